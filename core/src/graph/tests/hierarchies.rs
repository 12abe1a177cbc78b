//! Forests against walking up from every entry.

use alloc::vec;
use alloc::vec::Vec;

use proptest::collection::vec as list;
use proptest::prelude::*;

use crate::graph::NONE;
use crate::graph::forest::Forest;
use crate::graph::order::parents_first;

fn parents() -> impl Strategy<Value = Vec<u32>> {
    (0..=9_u32).prop_flat_map(|entries| {
        let parent = prop_oneof![5 => 0..entries.max(1), 1 => Just(NONE), 1 => Just(entries), 1 => Just(entries + 3)];
        list(parent, entries as usize)
    })
}

/// The entries from this one upwards, or none when there is no end to them.
fn up(parents: &[u32], entry: u32) -> Option<Vec<u32>> {
    let mut path = vec![entry];
    loop {
        let last = path[path.len() - 1];
        match parents[last as usize] {
            parent if parent as usize >= parents.len() => return Some(path),
            parent if path.contains(&parent) => return None,
            parent => path.push(parent),
        }
    }
}

/// The cycle through an entry, if it is the smallest on one.
fn round(parents: &[u32], head: u32) -> Option<Vec<u32>> {
    let mut walk = vec![head];
    for _ in parents {
        let parent = parents[walk[walk.len() - 1] as usize];
        walk.push(parent);
        if parent == head {
            return Some(walk);
        }
        if parent < head || parent as usize >= parents.len() {
            return None;
        }
    }
    None
}

proptest! {
    #[test]
    fn levels_and_cycles_are_those_of_walking(parents in parents()) {
        let forest = Forest::new(parents.clone());
        let entries = u32::try_from(parents.len()).unwrap();
        for entry in 0..entries {
            let path = up(&parents, entry).unwrap_or_default();
            prop_assert_eq!(forest.level(entry) as usize, path.len());
            prop_assert_eq!(forest.ancestors(entry).collect::<Vec<_>>(), path);
        }
        let cycles: Vec<_> = (0..entries).filter_map(|head| round(&parents, head)).collect();
        prop_assert_eq!(forest.cycles().map(<[u32]>::to_vec).collect::<Vec<_>>(), cycles);
    }

    #[test]
    fn parents_come_before_their_children_and_else_in_order(parents in parents()) {
        let mut expected: Vec<u32> = Vec::new();
        for entry in 0..u32::try_from(parents.len()).unwrap() {
            for ancestor in up(&parents, entry).unwrap_or_default().into_iter().rev() {
                if !expected.contains(&ancestor) {
                    expected.push(ancestor);
                }
            }
        }
        let mut order = Vec::new();
        parents_first(&parents, |entry| order.push(entry));
        prop_assert_eq!(order, expected);
    }
}

#[test]
fn a_million_entries_in_one_line_or_one_ring() {
    let size = 1_000_000;
    let line = Forest::new((1..size).chain([NONE]).collect());
    assert_eq!((line.level(0), line.level(size - 1)), (size, 1));
    assert_eq!(line.ancestors(0).count(), size as usize);

    let ring = Forest::new((1..size).chain([0]).collect());
    assert_eq!((ring.level(0), ring.level(size - 1)), (0, 0));
    assert_eq!(ring.cycles().map(<[u32]>::len).collect::<Vec<_>>(), [size as usize + 1]);

    let comb = Forest::new((0..size).map(|entry| entry / 2 * 2 + (1 - entry % 2)).collect());
    assert_eq!(comb.cycles().len(), size as usize / 2);
    assert_eq!(comb.cycles().next(), Some([0, 1, 0].as_slice()));
}
