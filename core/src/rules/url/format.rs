use crate::{
    documents::Kind,
    forms::uri::Uri,
    json::Span,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::UrlFormat,
    severity: Severity::Error,
    fixed: false,
    title: "a URL is not an absolute URI with a host",
    why: "A browser completes a missing scheme and escapes spaces and umlauts; a platform does neither. Write the \
          scheme and the host, escape other characters with percent signs and international host names as `xn--`.",
    fails: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en-US"], "metadata": {"tier": "gold"}, "callbackUrl": "example.com/guest"}"#,
    ),
    mended: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en-US"], "metadata": {"tier": "gold"}, "callbackUrl": "https://example.com/guest"}"#,
    ),
};

fn message(_: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("not an absolute URI of RFC 3986 with a host")
}

/// The URI that the text is.
pub(crate) fn absolute<'t>(text: &'t str, at: Span, out: &mut Findings<'_>) -> Option<Uri<'t>> {
    tell(Uri::parse(text), at, out)
}

/// The URI, if it has a host.
pub(crate) fn with_host<'t>(uri: Uri<'t>, at: Span, out: &mut Findings<'_>) -> Option<Uri<'t>> {
    tell(Some(uri).filter(|uri| uri.host().is_some()), at, out)
}

fn tell<'t>(uri: Option<Uri<'t>>, at: Span, out: &mut Findings<'_>) -> Option<Uri<'t>> {
    if uri.is_none() {
        out.add(RULE.code, Place::At(at), message);
    }
    uri
}
