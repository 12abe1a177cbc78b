use crate::{
    documents::Kind,
    forms::tags::{self, Language, Region},
    json::Text,
    report::{Code, Detail, Example, Findings, Place, Rule, Severity, Violation},
};
use alloc::{string::String, vec::Vec};
use core::fmt;

/// The forms, as people write them.
const FORMS: [&str; 2] = ["xx", "xx-YY"];

pub(crate) const RULE: Rule = Rule {
    code: Code::LanguageFormat,
    severity: Severity::Error,
    fixed: false,
    title: "a language tag is not of the form `xx` or `xx-YY`",
    why: "The platform takes a language of two letters, perhaps with a hyphen and a region of two letters. An \
          underscore comes from POSIX locales; scripts, variants and codes of three letters are valid elsewhere and \
          refused here.",
    fails: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en_US"], "metadata": {"tier": "gold"}, "callbackUrl": "https://example.com/guest"}"#,
    ),
    mended: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en-US"], "metadata": {"tier": "gold"}, "callbackUrl": "https://example.com/guest"}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &v.limit {
        Some(limit) => write!(f, "not a language tag of the form {limit}"),
        None => f.write_str(RULE.title),
    }
}

/// The language and the region that the tag names.
pub(crate) fn check(tag: Text<'_>, out: &mut Findings<'_>) -> Option<(Language, Option<Region>)> {
    let parts = tags::language_tag(&tag.decode());
    if parts.is_none()
        && let Some(finding) = out.add(RULE.code, Place::At(tag.span()), message)
    {
        finding
            .limit(Detail::List(FORMS.iter().map(|form| String::from(*form)).collect::<Vec<_>>()));
    }
    parts
}
