use crate::{
    documents::Kind,
    json::Span,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::ConsentProcessingRefused,
    severity: Severity::Warning,
    fixed: false,
    title: "identity attributes are sent although the guest refused data processing",
    why: "A hash still tells one guest from another, so it is personal data, and to send it is to process it. Leave \
          the identity attributes out where the guest has not agreed.",
    fails: Example::of(
        Kind::GenesysGuest,
        r#"{"channel": "webmessaging", "consent": {"marketing": false, "dataProcessing": false},
 "identityAttributes": {"deviceFingerprint": "9b1deb4d"}}"#,
    ),
    mended: Example::of(
        Kind::GenesysGuest,
        r#"{"channel": "webmessaging", "consent": {"marketing": false, "dataProcessing": false},
 "identityAttributes": {}}"#,
    ),
};

fn message(_: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("identity attributes are sent although `consent.dataProcessing` is false")
}

/// Tells of identity attributes that the guest has not agreed to.
pub(crate) fn found(attributes: Span, out: &mut Findings<'_>) {
    out.add(RULE.code, Place::At(attributes), message);
}
