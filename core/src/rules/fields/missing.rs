use crate::{
    documents::Kind,
    json::Span,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::FieldMissing,
    severity: Severity::Error,
    fixed: true,
    title: "a required field is absent",
    why: "The platform answers a request without it with 400, or fills in a default that nobody chose.",
    fails: Example::of(Kind::GenesysGuest, r#"{"channel": "webmessaging"}"#),
    mended: Example::of(
        Kind::GenesysGuest,
        r#"{"channel": "webmessaging", "consent": {"marketing": false, "dataProcessing": true}}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "the field `{}` is missing", v.field())
}

/// Tells that the object whose opening brace is at `brace` lacks the field.
pub(crate) fn found(brace: Span, field: &'static str, out: &mut Findings<'_>) {
    out.add(RULE.code, Place::Missing(brace, field), message);
}
