//! Every algorithm on every kind of graph of up to eight nodes.

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

use proptest::collection::vec as list;
use proptest::prelude::*;

use super::{graph, naive};
use crate::graph::NONE;
use crate::graph::components::Components;
use crate::graph::cycle::Cycles;
use crate::graph::depth::Longest;
use crate::graph::edges::Graph;
use crate::graph::reach::reachable;

/// Rows of up to eight nodes; targets may repeat, be the node itself, or lead nowhere.
fn rows() -> impl Strategy<Value = Vec<Vec<u32>>> {
    (0..=8_u32, 1..=4_usize).prop_flat_map(|(nodes, width)| {
        let target = prop_oneof![
            12 => 0..nodes.max(1),
            1 => Just(NONE),
            1 => Just(nodes),
        ];
        list(list(target, 0..=width), nodes as usize)
    })
}

fn of_rows(rows: &[Vec<u32>]) -> Graph {
    graph(u32::try_from(rows.len()).unwrap(), |node, targets| {
        targets.extend(&rows[node as usize]);
    })
}

/// The same graph under other names: node `i` becomes `names[i]`.
fn renamed(rows: &[Vec<u32>], names: &[u32]) -> Vec<Vec<u32>> {
    let mut result = vec![Vec::new(); rows.len()];
    for (row, &name) in rows.iter().zip(names) {
        result[name as usize] =
            row.iter().map(|&to| names.get(to as usize).copied().unwrap_or(to)).collect();
    }
    result
}

/// What must not depend on names: depth, and of each component with a cycle its size, girth and ways out.
fn verdict(graph: &Graph) -> (u32, Vec<(usize, usize, bool)>) {
    let components = Components::of(graph);
    let cycles = Cycles::of(graph, &components);
    let mut parts: Vec<_> = cycles
        .iter()
        .map(|cycle| {
            let members = components.members(cycle.component);
            (members.len(), cycle.walk.len(), components.is_left(cycle.component))
        })
        .collect();
    parts.sort_unstable();
    (Longest::of(graph, &components).transitions, parts)
}

