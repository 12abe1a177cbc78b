use crate::{
    documents::Kind,
    json::{Fault, Limits, Span},
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::JsonTooDeep,
    severity: Severity::Error,
    fixed: true,
    title: "objects and arrays are nested too deep",
    why: "No document of a contact center needs deep nesting, and many readers overflow on it: a short text can take \
          a service down. The policy's `limits.maxNesting` says how deep is too deep.",
    fails: Example::of(Kind::CallCodes, "[[[[]]]]").under(r#"{"limits": {"maxNesting": 3}}"#),
    mended: Example::of(Kind::CallCodes, "[]").under(r#"{"limits": {"maxNesting": 3}}"#),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("the nesting is too deep")?;
    v.limit.iter().try_for_each(|limit| write!(f, "; the limit is {limit}"))
}

/// Tells where the nesting passes the limit.
pub(crate) fn found(fault: Fault, limits: Limits, out: &mut Findings<'_>) {
    if let Some(finding) = out.add(RULE.code, Place::Whole(Span::byte(fault.offset)), message) {
        finding.limit(limits.max_nesting);
    }
}
