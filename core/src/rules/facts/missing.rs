use crate::{
    documents::Kind,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::FactsMissing,
    severity: Severity::Error,
    fixed: false,
    title: "a fact is missing without which nobody can say whether this is allowed",
    why: "What is not known is not allowed: an agent whose schedule could not be fetched may well be off duty, and one \
          whose breaks are unknown may be due for one. Fetch the fact and check again.",
    fails: Example::of(Kind::AgentState, r#"{"userId": "4711", "targetState": "IDLE"}"#)
        .with_facts(r#"{"schedule": {"status": "ACTIVE"}}"#),
    mended: Example::of(Kind::AgentState, r#"{"userId": "4711", "targetState": "IDLE"}"#)
        .with_facts(
            r#"{"schedule": {"status": "ACTIVE"}, "breaks": {"mandatoryBreakRequired": false}}"#,
        ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let fact = v.path.strip_prefix("/facts/").unwrap_or(&v.path);
    write!(f, "the fact `{fact}` is needed, and was not given")
}

/// Tells that the fact of this name, its path below the facts, was not given, or not in a form that can be relied on.
pub(crate) fn found(fact: &'static str, out: &mut Findings<'_>) {
    out.add(RULE.code, Place::Fact(fact), message);
}
