//! What the flows of all platforms have in common.

use super::{Context, facts, values};
use crate::{
    json::{Fault, Reader, Type},
    policy::FlowProfile,
    report::Findings,
    rules::{
        flow::{Builder, FlowGraph, Lead, Traits, check_platform, size},
        known::{self, Known},
    },
};

/// What a block of this kind does.
pub(super) fn traits(profile: &FlowProfile, kind: &str) -> Traits {
    Traits::default()
        .with(Traits::WAITS, profile.waits.has(kind))
        .with(Traits::ENDS, profile.ends.has(kind))
        .with(Traits::LEAVES, profile.leaves.has(kind))
        .with(Traits::COUNTS, profile.counts.has(kind))
        .with(Traits::PLAYS, profile.plays.has(kind))
        .with(Traits::CONTINUES, profile.continues.has(kind))
}

/// What the platform has.
#[derive(Default)]
pub(super) struct Facts<'a> {
    prompts: Option<Known<'a>>,
    queues: Option<Known<'a>>,
}

impl<'a> Facts<'a> {
    /// Reads the facts of flows.
    pub(super) fn read(context: &mut Context<'_, 'a>, out: &mut Findings<'_>) -> Self {
        facts::read(context, out, |facts: &mut Self, name, reader, out| {
            let list = match name {
                "prompts" => &mut facts.prompts,
                "queues" => &mut facts.queues,
                _ => return reader.skip().map(drop),
            };
            let listed = facts::listed(reader, out)?;
            *list = listed.map(|(names, listed)| Known::with_arns(names, listed));
            Ok(())
        })
    }
}

/// Reads the id of the block that an exit leads to: `null` and an empty string connect it to nothing.
pub(super) fn target<'a>(
    flow: &mut Builder<'a>,
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
) -> Result<Lead, Fault> {
    match reader.peek()? {
        Type::Null => reader.null()?,
        Type::String => {
            let id = reader.string()?;
            if !id.raw().is_empty() {
                return Ok(Lead::Named(flow.keep(Some(id))));
            }
        }
        _ => {
            values::expect(reader, Type::String, out)?;
            flow.unread();
        }
    }
    Ok(Lead::Nowhere)
}

/// Applies the rules of flows, and tells what was counted, the characters of the document too where they have a limit.
pub(super) fn judge<'a>(
    flow: &FlowGraph<'a>,
    profile: &FlowProfile,
    facts: &Facts<'_>,
    characters: Option<usize>,
    context: &mut Context<'_, 'a>,
    out: &mut Findings<'_>,
) {
    let counts = check_platform(flow, profile, out);
    if let Some(known) = &facts.prompts {
        known::prompt::check(flow, known, out);
    }
    if let Some(known) = &facts.queues {
        known::queue::check(flow, known, out);
    }
    let measures = &mut context.measures;
    measures.count("nodes", counts.nodes);
    measures.count("transitions", counts.transitions);
    measures.count("components", counts.components);
    measures.count("unreachable", counts.unreachable);
    if let Some(longest) = counts.longest_path {
        measures.count("longestPath", longest);
    }
    if let Some((characters, limit)) = characters.zip(profile.max_characters) {
        size::check(flow.names().document(), characters, limit, out);
        measures.count("characters", characters);
    }
    context.keep_flow(flow);
}
