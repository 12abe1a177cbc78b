use super::FlowGraph;
use crate::{
    documents::Kind,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
    rules::chain::Chain,
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::FlowCycle,
    severity: Severity::Error,
    fixed: false,
    title: "a flow leads back to where it was",
    why: "A caller who gives no answer, or always the same one, goes round until the platform or the caller hangs up, and \
          each round is billed. Where a menu repeats on purpose, make this rule a warning by policy; a cycle without any \
          way out is reported as `flow.trap` besides.",
    fails: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_support", "nodes": [
 {"id": "menu", "type": "dtmf", "transitions": [{"condition": "press_1", "target": "hours"}, {"condition": "press_2", "target": "agents"}]},
 {"id": "hours", "type": "greeting", "mediaAssetId": "opening_hours", "transitions": [{"condition": "played", "target": "menu"}]},
 {"id": "agents", "type": "queue"}
], "fallbackAction": {"type": "hangup"}}"#,
    ),
    mended: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_support", "nodes": [
 {"id": "menu", "type": "dtmf", "transitions": [{"condition": "press_1", "target": "hours"}, {"condition": "press_2", "target": "agents"}]},
 {"id": "hours", "type": "greeting", "mediaAssetId": "opening_hours", "transitions": [{"condition": "played", "target": "agents"}]},
 {"id": "agents", "type": "queue"}
], "fallbackAction": {"type": "hangup"}}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "callers can go round in circles here: {}", Chain(&v.witness, " → "))
}

/// Tells that a component with this first node has a cycle.
pub(crate) fn found(flow: &FlowGraph<'_>, first: u32, walk: &[u32], out: &mut Findings<'_>) {
    if let Some(finding) = out.add(RULE.code, Place::At(flow.span_of(first)), message) {
        finding.witness(flow.walk(walk));
    }
}
