//! The algorithms against oracles that are too slow to be wrong, and on shapes too large to be naive about.

mod hierarchies;
mod large;
mod naive;
mod searches;
mod small;
mod texts;

use alloc::vec;
use alloc::vec::Vec;

use super::edges::Graph;

/// A graph whose node `i` has the transitions that `row` appends for it.
fn graph(nodes: u32, mut row: impl FnMut(u32, &mut Vec<u32>)) -> Graph {
    let mut offsets = vec![0];
    let mut targets = Vec::new();
    for node in 0..nodes {
        row(node, &mut targets);
        offsets.push(u32::try_from(targets.len()).unwrap());
    }
    Graph::from_rows(offsets, targets)
}

/// Numbers that look random and are the same every time.
fn noise(seed: u64) -> impl FnMut(u32) -> u32 {
    let mut state = seed | 1;
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        u32::try_from((state >> 32) % u64::from(below)).unwrap()
    }
}
