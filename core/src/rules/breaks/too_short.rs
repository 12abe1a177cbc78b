use super::{MINUTE_MS, milliseconds};
use crate::{
    documents::Kind,
    json::Span,
    policy::Breaks,
    report::{Code, Detail, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::BreakTooShort,
    severity: Severity::Error,
    fixed: false,
    title: "the agent's break has not lasted long enough",
    why: "A break that is cut short is no break: where a least length is set by law or contract, it starts anew, and the \
          work before it counts on. Where the history has a break and work begin at one instant, the break may \
          have begun last.",
    fails: Example::of(Kind::AgentState, r#"{"userId": "4711", "targetState": "READY"}"#)
        .with_facts(
            r#"{"now": "2026-03-02T12:10:00Z", "schedule": {"status": "ACTIVE"},
 "breaks": {"mandatoryBreakRequired": false}, "history": [{"state": "NOT_READY", "at": "2026-03-02T12:00:00Z"}]}"#,
        )
        .under(r#"{"breaks": {"minBreakMinutes": 15}}"#),
    mended: Example::of(Kind::AgentState, r#"{"userId": "4711", "targetState": "READY"}"#)
        .with_facts(
            r#"{"now": "2026-03-02T12:15:00Z", "schedule": {"status": "ACTIVE"},
 "breaks": {"mandatoryBreakRequired": false}, "history": [{"state": "NOT_READY", "at": "2026-03-02T12:00:00Z"}]}"#,
        )
        .under(r#"{"breaks": {"minBreakMinutes": 15}}"#),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.actual, &v.limit) {
        (Some(actual), Some(limit)) => {
            write!(f, "the break has lasted {actual} of at least {limit} minutes")
        }
        _ => f.write_str(RULE.title),
    }
}

/// The first instant at which the break that the agent has been on since then has lasted long enough; both in
/// milliseconds since the Unix epoch.
pub(crate) fn over(since: i64, breaks: &Breaks) -> Option<i64> {
    breaks.min_break_minutes.map(|least| since.saturating_add(milliseconds(least)))
}

/// Whether the break that began then need not last longer before the state that stands at `at`.
pub(crate) fn check(
    since: i64,
    now: i64,
    breaks: &Breaks,
    at: Span,
    out: &mut Findings<'_>,
) -> bool {
    if over(since, breaks).is_none_or(|over| over <= now) {
        return true;
    }
    if let Some(finding) = out.add(RULE.code, Place::At(at), message) {
        finding.actual(Detail::Integer((now - since) / MINUTE_MS));
        if let Some(least) = breaks.min_break_minutes {
            finding.limit(least);
        }
    }
    false
}
