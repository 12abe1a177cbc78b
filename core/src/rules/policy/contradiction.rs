use crate::{
    documents::Kind,
    json::Span,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use alloc::{format, string::String};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::PolicyContradiction,
    severity: Severity::Error,
    fixed: true,
    title: "two settings contradict each other",
    why: "Under a policy whose settings contradict each other no document can pass, or a setting never takes hold: the \
          tenant would find out from refused work. Settings that the policy leaves out are those of its profile.",
    fails: Example::of(Kind::Policy, r#"{"language": {"minTags": 6}}"#),
    mended: Example::of(Kind::Policy, r#"{"language": {"minTags": 6, "maxTags": 8}}"#),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(v.note.as_deref().unwrap_or(RULE.title))
}

fn found(at: Span, note: String, out: &mut Findings<'_>) {
    if let Some(finding) = out.add(RULE.code, Place::At(at), message) {
        finding.note(note);
    }
}

/// Whether at least as many are allowed as are asked for.
pub(crate) fn least_and_most(least: usize, most: usize, at: Span, out: &mut Findings<'_>) {
    if least > most {
        found(at, format!("at least {least} are asked for and at most {most} allowed"), out);
    }
}

/// Whether a list that a value must be in has any.
pub(crate) fn not_empty(is_empty: bool, at: Span, out: &mut Findings<'_>) {
    if is_empty {
        found(at, String::from("the list is empty, so no value is allowed"), out);
    }
}

/// Tells that a state is named which the table does not have.
pub(crate) fn no_such_state(state: &str, at: Span, out: &mut Findings<'_>) {
    found(at, format!("the table of states has no `{state}`"), out);
}

/// Tells that a state is both a break and forbidden during one.
pub(crate) fn break_forbidden(state: &str, at: Span, out: &mut Findings<'_>) {
    found(at, format!("`{state}` is a break state and cannot be forbidden during a break"), out);
}

/// Tells that a type of node both ends the call and leads on.
pub(crate) fn ends_and_continues(at: Span, out: &mut Findings<'_>) {
    found(at, String::from("a node of this type both ends the call and must lead on"), out);
}
