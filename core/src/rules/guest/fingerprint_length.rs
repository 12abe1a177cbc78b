use crate::{
    documents::Kind,
    json::Text,
    policy::Guests,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::FingerprintLength,
    severity: Severity::Error,
    fixed: false,
    title: "a device fingerprint is too long",
    why: "The platform stores a bounded number of characters and refuses more. A fingerprint is a digest or an id; \
          a list of fonts and plug-ins says more about a person than was agreed to.",
    fails: Example::of(
        Kind::GenesysGuest,
        r#"{"channel": "webmessaging", "consent": {"marketing": false, "dataProcessing": true},
 "identityAttributes": {"deviceFingerprint": "fp-9b1deb4d"}}"#,
    )
    .under(r#"{"guest": {"maxFingerprintLength": 8}}"#),
    mended: Example::of(
        Kind::GenesysGuest,
        r#"{"channel": "webmessaging", "consent": {"marketing": false, "dataProcessing": true},
 "identityAttributes": {"deviceFingerprint": "9b1deb4d"}}"#,
    )
    .under(r#"{"guest": {"maxFingerprintLength": 8}}"#),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.actual, &v.limit) {
        (Some(actual), Some(limit)) => write!(f, "{actual} characters; the limit is {limit}"),
        _ => f.write_str(RULE.title),
    }
}

/// Tells of more Unicode code points than the policy allows.
pub(crate) fn check(text: Text<'_>, policy: &Guests, out: &mut Findings<'_>) {
    let length = text.chars().count();
    if length > policy.max_fingerprint_length
        && let Some(finding) = out.add(RULE.code, Place::At(text.span()), message)
    {
        finding.limit(policy.max_fingerprint_length).actual(length);
    }
}
