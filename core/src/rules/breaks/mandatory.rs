use crate::{
    documents::Kind,
    forms::{
        period::{self, Period},
        time::print_instant,
    },
    json::Span,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use alloc::string::ToString;
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::BreakMandatory,
    severity: Severity::Error,
    fixed: false,
    title: "the agent must take a break now",
    why: "Breaks that law or contract demands must not be worked through, and who is ready gets calls. The tutorials call \
          it MANDATORY_BREAK_VIOLATION. `retryAt` tells when the agent can be ready again, if the facts tell.",
    fails: Example::of(Kind::AgentState, r#"{"userId": "4711", "targetState": "READY"}"#).with_facts(
        r#"{"now": "2026-03-02T12:10:00Z", "schedule": {"status": "ACTIVE"},
 "breaks": {"mandatoryBreakRequired": false,
  "windows": [{"start": "2026-03-02T12:00:00Z", "end": "2026-03-02T12:30:00Z", "mandatory": true}]}}"#,
    ),
    mended: Example::of(Kind::AgentState, r#"{"userId": "4711", "targetState": "READY"}"#).with_facts(
        r#"{"now": "2026-03-02T12:30:00Z", "schedule": {"status": "ACTIVE"},
 "breaks": {"mandatoryBreakRequired": false,
  "windows": [{"start": "2026-03-02T12:00:00Z", "end": "2026-03-02T12:30:00Z", "mandatory": true}]}}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &v.note {
        Some(end) => write!(f, "a mandatory break lasts until `{end}`"),
        None => f.write_str("a mandatory break is required"),
    }
}

/// Whether no mandatory break forbids the state that stands at `at`: none is required, and now is in none of the
/// mandatory windows, which are joined. Instants are milliseconds since the Unix epoch.
pub(crate) fn check(
    required: bool,
    windows: &[Period],
    now: Option<i64>,
    at: Span,
    out: &mut Findings<'_>,
) -> bool {
    let window =
        now.and_then(|now| period::at_or_after(windows, now).filter(|window| window.contains(now)));
    if !required && window.is_none() {
        return true;
    }
    if let Some(finding) = out.add(RULE.code, Place::At(at), message)
        && let Some(window) = window
    {
        finding.note(print_instant(window.end).to_string());
    }
    false
}
