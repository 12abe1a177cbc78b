use crate::{
    documents::Kind,
    json::Text,
    report::{Code, Detail, Example, Findings, Place, Rule, Severity, Violation},
};
use alloc::sync::Arc;
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
    match (&v.actual, &v.limit) {
        (Some(actual), Some(limit)) => write!(f, "{actual} is not allowed here; use {limit}"),
        _ => f.write_str(RULE.title),
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
