//! Flows: what callers can get into, round in, and out of.

mod build;
mod counts;
pub(crate) mod cycle;
pub(crate) mod depth;
mod model;
pub(crate) mod nodes;
pub(crate) mod size;
pub(crate) mod spin;
pub(crate) mod trap;
mod view;

pub(crate) use build::{Builder, Draft, Lead, Way};
pub use counts::FlowCounts;
pub(crate) use model::{Exit, Node, Traits};
pub use model::{ExitKind, FlowGraph, ReferenceKind};
pub use view::{FlowExit, FlowNode, FlowReference};

use crate::{
    graph::{components::Components, cycle::Cycles, depth::Longest},
    policy::{FlowProfile, Policy},
    report::{Findings, Rule},
    rules::{exit, fallback, node},
};

pub(crate) const RULES: &[&Rule] = &[&cycle::RULE, &depth::RULE, &trap::RULE];

/// The rules of the flows of platforms.
pub(crate) const PLATFORM_RULES: &[&Rule] = &[&nodes::RULE, &size::RULE, &spin::RULE];

/// Applies the rules of the nodes and flows of `ivr-flow`, and tells the length of the longest path in transitions.
pub(crate) fn check(flow: &FlowGraph<'_>, policy: &Policy, out: &mut Findings<'_>) -> usize {
    if is_empty(flow, out) {
        return 0;
    }
    node::check(flow, out);
    let components = Components::of(flow.graph());
    let left = |component| components.is_left(component);
    cycles(flow, &components, left, out);
    let longest = Longest::of(flow.graph(), &components);
    depth::check(flow, &longest, policy.flow.max_depth, out);
    longest.transitions as usize
}

/// Applies the rules that hold for the flow of a platform, and counts what is in it.
pub(crate) fn check_platform(
    flow: &FlowGraph<'_>,
    profile: &FlowProfile,
    out: &mut Findings<'_>,
) -> FlowCounts {
    if is_empty(flow, out) {
        return FlowCounts::default();
    }
    let holds = flow.holds(profile);
    if holds {
        out.lower(&profile.hold_own);
    }
    node::check_graph(flow, out);
    node::dead_end::check_leading(flow, out);
    exit::error_loop::check(flow, profile, out);
    if !profile.open_ends {
        exit::unconnected::check(flow, out);
    }
    fallback::missing::check(flow, profile, out);
    if let Some(limit) = profile.max_nodes {
        nodes::check(flow, limit, out);
    }
    let components = Components::of(flow.graph());
    // A contact leaves where a node hands it over or ends it, and where an exit is not connected.
    let leaves = |node: &u32| {
        flow.at(*node).is_some_and(|node| node.traits.has(Traits::LEAVES_OR_ENDS))
            || flow.graph().row(*node).len() > flow.graph().successors(*node).count()
    };
    let left = |component| {
        components.is_left(component) || components.members(component).iter().any(leaves)
    };
    cycles(flow, &components, left, out);
    spin::check(flow, profile, holds, out);
    if let (Some(entry), Some(limit)) = (flow.roots().first(), profile.max_depth) {
        depth::check(flow, &Longest::from(flow.graph(), &components, *entry), limit, out);
    }
    flow.counted(&components)
}

/// Whether there are no nodes, which is told unless some could not be read.
fn is_empty(flow: &FlowGraph<'_>, out: &mut Findings<'_>) -> bool {
    if flow.all().is_empty() && flow.is_whole() {
        node::none::found(flow.place(), out);
    }
    flow.all().is_empty()
}

/// Tells of cycles, and of those that `left` does not know a way out of.
fn cycles(
    flow: &FlowGraph<'_>,
    components: &Components,
    left: impl Fn(u32) -> bool,
    out: &mut Findings<'_>,
) {
    if !out.hears(cycle::RULE.code) && !out.hears(trap::RULE.code) {
        return;
    }
    for cycle in Cycles::of(flow.graph(), components).iter() {
        let first = components.first(cycle.component);
        cycle::found(flow, first, cycle.walk, out);
        // A way out may be among what could not be read.
        if flow.is_whole() && !left(cycle.component) {
            trap::found(flow, first, cycle.walk, out);
        }
    }
}
