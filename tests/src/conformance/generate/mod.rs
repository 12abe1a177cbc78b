//! Vectors from a seed: documents by the grammar of each kind, most of them with something wrong, some damaged.

mod documents;
mod facts;
mod json;
mod near;
mod policies;
mod words;

pub use near::near_limits;

use super::Vector;
use crate::dice::Dice;
use callgate::Kind;
use json::Json;

/// As many vectors as wanted; the same seed gives the same ones. Every kind comes up as often as every other.
pub fn generated(seed: u64, count: usize) -> impl Iterator<Item = Vector> {
    let mut dice = Dice(seed);
    let kinds = Kind::ALL.iter().copied().cycle();
    kinds.take(count).enumerate().map(move |(number, kind)| {
        let mut vector = vector(kind, &mut dice);
        vector.name = format!("{kind} {number} of seed {seed}");
        vector
    })
}

/// Documents of one kind, without end, for whoever needs neither facts nor policies.
pub fn documents(kind: Kind, seed: u64) -> impl Iterator<Item = Vec<u8>> {
    let mut dice = Dice(seed);
    std::iter::repeat_with(move || printed(documents::document(kind, &mut dice), &mut dice))
}

/// Facts for documents of one kind, without end.
pub fn facts(kind: Kind, seed: u64) -> impl Iterator<Item = Vec<u8>> {
    let mut dice = Dice(seed);
    let next = move || facts::facts(kind, &mut dice).map(|facts| printed(facts, &mut dice));
    std::iter::repeat_with(next).flatten()
}

fn vector(kind: Kind, dice: &mut Dice) -> Vector {
    let document = documents::document(kind, dice);
    let document = printed(document, dice);
    // Now and then the shape has to tell what it is, or it is taken for what it is not.
    let told = match dice.below(12) {
        0 => None,
        1 => Some(dice.pick(Kind::ALL)),
        _ => Some(kind),
    };
    let mut vector = Vector::new("", told, document);
    vector.facts = facts::facts(kind, dice).map(|facts| printed(facts, dice));
    if dice.roll(6) {
        let policy = policies::policy(dice);
        vector.policy = Some(printed(policy, dice));
    }
    vector
}

/// The text of a value: damaged as a value, or as text, or not at all.
fn printed(mut value: Json, dice: &mut Dice) -> Vec<u8> {
    for _ in 0..dice.pick(&[0, 0, 0, 1, 1, 2, 3]) {
        value.damage(dice);
    }
    let mut text = String::new();
    let loose = dice.roll(3);
    let repeats = dice.roll(6);
    value.print(loose, repeats, dice, &mut text);
    let mut bytes = text.into_bytes();
    if dice.roll(12) && !bytes.is_empty() {
        let at = dice.below(bytes.len());
        match dice.below(4) {
            0 => bytes.truncate(at),
            1 => bytes[at] = dice.pick(b"\"{}[],:0e-\\ \x00\x7f\x80\xff\xed\xa0u"),
            2 => drop(bytes.remove(at)),
            _ => bytes.insert(at, dice.pick(b"\"{}[],:1.\\\xc3\xf0")),
        }
    }
    bytes
}
