//! The graph itself.

use alloc::vec;
use alloc::vec::Vec;

use super::{NONE, at, number, put};

/// A directed graph in compressed rows: the targets of all nodes in one list, and where each node's part begins.
///
/// A target of [`NONE`], or of any node that does not exist, leads nowhere: algorithms pass over it, but it keeps
/// its place, so that the transition `j` of node `i` is always `row(i)[j]`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Graph {
    offsets: Vec<u32>,
    targets: Vec<u32>,
}

impl Graph {
    /// Takes the rows as they are: `offsets` has one number more than there are nodes, and node `i` owns
    /// `targets[offsets[i]..offsets[i + 1]]`. A row that does not lie within `targets` is empty.
    #[must_use]
    pub(crate) fn from_rows(offsets: Vec<u32>, targets: Vec<u32>) -> Self {
        Self { offsets, targets }
    }

    /// How many nodes there are.
    #[must_use]
    pub(crate) fn node_count(&self) -> u32 {
        number(self.offsets.len().saturating_sub(1))
    }

    /// How many transitions there are, those that lead nowhere included.
    #[must_use]
    pub(crate) fn transition_count(&self) -> usize {
        self.targets.len()
    }

    /// The targets of a node in their order, those that lead nowhere included.
    #[must_use]
    pub(crate) fn row(&self, node: u32) -> &[u32] {
        let start = node as usize;
        match self.offsets.get(start..).and_then(<[u32]>::first_chunk) {
            Some(&[from, to]) => self.targets.get(from as usize..to as usize).unwrap_or(&[]),
            None => &[],
        }
    }

    /// The targets of all nodes, those that lead nowhere included.
    #[must_use]
    pub(crate) fn targets(&self) -> &[u32] {
        &self.targets
    }

    /// Where the transitions of a node stand among those of all nodes.
    #[must_use]
    pub(crate) fn places(&self, node: u32) -> core::ops::Range<usize> {
        let start = node as usize;
        match self.offsets.get(start..).and_then(<[u32]>::first_chunk) {
            Some(&[from, to]) => from as usize..to as usize,
            None => 0..0,
        }
    }

    /// The nodes that the transitions of a node lead to, in their order.
    pub(crate) fn successors(&self, node: u32) -> impl Iterator<Item = u32> {
        let nodes = self.node_count();
        self.row(node).iter().copied().filter(move |&target| target < nodes)
    }

    /// The same graph with every transition turned round; its rows are in ascending order.
    #[must_use]
    pub(crate) fn transposed(&self) -> Self {
        let nodes = self.node_count();
        let mut offsets = vec![0; nodes as usize + 1];
        for node in 0..nodes {
            for target in self.successors(node) {
                let degree = at(&offsets, target) + 1;
                put(&mut offsets, target, degree);
            }
        }
        let mut total = 0;
        for end in &mut offsets {
            total += *end;
            *end = total;
        }
        // Filled from behind, the end of each row sinks to its beginning, so no second list of places is needed.
        let mut targets = vec![NONE; total as usize];
        for node in (0..nodes).rev() {
            for target in self.successors(node) {
                let place = at(&offsets, target) - 1;
                put(&mut offsets, target, place);
                put(&mut targets, place, node);
            }
        }
        Self { offsets, targets }
    }
}
