use super::Hierarchy;
use crate::{
    documents::Kind,
    order,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use alloc::format;
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::CodeDuplicate,
    severity: Severity::Error,
    fixed: false,
    title: "a code stands twice under the same parent",
    why: "The platform keeps a code once under each parent and answers the second with 409, when half of the matrix is \
          registered already. The same code under different parents is allowed.",
    fails: Example::of(
        Kind::CallCodes,
        r#"[{"name": "Sale", "code": "SALE", "type": "SUCCESS", "category": "CAMPAIGN_Q3", "isActive": true},
 {"name": "Upsell", "code": "SALE", "type": "SUCCESS", "category": "CAMPAIGN_Q3", "isActive": true}]"#,
    ),
    mended: Example::of(
        Kind::CallCodes,
        r#"[{"name": "Sale", "code": "SALE", "type": "SUCCESS", "category": "CAMPAIGN_Q3", "isActive": true},
 {"name": "Upsell", "code": "UPSELL", "type": "SUCCESS", "category": "CAMPAIGN_Q3", "isActive": true}]"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.actual, &v.note) {
        (Some(actual), Some(first)) => {
            write!(f, "{actual} stands already under the same parent, at {first}")
        }
        _ => f.write_str(RULE.title),
    }
}

/// Tells of each entry whose code an earlier one has under the same parent.
pub(crate) fn check(hierarchy: &Hierarchy<'_, '_>, out: &mut Findings<'_>) {
    if !out.hears(RULE.code) {
        return;
    }
    // Only codes that stand more than once come here, and sorting cannot be slowed down by chosen ones.
    let mut standings = hierarchy.standings();
    order::sort(&mut standings, Ord::cmp);
    for alike in standings.chunk_by(|(a, _), (b, _)| a == b) {
        let Some((&(_, first), later)) = alike.split_first() else { continue };
        for &(_, entry) in later {
            let code = hierarchy.entries.code_text(entry);
            if let Some(finding) = out.add(RULE.code, Place::At(code.span()), message) {
                let first = hierarchy.entries.index(first);
                finding.actual(code.decode().into_owned()).note(format!("/{first}"));
            }
        }
    }
}
