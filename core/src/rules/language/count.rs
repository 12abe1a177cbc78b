use crate::{
    documents::Kind,
    json::Span,
    policy::Languages,
    report::{Code, Detail, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::LanguageCount,
    severity: Severity::Error,
    fixed: false,
    title: "there are too few or too many languages",
    why: "The first language picks the queue's greeting and the agent, the others are what to fall back on. The \
          platform wants at least one and refuses long lists: send those the guest prefers most.",
    fails: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": [], "metadata": {"tier": "gold"}, "callbackUrl": "https://example.com/guest"}"#,
    ),
    mended: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en"], "metadata": {"tier": "gold"}, "callbackUrl": "https://example.com/guest"}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.actual, &v.limit) {
        (Some(Detail::Integer(actual)), Some(Detail::Integer(limit))) => {
            let bound = if actual < limit { "least" } else { "most" };
            let s = if *actual == 1 { "" } else { "s" };
            write!(f, "{actual} language tag{s}; the policy allows at {bound} {limit}")
        }
        _ => f.write_str(RULE.title),
    }
}

/// Tells of a list with fewer or more tags than the policy allows.
pub(crate) fn check(count: usize, list: Span, policy: &Languages, out: &mut Findings<'_>) {
    let limit = match count {
        _ if count < policy.min_tags => policy.min_tags,
        _ if count > policy.max_tags => policy.max_tags,
        _ => return,
    };
    if let Some(finding) = out.add(RULE.code, Place::At(list), message) {
        finding.limit(limit).actual(count);
    }
}
