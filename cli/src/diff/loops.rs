//! The loops of a flow: what leads back to itself.

use crate::flow::{chart::Chart, components::components};

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
    let steps = chart.steps.iter().enumerate();
    let links = steps.flat_map(|(from, step)| step.links().map(move |(_, to)| (from, to)));
    let component = components(chart.steps.len(), links);
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
