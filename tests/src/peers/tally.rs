//! What a run over many documents has found.

use super::{Case, Peer};
use std::collections::BTreeMap;

/// The counts of a run.
#[derive(Debug, Default)]
pub struct Tally {
    /// How many documents both sides have checked.
    pub documents: u64,
    /// How many both take.
    pub taken: u64,
    /// How many one side takes and the other does not.
    pub diverged: u64,
    /// How many differences are of each kind.
    pub explained: BTreeMap<&'static str, u64>,
    /// The differences that no kind explains: who finds what, how often, and the shortest document.
    pub unexplained: BTreeMap<String, (u64, String)>,
}

impl Tally {
    /// Counts what the two sides say of a document.
    pub fn count(&mut self, peer: &Peer, case: &Case) {
        self.documents += 1;
        let differ = case.verdicts_differ();
        self.diverged += u64::from(differ);
        self.taken += u64::from(!differ && case.ours.is_empty());
        for difference in case.differences(peer) {
            let mut kinds = peer.divergences.iter().filter(|kind| difference.is(kind));
            if let Some(kind) = kinds.next() {
                *self.explained.entry(kind.name).or_default() += 1;
            } else {
                let (count, example) = self.unexplained.entry(difference.what()).or_default();
                let text = difference.to_string();
                if *count == 0 || text.len() < example.len() {
                    *example = text;
                }
                *count += 1;
            }
        }
    }

    /// The kinds of differences that have not occurred.
    pub fn idle<'p>(&self, peer: &'p Peer) -> impl Iterator<Item = &'p str> {
        let names = peer.divergences.iter().map(|kind| kind.name);
        names.filter(|name| !self.explained.contains_key(name))
    }
}
