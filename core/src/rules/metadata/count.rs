use crate::{
    documents::Kind,
    json::Span,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::MetadataCount,
    severity: Severity::Error,
    fixed: false,
    title: "metadata has too many keys",
    why: "The platform keeps a bounded number of attributes with a conversation and refuses the request beyond it. \
          Long lists belong in the CRM, with one key that leads there.",
    fails: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en-US"], "metadata": {"tier": "gold", "cart": 3, "vip": true}, "callbackUrl": "https://example.com/guest"}"#,
    )
    .under(r#"{"metadata": {"maxKeys": 2}}"#),
    mended: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en-US"], "metadata": {"tier": "gold", "cart": 3}, "callbackUrl": "https://example.com/guest"}"#,
    )
    .under(r#"{"metadata": {"maxKeys": 2}}"#),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.actual, &v.limit) {
        (Some(actual), Some(limit)) => write!(f, "{actual} keys; the limit is {limit}"),
        _ => f.write_str(RULE.title),
    }
}

/// Tells of more keys than the limit.
pub(crate) fn check(keys: usize, object: Span, limit: usize, out: &mut Findings<'_>) {
    if keys > limit
        && let Some(finding) = out.add(RULE.code, Place::At(object), message)
    {
        finding.limit(limit).actual(keys);
    }
}
