use super::Known;
use crate::{
    documents::Kind,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
    rules::flow::FlowGraph,
};
use alloc::string::ToString;
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::MediaUnknown,
    severity: Severity::Error,
    fixed: false,
    title: "a media asset is not on the platform",
    why: "Callers hear silence where the asset is missing, and some platforms refuse to compile the flow. The facts list \
          every asset there is, so this one was misspelt, deleted, or never uploaded.",
    fails: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_support", "nodes": [
 {"id": "root", "type": "greeting", "mediaAssetId": "wellcome", "transitions": [{"condition": "played", "target": "agents"}]},
 {"id": "agents", "type": "queue"}
], "fallbackAction": {"type": "hangup"}}"#,
    )
    .with_facts(r#"{"mediaAssets": ["welcome"], "campaigns": ["camp_support"]}"#),
    mended: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_support", "nodes": [
 {"id": "root", "type": "greeting", "mediaAssetId": "welcome", "transitions": [{"condition": "played", "target": "agents"}]},
 {"id": "agents", "type": "queue"}
], "fallbackAction": {"type": "hangup"}}"#,
    )
    .with_facts(r#"{"mediaAssets": ["welcome"], "campaigns": ["camp_support"]}"#),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &v.actual {
        Some(asset) => write!(f, "the facts know no media asset {asset}"),
        None => f.write_str(RULE.title),
    }
}

/// Tells of each media asset of the flow that is not among the known ones.
pub(crate) fn check(flow: &FlowGraph<'_>, known: &Known<'_>, out: &mut Findings<'_>) {
    let names = flow.names();
    for asset in flow.media().filter(|asset| !known.has(names.get(*asset))) {
        if let Some(finding) = out.add(RULE.code, Place::At(names.span(asset)), message) {
            finding.actual(names.get(asset).to_string());
        }
    }
}
