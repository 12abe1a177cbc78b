use crate::{
    documents::Kind,
    json::Text,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::MetadataKeyEmpty,
    severity: Severity::Error,
    fixed: false,
    title: "a key of metadata is empty",
    why: "An attribute without a name cannot be shown to an agent or used in a routing rule. It comes from a form \
          field that has no name.",
    fails: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en-US"], "metadata": {"": "gold"}, "callbackUrl": "https://example.com/guest"}"#,
    ),
    mended: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en-US"], "metadata": {"tier": "gold"}, "callbackUrl": "https://example.com/guest"}"#,
    ),
};

fn message(_: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("the key is empty")
}

/// Tells of an empty key.
#[inline]
pub(crate) fn check(key: Text<'_>, out: &mut Findings<'_>) {
    if key.is_empty() {
        out.add(RULE.code, Place::At(key.span()), message);
    }
}
