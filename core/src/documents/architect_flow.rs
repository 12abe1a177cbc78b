use super::{Context, Document, Kind, platform, sealed};
use crate::{
    json::{Fault, Reader, Span, Type},
    policy::FlowProfile,
    report::Findings,
    rules::{self, fields::type_mismatch, flow::FlowGraph},
    yaml::{Node, Tree},
};

mod import;
mod lists;
mod names;

use import::Import;

/// A flow of Genesys Cloud Architect, as Archy and the console export it: YAML, or the same as JSON.
#[derive(Clone, Debug)]
pub struct ArchitectFlow<'a> {
    graph: FlowGraph<'a>,
}

/// The types of flows, one of which is the only key of a document.
pub(super) const TYPES: &[&str] = &[
    "inboundCall",
    "inQueueCall",
    "inqueueCall",
    "outboundCall",
    "secureCall",
    "securecall",
    "voicemail",
    "voice",
    "inboundChat",
    "inboundEmail",
    "inQueueEmail",
    "inqueueEmail",
    "inboundShortMessage",
    "inQueueShortMessage",
    "inqueueShortMessage",
    "commonModule",
    "bot",
    "digitalBot",
    "surveyInvite",
    "voiceSurvey",
    "workflow",
    "workitem",
];

impl<'a> ArchitectFlow<'a> {
    /// Its menus, tasks, states and ways out, and what joins them.
    #[must_use]
    pub const fn graph(&self) -> &FlowGraph<'a> {
        &self.graph
    }
}

impl<'a> Document<'a> for ArchitectFlow<'a> {
    const KIND: Kind = Kind::ArchitectFlow;
}

impl<'a> sealed::Read<'a> for ArchitectFlow<'a> {
    fn read(
        reader: &mut Reader<'a>,
        context: &mut Context<'_, 'a>,
        out: &mut Findings<'_>,
    ) -> Result<Option<Self>, Fault> {
        let facts = platform::Facts::read(context, out);
        let (text, limits) = reader.take_text();
        let tree = Tree::read(text, limits)?;
        for key in tree.repeats() {
            rules::json::duplicate_key::found(*key, out);
        }
        let profile = &context.policy.platforms.architect;
        let graph = read(text, &tree, profile, out);
        if let Some(graph) = &graph {
            let characters = profile.max_characters.map(|_| text.chars().count());
            platform::judge(graph, profile, &facts, characters, context, out);
        }
        Ok(graph.map(|graph| Self { graph }))
    }
}

fn read<'a>(
    text: &'a str,
    tree: &Tree<'a>,
    profile: &FlowProfile,
    out: &mut Findings<'_>,
) -> Option<FlowGraph<'a>> {
    let root = tree.root().filter(|root| root.is_mapping());
    let Some(root) = root else {
        return mismatch(tree.root(), out);
    };
    let is_flow = |(key, _): &(Node<'_, '_>, _)| key.text().is_some_and(|key| TYPES.contains(&key));
    let flow = root.entries().find(is_flow).or_else(|| root.entries().next());
    match flow {
        Some((key, body)) if body.is_mapping() => {
            Some(Import::new(text, tree, profile).flow(key, body))
        }
        Some((_, body)) => mismatch(Some(body), out),
        None => mismatch(None, out),
    }
}

/// Tells that something else stands where a flow should.
fn mismatch<T>(found: Option<Node<'_, '_>>, out: &mut Findings<'_>) -> Option<T> {
    let kind = match found {
        Some(node) if node.is_sequence() => Type::Array,
        Some(node) if node.text().is_some() => Type::String,
        _ => Type::Null,
    };
    let span = found.map_or(Span::default(), Node::span);
    type_mismatch::found(Type::Object, kind, span, out);
    None
}
