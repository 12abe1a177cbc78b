//! The loops of a flow: what leads back to itself.

use crate::flow::chart::Chart;

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

/// The strongly connected component of each step, by Tarjan's algorithm without recursion.
fn components(chart: &Chart<'_>) -> Vec<usize> {
    const NONE: usize = usize::MAX;
    let count = chart.steps.len();
    let (mut number, mut low) = (vec![NONE; count], vec![NONE; count]);
    let (mut component, mut components) = (vec![NONE; count], 0);
    let (mut stack, mut next) = (Vec::new(), 0);
    // A step with how many of its ways have been followed.
    let mut path: Vec<(usize, usize)> = Vec::new();
    for start in 0..count {
        if number[start] == NONE {
            path.push((start, 0));
        }
        while let Some((step, followed)) = path.last_mut() {
            let step = *step;
            if number[step] == NONE {
                (number[step], low[step]) = (next, next);
                next += 1;
                stack.push(step);
            }
            if let Some(way) = chart.steps[step].ways.get(*followed) {
                *followed += 1;
                let Some(to) = way.to else { continue };
                if number[to] == NONE {
                    path.push((to, 0));
                } else if component[to] == NONE {
                    low[step] = low[step].min(number[to]);
                }
                continue;
            }
            path.pop();
            if let Some((above, _)) = path.last() {
                low[*above] = low[*above].min(low[step]);
            }
            if low[step] == number[step] {
                while let Some(member) = stack.pop() {
                    component[member] = components;
                    if member == step {
                        break;
                    }
                }
                components += 1;
            }
        }
    }
    component
}
