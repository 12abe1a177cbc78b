use super::Known;
use crate::{
    documents::Kind,
    json::Text,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::CampaignUnknown,
    severity: Severity::Error,
    fixed: false,
    title: "a campaign is not on the platform",
    why: "The platform refuses a flow of a campaign it does not have. The facts list every campaign there is, so this one was \
          misspelt, deleted, or belongs to another tenant.",
    fails: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_suport", "nodes": [
 {"id": "menu", "type": "dtmf", "transitions": [{"condition": "press_1", "target": "agents"}]},
 {"id": "agents", "type": "queue"}
], "fallbackAction": {"type": "hangup"}}"#,
    )
    .with_facts(r#"{"mediaAssets": ["welcome"], "campaigns": ["camp_support"]}"#),
    mended: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_support", "nodes": [
 {"id": "menu", "type": "dtmf", "transitions": [{"condition": "press_1", "target": "agents"}]},
 {"id": "agents", "type": "queue"}
], "fallbackAction": {"type": "hangup"}}"#,
    )
    .with_facts(r#"{"mediaAssets": ["welcome"], "campaigns": ["camp_support"]}"#),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &v.actual {
        Some(campaign) => write!(f, "the facts know no campaign {campaign}"),
        None => f.write_str(RULE.title),
    }
}

/// Whether the campaign is among the known ones.
pub(crate) fn check(campaign: Text<'_>, known: &Known<'_>, out: &mut Findings<'_>) -> bool {
    let text = campaign.decode();
    let found = known.has(&text);
    if !found && let Some(finding) = out.add(RULE.code, Place::At(campaign.span()), message) {
        finding.actual(text.into_owned());
    }
    found
}
