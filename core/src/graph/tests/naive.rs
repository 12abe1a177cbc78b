//! The oracles: reachability by closure, paths by listing all of them.

use alloc::vec;
use alloc::vec::Vec;

use crate::graph::edges::Graph;

/// For each pair of nodes whether a path of at least one transition leads from one to the other.
pub(super) fn closure(graph: &Graph) -> Vec<Vec<bool>> {
    let nodes = graph.node_count() as usize;
    let mut leads = vec![vec![false; nodes]; nodes];
    for from in 0..graph.node_count() {
        for to in graph.successors(from) {
            leads[from as usize][to as usize] = true;
        }
    }
    for via in 0..nodes {
        for from in 0..nodes {
            for to in 0..nodes {
                leads[from][to] |= leads[from][via] && leads[via][to];
            }
        }
    }
    leads
}

/// The component of each node, named by its smallest member.
pub(super) fn homes(graph: &Graph) -> Vec<u32> {
    let leads = closure(graph);
    let same = |a: usize, b: usize| a == b || leads[a][b] && leads[b][a];
    let home = |node| (0..=node).find(|&other| same(node, other)).unwrap();
    (0..leads.len()).map(|node| u32::try_from(home(node)).unwrap()).collect()
}

/// The first in order of the shortest cycles within a component, written from its smallest node.
pub(super) fn shortest_cycle(graph: &Graph, home: u32) -> Option<Vec<u32>> {
    let homes = homes(graph);
    let inside = |node: u32| homes[node as usize] == home;
    let mut paths: Vec<Vec<u32>> =
        (0..graph.node_count()).filter(|&node| inside(node)).map(|node| vec![node]).collect();
    while !paths.is_empty() {
        let mut longer = Vec::new();
        let mut closed = Vec::new();
        for path in paths {
            for target in graph.successors(path[path.len() - 1]).filter(|&node| inside(node)) {
                let mut walk = path.clone();
                walk.push(target);
                if target == path[0] {
                    closed.push(walk);
                } else if target > path[0] && !path.contains(&target) {
                    longer.push(walk);
                }
            }
        }
        if let Some(first) = closed.into_iter().min() {
            return Some(first);
        }
        longer.sort();
        longer.dedup();
        paths = longer;
    }
    None
}

/// The first in order of the longest paths from component to component.
pub(super) fn longest_path(graph: &Graph) -> Vec<u32> {
    let homes = homes(graph);
    let mut steps: Vec<[u32; 2]> = (0..graph.node_count())
        .flat_map(|from| graph.successors(from).map(move |to| [from, to]))
        .map(|step| step.map(|node| homes[node as usize]))
        .filter(|[from, to]| from != to)
        .collect();
    steps.sort_unstable();
    steps.dedup();
    let mut longest = Vec::new();
    let mut paths: Vec<Vec<u32>> = homes.iter().map(|&home| vec![home]).collect();
    while let Some(first) = paths.iter().min() {
        longest.clone_from(first);
        paths = paths
            .iter()
            .flat_map(|path| {
                let onward = steps.iter().filter(|step| step[0] == path[path.len() - 1]);
                onward.map(move |step| [path.as_slice(), &step[1..]].concat())
            })
            .collect();
        paths.sort();
        paths.dedup();
    }
    longest
}
