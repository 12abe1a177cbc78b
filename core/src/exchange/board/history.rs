//! The states of one agent, one after the other.

use crate::exchange::{Time, record::record};
use alloc::{collections::BTreeMap, sync::Arc, vec::Vec};

/// The most states whose dropped time is kept apart; that of others is kept under the empty name, which no state has.
const STATES: usize = 64;

/// Milliseconds by state.
pub(super) type Sums = BTreeMap<Arc<str>, Time>;

/// The agent entered a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// When.
    pub at: Time,
    /// Which.
    pub state: Arc<str>,
}

record!(struct Entered { at, state });

/// What has become of an entry that was to be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Recorded {
    /// It stands in the history, at its place in time; another one of the same instant has made room for it.
    Placed,
    /// It stood there already.
    Known,
    /// It is older than what has been summed up, so it has no place any more. Nothing has changed.
    TooOld,
    /// The name of the agent or of the state is empty or has more than 256 bytes. Nothing has changed.
    Unfit,
}

impl Recorded {
    /// The name on every surface.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Known => "known",
            Self::TooOld => "too-old",
            Self::Unfit => "unfit",
        }
    }
}

#[derive(Default)]
pub(super) struct History {
    /// In the order of time, no two of one instant.
    pub(super) entries: Vec<Entered>,
    /// The time before the first entry.
    sums: Sums,
    /// What came earlier has been summed up, or was there when that was done.
    horizon: Time,
}

record!(struct History { entries, sums, horizon });

impl History {
    /// Places an entry. Of more than `most`, and of more than two, the oldest are summed up.
    pub(super) fn place(&mut self, entry: Entered, most: usize) -> Recorded {
        if entry.at < self.horizon {
            return Recorded::TooOld;
        }
        match self.entries.binary_search_by_key(&entry.at, |known| known.at) {
            Ok(place) => {
                let Some(known) = self.entries.get_mut(place) else { return Recorded::Known };
                if known.state == entry.state {
                    return Recorded::Known;
                }
                *known = entry;
            }
            Err(place) => self.entries.insert(place, entry),
        }
        while self.entries.len() > most.max(2) {
            self.sum_up();
        }
        Recorded::Placed
    }

    /// Drops the oldest entry and keeps its time; of two in one state the second goes, so that the state is known to last
    /// since the first.
    fn sum_up(&mut self) {
        let [first, second, ..] = self.entries.as_slice() else { return };
        self.horizon = second.at.saturating_add(1);
        if first.state == second.state {
            self.entries.remove(1);
            return;
        }
        add(&mut self.sums, &first.state, second.at.saturating_sub(first.at));
        self.entries.remove(0);
    }

    /// The state at that time, and since when without another in between.
    pub(super) fn current(&self, now: Time) -> Option<&Entered> {
        let past = self.past(now);
        let last = past.last()?;
        let same = past.iter().rev().take_while(|entry| entry.state == last.state);
        same.last()
    }

    /// How long each state lasted until then. What has been summed up counts as a whole.
    pub(super) fn time_per_state(&self, now: Time) -> Sums {
        let past = self.past(now);
        let mut sums = self.sums.clone();
        let ends = past.iter().skip(1).map(|entry| entry.at).chain([now]);
        for (entry, end) in past.iter().zip(ends) {
            add(&mut sums, &entry.state, end.saturating_sub(entry.at));
        }
        sums
    }

    fn past(&self, now: Time) -> &[Entered] {
        let past = self.entries.partition_point(|entry| entry.at <= now);
        self.entries.get(..past).unwrap_or_default()
    }
}

/// Adds to the time of a state.
pub(super) fn add(sums: &mut Sums, state: &Arc<str>, time: Time) {
    let room = sums.len() < STATES || sums.contains_key(state);
    let name = if room { state.clone() } else { Arc::from("") };
    let sum = sums.entry(name).or_default();
    *sum = sum.saturating_add(time);
}
