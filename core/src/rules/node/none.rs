use crate::{
    documents::Kind,
    json::Span,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::NodeNone,
    severity: Severity::Error,
    fixed: false,
    title: "a flow has no nodes",
    why: "A campaign that routes to an empty flow answers the call and has nothing to do with it.",
    fails: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_support", "nodes": [], "fallbackAction": {"type": "hangup"}}"#,
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
    f.write_str("the flow has no nodes; the first node is where calls enter")
}

/// Tells that there are no nodes where they should be.
pub(crate) fn found(at: Span, out: &mut Findings<'_>) {
    out.add(RULE.code, Place::At(at), message);
}
