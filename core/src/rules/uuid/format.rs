use crate::{
    documents::Kind,
    forms::uuid::{self, Uuid},
    json::Text,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::UuidFormat,
    severity: Severity::Error,
    fixed: false,
    title: "an identifier is not a hyphenated UUID",
    why: "Channels and queues are named by UUIDs in the form 8-4-4-4-12. Braces, a `urn:uuid:` prefix or missing \
          hyphens are understood by some libraries and refused by the platform.",
    fails: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "{7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b}", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en-US"], "metadata": {"tier": "gold"}, "callbackUrl": "https://example.com/guest"}"#,
    ),
    mended: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en-US"], "metadata": {"tier": "gold"}, "callbackUrl": "https://example.com/guest"}"#,
    ),
};

fn message(_: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("not a UUID of the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
}

/// The UUID that the text is.
#[inline]
pub(crate) fn check(text: Text<'_>, out: &mut Findings<'_>) -> Option<Uuid> {
    let uuid = text.plain().and_then(uuid::parse).or_else(|| uuid::parse(&text.decode()));
    if uuid.is_none() {
        out.add(RULE.code, Place::At(text.span()), message);
    }
    uuid
}
