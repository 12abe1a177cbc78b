use super::FlowGraph;
use crate::{
    documents::Kind,
    graph::depth::Longest,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::FlowDepth,
    severity: Severity::Error,
    fixed: false,
    title: "a path through a flow is too long",
    why: "The platform compiles no flow that goes deeper than its limit, and callers give up long before. The path is the \
          longest there is, whichever way a caller could take; where nodes lead back to one another, they count as one \
          stop together.",
    fails: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_support", "nodes": [
 {"id": "root", "type": "greeting", "mediaAssetId": "welcome", "transitions": [{"condition": "played", "target": "menu"}]},
 {"id": "menu", "type": "dtmf", "transitions": [{"condition": "press_1", "target": "sales"}, {"condition": "press_2", "target": "agents"}]},
 {"id": "sales", "type": "dtmf", "transitions": [{"condition": "press_1", "target": "agents"}]},
 {"id": "agents", "type": "queue"}
], "fallbackAction": {"type": "hangup"}}"#,
    )
    .under(r#"{"flow": {"maxDepth": 2}}"#),
    mended: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_support", "nodes": [
 {"id": "root", "type": "greeting", "mediaAssetId": "welcome", "transitions": [{"condition": "played", "target": "menu"}]},
 {"id": "menu", "type": "dtmf", "transitions": [{"condition": "press_1", "target": "sales"}, {"condition": "press_2", "target": "agents"}]},
 {"id": "sales", "type": "transfer"},
 {"id": "agents", "type": "queue"}
], "fallbackAction": {"type": "hangup"}}"#,
    )
    .under(r#"{"flow": {"maxDepth": 2}}"#),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.actual, &v.limit) {
        (Some(actual), Some(limit)) => {
            write!(f, "the longest path takes {actual} transitions; the limit is {limit}")
        }
        _ => f.write_str(RULE.title),
    }
}

/// Tells of a longest path beyond the limit.
pub(crate) fn check(flow: &FlowGraph<'_>, longest: &Longest, limit: usize, out: &mut Findings<'_>) {
    let actual = longest.transitions as usize;
    if actual > limit
        && let Some(finding) = out.add(RULE.code, Place::At(flow.place()), message)
    {
        finding.limit(limit).actual(actual).witness(flow.walk(&longest.stops));
    }
}
