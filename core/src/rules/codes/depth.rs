use super::Hierarchy;
use crate::{
    documents::Kind,
    graph::{NONE, order::parents_first},
    policy::Policy,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
    rules::chain::Chain,
};
use alloc::{vec, vec::Vec};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::CodeDepth,
    severity: Severity::Error,
    fixed: false,
    title: "a code stands on a deeper level than the dialer knows",
    why: "The dialer classifies on three levels, a root being the first. It refuses what stands deeper, after the \
          levels above have been registered.",
    fails: Example::of(
        Kind::CallCodes,
        r#"[{"name": "Callback", "code": "CB", "type": "NEUTRAL", "category": "CAMPAIGN_Q3", "isActive": true},
 {"name": "Later", "code": "LATER", "type": "NEUTRAL", "category": "CAMPAIGN_Q3", "isActive": true,
  "parentCallCodeId": "CB"},
 {"name": "In a week", "code": "WEEK", "type": "NEUTRAL", "category": "CAMPAIGN_Q3", "isActive": true,
  "parentCallCodeId": "LATER"},
 {"name": "On Monday", "code": "MONDAY", "type": "NEUTRAL", "category": "CAMPAIGN_Q3", "isActive": true,
  "parentCallCodeId": "WEEK"}]"#,
    ),
    mended: Example::of(
        Kind::CallCodes,
        r#"[{"name": "Callback", "code": "CB", "type": "NEUTRAL", "category": "CAMPAIGN_Q3", "isActive": true},
 {"name": "Later", "code": "LATER", "type": "NEUTRAL", "category": "CAMPAIGN_Q3", "isActive": true,
  "parentCallCodeId": "CB"},
 {"name": "In a week", "code": "WEEK", "type": "NEUTRAL", "category": "CAMPAIGN_Q3", "isActive": true,
  "parentCallCodeId": "LATER"},
 {"name": "On Monday", "code": "MONDAY", "type": "NEUTRAL", "category": "CAMPAIGN_Q3", "isActive": true,
  "parentCallCodeId": "LATER"}]"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.actual, &v.limit) {
        (Some(actual), Some(limit)) => {
            let chain = Chain(&v.witness, ", ");
            write!(f, "the code stands on level {actual} ({chain}); the limit is {limit}")
        }
        _ => f.write_str(RULE.title),
    }
}

/// Tells of each entry on a level beyond the limit.
pub(crate) fn check(hierarchy: &Hierarchy<'_, '_>, policy: &Policy, out: &mut Findings<'_>) {
    let (limit, shown) = (policy.codes.max_depth, policy.limits.max_witness);
    let deepest = hierarchy.depth() as usize;
    if deepest <= limit || !out.hears(RULE.code) {
        return;
    }
    let forest = hierarchy.forest();
    let tops = if deepest > shown { tops(hierarchy, shown) } else { Vec::new() };
    for entry in 0..hierarchy.count() {
        let level = forest.level(entry) as usize;
        if level > limit
            && let place = Place::At(hierarchy.entries.span(entry))
            && let Some(finding) = out.add(RULE.code, place, message)
        {
            let top = tops.get(entry as usize).copied().unwrap_or(entry);
            let mut start: Vec<u32> = forest.ancestors(top).collect();
            start.reverse();
            finding.limit(limit).actual(level).witness_of(level, |index| {
                let number = if index + 1 == level { Some(&entry) } else { start.get(index) };
                number.map_or("?".into(), |number| hierarchy.label(*number))
            });
        }
    }
}

/// For each number its nearest ancestor, or itself, that is on a level of which a witness shows the name. Climbing to
/// the root from each of a thousand codes at the end of a chain of a million would take a thousand million steps.
fn tops(hierarchy: &Hierarchy<'_, '_>, shown: usize) -> Vec<u32> {
    let forest = hierarchy.forest();
    let parents = forest.parents();
    let mut tops = vec![NONE; parents.len()];
    parents_first(parents, |number| {
        let above = parents.get(number as usize).and_then(|parent| tops.get(*parent as usize));
        let top = match above {
            Some(&top) if forest.level(number) as usize > shown => top,
            _ => number,
        };
        if let Some(slot) = tops.get_mut(number as usize) {
            *slot = top;
        }
    });
    tops
}
