//! What the flows of all platforms have in common.

use super::{Context, values};
use crate::{
    json::{Fault, Reader, Type},
    policy::FlowProfile,
    report::Findings,
    rules::flow::{Builder, FlowGraph, Lead, Traits, check_platform},
};

/// What a block of this kind does.
pub(super) fn traits(profile: &FlowProfile, kind: &str) -> Traits {
    Traits::default()
        .with(Traits::WAITS, profile.waits.has(kind))
        .with(Traits::ENDS, profile.ends.has(kind))
        .with(Traits::LEAVES, profile.leaves.has(kind))
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

/// Applies the rules of flows, and tells what was counted.
pub(super) fn judge<'a>(
    flow: &FlowGraph<'a>,
    profile: &FlowProfile,
    context: &mut Context<'_, 'a>,
    out: &mut Findings<'_>,
) {
    let counts = check_platform(flow, profile, out);
    let measures = &mut context.measures;
    measures.count("nodes", counts.nodes);
    measures.count("transitions", counts.transitions);
    measures.count("components", counts.components);
    measures.count("unreachable", counts.unreachable);
    if let Some(longest) = counts.longest_path {
        measures.count("longestPath", longest);
    }
    context.keep_flow(flow);
}
