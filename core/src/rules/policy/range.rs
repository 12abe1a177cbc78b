use crate::{
    documents::Kind,
    json::Number,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use alloc::format;
use core::{fmt, ops::RangeInclusive};

pub(crate) const RULE: Rule = Rule {
    code: Code::PolicyRange,
    severity: Severity::Error,
    fixed: true,
    title: "a limit is not a whole number within its range",
    why: "A limit of zero or of billions is a slip of the hand: it would refuse everything, or nothing, or let one \
          document take all memory.",
    fails: Example::of(Kind::Policy, r#"{"limits": {"maxNesting": 0}}"#),
    mended: Example::of(Kind::Policy, r#"{"limits": {"maxNesting": 32}}"#),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &v.limit {
        Some(crate::report::Detail::Text(range)) => {
            write!(f, "expected a whole number from {range}")
        }
        _ => f.write_str(RULE.title),
    }
}

/// The whole number within the range that the number is.
pub(crate) fn check(
    number: Number<'_>,
    range: RangeInclusive<usize>,
    out: &mut Findings<'_>,
) -> Option<usize> {
    let count = number.to_i64().and_then(|count| usize::try_from(count).ok());
    let count = count.filter(|count| range.contains(count));
    if count.is_none()
        && let Some(finding) = out.add(RULE.code, Place::At(number.span()), message)
    {
        finding.limit(format!("{} to {}", range.start(), range.end()));
    }
    count
}
