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
    code: Code::ScheduleOutsideShift,
    severity: Severity::Error,
    fixed: false,
    title: "now is in none of the agent's shifts",
    why: "An active schedule says that the agent works this week, not that the agent works now. A shift ends at its end: \
          at 17:00:00 the shift until 17:00 is over.",
    fails: Example::of(Kind::AgentState, r#"{"userId": "4711", "targetState": "READY"}"#).with_facts(
        r#"{"now": "2026-03-02T17:00:00+01:00",
 "schedule": {"status": "ACTIVE", "shifts": [{"start": "2026-03-02T09:00:00+01:00", "end": "2026-03-02T17:00:00+01:00"}]},
 "breaks": {"mandatoryBreakRequired": false}}"#,
    ),
    mended: Example::of(Kind::AgentState, r#"{"userId": "4711", "targetState": "READY"}"#).with_facts(
        r#"{"now": "2026-03-02T16:59:59+01:00",
 "schedule": {"status": "ACTIVE", "shifts": [{"start": "2026-03-02T09:00:00+01:00", "end": "2026-03-02T17:00:00+01:00"}]},
 "breaks": {"mandatoryBreakRequired": false}}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.actual, &v.note) {
        (Some(now), Some(next)) => {
            write!(f, "{now} is in no shift; the next starts at `{next}`")
        }
        (Some(now), None) => write!(f, "{now} is in no shift, and none follows"),
        _ => f.write_str("there is no shift"),
    }
}

/// Checks that now, in milliseconds since the Unix epoch, is in one of the shifts, which are joined. Without any, no time is needed to tell.
pub(crate) fn check(shifts: &[Period], now: Option<i64>, at: Span, out: &mut Findings<'_>) {
    let next = now.and_then(|now| period::at_or_after(shifts, now));
    let within = match (next, now) {
        (Some(next), Some(now)) => next.contains(now),
        (_, Some(_)) => false,
        (_, None) => !shifts.is_empty(),
    };
    if within {
        return;
    }
    if let Some(finding) = out.add(RULE.code, Place::At(at), message)
        && let Some(now) = now
    {
        finding.actual(print_instant(now).to_string());
        if let Some(next) = next {
            finding.note(print_instant(next.start).to_string());
        }
    }
}
