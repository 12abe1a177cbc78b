use super::Hierarchy;
use crate::{
    documents::Kind,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::CodeParentMissing,
    severity: Severity::Error,
    fixed: false,
    title: "a parent is neither an entry nor an existing code",
    why: "A child is registered with the id of its parent, so a parent that nobody knows leaves it unregistered, and \
          all below it. A parent is the code of an entry of the same document, or the id of a code that the platform \
          has; where the facts tell which it has, it must be one of them.",
    fails: Example::of(
        Kind::CallCodes,
        r#"[{"name": "Sale", "code": "SALE", "type": "SUCCESS", "category": "CAMPAIGN_Q3", "isActive": true},
 {"name": "Upsell", "code": "UPSELL", "type": "SUCCESS", "category": "CAMPAIGN_Q3", "isActive": true,
  "parentCallCodeId": "SALES"}]"#,
    ),
    mended: Example::of(
        Kind::CallCodes,
        r#"[{"name": "Sale", "code": "SALE", "type": "SUCCESS", "category": "CAMPAIGN_Q3", "isActive": true},
 {"name": "Upsell", "code": "UPSELL", "type": "SUCCESS", "category": "CAMPAIGN_Q3", "isActive": true,
  "parentCallCodeId": "SALE"}]"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &v.actual {
        Some(actual) => {
            write!(f, "{actual} is neither the code of an entry nor the id of an existing code")
        }
        None => f.write_str(RULE.title),
    }
}

/// Tells of each parent that nothing is known of.
pub(crate) fn check(hierarchy: &Hierarchy<'_, '_>, out: &mut Findings<'_>) {
    for entry in 0..hierarchy.count() {
        if hierarchy.is_missing(entry)
            && let Some(parent) = hierarchy.entries.parent_text(entry)
            && let Some(finding) = out.add(RULE.code, Place::At(parent.span()), message)
        {
            finding.actual(parent.decode().into_owned());
        }
    }
}
