//! The nodes of a flow, one by one.

pub(crate) mod after_hangup;
pub(crate) mod dangling_target;
pub(crate) mod dead_end;
pub(crate) mod duplicate_condition;
pub(crate) mod duplicate_id;
pub(crate) mod media_missing;
pub(crate) mod none;
pub(crate) mod unreachable;

use crate::{
    report::{Findings, Rule},
    rules::flow::FlowGraph,
};

pub(crate) const RULES: &[&Rule] = &[
    &after_hangup::RULE,
    &dangling_target::RULE,
    &dead_end::RULE,
    &duplicate_condition::RULE,
    &duplicate_id::RULE,
    &media_missing::RULE,
    &none::RULE,
    &unreachable::RULE,
];

/// Applies the rules that hold for each node of an `ivr-flow`.
pub(super) fn check(flow: &FlowGraph<'_>, out: &mut Findings<'_>) {
    check_graph(flow, out);
    duplicate_condition::check(flow, out);
    dead_end::check(flow, out);
    after_hangup::check(flow, out);
}

/// Applies the rules that hold for each node of any flow.
pub(super) fn check_graph(flow: &FlowGraph<'_>, out: &mut Findings<'_>) {
    duplicate_id::check(flow, out);
    dangling_target::check(flow, out);
    unreachable::check(flow, out);
}
