use crate::{
    documents::Kind,
    forms::contact,
    json::Span,
    report::{Code, Detail, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::IdentityPlaintext,
    severity: Severity::Error,
    fixed: false,
    title: "an identity is sent in plain text where its hash belongs",
    why: "The field is there so that a guest can be recognised without the platform knowing the address or the \
          number. Sent in plain text it is personal data in a system, and in logs, where nobody expects any.",
    fails: Example::of(
        Kind::GenesysGuest,
        r#"{"channel": "webmessaging", "consent": {"marketing": false, "dataProcessing": true},
 "identityAttributes": {"emailHash": "guest@example.com"}}"#,
    ),
    mended: Example::of(
        Kind::GenesysGuest,
        r#"{"channel": "webmessaging", "consent": {"marketing": false, "dataProcessing": true},
 "identityAttributes": {"emailHash": "7d6fd7774f0d87624da6dcf16d0d3d104c3191e771fbe2f39c86aed4b2bf1a0f"}}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &v.actual {
        Some(Detail::Text(found)) => {
            let article = if found.starts_with('e') { "an" } else { "a" };
            write!(f, "looks like {article} {found} in plain text; send its hash")
        }
        _ => f.write_str(RULE.title),
    }
}

/// Whether the text does not look like an address or a number.
pub(crate) fn check(text: &str, at: Span, out: &mut Findings<'_>) -> bool {
    let found = if contact::looks_like_email(text) {
        "e-mail address"
    } else if contact::looks_like_phone(text) {
        "telephone number"
    } else {
        return true;
    };
    if let Some(finding) = out.add(RULE.code, Place::At(at), message) {
        finding.actual(found);
    }
    false
}
