use super::{MINUTE_MS, milliseconds};
use crate::{
    documents::Kind,
    json::Span,
    policy::Breaks,
    report::{Code, Detail, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::BreakOverdue,
    severity: Severity::Error,
    fixed: false,
    title: "the agent has worked too long without a break",
    why: "After hours at the telephone mistakes multiply, and in many countries the law sets the hour. The platform only \
          knows the breaks that somebody planned; the history knows those that were taken.",
    fails: Example::of(Kind::AgentState, r#"{"userId": "4711", "targetState": "READY"}"#)
        .with_facts(
            r#"{"now": "2026-03-02T13:30:00Z", "schedule": {"status": "ACTIVE"},
 "breaks": {"mandatoryBreakRequired": false}, "history": [{"state": "READY", "at": "2026-03-02T09:00:00Z"}]}"#,
        )
        .under(r#"{"breaks": {"maxContinuousWorkMinutes": 240}}"#),
    mended: Example::of(Kind::AgentState, r#"{"userId": "4711", "targetState": "READY"}"#)
        .with_facts(
            r#"{"now": "2026-03-02T13:30:00Z", "schedule": {"status": "ACTIVE"},
 "breaks": {"mandatoryBreakRequired": false}, "history": [{"state": "READY", "at": "2026-03-02T09:00:00Z"},
  {"state": "NOT_READY", "at": "2026-03-02T12:00:00Z"}, {"state": "IDLE", "at": "2026-03-02T12:30:00Z"}]}"#,
        )
        .under(r#"{"breaks": {"maxContinuousWorkMinutes": 240}}"#),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.actual, &v.limit) {
        (Some(actual), Some(limit)) => {
            write!(f, "{actual} minutes of work without a break; the limit is {limit}")
        }
        _ => f.write_str(RULE.title),
    }
}

/// Whether the agent who has worked since then may go on working at this instant; both in milliseconds since the Unix
/// epoch.
pub(crate) fn allows(since: i64, instant: i64, breaks: &Breaks) -> bool {
    breaks.max_continuous_work_minutes.is_none_or(|most| instant - since <= milliseconds(most))
}

/// Whether no break is overdue, for who has worked since then, that forbids the state that stands at `at`.
pub(crate) fn check(
    since: i64,
    now: i64,
    breaks: &Breaks,
    at: Span,
    out: &mut Findings<'_>,
) -> bool {
    if allows(since, now, breaks) {
        return true;
    }
    if let Some(finding) = out.add(RULE.code, Place::At(at), message) {
        // A minute that has begun counts, so that what is beyond the limit shows as more than it.
        let minutes = (now - since + MINUTE_MS - 1) / MINUTE_MS;
        finding.actual(Detail::Integer(minutes));
        if let Some(most) = breaks.max_continuous_work_minutes {
            finding.limit(most);
        }
    }
    false
}
