use crate::{
    documents::Kind,
    json::Span,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::MetadataSize,
    severity: Severity::Error,
    fixed: false,
    title: "metadata is too large",
    why: "The platform counts bytes of UTF-8, not characters, and refuses the request beyond its limit: a form in \
          Greek reaches it with half the letters. What is counted is the compact JSON that is sent; under the \
          profile `genesys-cloud` it is the text of keys and values alone.",
    fails: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en-US"], "metadata": {"note": "Καλημέρα"}, "callbackUrl": "https://example.com/guest"}"#,
    )
    .under(r#"{"metadata": {"maxBytes": 24}}"#),
    mended: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en-US"], "metadata": {"note": "Kalimera"}, "callbackUrl": "https://example.com/guest"}"#,
    )
    .under(r#"{"metadata": {"maxBytes": 24}}"#),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.actual, &v.limit) {
        (Some(actual), Some(limit)) => write!(f, "{actual} bytes; the limit is {limit}"),
        _ => f.write_str(RULE.title),
    }
}

/// Tells of more bytes than the limit.
pub(crate) fn check(bytes: usize, object: Span, limit: usize, out: &mut Findings<'_>) {
    if bytes > limit
        && let Some(finding) = out.add(RULE.code, Place::At(object), message)
    {
        finding.limit(limit).actual(bytes);
    }
}
