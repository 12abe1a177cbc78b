use crate::{
    documents::Kind,
    json::Number,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::NumberUnsafe,
    severity: Severity::Error,
    fixed: true,
    title: "a number is too large for JavaScript to keep",
    why: "Beyond ±(2^53 − 1) a JavaScript host rounds integers to their neighbours: the account number that arrives is \
          another customer's. Send long numbers as text.",
    fails: Example::of(
        Kind::GenesysGuest,
        r#"{"channel": "webmessaging", "consent": {"marketing": false, "dataProcessing": true},
 "attributes": {"account": 9007199254740993}}"#,
    ),
    mended: Example::of(
        Kind::GenesysGuest,
        r#"{"channel": "webmessaging", "consent": {"marketing": false, "dataProcessing": true},
 "attributes": {"account": "9007199254740993"}}"#,
    ),
};

fn message(_: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("the number is beyond ±9007199254740991, where JavaScript cannot keep integers; send it as text")
}

/// Whether a JavaScript host can hold the number.
#[inline]
pub(crate) fn check(number: Number<'_>, out: &mut Findings<'_>) -> bool {
    let safe = number.is_safe();
    if !safe {
        out.add(RULE.code, Place::At(number.span()), message);
    }
    safe
}
