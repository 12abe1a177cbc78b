//! A million nodes: neither a stack overflow nor a search without end, and the right answer.

use alloc::vec::Vec;

use super::{graph, noise};
use crate::graph::NONE;
use crate::graph::components::Components;
use crate::graph::cycle::Cycles;
use crate::graph::depth::Longest;
use crate::graph::edges::Graph;
use crate::graph::reach::reachable;

const NODES: u32 = 1_000_000;

struct Findings {
    components: u32,
    /// For each component with a cycle the number of transitions on it, and whether it is known to be shortest.
    cycles: Vec<(usize, bool)>,
    transitions: u32,
    reached: usize,
}

fn findings(graph: &Graph) -> Findings {
    let components = Components::of(graph);
    let cycles = Cycles::of(graph, &components);
    for cycle in cycles.iter() {
        assert!(cycle.walk.windows(2).all(|step| graph.row(step[0]).contains(&step[1])));
        assert_eq!(cycle.walk.first(), cycle.walk.last());
    }
    let longest = Longest::of(graph, &components);
    assert_eq!(longest.stops.len(), longest.transitions as usize + 1);
    Findings {
        components: components.count(),
        cycles: cycles.iter().map(|cycle| (cycle.walk.len() - 1, cycle.shortest)).collect(),
        transitions: longest.transitions,
        reached: reachable(graph, &[0]).iter().filter(|reached| **reached).count(),
    }
}

#[test]
fn a_chain() {
    let onward = |node| if node < NODES { node } else { NONE };
    let found = findings(&graph(NODES, |node, row| {
        row.extend([onward(node + 1), onward(node + 2)]);
    }));
    assert_eq!((found.components, found.transitions), (NODES, NODES - 1));
    assert_eq!((found.cycles.len(), found.reached), (0, NODES as usize));
}

#[test]
fn a_chain_told_backwards() {
    let found = findings(&graph(NODES, |node, row| row.push(node.wrapping_sub(1))));
    assert_eq!((found.components, found.transitions, found.reached), (NODES, NODES - 1, 1));
}

#[test]
fn one_cycle() {
    let found = findings(&graph(NODES, |node, row| {
        row.extend([(node + 1) % NODES; 2]);
    }));
    assert_eq!((found.components, found.transitions), (1, 0));
    assert_eq!(found.cycles, [(NODES as usize, true)]);
}

#[test]
fn one_cycle_with_short_cuts() {
    let target = |node, step| (node + step) % NODES;
    let found = findings(&graph(NODES, |node, row| {
        row.extend([target(node, 2), target(node, 1)]);
    }));
    assert_eq!((found.components, found.transitions), (1, 0));
    assert_eq!(found.cycles, [(NODES as usize / 2, true)]);
}

#[test]
fn a_star_there_and_back() {
    let found = findings(&graph(NODES, |node, row| match node {
        0 => row.extend(1..NODES),
        _ => row.push(0),
    }));
    assert_eq!((found.components, found.transitions, found.reached), (1, 0, NODES as usize));
    assert_eq!(found.cycles, [(2, true)]);
}

#[test]
fn layers_with_more_paths_than_atoms() {
    let found = findings(&graph(NODES, |node, row| {
        let next = node / 2 * 2 + 2;
        row.extend((next..next + 2).map(|target| if target < NODES { target } else { NONE }));
    }));
    assert_eq!((found.components, found.transitions), (NODES, NODES / 2 - 1));
    assert_eq!((found.cycles.len(), found.reached), (0, NODES as usize - 1));
}

#[test]
fn half_a_million_pairs_in_line() {
    let found = findings(&graph(NODES, |node, row| {
        row.extend([node ^ 1, if node + 2 < NODES { node + 2 } else { NONE }]);
    }));
    assert_eq!((found.components, found.transitions), (NODES / 2, NODES / 2 - 1));
    assert_eq!(found.cycles.len(), NODES as usize / 2);
    assert!(found.cycles.iter().all(|cycle| *cycle == (2, true)));
}

#[test]
fn a_ring_of_layers_ends_with_the_budget() {
    // Every cycle goes through all thousand layers, so each search sees the better part of the graph.
    let mut random = noise(7);
    let found = findings(&graph(NODES, |node, row| {
        let next = (node / 1000 + 1) % 1000 * 1000;
        row.extend([next + random(1000), next + random(1000)]);
    }));
    assert_eq!(found.cycles, [(1000, false)]);
}

#[test]
fn anything() {
    let mut random = noise(11);
    let found = findings(&graph(NODES, |_, row| {
        row.extend([random(NODES), random(NODES)]);
    }));
    // Two transitions a node make one giant component that four fifths of the nodes lie in.
    assert!((200_000..210_000).contains(&found.components));
    assert!(!found.cycles.is_empty());
    assert!(found.cycles.iter().all(|cycle| cycle.1));
}
