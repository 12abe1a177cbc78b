//! Which nodes a caller can get to.

use alloc::vec;
use alloc::vec::Vec;

use super::edges::Graph;

/// Tells for each node whether a path leads to it from one of the roots, which lead to themselves.
#[must_use]
pub(crate) fn reachable(graph: &Graph, roots: &[u32]) -> Vec<bool> {
    let mut reached = vec![false; graph.node_count() as usize];
    let mut waiting = Vec::new();
    for root in roots {
        if let Some(seen) = reached.get_mut(*root as usize) {
            *seen = true;
            waiting.push(*root);
        }
    }
    while let Some(node) = waiting.pop() {
        for target in graph.successors(node) {
            if let Some(seen) = reached.get_mut(target as usize)
                && !*seen
            {
                *seen = true;
                waiting.push(target);
            }
        }
    }
    reached
}
