use crate::{
    documents::Kind,
    json::Span,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::JsonDuplicateKey,
    severity: Severity::Error,
    fixed: true,
    title: "an object repeats a key",
    why: "JavaScript keeps the last of the values, other readers the first, and some refuse the text: what was checked \
          may not be what the platform sees. Callgate checks the last, and refuses the document.",
    fails: Example::of(
        Kind::AgentState,
        r#"{"userId": "4711", "targetState": "READY", "targetState": "IDLE"}"#,
    )
    .with_facts(
        r#"{"schedule": {"status": "ACTIVE"}, "breaks": {"mandatoryBreakRequired": false}}"#,
    ),
    mended: Example::of(Kind::AgentState, r#"{"userId": "4711", "targetState": "IDLE"}"#)
        .with_facts(
            r#"{"schedule": {"status": "ACTIVE"}, "breaks": {"mandatoryBreakRequired": false}}"#,
        ),
};

fn message(_: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("the object has this key already; JavaScript keeps the last value only")
}

/// Tells of a repeated key.
pub(crate) fn found(key: Span, out: &mut Findings<'_>) {
    out.add(RULE.code, Place::At(key), message);
}
