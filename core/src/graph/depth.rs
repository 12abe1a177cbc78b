//! The longest path.

use alloc::vec;
use alloc::vec::Vec;

use super::components::Components;
use super::edges::Graph;
use super::{NONE, at, put};

/// The longest path of a graph in which each strongly connected component is one stop.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Longest {
    /// How many transitions between components the path has.
    pub(crate) transitions: u32,
    /// For each stop the first node of its component; empty when there are no nodes.
    pub(crate) stops: Vec<u32>,
}

impl Longest {
    /// Finds the longest path; among equals the one whose stops come first, compared from its start.
    #[must_use]
    pub(crate) fn of(graph: &Graph, components: &Components) -> Self {
        let ahead = Ahead::of(graph, components);
        let mut start = NONE;
        let mut transitions = 0;
        for (component, &depth) in (0..).zip(&ahead.depths) {
            if depth > transitions
                || depth == transitions && components.first(component) < components.first(start)
            {
                transitions = depth;
                start = component;
            }
        }
        ahead.path(components, start)
    }

    /// Finds the longest path that starts at a node; among equals the one whose stops come first.
    #[must_use]
    pub(crate) fn from(graph: &Graph, components: &Components, node: u32) -> Self {
        Ahead::of(graph, components).path(components, components.component(node))
    }
}

/// For each component the longest path that lies ahead of it.
struct Ahead {
    /// Its length.
    depths: Vec<u32>,
    /// The component that it leads to first.
    nexts: Vec<u32>,
}

impl Ahead {
    fn of(graph: &Graph, components: &Components) -> Self {
        let total = components.count() as usize;
        let mut depths = vec![0; total];
        let mut nexts = vec![NONE; total];
        // Components come in reverse topological order: whatever one leads to is measured before it.
        for component in 0..components.count() {
            let mut depth = 0;
            let mut next = NONE;
            for &member in components.members(component) {
                for target in graph.successors(member) {
                    let other = components.component(target);
                    let through = at(&depths, other).saturating_add(1);
                    if other != component
                        && (through > depth
                            || through == depth && components.first(other) < components.first(next))
                    {
                        depth = through;
                        next = other;
                    }
                }
            }
            put(&mut depths, component, depth);
            put(&mut nexts, component, next);
        }
        Self { depths, nexts }
    }

    /// The path from a component; an empty one where there is no such component.
    fn path(&self, components: &Components, start: u32) -> Longest {
        let transitions = self.depths.get(start as usize).copied().unwrap_or_default();
        let mut stops = Vec::new();
        let mut component = start;
        while component != NONE {
            stops.push(components.first(component));
            component = at(&self.nexts, component);
        }
        Longest { transitions, stops }
    }
}
