//! Hierarchies in which every entry names its parent.

use alloc::vec;
use alloc::vec::Vec;

use super::walks::Walks;
use super::{NONE, at, number, put};

/// Entries that each have at most one parent, with the level of each and the cycles they run into.
#[derive(Debug, Clone, Default)]
pub(crate) struct Forest {
    parents: Vec<u32>,
    levels: Vec<u32>,
    cycles: Walks,
}

const UNSEEN: u32 = NONE;
/// On the path being followed.
const OPEN: u32 = NONE - 1;
/// The smallest entry of a cycle.
const HEAD: u32 = NONE - 2;

impl Forest {
    /// Measures a hierarchy, in time linear in its entries.
    ///
    /// `parents` has the parent of each entry, [`NONE`] (or any entry that does not exist) for none.
    #[must_use]
    pub(crate) fn new(parents: Vec<u32>) -> Self {
        let mut levels = vec![UNSEEN; parents.len()];
        let mut path: Vec<u32> = Vec::new();
        for entry in 0..number(parents.len()) {
            let mut ahead = entry;
            while at(&levels, ahead) == UNSEEN && ahead < number(parents.len()) {
                put(&mut levels, ahead, OPEN);
                path.push(ahead);
                ahead = at(&parents, ahead);
            }
            let mut level = match levels.get(ahead as usize) {
                Some(&OPEN) => {
                    close(&mut levels, &mut path, ahead);
                    0
                }
                // Whatever hangs below a cycle has no level either.
                Some(&HEAD) => 0,
                Some(&level) => level,
                // Past a root, which stands on level 1, there is nothing.
                None => {
                    if let Some(root) = path.pop() {
                        put(&mut levels, root, 1);
                    }
                    1
                }
            };
            while let Some(below) = path.pop() {
                if level != 0 {
                    level += 1;
                }
                put(&mut levels, below, level);
            }
        }
        let mut cycles = Walks::default();
        for head in 0..number(parents.len()) {
            if at(&levels, head) == HEAD {
                put(&mut levels, head, 0);
                let others = climb(&parents, at(&parents, head)).take_while(|&entry| entry != head);
                cycles.push([head].into_iter().chain(others).chain([head]));
            }
        }
        Self { parents, levels, cycles }
    }

    /// The level of an entry, 1 for a root; 0 when it is on a cycle or below one, and so has no level.
    #[must_use]
    pub(crate) fn level(&self, entry: u32) -> u32 {
        self.levels.get(entry as usize).copied().unwrap_or(0)
    }

    /// The parent of each entry, as they were given.
    #[must_use]
    pub(crate) fn parents(&self) -> &[u32] {
        &self.parents
    }

    /// The parent of each entry, to keep when nothing else is needed any more.
    #[must_use]
    pub(crate) fn into_parents(self) -> Vec<u32> {
        self.parents
    }

    /// The cycles in the order of their smallest entries: each from that entry by way of the parents back to it.
    #[must_use]
    pub(crate) fn cycles(&self) -> impl ExactSizeIterator<Item = &[u32]> {
        self.cycles.iter()
    }

    /// The entry, its parent and so on to the root; nothing when the entry has no level.
    pub(crate) fn ancestors(&self, entry: u32) -> impl Iterator<Item = u32> {
        let start = if self.level(entry) == 0 { NONE } else { entry };
        climb(&self.parents, start)
    }
}

/// An entry and the parents above it; without end on a cycle.
fn climb(parents: &[u32], entry: u32) -> impl Iterator<Item = u32> {
    let existing = move |entry: &u32| (*entry as usize) < parents.len();
    core::iter::successors(Some(entry).filter(existing), move |&entry| {
        Some(at(parents, entry)).filter(existing)
    })
}

/// Takes the cycle that `path` has run into off its end, and marks its smallest entry.
fn close(levels: &mut [u32], path: &mut Vec<u32>, met: u32) {
    let mut head = met;
    while let Some(entry) = path.pop() {
        put(levels, entry, 0);
        head = head.min(entry);
        if entry == met {
            break;
        }
    }
    put(levels, head, HEAD);
}
