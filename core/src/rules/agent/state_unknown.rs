use crate::{
    documents::Kind,
    json::Text,
    policy::{Agents, State},
    report::{Code, Detail, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::StateUnknown,
    severity: Severity::Error,
    fixed: false,
    title: "an agent state is not in the policy's table",
    why: "The platform refuses a state it does not know, and a state spelt in another way would slip past the rules \
          that guard the real one. States of your own belong in the policy, under `agent.states`.",
    fails: Example::of(Kind::AgentState, r#"{"userId": "4711", "targetState": "Ready"}"#)
        .with_facts(
            r#"{"schedule": {"status": "ACTIVE"}, "breaks": {"mandatoryBreakRequired": false}}"#,
        ),
    mended: Example::of(Kind::AgentState, r#"{"userId": "4711", "targetState": "READY"}"#)
        .with_facts(
            r#"{"schedule": {"status": "ACTIVE"}, "breaks": {"mandatoryBreakRequired": false}}"#,
        ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.actual, &v.limit) {
        (Some(actual), Some(limit)) => write!(f, "there is no state {actual}; use {limit}"),
        _ => f.write_str(RULE.title),
    }
}

/// The state of this name.
pub(crate) fn check<'p>(
    name: Text<'_>,
    agents: &'p Agents,
    out: &mut Findings<'_>,
) -> Option<&'p State> {
    let found = agents.states.iter().find(|state| name.is(&state.name));
    if found.is_none()
        && let Some(finding) = out.add(RULE.code, Place::At(name.span()), message)
    {
        let known = agents.states.iter().map(|state| &state.name);
        finding.limit(Detail::choice(known)).actual(name.decode().into_owned());
    }
    found
}
