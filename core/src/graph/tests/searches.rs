//! The search for a shortest cycle, on graphs in which it is not through the first node.

use alloc::vec::Vec;

use super::graph;
use crate::graph::{components::Components, cycle::Cycles, edges::Graph};

/// A graph of these transitions.
fn of(nodes: u32, transitions: &[(u32, u32)]) -> Graph {
    graph(nodes, |node, row| {
        row.extend(transitions.iter().filter(|(from, _)| *from == node).map(|(_, to)| *to));
    })
}

/// The cycle that stands for the only component of the graph, and whether it is known to be a shortest.
fn found(graph: &Graph, budget: usize) -> (Vec<u32>, bool) {
    let components = Components::of(graph);
    let cycles = Cycles::within(graph, &components, budget);
    assert_eq!(cycles.iter().len(), 1);
    let cycle = cycles.iter().next().unwrap();
    (cycle.walk.to_vec(), cycle.shortest)
}

#[test]
fn a_shorter_cycle_is_looked_for_behind_the_first_node() {
    let graph = of(7, &[(0, 1), (1, 2), (2, 3), (3, 4), (4, 0), (2, 5), (5, 6), (6, 2)]);
    assert_eq!(found(&graph, usize::MAX), ([2, 5, 6, 2].into(), true));
    // One of four is better than one of five, and one of three than that.
    let four = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 0), (1, 5), (5, 6), (6, 7), (7, 1)];
    assert_eq!(found(&of(8, &four), usize::MAX), ([1, 5, 6, 7, 1].into(), true));
    let three = [&four[..], &[(3, 8), (8, 9), (9, 3)]].concat();
    assert_eq!(found(&of(10, &three), usize::MAX), ([3, 8, 9, 3].into(), true));
}

#[test]
fn a_longer_cycle_behind_the_first_node_is_left_alone() {
    let ring = [(0, 1), (1, 2), (2, 3), (3, 0)];
    let longer = [(3, 4), (4, 5), (5, 6), (6, 7), (7, 3)];
    let graph = of(8, &[&ring[..], &longer].concat());
    assert_eq!(found(&graph, usize::MAX), ([0, 1, 2, 3, 0].into(), true));
    // Nor one as long, since the first of equals counts.
    let equal = [(3, 4), (4, 5), (5, 6), (6, 3)];
    let graph = of(7, &[&ring[..], &equal].concat());
    assert_eq!(found(&graph, usize::MAX), ([0, 1, 2, 3, 0].into(), true));
}

#[test]
fn many_ways_at_one_distance_are_at_one_distance() {
    // Six ways out of node 2, of which the last closes a cycle of three and the others one of five.
    let ring = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 0)];
    let wide = [(2, 6), (2, 7), (2, 8), (2, 9), (2, 10), (2, 11)];
    let far = [(6, 13), (7, 13), (8, 13), (9, 13), (10, 13), (13, 14), (14, 15), (15, 2)];
    let near = [(11, 12), (12, 2)];
    let graph = of(16, &[&ring[..], &wide, &far, &near].concat());
    assert_eq!(found(&graph, usize::MAX), ([2, 11, 12, 2].into(), true));
}

#[test]
fn what_no_cycle_can_go_through_is_not_searched() {
    // Without its first node nothing is left of a ring, so the first search, which is free, is the only one.
    let ring = of(4, &[(0, 1), (1, 2), (2, 3), (3, 0)]);
    assert_eq!(found(&ring, 0), ([0, 1, 2, 3, 0].into(), true));
    // Here a ring is left, of which the budget allows no search.
    let two = of(7, &[(0, 1), (1, 2), (2, 3), (3, 4), (4, 0), (2, 5), (5, 6), (6, 2)]);
    assert_eq!(found(&two, 0), ([0, 1, 2, 3, 4, 0].into(), false));
}

#[test]
fn a_hub_looks_at_each_of_its_ways_once() {
    // Looking at all of them again for each would take many seconds.
    const NODES: u32 = 200_000;
    let hub = graph(NODES, |node, row| {
        if node == 0 {
            row.extend(1..NODES);
        }
    });
    assert_eq!(Components::of(&hub).count(), NODES);
}

#[test]
fn a_short_cycle_is_found_in_a_large_graph_of_long_ones() {
    // All other cycles have twenty nodes, so a search that goes so far sees all of the graph.
    const LAYERS: u32 = 20;
    const WIDTH: u32 = 5_000;
    let target = |node: u32, step: u32| {
        (node / WIDTH + 1) % LAYERS * WIDTH + (node % WIDTH * step + step) % WIDTH
    };
    let first = 17 * WIDTH - 1;
    let last = first + 2 * WIDTH;
    let graph = graph(LAYERS * WIDTH, |node, row| {
        row.extend([1, 2, 3].map(|step| target(node, step)));
        if node == first || node == first + WIDTH {
            row.push(node + WIDTH);
        } else if node == last {
            row.push(first);
        }
    });
    let components = Components::of(&graph);
    let cycles = Cycles::of(&graph, &components);
    let cycle = cycles.iter().next().unwrap();
    assert_eq!(cycle.walk, [first, first + WIDTH, last, first]);
    assert!(cycle.shortest);
}
