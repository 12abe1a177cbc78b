//! Which nodes a caller can get to.

use alloc::vec;
use alloc::vec::Vec;

use super::edges::Graph;

/// Tells for each node whether a path leads to it from node 0, which leads to itself.
#[must_use]
pub(crate) fn reachable(graph: &Graph) -> Vec<bool> {
    let mut reached = vec![false; graph.node_count() as usize];
    let mut waiting = Vec::new();
    if let Some(entry) = reached.first_mut() {
        *entry = true;
        waiting.push(0);
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
