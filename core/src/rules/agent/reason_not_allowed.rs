use crate::{
    documents::Kind,
    json::Text,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use alloc::sync::Arc;
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::ReasonNotAllowed,
    severity: Severity::Error,
    fixed: false,
    title: "a reason code does not go with the target state",
    why: "Reports of occupancy and adherence add up time by reason: a break filed under another state's reason is lost \
          to both. Leave the code out, and the state's own is sent.",
    fails: Example::of(
        Kind::AgentState,
        r#"{"userId": "4711", "targetState": "NOT_READY", "reasonCode": "WORKING"}"#,
    )
    .with_facts(
        r#"{"schedule": {"status": "ACTIVE"}, "breaks": {"mandatoryBreakRequired": false}}"#,
    ),
    mended: Example::of(
        Kind::AgentState,
        r#"{"userId": "4711", "targetState": "NOT_READY", "reasonCode": "BREAK"}"#,
    )
    .with_facts(
        r#"{"schedule": {"status": "ACTIVE"}, "breaks": {"mandatoryBreakRequired": false}}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.actual, &v.limit) {
        (Some(actual), Some(limit)) => {
            write!(f, "the reason {actual} does not go with this state; use {limit}")
        }
        _ => f.write_str(RULE.title),
    }
}

/// Checks that the reason code is one of those that go with the target state.
pub(crate) fn check(code: Text<'_>, allowed: &[Arc<str>], out: &mut Findings<'_>) {
    if allowed.iter().any(|name| code.is(name)) {
        return;
    }
    if let Some(finding) = out.add(RULE.code, Place::At(code.span()), message) {
        finding.limit(allowed).actual(code.decode().into_owned());
    }
}
