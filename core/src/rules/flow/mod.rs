//! Flows: what callers can get into, round in, and out of.

mod build;
pub(crate) mod cycle;
pub(crate) mod depth;
mod model;
pub(crate) mod trap;

pub(crate) use build::{Builder, Draft};
pub(crate) use model::{Flow, Node, Traits, Transition};

use crate::{
    graph::{components::Components, cycle::Cycles, depth::Longest},
    policy::Policy,
    report::{Findings, Rule},
    rules::node,
};

pub(crate) const RULES: &[&Rule] = &[&cycle::RULE, &depth::RULE, &trap::RULE];

/// Applies the rules of nodes and flows, and tells the length of the longest path in transitions.
pub(crate) fn check(flow: &Flow<'_>, policy: &Policy, out: &mut Findings<'_>) -> usize {
    if flow.nodes().is_empty() {
        if flow.is_whole() {
            node::none::found(flow.span(), out);
        }
        return 0;
    }
    node::check(flow, out);
    let components = Components::of(flow.graph());
    if out.hears(cycle::RULE.code) || out.hears(trap::RULE.code) {
        for cycle in Cycles::of(flow.graph(), &components).iter() {
            let first = components.first(cycle.component);
            cycle::found(flow, first, cycle.walk, out);
            // A way out may be among what could not be read.
            if flow.is_whole() && !components.is_left(cycle.component) {
                trap::found(flow, first, cycle.walk, out);
            }
        }
    }
    let longest = Longest::of(flow.graph(), &components);
    depth::check(flow, &longest, policy, out);
    longest.transitions as usize
}
