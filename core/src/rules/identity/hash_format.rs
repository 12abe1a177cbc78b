use crate::{
    documents::Kind,
    json::Span,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

/// How many hex digits a SHA-256 digest has (FIPS 180-4).
const DIGITS: usize = 64;

pub(crate) const RULE: Rule = Rule {
    code: Code::IdentityHashFormat,
    severity: Severity::Error,
    fixed: false,
    title: "a hash is not 64 hex digits",
    why: "Identities are compared as SHA-256 digests in hex. A digest in base64, of another hash or with a prefix \
          equals none that is stored, so the guest is never recognised.",
    fails: Example::of(
        Kind::GenesysGuest,
        r#"{"channel": "webmessaging", "consent": {"marketing": false, "dataProcessing": true},
 "identityAttributes": {"emailHash": "fW/Xd08Nh2JNptzxbQ09EEwxkedx++LznIau1LK/Gg8="}}"#,
    ),
    mended: Example::of(
        Kind::GenesysGuest,
        r#"{"channel": "webmessaging", "consent": {"marketing": false, "dataProcessing": true},
 "identityAttributes": {"emailHash": "7d6fd7774f0d87624da6dcf16d0d3d104c3191e771fbe2f39c86aed4b2bf1a0f"}}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.limit, &v.actual) {
        (Some(limit), Some(actual)) if limit != actual => {
            write!(f, "expected {limit} hex digits, found {actual} characters")
        }
        (Some(limit), _) => write!(f, "expected {limit} hex digits, found other characters"),
        _ => f.write_str(RULE.title),
    }
}

/// Whether the text is a SHA-256 digest in hex.
pub(super) fn is_digest(text: &str) -> bool {
    text.len() == DIGITS && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Tells of a text that is no digest.
pub(super) fn found(text: &str, at: Span, out: &mut Findings<'_>) {
    if let Some(finding) = out.add(RULE.code, Place::At(at), message) {
        finding.limit(DIGITS).actual(text.chars().count());
    }
}
