//! What is to happen at which time.

use super::{ExchangeId, Time, call::CallId};
use alloc::collections::BTreeSet;

/// What is to happen. Of those at the same time the first listed comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Timer {
    /// An exchange has had its time.
    Deadline(ExchangeId),
    /// A request has had its time.
    Timeout(CallId),
    /// A call has rested.
    Rested(CallId),
    /// An exchange has slept.
    Woken(ExchangeId),
}

/// The timers that are set.
#[derive(Default)]
pub(super) struct Timers(BTreeSet<(Time, Timer)>);

impl Timers {
    pub(super) fn set(&mut self, at: Time, timer: Timer) {
        self.0.insert((at, timer));
    }

    pub(super) fn clear(&mut self, at: Time, timer: Timer) {
        self.0.remove(&(at, timer));
    }

    /// When the next one is due.
    pub(super) fn next(&self) -> Option<Time> {
        self.0.first().map(|(at, _)| *at)
    }

    /// The next one that is due by now.
    pub(super) fn due(&mut self, now: Time) -> Option<Timer> {
        let (at, _) = self.0.first()?;
        if *at > now { None } else { self.0.pop_first().map(|(_, timer)| timer) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timers_are_due_in_order_and_deadlines_first() {
        let mut timers = Timers::default();
        timers.set(7, Timer::Rested(CallId(1)));
        timers.set(7, Timer::Deadline(ExchangeId(9)));
        timers.set(5, Timer::Timeout(CallId(2)));
        timers.set(6, Timer::Timeout(CallId(3)));
        timers.clear(6, Timer::Timeout(CallId(3)));
        assert_eq!((timers.next(), timers.due(4)), (Some(5), None));
        assert_eq!(timers.due(7), Some(Timer::Timeout(CallId(2))));
        assert_eq!(timers.due(7), Some(Timer::Deadline(ExchangeId(9))));
        assert_eq!(timers.due(7), Some(Timer::Rested(CallId(1))));
        assert_eq!(timers.next(), None);
    }
}
