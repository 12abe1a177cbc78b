//! What a flow is in numbers.

use super::model::FlowGraph;
use crate::graph::{NONE, components::Components, depth::Longest, reach::reachable};

/// What a flow is in numbers. An exit counts as a transition if it leads to a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FlowCounts {
    /// How many nodes there are.
    pub nodes: usize,
    /// How many exits lead to a node; two exits to the same node are two.
    pub transitions: usize,
    /// How many strongly connected components have a cycle: several nodes, or one that leads to itself.
    pub components: usize,
    /// How many nodes no path leads to from where contacts enter; 0 where that is not known.
    pub unreachable: usize,
    /// The transitions on the longest path from where contacts enter; `None` where it leads into a cycle, or where that
    /// is not known.
    pub longest_path: Option<usize>,
}

impl FlowCounts {
    /// Whether there is a cycle.
    #[must_use]
    pub const fn is_cyclic(&self) -> bool {
        self.components > 0
    }
}

impl FlowGraph<'_> {
    /// Counts, in time linear in nodes and exits.
    #[must_use]
    pub fn counts(&self) -> FlowCounts {
        self.counted(&Components::of(&self.graph))
    }

    /// The same, where the components are known.
    pub(super) fn counted(&self, components: &Components) -> FlowCounts {
        let roots = self.roots();
        let reached = reachable(&self.graph, &roots);
        let cyclic = |node: u32| components.is_cyclic(components.component(node));
        let cycle_ahead = (0..).zip(&reached).any(|(node, reached)| *reached && cyclic(node));
        let longest = roots.first().filter(|_| !cycle_ahead);
        let longest = longest.map(|entry| Longest::from(&self.graph, components, *entry));
        FlowCounts {
            nodes: self.nodes.len(),
            transitions: self.graph.targets().iter().filter(|target| **target != NONE).count(),
            components: (0..components.count()).filter(|own| components.is_cyclic(*own)).count(),
            unreachable: if roots.is_empty() { 0 } else { reached.iter().filter(|r| !**r).count() },
            longest_path: longest.map(|longest| longest.transitions as usize),
        }
    }
}
