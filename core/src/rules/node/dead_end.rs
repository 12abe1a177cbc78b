use crate::{
    documents::Kind,
    graph::NONE,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
    rules::flow::{FlowGraph, Traits},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::NodeDeadEnd,
    severity: Severity::Warning,
    fixed: false,
    title: "a node that callers go on from leads nowhere",
    why: "After a greeting or a menu the call must go somewhere. Without a transition it ends in the fallback action, whatever \
          the caller chose. In the flow of a platform it is a block from which nothing leads on, though contacts come to it.",
    fails: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_support", "nodes": [
 {"id": "menu", "type": "dtmf"}
], "fallbackAction": {"type": "hangup"}}"#,
    ),
    mended: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_support", "nodes": [
 {"id": "menu", "type": "dtmf", "transitions": [{"condition": "press_1", "target": "agents"}]},
 {"id": "agents", "type": "queue"}
], "fallbackAction": {"type": "hangup"}}"#,
    ),
};

fn message(_: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("callers go on from a node of this type, but it has no transitions")
}

fn unconnected(_: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("contacts go on from a block of this type, but no exit of it is connected")
}

/// Tells of each node that should have transitions and has none.
pub(crate) fn check(flow: &FlowGraph<'_>, out: &mut Findings<'_>) {
    for (node, transitions) in flow.rows() {
        let goes_on = node.traits.has(Traits::CONTINUES) && !node.traits.has(Traits::UNREAD);
        if goes_on && transitions.is_empty() {
            out.add(RULE.code, Place::At(node.span()), message);
        }
    }
}

/// Tells of each node of a platform's flow that should lead on and has no exit that is connected.
pub(crate) fn check_leading(flow: &FlowGraph<'_>, out: &mut Findings<'_>) {
    // What could not be read may have been a target.
    if !flow.is_whole() {
        return;
    }
    for (index, (node, exits)) in (0..).zip(flow.rows()) {
        let mut exits = exits.iter().zip(flow.graph().row(index));
        let leads = exits.any(|(exit, target)| *target != NONE || exit.target.is_some());
        if node.traits.has(Traits::CONTINUES) && !leads {
            out.add(RULE.code, Place::At(node.span()), unconnected);
        }
    }
}
