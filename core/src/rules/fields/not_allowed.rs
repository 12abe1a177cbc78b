use crate::{
    documents::Kind,
    json::{Span, Text},
    report::{Code, Detail, Example, Findings, Place, Rule, Severity, Violation},
};
use alloc::{string::String, sync::Arc};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::ValueNotAllowed,
    severity: Severity::Error,
    fixed: true,
    title: "a value is not one of those allowed here",
    why: "The platform knows these values and no others; case counts.",
    fails: Example::of(
        Kind::GenesysGuest,
        r#"{"channel": "WebMessaging", "consent": {"marketing": false, "dataProcessing": true}}"#,
    ),
    mended: Example::of(
        Kind::GenesysGuest,
        r#"{"channel": "webmessaging", "consent": {"marketing": false, "dataProcessing": true}}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.note, &v.actual, &v.limit) {
        (Some(reason), ..) => f.write_str(reason),
        (None, Some(actual), Some(limit)) => write!(f, "{actual} is not allowed here; use {limit}"),
        _ => f.write_str(RULE.title),
    }
}

/// Tells that a value is not allowed for this reason, and not the value.
pub(crate) fn because(reason: impl Into<String>, at: Span, out: &mut Findings<'_>) {
    if let Some(finding) = out.add(RULE.code, Place::At(at), message) {
        finding.note(reason);
    }
}

/// The same of the text as a whole.
pub(crate) fn whole(reason: impl Into<String>, out: &mut Findings<'_>) {
    if let Some(finding) = out.add(RULE.code, Place::Whole(Span::new(0, 0)), message) {
        finding.note(reason);
    }
}

/// Which of the allowed values the text is.
pub(crate) fn check(text: Text<'_>, allowed: &[Arc<str>], out: &mut Findings<'_>) -> Option<usize> {
    among(text, allowed.iter(), out)
}

/// Which of the allowed values the text is, where these are the names of something.
#[inline]
pub(crate) fn among<'p>(
    text: Text<'_>,
    allowed: impl Iterator<Item = &'p Arc<str>> + Clone,
    out: &mut Findings<'_>,
) -> Option<usize> {
    let found = allowed.clone().position(|name| text.is(name));
    if found.is_none()
        && let Some(finding) = out.add(RULE.code, Place::At(text.span()), message)
    {
        finding.limit(Detail::choice(allowed)).actual(text.decode().into_owned());
    }
    found
}
