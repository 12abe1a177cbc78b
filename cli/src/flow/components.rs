//! What leads back to itself in a flow.

use petgraph::{algo::kosaraju_scc, graph::DiGraph};

/// The strongly connected component of each node: nodes that lead to one another have the same. Kosaraju's algorithm, as the
/// others of the library recurse.
pub(crate) fn components(nodes: usize, edges: impl Iterator<Item = (usize, usize)>) -> Vec<usize> {
    let mut graph = DiGraph::<(), ()>::new();
    let places: Vec<_> = (0..nodes).map(|_| graph.add_node(())).collect();
    for (from, to) in edges {
        graph.add_edge(places[from], places[to], ());
    }
    let mut of = vec![0; nodes];
    for (component, members) in kosaraju_scc(&graph).into_iter().enumerate() {
        for node in members {
            of[node.index()] = component;
        }
    }
    of
}
