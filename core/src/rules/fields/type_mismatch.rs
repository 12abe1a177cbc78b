use crate::{
    documents::Kind,
    json::{Span, Type},
    report::{Code, Detail, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::TypeMismatch,
    severity: Severity::Error,
    fixed: true,
    title: "a value has the wrong JSON type",
    why: "The platform refuses it, or coerces it to something else: the text \"false\" is true to many readers.",
    fails: Example::of(
        Kind::GenesysGuest,
        r#"{"channel": "webmessaging", "consent": {"marketing": "false", "dataProcessing": true}}"#,
    ),
    mended: Example::of(
        Kind::GenesysGuest,
        r#"{"channel": "webmessaging", "consent": {"marketing": false, "dataProcessing": true}}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.limit, &v.actual) {
        (Some(Detail::Text(limit)), Some(Detail::Text(actual))) => {
            write!(f, "expected {}, found {}", Article(limit), Article(actual))
        }
        _ => f.write_str(RULE.title),
    }
}

struct Article<'a>(&'a str);

impl fmt::Display for Article<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let article = match self.0 {
            "null" => "",
            "array" | "object" => "an ",
            _ => "a ",
        };
        write!(f, "{article}{}", self.0)
    }
}

/// Tells that a value of one type stands where another is wanted.
pub(crate) fn found(wanted: Type, found: Type, at: Span, out: &mut Findings<'_>) {
    if let Some(finding) = out.add(RULE.code, Place::At(at), message) {
        finding.limit(wanted.name()).actual(found.name());
    }
}

/// Tells that a number is negative, has a fraction or is too large where something is counted.
pub(crate) fn not_whole(number: Span, out: &mut Findings<'_>) {
    if let Some(finding) = out.add(RULE.code, Place::At(number), message) {
        finding.limit("whole number").actual(Type::Number.name());
    }
}
