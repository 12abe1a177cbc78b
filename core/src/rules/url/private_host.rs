use crate::{
    documents::Kind,
    forms::uri::Uri,
    json::Span,
    policy::Urls,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use alloc::string::String;
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::UrlPrivateHost,
    severity: Severity::Warning,
    fixed: false,
    title: "a URL leads to a host that only a private network knows",
    why: "The platform calls back from the outside: it cannot reach a loopback, private or link-local address, and \
          if it can, it reaches something that was never meant to be reached. Most often it is the address of a \
          developer's machine that was left in a configuration.",
    fails: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en-US"], "metadata": {"tier": "gold"}, "callbackUrl": "https://localhost:8443/guest"}"#,
    ),
    mended: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en-US"], "metadata": {"tier": "gold"}, "callbackUrl": "https://example.com:8443/guest"}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &v.actual {
        Some(actual) => write!(f, "the platform cannot reach the host {actual}, or should not"),
        None => f.write_str(RULE.title),
    }
}

/// Tells of a host that nobody outside can reach.
pub(crate) fn check(uri: &Uri<'_>, at: Span, policy: &Urls, out: &mut Findings<'_>) {
    if out.hears(RULE.code)
        && uri.is_private_host(&policy.private_suffixes)
        && let Some(finding) = out.add(RULE.code, Place::At(at), message)
        && let Some(host) = uri.host()
    {
        finding.actual(String::from(host));
    }
}
