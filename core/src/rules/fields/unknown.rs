use crate::{
    documents::Kind,
    json::Text,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::FieldUnknown,
    severity: Severity::Error,
    fixed: true,
    title: "a field is not of this document",
    why: "A misspelt optional field would be ignored in silence, and a surplus one may carry data that nobody agreed to \
          send.",
    fails: Example::of(
        Kind::GenesysGuest,
        r#"{"channel": "webmessaging", "consent": {"marketing": false, "dataProcessing": true}, "email": ""}"#,
    ),
    mended: Example::of(
        Kind::GenesysGuest,
        r#"{"channel": "webmessaging", "consent": {"marketing": false, "dataProcessing": true}}"#,
    ),
};

fn message(_: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("no such field in this document")
}

/// Tells that an object has a field it should not have.
pub(crate) fn found(key: Text<'_>, out: &mut Findings<'_>) {
    out.add(RULE.code, Place::At(key.span()), message);
}
