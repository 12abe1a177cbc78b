use crate::{
    documents::Kind,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
    rules::flow::{FlowGraph, Traits},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::NodeAfterHangup,
    severity: Severity::Warning,
    fixed: false,
    title: "a node that ends the call has transitions",
    why: "Nothing happens after a hangup: no transition of this node is ever taken, and what it leads to is not part of the \
          call. Most often the type was changed and the transitions were forgotten.",
    fails: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_support", "nodes": [
 {"id": "menu", "type": "dtmf", "transitions": [{"condition": "press_1", "target": "agents"}, {"condition": "press_2", "target": "bye"}]},
 {"id": "agents", "type": "queue"},
 {"id": "bye", "type": "hangup", "transitions": [{"condition": "done", "target": "agents"}]}
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
    f.write_str("the call ends here, so these transitions are never taken")
}

/// Tells of each node that ends the call and has transitions all the same.
pub(crate) fn check(flow: &FlowGraph<'_>, out: &mut Findings<'_>) {
    for (node, transitions) in flow.rows() {
        if node.traits.has(Traits::ENDS) && !transitions.is_empty() {
            out.add(RULE.code, Place::At(node.span()), message);
        }
    }
}
