//! The loops of a flow: what leads back to itself.

use crate::flow::chart::Chart;
use petgraph::{algo::kosaraju_scc, graph::DiGraph};

/// Steps that all lead to one another.
#[derive(Debug)]
pub(super) struct Loop {
    /// In order.
    pub(super) steps: Vec<usize>,
    /// Whether no way leads out, and the flow is over in none of them.
    pub(super) trap: bool,
}

/// The loops of a flow in the order of their first steps, and the loop of each step.
pub(super) fn loops(chart: &Chart<'_>) -> (Vec<Loop>, Vec<Option<usize>>) {
    let component = components(chart);
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); chart.steps.len()];
    for (step, component) in component.iter().enumerate() {
        members[*component].push(step);
    }
    let mut members: Vec<Vec<usize>> = members
        .into_iter()
        .filter(|steps| {
            steps.len() > 1
                || steps.iter().any(|step| chart.steps[*step].links().any(|(_, to)| to == *step))
        })
        .collect();
    members.sort_unstable();
    let mut of = vec![None; chart.steps.len()];
    let loops = members.into_iter().enumerate().map(|(index, steps)| {
        for step in &steps {
            of[*step] = Some(index);
        }
        let left = |step: &usize| {
            let own = component[*step];
            let step = &chart.steps[*step];
            step.role.is_final() || step.open || step.links().any(|(_, to)| component[to] != own)
        };
        let trap = !steps.iter().any(left);
        Loop { steps, trap }
    });
    let loops = loops.collect();
    (loops, of)
}

/// The strongly connected component of each step. Kosaraju's algorithm, as the others of the library recurse.
fn components(chart: &Chart<'_>) -> Vec<usize> {
    let mut graph = DiGraph::<(), ()>::new();
    let nodes: Vec<_> = chart.steps.iter().map(|_| graph.add_node(())).collect();
    for (from, step) in chart.steps.iter().enumerate() {
        for to in step.ways.iter().filter_map(|way| way.to) {
            graph.add_edge(nodes[from], nodes[to], ());
        }
    }
    let mut of = vec![0; nodes.len()];
    for (component, members) in kosaraju_scc(&graph).into_iter().enumerate() {
        for node in members {
            of[node.index()] = component;
        }
    }
    of
}
