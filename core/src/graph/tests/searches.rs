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

/// A graph in twenty layers, each node of which leads to three of the next, so that all cycles are long and a search that
/// goes so far sees all of it; all but one of so many nodes, which is told.
fn layered(width: u32, length: u32) -> (Graph, Vec<u32>) {
    const LAYERS: u32 = 20;
    let target = |node: u32, step: u32| {
        (node / width + 1) % LAYERS * width + (node % width * step + step) % width
    };
    let short: Vec<u32> = (0..=length).map(|place| (17 + place % length) * width - 1).collect();
    let graph = graph(LAYERS * width, |node, row| {
        row.extend([1, 2, 3].map(|step| target(node, step)));
        row.extend(short.windows(2).filter(|pair| pair[0] == node).map(|pair| pair[1]));
    });
    (graph, short)
}

#[test]
fn a_short_cycle_is_found_in_a_large_graph_of_long_ones() {
    let (graph, short) = layered(5_000, 3);
    let components = Components::of(&graph);
    let cycles = Cycles::of(&graph, &components);
    let cycle = cycles.iter().next().unwrap();
    assert_eq!(cycle.walk, short);
    assert!(cycle.shortest);
}

#[test]
fn what_lies_before_the_start_costs_nothing() {
    // This is enough for the passes that find it for certain (2,077,283), and not if they looked at nodes that have
    // been searched from (2,156,671).
    let (graph, short) = layered(200, 4);
    assert_eq!(found(&graph, 2_100_000), (short, true));
}

/// The transitions of a ring of `length` nodes that begins with the node `from` and goes on with new ones.
fn ring(from: u32, first: u32, length: u32) -> Vec<(u32, u32)> {
    let node = |place: u32| if place.is_multiple_of(length) { from } else { first + place - 1 };
    (0..length).map(|place| (node(place), node(place + 1))).collect()
}

#[test]
fn of_the_cycles_of_one_pass_the_shortest_counts() {
    // A pass that looks for cycles of up to six nodes comes upon the one of six first.
    let graph = of(17, &[ring(0, 1, 8), ring(1, 8, 6), ring(2, 13, 5)].concat());
    assert_eq!(found(&graph, usize::MAX), ([2, 13, 14, 15, 16, 2].into(), true));
}

#[test]
fn what_the_passes_leave_of_the_budget_is_for_cycles_of_any_length() {
    // All are too long to be found near any node before half of the budget is spent.
    let rings = (2..7).map(|from| ring(from, 19 + 8 * (from - 2), 9));
    let rings: Vec<(u32, u32)> =
        [ring(0, 1, 12), ring(1, 12, 8)].into_iter().chain(rings).flatten().collect();
    let graph = of(59, &rings);
    let shortest = [1, 12, 13, 14, 15, 16, 17, 18, 1];
    assert_eq!(found(&graph, 400), (shortest.into(), true));
}

#[test]
fn nothing_is_spent_behind_a_cycle_of_three() {
    // Half of the budget does not take a pass up to it, past all nodes of the first rings. The other half takes a
    // search from the first of each, and would not take another from each of the last.
    let firsts = (1..=5).flat_map(|from| ring(from, 6 + 8 * (from - 1), 9));
    let lasts = (49..=78).flat_map(|from| ring(from, 79 + 8 * (from - 49), 9));
    let back = [0].into_iter().chain((49..=78).rev()).chain([46, 5, 4, 3, 2, 1, 0]);
    let back: Vec<u32> = back.collect();
    let back = back.windows(2).map(|pair| (pair[0], pair[1]));
    let all: Vec<(u32, u32)> = firsts.chain(ring(46, 47, 3)).chain(lasts).chain(back).collect();
    assert_eq!(found(&of(319, &all), 140), ([46, 47, 48, 46].into(), true));
}
