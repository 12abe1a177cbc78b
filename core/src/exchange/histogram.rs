//! A histogram of bounded size.

use super::{Time, record::record};
use alloc::vec::Vec;

/// Buckets in each doubling: a value is known to within a sixteenth.
const STEPS: u32 = 16;
/// From here on all values share the last bucket: 2^32 milliseconds, 50 days.
const DOUBLINGS: u32 = 32;

/// How often which latency came, in about 470 counters whatever comes: exact below 16 milliseconds, within 6.25 percent
/// above.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    /// As many as the largest value needs.
    buckets: Vec<u64>,
    count: u64,
    sum: u64,
}

record!(struct Histogram { buckets, count, sum });

impl Histogram {
    pub(super) fn record(&mut self, value: Time) {
        let index = index(value);
        if self.buckets.len() <= index {
            self.buckets.resize(index + 1, 0);
        }
        if let Some(bucket) = self.buckets.get_mut(index) {
            *bucket = bucket.saturating_add(1);
        }
        self.count = self.count.saturating_add(1);
        self.sum = self.sum.saturating_add(value);
    }

    /// How many values there are.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The sum of the values in milliseconds.
    #[must_use]
    pub const fn sum(&self) -> u64 {
        self.sum
    }

    /// The mean in whole milliseconds, rounded down; none without values.
    #[must_use]
    pub const fn mean(&self) -> Option<Time> {
        self.sum.checked_div(self.count)
    }

    /// The value that `percent` of the values do not exceed, rounded up to the end of its bucket; none without values.
    #[must_use]
    pub fn percentile(&self, percent: u8) -> Option<Time> {
        let rank = (u128::from(self.count) * u128::from(percent.min(100))).div_ceil(100).max(1);
        let mut seen = 0_u128;
        self.buckets.iter().enumerate().find_map(|(index, count)| {
            seen += u128::from(*count);
            (seen >= rank).then(|| end(index))
        })
    }
}

fn index(value: Time) -> usize {
    let value = value.min((1 << DOUBLINGS) - 1);
    let bits = value.checked_ilog2().unwrap_or(0);
    let shift = bits.saturating_sub(STEPS.ilog2());
    // Below 2^32, so it fits everywhere.
    usize::try_from(u64::from(shift * STEPS) + (value >> shift)).unwrap_or(usize::MAX)
}

/// The largest value of a bucket.
const fn end(index: usize) -> Time {
    let (index, steps) = (index as u64, STEPS as u64);
    let shift = (index / steps).saturating_sub(1);
    ((index - shift * steps + 1) << shift) - 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn without_values_nothing_is_known() {
        let none = Histogram::default();
        assert_eq!((none.mean(), none.percentile(50)), (None, None));
    }

    #[test]
    fn small_values_are_exact() {
        let mut histogram = Histogram::default();
        (1..=10).for_each(|value| histogram.record(value));
        assert_eq!(histogram.percentile(50), Some(5));
        assert_eq!(histogram.percentile(90), Some(9));
        assert_eq!(histogram.percentile(0), Some(1));
        assert_eq!(histogram.percentile(100), Some(10));
        assert_eq!(histogram.mean(), Some(5));
    }

    #[test]
    fn a_value_counts_as_the_last_of_its_bucket() {
        for (value, last) in
            [(0, 0), (15, 15), (31, 31), (32, 33), (33, 33), (64, 67), (1000, 1023)]
        {
            let mut histogram = Histogram::default();
            histogram.record(value);
            assert_eq!(histogram.percentile(100), Some(last), "{value}");
        }
    }

    #[test]
    fn the_largest_value_takes_bounded_room() {
        let mut histogram = Histogram::default();
        histogram.record(u64::MAX);
        assert_eq!(histogram.percentile(99), Some((1 << 32) - 1));
        assert!(histogram.buckets.len() < 480, "{}", histogram.buckets.len());
    }

    proptest! {
        #[test]
        fn percentiles_are_those_of_the_sorted_values_within_a_sixteenth(
            mut values in prop::collection::vec(0..10_000_000_u64, 1..200),
            percent in 1..=100_u8,
        ) {
            let mut histogram = Histogram::default();
            for value in &values {
                histogram.record(*value);
            }
            values.sort_unstable();
            let exact = values[(values.len() * usize::from(percent)).div_ceil(100) - 1];
            let found = histogram.percentile(percent).unwrap();
            prop_assert!(found >= exact && found - exact <= exact / 16, "{found} {exact}");
        }
    }
}
