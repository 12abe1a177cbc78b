use super::FlowGraph;
use crate::{
    documents::Kind,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
    rules::chain::Chain,
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::FlowTrap,
    severity: Severity::Error,
    fixed: false,
    title: "a flow leads into a cycle that nothing leaves",
    why: "Whatever the caller presses, no transition leads out of these nodes: neither to an agent nor to the end of the \
          call. Even where menus may repeat, one way out must remain.",
    fails: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_support", "nodes": [
 {"id": "root", "type": "dtmf", "transitions": [{"condition": "press_1", "target": "hours"}, {"condition": "press_2", "target": "agents"}]},
 {"id": "hours", "type": "greeting", "mediaAssetId": "opening_hours", "transitions": [{"condition": "played", "target": "again"}]},
 {"id": "again", "type": "dtmf", "transitions": [{"condition": "press_1", "target": "hours"}]},
 {"id": "agents", "type": "queue"}
], "fallbackAction": {"type": "hangup"}}"#,
    )
    .under(r#"{"severity": {"flow.cycle": "off"}}"#),
    mended: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_support", "nodes": [
 {"id": "root", "type": "dtmf", "transitions": [{"condition": "press_1", "target": "hours"}, {"condition": "press_2", "target": "agents"}]},
 {"id": "hours", "type": "greeting", "mediaAssetId": "opening_hours", "transitions": [{"condition": "played", "target": "again"}]},
 {"id": "again", "type": "dtmf", "transitions": [{"condition": "press_1", "target": "hours"}, {"condition": "press_2", "target": "agents"}]},
 {"id": "agents", "type": "queue"}
], "fallbackAction": {"type": "hangup"}}"#,
    )
    .under(r#"{"severity": {"flow.cycle": "off"}}"#),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "callers cannot get out of here: {}", Chain(&v.witness, " → "))
}

/// Tells that no transition leaves the component with this first node and this cycle.
pub(crate) fn found(flow: &FlowGraph<'_>, first: u32, walk: &[u32], out: &mut Findings<'_>) {
    if let Some(finding) = out.add(RULE.code, Place::At(flow.span_of(first)), message) {
        finding.witness(flow.walk(walk));
    }
}
