use crate::{
    documents::Kind,
    json::{Limits, Span},
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::JsonTooLarge,
    severity: Severity::Error,
    fixed: true,
    title: "the document has too many bytes",
    why: "A limit on what is read bounds the memory and the time of a check, whatever is sent. The policy's \
          `limits.maxDocumentBytes` sets it.",
    fails: Example::of(Kind::CallCodes, "[                              ]")
        .under(r#"{"limits": {"maxDocumentBytes": 16}}"#),
    mended: Example::of(Kind::CallCodes, "[]").under(r#"{"limits": {"maxDocumentBytes": 16}}"#),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.actual, &v.limit) {
        (Some(actual), Some(limit)) => {
            write!(f, "the document has {actual} bytes; the limit is {limit}")
        }
        (None, Some(limit)) => write!(f, "the document has more than {limit} bytes, the limit"),
        _ => f.write_str(RULE.title),
    }
}

/// Tells how large the text is.
pub(crate) fn found(bytes: &[u8], limits: Limits, out: &mut Findings<'_>) {
    unread(Some(bytes.len()), limits.max_bytes, out);
}

/// Tells that a text of so many bytes, if that is known, was not read.
pub(crate) fn unread(bytes: Option<usize>, limit: usize, out: &mut Findings<'_>) {
    let place = Place::Whole(Span::new(0, bytes.unwrap_or(limit)));
    if let Some(finding) = out.add(RULE.code, place, message) {
        finding.limit(limit);
        if let Some(bytes) = bytes {
            finding.actual(bytes);
        }
    }
}
