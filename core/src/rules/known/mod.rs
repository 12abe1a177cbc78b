//! What the platform has, as the facts tell it.

pub(crate) mod campaign;
pub(crate) mod media;
pub(crate) mod prompt;
pub(crate) mod queue;

use super::flow::{FlowGraph, ReferenceKind};
use crate::{
    graph::index::TextIndex,
    json::{Name, Names},
    report::{Code, Findings, Message, Place, Rule},
};
use alloc::{string::ToString, vec::Vec};

pub(crate) const RULES: &[&Rule] = &[&campaign::RULE, &media::RULE];

/// The rules of the flows of platforms.
pub(crate) const PLATFORM_RULES: &[&Rule] = &[&prompt::RULE, &queue::RULE];

/// The names that the facts list. There may be a million of them.
#[derive(Debug)]
pub(crate) struct Known<'f> {
    names: Names<'f>,
    listed: Vec<Name>,
    index: TextIndex,
}

impl<'f> Known<'f> {
    /// The names in `listed`, all of which are kept in `names`.
    pub(crate) fn new(names: Names<'f>, listed: Vec<Name>) -> Self {
        let mut index = TextIndex::with_capacity(listed.len());
        for (place, _) in (0..).zip(&listed) {
            index.insert(place, |place| text_of(&names, &listed, place));
        }
        Self { names, listed, index }
    }

    /// The same where some of them may be ARNs: what an ARN ends with is listed as well.
    pub(crate) fn with_arns(mut names: Names<'f>, mut listed: Vec<Name>) -> Self {
        for place in 0..listed.len() {
            let Some(name) = listed.get(place).copied() else { break };
            if let Some(id) = arn_id(names.get(name)).map(ToString::to_string) {
                listed.push(names.write(names.span(name), format_args!("{id}")));
            }
        }
        Self::new(names, listed)
    }

    /// Whether the name is listed.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.index.find(name, |place| text_of(&self.names, &self.listed, place)).is_some()
    }
}

/// The identifier at the end of an ARN, such as that of a queue in `arn:aws:connect:…:instance/…/queue/…`.
fn arn_id(text: &str) -> Option<&str> {
    let (_, id) = text.strip_prefix("arn:")?.rsplit_once('/')?;
    Some(id)
}

/// Whether something is known only when there is a contact, or once a template has been filled in.
fn is_open(reference: &str) -> bool {
    reference.starts_with("$.") || reference.contains("{{") || reference.contains("${")
}

/// Architect's names for prompts: those that every organization has, and how those of its own begin in a flow.
const SYSTEM_PROMPTS: &str = "PromptSystem.";
const OWN_PROMPTS: &str = "Prompt.";

/// Tells of each reference of a kind that the facts do not list: not whole, not by the identifier at its end, and not by
/// what people call it.
fn unlisted(
    flow: &FlowGraph<'_>,
    kind: ReferenceKind,
    known: &Known<'_>,
    (code, message): (Code, Message),
    out: &mut Findings<'_>,
) {
    let names = flow.names();
    for reference in flow.references().filter(|reference| reference.kind == kind) {
        let text = names.get(reference.name);
        let forms = [
            Some(text),
            arn_id(text),
            text.strip_prefix(OWN_PROMPTS),
            reference.title.is_some().then(|| names.get(reference.title)),
        ];
        let open = is_open(text) || text.starts_with(SYSTEM_PROMPTS);
        if !open
            && !forms.iter().flatten().any(|form| known.has(form))
            && let Some(finding) = out.add(code, Place::At(names.span(reference.name)), message)
        {
            finding.actual(text.to_string());
        }
    }
}

fn text_of<'n>(names: &'n Names<'_>, listed: &[Name], place: u32) -> &'n str {
    listed.get(place as usize).map_or("", |name| names.get(*name))
}
