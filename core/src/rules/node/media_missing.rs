use crate::{
    documents::Kind,
    json::Span,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use alloc::string::ToString;
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::NodeMediaMissing,
    severity: Severity::Error,
    fixed: false,
    title: "a node that plays something does not say what",
    why: "A greeting without a media asset is silence: callers take it for a dead line and hang up.",
    fails: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_support", "nodes": [
 {"id": "root", "type": "greeting", "transitions": [{"condition": "played", "target": "agents"}]},
 {"id": "agents", "type": "queue"}
], "fallbackAction": {"type": "hangup"}}"#,
    ),
    mended: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_support", "nodes": [
 {"id": "root", "type": "greeting", "mediaAssetId": "welcome", "transitions": [{"condition": "played", "target": "agents"}]},
 {"id": "agents", "type": "queue"}
], "fallbackAction": {"type": "hangup"}}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &v.actual {
        Some(kind) => write!(f, "a node of type {kind} needs a `{}`", v.field()),
        None => f.write_str(RULE.title),
    }
}

/// Tells that a node, the opening brace of which is at `brace`, lacks the field that names what it plays.
pub(crate) fn found(brace: Span, field: &'static str, kind: &str, out: &mut Findings<'_>) {
    if let Some(finding) = out.add(RULE.code, Place::Missing(brace, field), message) {
        finding.actual(kind.to_string());
    }
}
