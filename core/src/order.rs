//! Sorting of everything that is no plain number. The library's sorts are made anew for each type and each way to compare,
//! four kilobytes of code a time; here one of them sorts the numbers of the items, and the items follow.

use crate::graph::number;
use alloc::vec::Vec;
use core::cmp::Ordering;

/// Fewer items are sorted where they stand, with no memory of their own.
const FEW: usize = 32;

/// Sorts items; equal ones stay as they stand.
pub(crate) fn sort<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    if items.len() <= FEW {
        for end in 1..items.len() {
            let mut at = end;
            while let Some([before, item]) = items.get(at.wrapping_sub(1)..=at)
                && compare(before, item).is_gt()
            {
                items.swap(at - 1, at);
                at -= 1;
            }
        }
        return;
    }
    let mut order = order(items.len(), &|a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    // Each cycle of the order is followed once; a place that has its item is its own source.
    for start in 0..items.len() {
        let mut place = start;
        while let Some(slot) = order.get_mut(place) {
            let source = *slot as usize;
            *slot = number(place);
            if source == start {
                break;
            }
            items.swap(place, source);
            place = source;
        }
    }
}

/// Sorts items by what they are.
pub(crate) fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort(items, |a, b| key(a).cmp(&key(b)));
}

/// The numbers of as many items in the order in which these stand; equal ones in that of their numbers.
fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<u32> {
    let mut order: Vec<u32> = (0..number(count)).collect();
    order.sort_unstable_by(|&a, &b| compare(a as usize, b as usize).then(a.cmp(&b)));
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_what_the_library_makes_of_it(
            items in proptest::collection::vec((0..40_u32, any::<u8>()), 0..100),
        ) {
            let mut sorted = items.clone();
            sort_by_key(&mut sorted, |(key, _)| *key);
            let mut expected = items;
            expected.sort_by_key(|(key, _)| *key);
            prop_assert_eq!(sorted, expected);
        }
    }
}
