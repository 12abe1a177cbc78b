use crate::{
    documents::Kind,
    forms::time::print_instant,
    json::Span,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use alloc::string::ToString;
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::DateOrder,
    severity: Severity::Error,
    fixed: false,
    title: "an end is not after its start",
    why: "What ends before it starts never holds: the flow is never played, the shift has no hours. Most often a shift \
          runs past midnight and its end was given the day of its start.",
    fails: Example::of(Kind::AgentState, r#"{"userId": "4711", "targetState": "READY"}"#).with_facts(
        r#"{"now": "2026-03-02T23:30:00Z",
 "schedule": {"status": "ACTIVE", "shifts": [{"start": "2026-03-02T22:00:00Z", "end": "2026-03-02T06:00:00Z"}]},
 "breaks": {"mandatoryBreakRequired": false}}"#,
    ),
    mended: Example::of(Kind::AgentState, r#"{"userId": "4711", "targetState": "READY"}"#).with_facts(
        r#"{"now": "2026-03-02T23:30:00Z",
 "schedule": {"status": "ACTIVE", "shifts": [{"start": "2026-03-02T22:00:00Z", "end": "2026-03-03T06:00:00Z"}]},
 "breaks": {"mandatoryBreakRequired": false}}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.actual, &v.limit) {
        (Some(end), Some(start)) => {
            write!(f, "the end, {end}, is not after the start, {start}")
        }
        _ => f.write_str(RULE.title),
    }
}

/// Whether the end, which stands at `at`, is after the start; both in milliseconds since the Unix epoch.
pub(crate) fn check(start: i64, end: i64, at: Span, out: &mut Findings<'_>) -> bool {
    if end > start {
        return true;
    }
    if let Some(finding) = out.add(RULE.code, Place::At(at), message) {
        finding.limit(print_instant(start).to_string()).actual(print_instant(end).to_string());
    }
    false
}
