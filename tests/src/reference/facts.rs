//! The facts: an object that every kind takes what it needs from.

use super::{
    findings::Findings,
    json::{Member, Value, below},
};

/// What the kinds know; a fact for another kind is passed over.
const KNOWN: [&str; 10] = [
    "now",
    "schedule",
    "breaks",
    "history",
    "existing",
    "mediaAssets",
    "campaigns",
    "maxCustomDataBytes",
    "prompts",
    "queues",
];

/// The facts that were given.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Facts<'v> {
    members: &'v [Member],
}

impl<'v> Facts<'v> {
    /// Reads what was given.
    pub(super) fn read(findings: &mut Findings<'_>, value: Option<&'v Value>) -> Self {
        let members = value.and_then(|value| findings.members(value, "")).unwrap_or_default();
        for member in members.iter().filter(|member| !KNOWN.contains(&member.key.as_str())) {
            findings.at_key("field.unknown", &below("", &member.key), member);
        }
        Self { members }
    }

    /// A fact and the path to it.
    pub(super) fn fact(&self, name: &str) -> Option<(&'v Value, String)> {
        let member = self.members.iter().find(|member| member.key == name)?;
        Some((&member.value, below("", name)))
    }

    /// The number of bytes that the platform takes.
    pub(super) fn number(&self, findings: &mut Findings<'_>, name: &str) -> Option<usize> {
        let (value, path) = self.fact(name)?;
        findings.whole_number(value, &path)
    }

    /// A list of names; none where one of them cannot be read.
    pub(super) fn names(&self, findings: &mut Findings<'_>, name: &str) -> Option<Vec<&'v str>> {
        let (value, path) = self.fact(name)?;
        let names = findings.list(value, &path)?;
        let names: Vec<Option<&str>> = names
            .iter()
            .enumerate()
            .map(|(index, name)| findings.text(name, &below(&path, &index)))
            .collect();
        names.into_iter().collect()
    }
}
