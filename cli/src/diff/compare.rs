//! What differs between two flows, step by step, once it is known which step is which.

use super::matching::Matching;
use crate::flow::chart::{Chart, Way};
use callgate::documents::ExitKind;
use std::collections::{HashMap, VecDeque};

/// Steps and ways that only one of the flows has, or that are not what they were.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub(super) removed: Vec<usize>,
    pub(super) added: Vec<usize>,
    pub(super) changed: Vec<Changed>,
    /// Ways by the step they leave and their place among its ways.
    pub(super) ways_removed: Vec<(usize, usize)>,
    pub(super) ways_added: Vec<(usize, usize)>,
    /// Ways that lead elsewhere: that of the old flow and that of the new.
    pub(super) ways_redirected: Vec<((usize, usize), (usize, usize))>,
}

/// A step that is not what it was.
#[derive(Debug)]
pub(super) struct Changed {
    pub(super) old: usize,
    pub(super) new: usize,
    /// Whether it is of another kind.
    pub(super) kind: bool,
    /// Whether it refers to something else.
    pub(super) refers: bool,
}

impl Changes {
    /// Compares what is joined.
    pub(super) fn of(old: &Chart<'_>, new: &Chart<'_>, matching: &Matching) -> Self {
        let left = |joined: &[Option<usize>]| -> Vec<usize> {
            joined
                .iter()
                .enumerate()
                .filter(|(_, other)| other.is_none())
                .map(|(at, _)| at)
                .collect()
        };
        let mut changes = Self {
            removed: left(&matching.new_of),
            added: left(&matching.old_of),
            ..Self::default()
        };
        for (index, step) in old.steps.iter().enumerate() {
            let Some(other) = matching.new_of[index] else {
                let ways = (0..step.ways.len()).filter(|way| step.ways[*way].to.is_some());
                changes.ways_removed.extend(ways.map(|way| (index, way)));
                continue;
            };
            let now = &new.steps[other];
            let (kind, refers) = (step.kind != now.kind, step.refers != now.refers);
            if kind || refers {
                changes.changed.push(Changed { old: index, new: other, kind, refers });
            }
            changes.ways((index, &step.ways), (other, &now.ways), matching);
        }
        for (index, step) in new.steps.iter().enumerate() {
            if matching.old_of[index].is_none() {
                let ways = (0..step.ways.len()).filter(|way| step.ways[*way].to.is_some());
                changes.ways_added.extend(ways.map(|way| (index, way)));
            }
        }
        changes.ways_added.sort_unstable();
        changes
    }

    /// Compares the ways out of two steps that are joined.
    fn ways(&mut self, old: (usize, &[Way<'_>]), new: (usize, &[Way<'_>]), matching: &Matching) {
        type Key<'k> = (ExitKind, &'k str, Option<usize>);
        let mut same: HashMap<Key<'_>, usize> = HashMap::new();
        for way in new.1 {
            if let Some(to) = way.to {
                // What leads to a new step cannot have been there.
                let Some(before) = matching.old_of[to] else { continue };
                *same.entry((way.sort, &way.label, Some(before))).or_default() += 1;
            }
        }
        let mut kept: HashMap<Key<'_>, usize> = HashMap::new();
        let mut gone: HashMap<(ExitKind, &str), VecDeque<usize>> = HashMap::new();
        for (at, way) in old.1.iter().enumerate().filter(|(_, way)| way.to.is_some()) {
            let key = (way.sort, &*way.label, way.to);
            match same.get_mut(&key).filter(|left| **left > 0) {
                Some(left) => {
                    *left -= 1;
                    *kept.entry(key).or_default() += 1;
                }
                None => gone.entry((way.sort, &way.label)).or_default().push_back(at),
            }
        }
        for (at, way) in new.1.iter().enumerate() {
            let Some(to) = way.to else { continue };
            let key = (way.sort, &*way.label, matching.old_of[to]);
            if let Some(left) = kept.get_mut(&key).filter(|left| **left > 0) {
                *left -= 1;
                continue;
            }
            match gone.get_mut(&(way.sort, &*way.label)).and_then(VecDeque::pop_front) {
                Some(before) => self.ways_redirected.push(((old.0, before), (new.0, at))),
                None => self.ways_added.push((new.0, at)),
            }
        }
        let mut gone: Vec<(usize, usize)> =
            gone.into_values().flatten().map(|at| (old.0, at)).collect();
        gone.sort_unstable();
        self.ways_removed.extend(gone);
    }

    /// Whether nothing differs.
    pub(super) fn is_empty(&self) -> bool {
        let Self { removed, added, changed, ways_removed, ways_added, ways_redirected } = self;
        removed.is_empty()
            && added.is_empty()
            && changed.is_empty()
            && ways_removed.is_empty()
            && ways_added.is_empty()
            && ways_redirected.is_empty()
    }
}
