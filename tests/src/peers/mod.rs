//! Callgate beside the validators that the references use, on the same documents.
//!
//! Both sides tell everything they find, and where. What only one of them finds is a difference, and every difference must
//! be of a kind that is known: a [`Divergence`] with a reason and an example. One that no kind explains is an error, and so
//! is a kind that never occurs.

mod ajv_guests;
mod compare;
mod joi_flows;
mod joi_sessions;
mod near;
mod node;
mod shared;
mod structure;
mod tally;
mod value;

pub use compare::{Case, Difference, Finding};
pub use node::Validator;
pub use structure::{Reading, SCHEMAS, Schema};
pub use tally::Tally;

use crate::{conformance, dice::Dice};
use callgate::{Code, Kind, catalogue};

/// A validator with the rules that a reference gave it.
#[derive(Debug)]
pub struct Peer {
    /// The library and what it validates; [`Validator::start`] takes it.
    pub name: &'static str,
    /// What its documents are to Callgate.
    pub kind: Kind,
    /// What it calls what a code tells.
    pairs: &'static [(Code, &'static [&'static str])],
    /// How it may differ.
    pub divergences: &'static [Divergence],
}

/// A kind of difference.
#[derive(Debug)]
pub struct Divergence {
    /// What it is called.
    pub name: &'static str,
    /// Who alone finds something, and what.
    pub side: Side,
    explains: fn(&Difference<'_>) -> bool,
    /// Why there is a difference, as the page has it.
    pub reason: &'static str,
    /// A document with this difference; others that are in it are of known kinds as well.
    pub example: &'static [u8],
}

/// Who alone finds something.
#[derive(Clone, Copy, Debug)]
pub enum Side {
    /// Callgate, one of these.
    Callgate(&'static [Code]),
    /// The validator, one of these.
    Peer(&'static [&'static str]),
}

/// Every validator of the references.
pub const PEERS: &[&Peer] = &[&joi_sessions::PEER, &joi_flows::PEER, &ajv_guests::PEER];

impl Peer {
    fn says_the_same(&self, code: Code, what: &str) -> bool {
        self.pairs.iter().any(|(ours, whats)| *ours == code && whats.contains(&what))
    }
}

/// Documents of a kind, without end; the same seed gives the same ones. Most come from the grammar, with much that is wrong
/// in them; some are sound, or nearly.
///
/// # Panics
/// The catalogue has no sound document of the kind.
pub fn documents(kind: Kind, seed: u64) -> impl Iterator<Item = Vec<u8>> {
    let mended = catalogue().map(|rule| rule.mended).filter(move |sound| sound.kind == Some(kind));
    let sound: Vec<&str> =
        mended.filter(|sound| sound.policy.is_none()).map(|sound| sound.document).collect();
    vary(conformance::documents(kind, seed), sound, seed)
}

/// Leaves a third of the documents as they are, changes texts in another third, and puts sound ones, with texts that are
/// changed, in the place of the last.
fn vary(
    documents: impl Iterator<Item = Vec<u8>>,
    sound: Vec<&str>,
    seed: u64,
) -> impl Iterator<Item = Vec<u8>> {
    let mut dice = Dice(!seed);
    documents.map(move |document| match dice.below(6) {
        0 | 1 if !sound.is_empty() => near::vary(dice.pick(&sound).into(), &mut dice),
        2 | 3 => near::vary(document, &mut dice),
        _ => document,
    })
}
