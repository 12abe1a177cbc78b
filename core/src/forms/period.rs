//! Periods of time, half-open: an instant at which one ends is no longer in it.

use crate::order;

/// From `start` up to, but without, `end`; both in milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// The first instant.
    pub start: i64,
    /// The first instant after it.
    pub end: i64,
}

impl Period {
    /// Whether the instant is in the period.
    #[must_use]
    pub const fn contains(self, instant: i64) -> bool {
        self.start <= instant && instant < self.end
    }
}

/// Sorts periods and joins those that overlap or touch; what comes back is ascending, with time between any two.
pub fn join(periods: &mut [Period]) -> &[Period] {
    order::sort_by_key(periods, |period| period.start);
    let mut joined: usize = 0;
    for at in 0..periods.len() {
        let Some(&next) = periods.get(at) else { break };
        if let Some(last) = joined.checked_sub(1).and_then(|last| periods.get_mut(last))
            && next.start <= last.end
        {
            last.end = last.end.max(next.end);
        } else if let Some(slot) = periods.get_mut(joined) {
            *slot = next;
            joined += 1;
        }
    }
    periods.get(..joined).unwrap_or_default()
}

/// The one of some joined periods that the instant is in, or else the next one.
#[must_use]
pub fn at_or_after(joined: &[Period], instant: i64) -> Option<Period> {
    joined.get(joined.partition_point(|period| period.end <= instant)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::vec::Vec;

    fn periods() -> impl Strategy<Value = Vec<Period>> {
        let period = (0..40_i64, 1..12_i64)
            .prop_map(|(start, length)| Period { start, end: start + length });
        proptest::collection::vec(period, 0..12)
    }

    #[test]
    fn ends_are_open() {
        let period = Period { start: 5, end: 7 };
        assert_eq!(
            [4, 5, 6, 7].map(|instant| period.contains(instant)),
            [false, true, true, false]
        );
    }

    proptest! {
        #[test]
        fn joined_periods_hold_the_same_instants(given in periods()) {
            let mut joined = given.clone();
            let joined = join(&mut joined);
            for instant in -1..60 {
                let within = given.iter().any(|period| period.contains(instant));
                prop_assert_eq!(joined.iter().any(|period| period.contains(instant)), within);
                let found = at_or_after(joined, instant);
                prop_assert_eq!(found.is_some_and(|period| period.contains(instant)), within);
                let later = given.iter().any(|period| period.end > instant);
                prop_assert_eq!(found.is_some(), later);
            }
            prop_assert!(joined.windows(2).all(|pair| pair[0].end < pair[1].start));
        }
    }
}
