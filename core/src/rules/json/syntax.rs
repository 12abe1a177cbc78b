use crate::{
    documents::Kind,
    json::{Fault, LineColumn, Span},
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use alloc::format;
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::JsonSyntax,
    severity: Severity::Error,
    fixed: true,
    title: "the document is not one JSON text",
    why: "What cannot be read cannot be checked, and platforms read it differently or not at all. A document is one \
          JSON text of RFC 8259 in UTF-8, without a byte order mark, comments or trailing commas; a surrogate \
          without its pair has no form in UTF-8.",
    fails: Example::of(Kind::AgentState, r#"{"userId": "4711", "targetState": "IDLE",}"#)
        .with_facts(
            r#"{"schedule": {"status": "ACTIVE"}, "breaks": {"mandatoryBreakRequired": false}}"#,
        ),
    mended: Example::of(Kind::AgentState, r#"{"userId": "4711", "targetState": "IDLE"}"#)
        .with_facts(
            r#"{"schedule": {"status": "ACTIVE"}, "breaks": {"mandatoryBreakRequired": false}}"#,
        ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(v.note.as_deref().unwrap_or(RULE.title))
}

/// Tells what cannot be read, and in which line and column.
pub(crate) fn found(fault: Fault, bytes: &[u8], out: &mut Findings<'_>) {
    let place = Place::Whole(character(bytes, fault.offset));
    if let Some(finding) = out.add(RULE.code, place, message) {
        let LineColumn { line, column } = LineColumn::of(bytes, fault.offset);
        finding.note(format!("{} at line {line}, column {column}", fault.reason));
    }
}

/// The whole character at `offset`, so that the place can be cut out of the text; none where the text has ended.
fn character(bytes: &[u8], offset: usize) -> Span {
    let rest = bytes.get(offset..).unwrap_or_default();
    let following = rest.iter().skip(1).take(3).take_while(|byte| **byte & 0xC0 == 0x80).count();
    let start = bytes.len().min(offset);
    Span::new(start, start + rest.len().min(1) + following)
}
