use crate::{
    documents::Kind,
    json::Text,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::StringEmpty,
    severity: Severity::Error,
    fixed: true,
    title: "an empty string stands where text is needed",
    why: "An empty value is most often a form field that was never filled in or a variable that was never set. Leave \
          the field out, or say what it holds.",
    fails: Example::of(Kind::AgentState, r#"{"userId": "", "targetState": "IDLE"}"#).with_facts(
        r#"{"schedule": {"status": "ACTIVE"}, "breaks": {"mandatoryBreakRequired": false}}"#,
    ),
    mended: Example::of(Kind::AgentState, r#"{"userId": "4711", "targetState": "IDLE"}"#)
        .with_facts(
            r#"{"schedule": {"status": "ACTIVE"}, "breaks": {"mandatoryBreakRequired": false}}"#,
        ),
};

fn message(_: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("the string is empty")
}

/// Whether there is text.
#[inline]
pub(crate) fn check(text: Text<'_>, out: &mut Findings<'_>) -> bool {
    if text.is_empty() {
        out.add(RULE.code, Place::At(text.span()), message);
    }
    !text.is_empty()
}
