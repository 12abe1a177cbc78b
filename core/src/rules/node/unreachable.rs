use crate::{
    documents::Kind,
    graph::reach::reachable,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
    rules::flow::Flow,
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::NodeUnreachable,
    severity: Severity::Warning,
    fixed: false,
    title: "no path leads to a node",
    why: "Calls enter at the first node. What they cannot get to from there is dead weight at best, and at worst a branch \
          whose transition was lost: the choice that callers ask for and never reach.",
    fails: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_support", "nodes": [
 {"id": "menu", "type": "dtmf", "transitions": [{"condition": "press_1", "target": "agents"}]},
 {"id": "agents", "type": "queue"},
 {"id": "bye", "type": "hangup"}
], "fallbackAction": {"type": "hangup"}}"#,
    ),
    mended: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_support", "nodes": [
 {"id": "menu", "type": "dtmf", "transitions": [{"condition": "press_1", "target": "agents"}, {"condition": "press_2", "target": "bye"}]},
 {"id": "agents", "type": "queue"},
 {"id": "bye", "type": "hangup"}
], "fallbackAction": {"type": "hangup"}}"#,
    ),
};

fn message(_: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("no path leads here from the first node, where calls enter")
}

/// Tells of each node that callers cannot get to.
pub(crate) fn check(flow: &Flow<'_>, out: &mut Findings<'_>) {
    // What could not be read may have led anywhere.
    if !flow.is_whole() || !out.hears(RULE.code) {
        return;
    }
    let reached = reachable(flow.graph());
    for (node, _) in flow.nodes().iter().zip(reached).filter(|(_, reached)| !reached) {
        out.add(RULE.code, Place::At(node.span()), message);
    }
}
