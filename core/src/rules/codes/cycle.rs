use super::Hierarchy;
use crate::{
    documents::Kind,
    json::Span,
    report::{Code, Example, Findings, Place, Rule, Severity, Source, Violation},
    rules::chain::Chain,
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::CodeCycle,
    severity: Severity::Error,
    fixed: false,
    title: "a code is its own ancestor",
    why: "A parent must be registered before its children. In a circle none can be the first, so neither these codes \
          nor any below them would ever reach the platform.",
    fails: Example::of(
        Kind::CallCodes,
        r#"[{"name": "Callback", "code": "CB", "type": "NEUTRAL", "category": "CAMPAIGN_Q3", "isActive": true,
  "parentCallCodeId": "LATER"},
 {"name": "Later", "code": "LATER", "type": "NEUTRAL", "category": "CAMPAIGN_Q3", "isActive": true,
  "parentCallCodeId": "CB"}]"#,
    ),
    mended: Example::of(
        Kind::CallCodes,
        r#"[{"name": "Callback", "code": "CB", "type": "NEUTRAL", "category": "CAMPAIGN_Q3", "isActive": true},
 {"name": "Later", "code": "LATER", "type": "NEUTRAL", "category": "CAMPAIGN_Q3", "isActive": true,
  "parentCallCodeId": "CB"}]"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "the code is its own ancestor: {}", Chain(&v.witness, ", "))
}

/// Tells of each cycle at its first entry; of one among the existing codes, which the facts must have wrong, there.
pub(crate) fn check(hierarchy: &Hierarchy<'_, '_>, out: &mut Findings<'_>) {
    let mut facts = out.fresh(Source::Facts);
    for walk in hierarchy.forest().cycles() {
        let Some(&head) = walk.first() else { continue };
        match head.checked_sub(hierarchy.count()).zip(hierarchy.existing) {
            Some((place, existing)) => found(hierarchy, walk, existing.span(place), &mut facts),
            None => found(hierarchy, walk, hierarchy.entries.span(head), out),
        }
    }
    out.absorb(facts);
}

fn found(hierarchy: &Hierarchy<'_, '_>, walk: &[u32], at: Span, out: &mut Findings<'_>) {
    if let Some(finding) = out.add(RULE.code, Place::At(at), message) {
        finding.witness(walk.iter().map(|number| hierarchy.label(*number)));
    }
}
