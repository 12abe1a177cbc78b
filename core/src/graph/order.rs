//! Parents before children.

use alloc::vec;
use alloc::vec::Vec;

use super::{at, number};

/// What is known of an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Unseen,
    /// On the path being followed.
    Open,
    Visited,
    /// On a cycle or below one.
    Lost,
}

/// Visits every entry after its parent, in time linear in the entries; where parents leave a choice, in the order of
/// the entries. Those on a cycle, and those below one, have no such place and are left out.
///
/// `parents` has the parent of each entry; one that does not exist is none.
pub(crate) fn parents_first(parents: &[u32], mut visit: impl FnMut(u32)) {
    let mut states = vec![State::Unseen; parents.len()];
    let mut path = Vec::new();
    for start in 0..number(parents.len()) {
        let mut ahead = start;
        while let Some(state) = states.get_mut(ahead as usize)
            && *state == State::Unseen
        {
            *state = State::Open;
            path.push(ahead);
            ahead = at(parents, ahead);
        }
        // Open means that the path has run into itself.
        let met = states.get(ahead as usize);
        let lost = matches!(met, Some(State::Open | State::Lost));
        while let Some(entry) = path.pop() {
            if let Some(state) = states.get_mut(entry as usize) {
                *state = if lost { State::Lost } else { State::Visited };
            }
            if !lost {
                visit(entry);
            }
        }
    }
}
