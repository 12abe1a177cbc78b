use crate::{
    documents::Kind,
    json::Span,
    policy::State,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
    rules::chain::Chain,
};
use alloc::{borrow::Cow, string::String};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::StateTransition,
    severity: Severity::Error,
    fixed: false,
    title: "the policy has no step from the current state to the target state",
    why: "A step to the state an agent is in already is most often a double click or a second client at work, and \
          would start its clock anew. A table of your own can demand more: a pause before the next call, say.",
    fails: Example::of(
        Kind::AgentState,
        r#"{"userId": "4711", "currentState": "PAUSED", "targetState": "PAUSED"}"#,
    )
    .with_facts(
        r#"{"schedule": {"status": "ACTIVE"}, "breaks": {"mandatoryBreakRequired": false}}"#,
    ),
    mended: Example::of(
        Kind::AgentState,
        r#"{"userId": "4711", "currentState": "READY", "targetState": "PAUSED"}"#,
    )
    .with_facts(
        r#"{"schedule": {"status": "ACTIVE"}, "breaks": {"mandatoryBreakRequired": false}}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (Some(to), Some(from)) = (&v.actual, &v.note) else { return f.write_str(RULE.title) };
    write!(f, "no step leads from `{from}` to {to}")?;
    match &*v.witness {
        [] => Ok(()),
        next => write!(f, "; from there an agent can go to {}", Chain(next, ", ")),
    }
}

/// Checks that a step leads from one state to the other, which is named at `at`.
pub(crate) fn check(from: &State, to: &State, at: Span, out: &mut Findings<'_>) {
    if from.next.contains(&to.name) {
        return;
    }
    if let Some(finding) = out.add(RULE.code, Place::At(at), message) {
        finding
            .actual(String::from(&*to.name))
            .witness(from.next.iter().map(|name| Cow::Borrowed(&**name)))
            .note(&*from.name);
    }
}
