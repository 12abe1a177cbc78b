//! `call-codes`

use super::{
    facts::Facts,
    findings::{Findings, Measure},
    hierarchy::{self, Entry, Existing, Parent},
    json::{Value, below},
    pattern::matches,
};

const REQUIRED: [&str; 5] = ["name", "code", "type", "category", "isActive"];

pub(super) fn check(
    findings: &mut Findings<'_>,
    value: &Value,
    facts: Facts<'_>,
) -> Vec<(&'static str, Measure)> {
    findings.in_facts = true;
    let existing = existing(findings, facts);
    findings.in_facts = false;
    let Some(elements) = findings.list(value, "") else { return Vec::new() };
    let entries: Vec<Entry<'_>> = elements
        .iter()
        .enumerate()
        .map(|(index, element)| entry(findings, element, below("", &index)))
        .collect();
    let depth = hierarchy::check(findings, &entries, existing.as_deref());
    vec![("codes", Measure::Count(elements.len())), ("depth", Measure::Count(depth))]
}

fn entry<'v>(findings: &mut Findings<'_>, value: &'v Value, path: String) -> Entry<'v> {
    let mut entry = Entry { value, path, code: None, parent: Parent::None };
    let optional = ["parentCallCodeId"];
    let Some(object) = findings.object(value, &entry.path, &REQUIRED, &optional) else {
        return entry;
    };
    findings.text_field(&object, "name");
    findings.text_field(&object, "category");
    findings.boolean_field(&object, "isActive");
    findings.choice(&object, "type", findings.policy.texts("codes.types"));
    entry.code = findings.text_field(&object, "code");
    if let Some((code, value, path)) = &entry.code {
        let pattern = findings.policy.text("codes.pattern");
        if !matches(pattern, code) {
            findings.at("code.format", path, value).limit(pattern).actual(*code);
        }
    }
    entry.parent = match findings.text_field(&object, "parentCallCodeId") {
        Some(parent) => Parent::Named(parent),
        None if object.has("parentCallCodeId") => Parent::Unread,
        None => Parent::None,
    };
    entry
}

/// The codes that exist, if the facts tell.
fn existing<'v>(findings: &mut Findings<'_>, facts: Facts<'v>) -> Option<Vec<Existing<'v>>> {
    let (value, path) = facts.fact("existing")?;
    let elements = findings.list(value, &path)?;
    let read = elements.iter().enumerate().map(|(index, value)| {
        let path = below(&path, &index);
        let mut existing = Existing { value, path, id: None, code: None, parent: Parent::Unread };
        let optional = ["parentCallCodeId"];
        let object = findings.object(value, &existing.path, &["id", "code"], &optional);
        let Some(object) = object else { return existing };
        existing.id = findings.text_field(&object, "id").map(|(id, ..)| id);
        existing.code = findings.text_field(&object, "code").map(|(code, ..)| code);
        existing.parent = match findings.text_field(&object, "parentCallCodeId") {
            Some(parent) => Parent::Named(parent),
            None if object.has("parentCallCodeId") => Parent::Unread,
            None => Parent::None,
        };
        existing
    });
    Some(read.collect())
}
