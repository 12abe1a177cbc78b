//! `ivr-flow`

use super::{
    facts::Facts,
    fields::Object,
    findings::{Findings, Measure},
    json::{Value, below},
    nodes,
    time::{date, print},
};

const REQUIRED: [&str; 4] = ["name", "campaignId", "nodes", "fallbackAction"];
const OPTIONAL: [&str; 3] = ["effectiveDate", "expirationDate", "status"];

pub(super) fn check(
    findings: &mut Findings<'_>,
    value: &Value,
    facts: Facts<'_>,
) -> Vec<(&'static str, Measure)> {
    findings.in_facts = true;
    let media = facts.names(findings, "mediaAssets");
    let campaigns = facts.names(findings, "campaigns");
    findings.in_facts = false;
    let Some(flow) = findings.object(value, "", &REQUIRED, &OPTIONAL) else { return Vec::new() };
    findings.text_field(&flow, "name");
    if let Some((campaign, value, path)) = findings.text_field(&flow, "campaignId")
        && campaigns.is_some_and(|known| !known.contains(&campaign))
    {
        findings.at("campaign.unknown", &path, value).actual(campaign);
    }
    findings.choice(&flow, "status", findings.policy.texts("flow.statuses"));
    dates(findings, &flow);
    if let Some((value, path)) = flow.field("fallbackAction") {
        fallback(findings, value, &path);
    }
    let Some((value, path)) = flow.field("nodes") else { return Vec::new() };
    nodes::check(findings, value, &path, media.as_deref())
}

fn dates(findings: &mut Findings<'_>, flow: &Object<'_>) {
    let mut read = |name: &str| {
        let (text, value, path) = findings.text_field(flow, name)?;
        let instant = date(text);
        if instant.is_none() {
            findings.at("date.format", &path, value).limit("ISO 8601 date or date-time");
        }
        Some((instant?, value, path))
    };
    let (effective, expiration) = (read("effectiveDate"), read("expirationDate"));
    let (Some((start, ..)), Some((end, value, path))) = (effective, expiration) else { return };
    if end <= start {
        findings.at("date.order", &path, value).limit(print(start)).actual(print(end));
    }
}

fn fallback(findings: &mut Findings<'_>, value: &Value, path: &str) {
    let Some(fallback) = findings.object(value, path, &["type"], &["target"]) else { return };
    findings.text_field(&fallback, "target");
    let types = findings.policy.names("flow.fallbackTypes");
    let Some(kind) = findings.choice(&fallback, "type", types) else { return };
    let needs = findings.policy.setting("flow.fallbackTypes")[kind]["needsTarget"] == true;
    if needs && !fallback.has("target") {
        findings.at_brace("fallback.target-missing", &below(path, "target"), value).actual(kind);
    }
}
