use crate::{
    documents::Kind,
    graph::NONE,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
    rules::flow::FlowGraph,
};
use alloc::string::ToString;
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::NodeDanglingTarget,
    severity: Severity::Error,
    fixed: false,
    title: "a transition leads to no node",
    why: "The caller who takes it falls out of the flow and lands in the fallback action, or in silence. The target was \
          misspelt, or its node was renamed or removed.",
    fails: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_support", "nodes": [
 {"id": "menu", "type": "dtmf", "transitions": [{"condition": "press_1", "target": "agents"}, {"condition": "press_2", "target": "agent"}]},
 {"id": "agents", "type": "queue"}
], "fallbackAction": {"type": "hangup"}}"#,
    ),
    mended: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_support", "nodes": [
 {"id": "menu", "type": "dtmf", "transitions": [{"condition": "press_1", "target": "agents"}, {"condition": "press_2", "target": "agents"}]},
 {"id": "agents", "type": "queue"}
], "fallbackAction": {"type": "hangup"}}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &v.actual {
        Some(target) => write!(f, "no node has the id {target}"),
        None => f.write_str(RULE.title),
    }
}

/// Tells of each target that no node has as its id.
pub(crate) fn check(flow: &FlowGraph<'_>, out: &mut Findings<'_>) {
    if !flow.is_named() {
        return;
    }
    let lost = flow.links().filter(|(exit, node)| *node == NONE && exit.target.is_some());
    let outside = flow.lost().iter().copied();
    for target in outside.chain(lost.map(|(exit, _)| exit.target)) {
        let names = flow.names();
        if let Some(finding) = out.add(RULE.code, Place::At(names.span(target)), message) {
            finding.actual(names.get(target).to_string());
        }
    }
}
