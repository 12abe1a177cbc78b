use super::Hierarchy;
use crate::{
    documents::Kind,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::CodeTaken,
    severity: Severity::Error,
    fixed: false,
    title: "a code is registered already under the same parent",
    why: "The platform answers it with 409. Name the existing code as a parent by its id, or choose another code. \
          Which codes exist is told by the facts.",
    fails: Example::of(
        Kind::CallCodes,
        r#"[{"name": "Sale", "code": "SALE", "type": "SUCCESS", "category": "CAMPAIGN_Q3", "isActive": true}]"#,
    )
    .with_facts(r#"{"existing": [{"id": "5d0f2c9e-8b1a-4f6d-9c3e-7a2b4d6f8e10", "code": "SALE"}]}"#),
    mended: Example::of(
        Kind::CallCodes,
        r#"[{"name": "Sale", "code": "SALE_Q3", "type": "SUCCESS", "category": "CAMPAIGN_Q3", "isActive": true,
  "parentCallCodeId": "5d0f2c9e-8b1a-4f6d-9c3e-7a2b4d6f8e10"}]"#,
    )
    .with_facts(r#"{"existing": [{"id": "5d0f2c9e-8b1a-4f6d-9c3e-7a2b4d6f8e10", "code": "SALE"}]}"#),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.actual, &v.note) {
        (Some(actual), Some(id)) => {
            write!(f, "{actual} is registered already under the same parent, as `{id}`")
        }
        _ => f.write_str(RULE.title),
    }
}

/// Tells of each entry whose code an existing one has under the same parent.
pub(crate) fn check(hierarchy: &Hierarchy<'_, '_>, out: &mut Findings<'_>) {
    for (entry, twin) in hierarchy.taken() {
        let code = hierarchy.entries.code_text(entry);
        if let Some(finding) = out.add(RULE.code, Place::At(code.span()), message) {
            let id = hierarchy.existing.map_or("", |existing| existing.id(twin));
            finding.actual(code.decode().into_owned()).note(id);
        }
    }
}
