use crate::{
    documents::Kind,
    json::{Span, Text},
    policy::Agents,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::ScheduleInactive,
    severity: Severity::Error,
    fixed: false,
    title: "the agent is not scheduled",
    why: "Time in a state outside the schedule is paid or counted against adherence, and calls may be routed to somebody \
          who has gone home. The tutorials call it AGENT_NOT_SCHEDULED.",
    fails: Example::of(Kind::AgentState, r#"{"userId": "4711", "targetState": "READY"}"#)
        .with_facts(
            r#"{"schedule": {"status": "INACTIVE"}, "breaks": {"mandatoryBreakRequired": false}}"#,
        ),
    mended: Example::of(Kind::AgentState, r#"{"userId": "4711", "targetState": "READY"}"#)
        .with_facts(
            r#"{"schedule": {"status": "ACTIVE"}, "breaks": {"mandatoryBreakRequired": false}}"#,
        ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.actual, &v.limit) {
        (Some(actual), Some(limit)) => {
            write!(f, "the schedule's status is {actual}; a change of state needs {limit}")
        }
        _ => f.write_str(RULE.title),
    }
}

/// Whether the schedule's status allows a change to the state that stands at `at`.
pub(crate) fn check(status: Text<'_>, agents: &Agents, at: Span, out: &mut Findings<'_>) -> bool {
    let active = agents.active_statuses.iter().any(|name| status.is(name));
    if !active && let Some(finding) = out.add(RULE.code, Place::At(at), message) {
        finding.limit(agents.active_statuses.as_slice()).actual(status.decode().into_owned());
    }
    active
}
