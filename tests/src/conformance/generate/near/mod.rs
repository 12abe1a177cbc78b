//! Vectors around the limits: policies that move them, documents that just keep or just break them, facts that meet them.

mod agents;
mod codes;
mod flows;
mod guests;
mod hosts;
mod policies;

use super::{Vector, documents, facts, json::Json, printed};
use crate::dice::Dice;
use callgate::Kind;

/// How many vectors come with one policy: to read a policy takes longer than to check a document.
const UNDER_ONE_POLICY: usize = 16;

/// What documents are made to keep or to break.
#[derive(Clone, Copy, Debug)]
struct Limits {
    keys: usize,
    bytes: usize,
    tags: usize,
    fingerprint: usize,
    levels: usize,
    transitions: usize,
}

/// Vectors of these kinds under sound policies, without end; the same seed gives the same ones.
pub fn near_limits(seed: u64, kinds: &[Kind]) -> impl Iterator<Item = Vector> {
    let mut dice = Dice(seed);
    let policies = std::iter::repeat_with(move || {
        let (policy, limits) = policies::policy(&mut dice);
        let policy = printed_whole(&policy, &mut dice);
        let vectors = (0..UNDER_ONE_POLICY).map(|_| {
            let mut vector = vector(dice.pick(kinds), &limits, &mut dice);
            vector.policy = Some(policy.clone());
            vector
        });
        vectors.collect::<Vec<_>>()
    });
    policies.flatten()
}

fn printed_whole(value: &Json, dice: &mut Dice) -> Vec<u8> {
    let mut text = String::new();
    value.print(false, false, dice, &mut text);
    text.into_bytes()
}

fn vector(kind: Kind, limits: &Limits, dice: &mut Dice) -> Vector {
    // The others are right or wrong in more places at once.
    let near = !dice.roll(4);
    let (document, facts) = match kind {
        Kind::GuestSession if near => (guests::session(limits, dice), facts::facts(kind, dice)),
        Kind::GenesysGuest if near => (guests::guest(limits, dice), guests::facts(limits, dice)),
        Kind::AgentState if near => (agents::document(dice), agents::facts(dice)),
        Kind::CallCodes if near => (codes::document(limits, dice), codes::facts(dice)),
        Kind::IvrFlow if near => (flows::document(limits, dice), flows::facts(dice)),
        _ => (documents::document(kind, dice), facts::facts(kind, dice)),
    };
    // What is undamaged shows the rules that look at a whole document.
    let whole = near && !dice.roll(3);
    let print = |value: Json, dice: &mut Dice| {
        if whole { printed_whole(&value, dice) } else { printed(value, dice) }
    };
    let mut vector = Vector::new("", Some(kind), print(document, dice));
    vector.facts = facts.map(|facts| print(facts, dice));
    vector
}

/// One less than the number to three more, to fall on both sides of it.
fn about(number: usize, dice: &mut Dice) -> usize {
    (number + dice.below(4)).saturating_sub(1)
}