proptest! {
    #[test]
    fn rows_keep_their_places(rows in rows()) {
        let graph = of_rows(&rows);
        prop_assert_eq!(graph.node_count() as usize, rows.len());
        prop_assert_eq!(graph.transition_count(), rows.iter().map(Vec::len).sum::<usize>());
        for (node, row) in (0..).zip(&rows) {
            prop_assert_eq!(graph.row(node), row);
        }
    }

    #[test]
    fn transposing_turns_every_transition_round(rows in rows()) {
        let graph = of_rows(&rows);
        let back = graph.transposed();
        prop_assert_eq!(back.node_count(), graph.node_count());
        let steps = |graph: &Graph| -> Vec<[u32; 2]> {
            (0..graph.node_count())
                .flat_map(|from| graph.successors(from).map(move |to| [from, to]))
                .collect()
        };
        let mut expected = steps(&graph);
        for step in &mut expected {
            step.reverse();
        }
        expected.sort_unstable();
        prop_assert_eq!(steps(&back), expected);
    }

    #[test]
    fn components_are_mutual_reachability(rows in rows()) {
        let graph = of_rows(&rows);
        let components = Components::of(&graph);
        let homes = naive::homes(&graph);
        let leads = naive::closure(&graph);
        let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (node, &home) in (0..).zip(&homes) {
            members.entry(home).or_default().push(node);
        }
        prop_assert_eq!(components.count() as usize, members.len());
        for (node, &home) in (0..).zip(&homes) {
            let component = components.component(node);
            prop_assert_eq!(components.first(component), home);
            let mut found = components.members(component).to_vec();
            found.sort_unstable();
            prop_assert_eq!(&found, &members[&home]);
            prop_assert_eq!(components.is_cyclic(component), leads[node as usize][node as usize]);
            let leaves = found
                .iter()
                .any(|&from| graph.successors(from).any(|to| homes[to as usize] != home));
            prop_assert_eq!(components.is_left(component), leaves);
            let looped = found.iter().any(|&from| graph.row(from).contains(&from));
            prop_assert_eq!(components.has_loop(component), looped);
            for to in graph.successors(node) {
                prop_assert!(components.component(to) <= component);
            }
        }
    }

    #[test]
    fn cycles_are_the_first_of_the_shortest(rows in rows()) {
        let graph = of_rows(&rows);
        let components = Components::of(&graph);
        let cycles = Cycles::of(&graph, &components);
        let mut homes = naive::homes(&graph);
        homes.sort_unstable();
        homes.dedup();
        let expected: Vec<_> = homes
            .iter()
            .filter_map(|&home| Some((home, naive::shortest_cycle(&graph, home)?)))
            .collect();
        let found: Vec<_> = cycles
            .iter()
            .map(|cycle| (components.first(cycle.component), cycle.walk.to_vec()))
            .collect();
        prop_assert_eq!(found, expected);
        prop_assert!(cycles.iter().all(|cycle| cycle.shortest));
    }

    #[test]
    fn without_a_budget_a_cycle_is_still_a_cycle(rows in rows(), budget in 0..12_usize) {
        let graph = of_rows(&rows);
        let components = Components::of(&graph);
        let exact = Cycles::of(&graph, &components);
        let hasty = Cycles::within(&graph, &components, budget);
        prop_assert_eq!(exact.iter().len(), hasty.iter().len());
        for (exact, hasty) in exact.iter().zip(hasty.iter()) {
            prop_assert_eq!(exact.component, hasty.component);
            prop_assert_eq!(hasty.walk.first(), hasty.walk.last());
            prop_assert_eq!(hasty.walk.iter().min(), hasty.walk.first());
            for step in hasty.walk.windows(2) {
                prop_assert!(graph.row(step[0]).contains(&step[1]));
            }
            if hasty.shortest {
                prop_assert_eq!(exact.walk, hasty.walk);
            } else {
                prop_assert!(exact.walk.len() <= hasty.walk.len());
            }
        }
    }

    #[test]
    fn depth_is_the_longest_of_all_paths(rows in rows()) {
        let graph = of_rows(&rows);
        let longest = Longest::of(&graph, &Components::of(&graph));
        let expected = naive::longest_path(&graph);
        prop_assert_eq!(longest.transitions as usize, expected.len().saturating_sub(1));
        prop_assert_eq!(longest.stops, expected);
    }

    #[test]
    fn reach_is_closure_from_the_entry(rows in rows()) {
        let graph = of_rows(&rows);
        let leads = naive::closure(&graph);
        let expected: Vec<bool> = (0..rows.len()).map(|node| node == 0 || leads[0][node]).collect();
        prop_assert_eq!(reachable(&graph, &[0]), expected);
    }

    #[test]
    fn verdicts_do_not_depend_on_order(
        (rows, names) in rows().prop_flat_map(|rows| {
            let names: Vec<u32> = (0..).take(rows.len()).collect();
            (Just(rows), Just(names).prop_shuffle())
        })
    ) {
        prop_assert_eq!(verdict(&of_rows(&rows)), verdict(&of_rows(&renamed(&rows, &names))));
    }

    #[test]
    fn rows_that_make_no_sense_are_harmless(
        offsets in list(0..20_u32, 0..8),
        targets in list(0..8_u32, 0..12),
    ) {
        let graph = Graph::from_rows(offsets, targets);
        let components = Components::of(&graph);
        let _ = (Cycles::of(&graph, &components), Longest::of(&graph, &components), reachable(&graph, &[0]));
    }
}

#[test]
fn a_graph_without_nodes_has_nothing() {
    for graph in [Graph::default(), Graph::from_rows(vec![0], vec![])] {
        let components = Components::of(&graph);
        assert_eq!((graph.node_count(), components.count()), (0, 0));
        assert!(Cycles::of(&graph, &components).iter().len() == 0);
        assert_eq!(Longest::of(&graph, &components), Longest::default());
        assert!(reachable(&graph, &[0]).is_empty());
    }
}
