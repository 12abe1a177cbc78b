use crate::{
    documents::Kind,
    json::Text,
    policy::Guests,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use alloc::string::String;
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::CampaignFormat,
    severity: Severity::Error,
    fixed: false,
    title: "a campaign id has another form than the policy's",
    why: "Campaigns are told apart by their ids letter by letter: `spring-sale` and `SPRING-SALE` would be two in \
          every statistic. The default form is capital letters, digits, underscores and hyphens.",
    fails: Example::of(
        Kind::GenesysGuest,
        r#"{"channel": "webmessaging", "consent": {"marketing": false, "dataProcessing": true},
 "channelContext": {"campaignId": "spring sale"}}"#,
    ),
    mended: Example::of(
        Kind::GenesysGuest,
        r#"{"channel": "webmessaging", "consent": {"marketing": false, "dataProcessing": true},
 "channelContext": {"campaignId": "SPRING-SALE"}}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &v.limit {
        Some(limit) => write!(f, "a campaign id must match {limit}"),
        None => f.write_str(RULE.title),
    }
}

/// Tells of a campaign id that is not of the policy's form.
pub(crate) fn check(text: Text<'_>, policy: &Guests, out: &mut Findings<'_>) {
    if !policy.campaign.is_match(&text.decode())
        && let Some(finding) = out.add(RULE.code, Place::At(text.span()), message)
    {
        finding.limit(String::from(&*policy.campaign.source));
    }
}
