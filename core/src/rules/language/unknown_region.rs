use crate::{
    documents::Kind,
    forms::tags::Region,
    json::Span,
    policy::Languages,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use alloc::string::ToString;
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::LanguageUnknownRegion,
    severity: Severity::Error,
    fixed: false,
    title: "a region is no code of ISO 3166-1 alpha-2",
    why: "The United Kingdom is `GB`, not `UK`, and `EU` is no country. A tag with an unknown region matches \
          neither the region nor, on some platforms, the language alone.",
    fails: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en-UK"], "metadata": {"tier": "gold"}, "callbackUrl": "https://example.com/guest"}"#,
    ),
    mended: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en-GB"], "metadata": {"tier": "gold"}, "callbackUrl": "https://example.com/guest"}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &v.actual {
        Some(actual) => write!(f, "region {actual} is no code of ISO 3166-1 alpha-2"),
        None => f.write_str(RULE.title),
    }
}

/// Tells of a region that the policy does not know.
pub(crate) fn check(region: Region, tag: Span, policy: &Languages, out: &mut Findings<'_>) {
    if !policy.regions.contains(region)
        && let Some(finding) = out.add(RULE.code, Place::At(tag), message)
    {
        finding.actual(region.to_string());
    }
}
