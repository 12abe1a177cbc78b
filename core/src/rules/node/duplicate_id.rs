use crate::{
    documents::Kind,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
    rules::flow::{FlowGraph, Traits},
};
use alloc::string::ToString;
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::NodeDuplicateId,
    severity: Severity::Error,
    fixed: false,
    title: "two nodes have the same id",
    why: "Transitions name their targets by id. With two nodes of one id the platform takes one of them, most often the \
          first, and callers never hear the other: the usual end of a copied node that nobody renamed.",
    fails: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_support", "nodes": [
 {"id": "menu", "type": "dtmf", "transitions": [{"condition": "press_1", "target": "agents"}, {"condition": "press_2", "target": "bye"}]},
 {"id": "agents", "type": "queue"},
 {"id": "agents", "type": "transfer"},
 {"id": "bye", "type": "hangup"}
], "fallbackAction": {"type": "hangup"}}"#,
    )
    .under(r#"{"severity": {"node.unreachable": "off"}}"#),
    mended: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_support", "nodes": [
 {"id": "menu", "type": "dtmf", "transitions": [{"condition": "press_1", "target": "agents"}, {"condition": "press_2", "target": "bye"}, {"condition": "press_3", "target": "partner"}]},
 {"id": "agents", "type": "queue"},
 {"id": "partner", "type": "transfer"},
 {"id": "bye", "type": "hangup"}
], "fallbackAction": {"type": "hangup"}}"#,
    )
    .under(r#"{"severity": {"node.unreachable": "off"}}"#),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &v.actual {
        Some(id) => write!(f, "an earlier node has the id {id} already; targets mean that one"),
        None => f.write_str(RULE.title),
    }
}

/// Tells of each node that repeats an id.
pub(crate) fn check(flow: &FlowGraph<'_>, out: &mut Findings<'_>) {
    for node in flow.all().iter().filter(|node| node.traits.has(Traits::REPEATED)) {
        let names = flow.names();
        if let Some(finding) = out.add(RULE.code, Place::At(names.span(node.id)), message) {
            finding.actual(names.get(node.id).to_string());
        }
    }
}
