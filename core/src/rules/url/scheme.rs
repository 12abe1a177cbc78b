use crate::{
    documents::Kind,
    forms::uri::Uri,
    json::Span,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use alloc::{string::String, sync::Arc};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::UrlScheme,
    severity: Severity::Error,
    fixed: false,
    title: "a URL has a scheme that is not allowed here",
    why: "A callback carries what a guest says, so it goes over https only, and the platform refuses anything else. \
          The page that a guest comes from is a web page: http or https.",
    fails: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en-US"], "metadata": {"tier": "gold"}, "callbackUrl": "http://example.com/guest"}"#,
    ),
    mended: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en-US"], "metadata": {"tier": "gold"}, "callbackUrl": "https://example.com/guest"}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.actual, &v.limit) {
        (Some(actual), Some(limit)) => {
            write!(f, "the scheme {actual} is not allowed here; use {limit}")
        }
        (None, Some(limit)) => write!(f, "the scheme is not allowed here; use {limit}"),
        _ => f.write_str(RULE.title),
    }
}

/// Whether the scheme is among those allowed; case makes no difference.
pub(crate) fn check(uri: &Uri<'_>, at: Span, allowed: &[Arc<str>], out: &mut Findings<'_>) -> bool {
    let is_allowed = allowed.iter().any(|scheme| uri.has_scheme(scheme));
    if !is_allowed && let Some(finding) = out.add(RULE.code, Place::At(at), message) {
        finding.limit(allowed);
        // Without a host it may be a user's name where the scheme was forgotten: `ada:secret@example.com`.
        if uri.host().is_some() {
            finding.actual(String::from(uri.scheme()));
        }
    }
    is_allowed
}
