use crate::{
    documents::Kind,
    graph::reach::reachable,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
    rules::flow::FlowGraph,
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::NodeUnreachable,
    severity: Severity::Warning,
    fixed: false,
    title: "no path leads to a node",
    why: "What callers cannot get to from where calls enter is dead weight at best, and at worst a branch \
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
    f.write_str("no path leads here from where calls enter")
}

/// Tells of each node that callers cannot get to.
pub(crate) fn check(flow: &FlowGraph<'_>, out: &mut Findings<'_>) {
    // What could not be read may have led anywhere.
    if !flow.is_whole() || !out.hears(RULE.code) {
        return;
    }
    let roots = flow.roots();
    if roots.is_empty() {
        return;
    }
    let reached = reachable(flow.graph(), &roots);
    for (node, _) in flow.all().iter().zip(reached).filter(|(_, reached)| !reached) {
        out.add(RULE.code, Place::At(node.span()), message);
    }
}
