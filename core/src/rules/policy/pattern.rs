use crate::{
    documents::Kind,
    forms::pattern::Pattern,
    json::Text,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use alloc::{format, string::String};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::PolicyPattern,
    severity: Severity::Error,
    fixed: true,
    title: "a pattern does not compile",
    why: "A pattern that cannot be compiled would refuse every document or none. Patterns are characters, classes such \
          as `[A-Z0-9_]`, and counts such as `{2,16}`, `+` or `*`; they match the whole text in linear time.",
    fails: Example::of(Kind::Policy, r#"{"codes": {"pattern": "[A-Z0-9_{2,16}"}}"#),
    mended: Example::of(Kind::Policy, r#"{"codes": {"pattern": "[A-Z0-9_]{2,16}"}}"#),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(v.note.as_deref().unwrap_or(RULE.title))
}

/// The pattern that the text is.
pub(crate) fn check(text: Text<'_>, out: &mut Findings<'_>) -> Option<Pattern> {
    match Pattern::compile(&text.decode()) {
        Ok(pattern) => Some(pattern),
        Err(error) => {
            found(
                text,
                format!("the pattern does not compile: {} at byte {}", error.reason, error.offset),
                out,
            );
            None
        }
    }
}

/// Tells that the text is no pair of letters, as codes of languages and regions are.
pub(crate) fn not_two_letters(text: Text<'_>, out: &mut Findings<'_>) {
    found(text, String::from("expected a code of two ASCII letters"), out);
}

fn found(text: Text<'_>, reason: String, out: &mut Findings<'_>) {
    if let Some(finding) = out.add(RULE.code, Place::At(text.span()), message) {
        finding.note(reason);
    }
}
