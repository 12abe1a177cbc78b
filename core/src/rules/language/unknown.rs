use crate::{
    documents::Kind,
    forms::tags::Language,
    json::Span,
    policy::Languages,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use alloc::string::ToString;
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::LanguageUnknown,
    severity: Severity::Error,
    fixed: false,
    title: "a language is no code of ISO 639-1",
    why: "A tag can have the right form and name no language: a country where the language belongs (`jp` for `ja`), \
          or a placeholder. Nobody speaks it, so the guest waits for an agent who never comes.",
    fails: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["zz-US"], "metadata": {"tier": "gold"}, "callbackUrl": "https://example.com/guest"}"#,
    ),
    mended: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en-US"], "metadata": {"tier": "gold"}, "callbackUrl": "https://example.com/guest"}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &v.actual {
        Some(actual) => write!(f, "language {actual} is no code of ISO 639-1"),
        None => f.write_str(RULE.title),
    }
}

/// Tells of a language that the policy does not know.
pub(crate) fn check(language: Language, tag: Span, policy: &Languages, out: &mut Findings<'_>) {
    if !policy.languages.contains(language)
        && let Some(finding) = out.add(RULE.code, Place::At(tag), message)
    {
        finding.actual(language.to_string());
    }
}
