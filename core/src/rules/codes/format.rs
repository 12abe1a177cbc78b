use crate::{
    documents::Kind,
    json::Text,
    policy::Policy,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use alloc::string::String;
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::CodeFormat,
    severity: Severity::Error,
    fixed: false,
    title: "a code is not written as the dialer wants it",
    why: "The dialer reads codes of 2 to 16 capital letters, digits and underscores. It refuses any other, and the \
          calls that end with it would be classified as nothing.",
    fails: Example::of(
        Kind::CallCodes,
        r#"[{"name": "Sale", "code": "sale", "type": "SUCCESS", "category": "CAMPAIGN_Q3", "isActive": true}]"#,
    ),
    mended: Example::of(
        Kind::CallCodes,
        r#"[{"name": "Sale", "code": "SALE", "type": "SUCCESS", "category": "CAMPAIGN_Q3", "isActive": true}]"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.actual, &v.limit) {
        (Some(actual), Some(limit)) => write!(f, "{actual} is not of the form {limit}"),
        _ => f.write_str(RULE.title),
    }
}

/// Whether a code has the form that the policy asks for.
#[inline]
pub(crate) fn check(code: Text<'_>, policy: &Policy, out: &mut Findings<'_>) {
    let form = &policy.codes.code;
    if !form.is_match(&code.decode())
        && let Some(finding) = out.add(RULE.code, Place::At(code.span()), message)
    {
        finding.limit(String::from(&*form.source)).actual(code.decode().into_owned());
    }
}
