use crate::{
    documents::Kind,
    json::Span,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use alloc::string::ToString;
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::FallbackTargetMissing,
    severity: Severity::Warning,
    fixed: false,
    title: "a fallback leads somewhere and does not say where",
    why: "When the flow fails, calls go to the fallback. A queue or a transfer without a target leaves that to a default of \
          the tenant, which may be nobody.",
    fails: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_support", "nodes": [
 {"id": "menu", "type": "dtmf", "transitions": [{"condition": "press_1", "target": "agents"}]},
 {"id": "agents", "type": "queue"}
], "fallbackAction": {"type": "queue"}}"#,
    ),
    mended: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_support", "nodes": [
 {"id": "menu", "type": "dtmf", "transitions": [{"condition": "press_1", "target": "agents"}]},
 {"id": "agents", "type": "queue"}
], "fallbackAction": {"type": "queue", "target": "support"}}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &v.actual {
        Some(kind) => write!(f, "a fallback of type {kind} should name its target"),
        None => f.write_str(RULE.title),
    }
}

/// Tells that a fallback, the opening brace of which is at `brace`, lacks its target.
pub(crate) fn found(brace: Span, kind: &str, out: &mut Findings<'_>) {
    if let Some(finding) = out.add(RULE.code, Place::Missing(brace, "target"), message) {
        finding.actual(kind.to_string());
    }
}
