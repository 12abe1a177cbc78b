//! Shortest cycles.

use alloc::vec;
use alloc::vec::Vec;

use super::components::Components;
use super::edges::Graph;
use super::search::Search;
use super::walks::Walks;
use super::{NONE, at, number, put};

/// A cycle that stands for its component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cycle<'a> {
    /// The component it lies in.
    pub(crate) component: u32,
    /// Its nodes in order, beginning with its smallest and ending where it began: `[a, b, c, a]`, or `[a, a]`.
    pub(crate) walk: &'a [u32],
    /// Whether the component is known to have no shorter one.
    pub(crate) shortest: bool,
}

/// A shortest cycle of every component that has one.
///
/// To find the shortest cycle of a graph for certain takes a search from each of its nodes, which for a million of
/// them is out of the question. So loops and cycles of two nodes are found in any case, and so is the shortest
/// cycle through the first node of a component. The searches from its other nodes end when together they have
/// looked at 1,000,000 + 4 × (nodes + transitions) transitions. For half of that they look for cycles of at most 3
/// nodes, then of 6, of 12 and so on, which finds short ones in large graphs; after that for any, and drop every node
/// that has been searched from or has since been left without a way in or out. Until the end the cycle is a shortest
/// of its component and, written from its smallest node, the first of these in order; after that it is the shortest
/// found, and [`Cycle::shortest`] is false.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cycles {
    found: Vec<(u32, bool)>,
    walks: Walks,
}

impl Cycles {
    /// Finds the cycles, in time linear in nodes and transitions.
    #[must_use]
    pub(crate) fn of(graph: &Graph, components: &Components) -> Self {
        let size = graph.transition_count().saturating_add(graph.node_count() as usize);
        Self::within(graph, components, size.saturating_mul(4).saturating_add(1_000_000))
    }

    /// Finds the cycles with a budget of its own.
    pub(super) fn within(graph: &Graph, components: &Components, budget: usize) -> Self {
        let plan = Plan::of(graph, components);
        let mut search = Search::new(&plan.inside(graph, components), budget);
        let mut cycles = Self::default();
        for part in &plan.parts {
            let shortest = if part.seat == NONE {
                let shortest = search.run(part.start..part.end);
                cycles.walks.push(search.found().map(|place| at(&plan.names, place)));
                shortest
            } else {
                cycles.walks.push([part.seat, part.seat]);
                true
            };
            cycles.found.push((part.component, shortest));
        }
        cycles
    }

    /// The cycles, one for each component that has any, in the order of the components' first nodes.
    #[must_use]
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = Cycle<'_>> {
        self.found.iter().zip(self.walks.iter()).map(|(&(component, shortest), walk)| Cycle {
            component,
            walk,
            shortest,
        })
    }
}

/// A component that has a cycle.
struct Part {
    component: u32,
    /// The first node that leads to itself; such a component needs no search.
    seat: u32,
    /// Its places in the plan, if it needs one.
    start: u32,
    end: u32,
}

/// The components to search, their nodes lying side by side in ascending order.
struct Plan {
    parts: Vec<Part>,
    /// The node at each place.
    names: Vec<u32>,
    /// The place of each node.
    places: Vec<u32>,
}

impl Plan {
    fn of(graph: &Graph, components: &Components) -> Self {
        let mut parts: Vec<Part> = Vec::new();
        let mut names = Vec::new();
        let mut places = Vec::new();
        let mut part_of = vec![NONE; components.count() as usize];
        for node in 0..graph.node_count() {
            let component = components.component(node);
            if !components.is_cyclic(component) {
                continue;
            }
            let looped = components.has_loop(component);
            if at(&part_of, component) == NONE {
                put(&mut part_of, component, number(parts.len()));
                let start = number(names.len());
                parts.push(Part { component, seat: NONE, start, end: start });
                if !looped {
                    names.resize(names.len() + components.members(component).len(), NONE);
                    places.resize(graph.node_count() as usize, NONE);
                }
            }
            let Some(part) = parts.get_mut(at(&part_of, component) as usize) else {
                continue;
            };
            if !looped {
                put(&mut names, part.end, node);
                put(&mut places, node, part.end);
                part.end += 1;
            } else if part.seat == NONE && graph.row(node).contains(&node) {
                part.seat = node;
            }
        }
        Self { parts, names, places }
    }

    /// The graph of the places, without the transitions between components.
    fn inside(&self, graph: &Graph, components: &Components) -> Graph {
        let mut offsets = Vec::with_capacity(self.names.len() + 1);
        let mut targets = Vec::new();
        offsets.push(0);
        for &node in &self.names {
            let component = components.component(node);
            for target in graph.successors(node) {
                if components.component(target) == component {
                    targets.push(at(&self.places, target));
                }
            }
            offsets.push(number(targets.len()));
        }
        Graph::from_rows(offsets, targets)
    }
}
