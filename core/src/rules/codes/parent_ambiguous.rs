use super::Hierarchy;
use crate::{
    documents::Kind,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use alloc::format;
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::CodeParentAmbiguous,
    severity: Severity::Error,
    fixed: false,
    title: "a parent's code stands under several parents",
    why: "The same code may stand under different parents, but then it does not tell which of them is meant, and a \
          guess would put the child into the wrong branch of every report.",
    fails: Example::of(
        Kind::CallCodes,
        r#"[{"name": "Sale", "code": "SALE", "type": "SUCCESS", "category": "CAMPAIGN_Q3", "isActive": true},
 {"name": "Refused", "code": "NO", "type": "FAILURE", "category": "CAMPAIGN_Q3", "isActive": true},
 {"name": "Later", "code": "LATER", "type": "NEUTRAL", "category": "CAMPAIGN_Q3", "isActive": true,
  "parentCallCodeId": "SALE"},
 {"name": "Later", "code": "LATER", "type": "NEUTRAL", "category": "CAMPAIGN_Q3", "isActive": true,
  "parentCallCodeId": "NO"},
 {"name": "In a week", "code": "WEEK", "type": "NEUTRAL", "category": "CAMPAIGN_Q3", "isActive": true,
  "parentCallCodeId": "LATER"}]"#,
    ),
    mended: Example::of(
        Kind::CallCodes,
        r#"[{"name": "Sale", "code": "SALE", "type": "SUCCESS", "category": "CAMPAIGN_Q3", "isActive": true},
 {"name": "Refused", "code": "NO", "type": "FAILURE", "category": "CAMPAIGN_Q3", "isActive": true},
 {"name": "Later", "code": "LATER", "type": "NEUTRAL", "category": "CAMPAIGN_Q3", "isActive": true,
  "parentCallCodeId": "SALE"},
 {"name": "Later", "code": "NO_LATER", "type": "NEUTRAL", "category": "CAMPAIGN_Q3", "isActive": true,
  "parentCallCodeId": "NO"},
 {"name": "In a week", "code": "WEEK", "type": "NEUTRAL", "category": "CAMPAIGN_Q3", "isActive": true,
  "parentCallCodeId": "LATER"}]"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.actual, &v.note) {
        (Some(actual), Some(places)) => {
            write!(f, "{actual} stands under several parents, at {places}")
        }
        _ => f.write_str(RULE.title),
    }
}

/// Tells of each parent that could be several entries.
pub(crate) fn check(hierarchy: &Hierarchy<'_, '_>, out: &mut Findings<'_>) {
    for entry in 0..hierarchy.count() {
        if let Some((first, rival)) = hierarchy.rivals(entry)
            && let Some(parent) = hierarchy.entries.parent_text(entry)
            && let Some(finding) = out.add(RULE.code, Place::At(parent.span()), message)
        {
            let [first, rival] = [first, rival].map(|entry| hierarchy.entries.index(entry));
            finding.actual(parent.decode().into_owned()).note(format!("/{first} and /{rival}"));
        }
    }
}
