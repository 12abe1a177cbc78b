//! The section of IVR flows.

use super::{
    super::values,
    settings::{choice_table, count, flag, names, section},
};
use crate::{
    json::{Fault, Reader},
    policy::{FallbackType, Flows, NodeType},
    report::Findings,
    rules::policy::contradiction,
};
use alloc::{sync::Arc, vec::Vec};

pub(super) fn flow(
    flow: &mut Flows,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    const FIELDS: [&str; 4] = ["maxDepth", "nodeTypes", "fallbackTypes", "statuses"];
    section(&FIELDS, reader, out, |field, reader, out| match field {
        0 => count(&mut flow.max_depth, 0..=100_000_000, reader, out),
        1 => node_types(&mut flow.node_types, reader, out),
        2 => fallback_types(&mut flow.fallback_types, reader, out),
        _ => names(&mut flow.statuses, reader, out),
    })
}

fn node_types(
    types: &mut Vec<NodeType>,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    const FIELDS: [&str; 3] = ["needsMedia", "continues", "ends"];
    let mut read = Vec::new();
    choice_table(reader, out, |key, reader, out| {
        let name = Arc::from(&*key.decode());
        let mut node = NodeType { name, needs_media: false, continues: false, ends: false };
        let start = values::start(reader)?;
        section(&FIELDS, reader, out, |field, reader, out| match field {
            0 => flag(&mut node.needs_media, reader, out),
            1 => flag(&mut node.continues, reader, out),
            _ => flag(&mut node.ends, reader, out),
        })?;
        if node.ends && node.continues {
            contradiction::ends_and_continues(values::since(reader, start), out);
        }
        read.push(node);
        Ok(())
    })?;
    *types = read;
    Ok(())
}

fn fallback_types(
    types: &mut Vec<FallbackType>,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    let mut read = Vec::new();
    choice_table(reader, out, |key, reader, out| {
        let mut fallback = FallbackType { name: Arc::from(&*key.decode()), needs_target: false };
        section(&["needsTarget"], reader, out, |_, reader, out| {
            flag(&mut fallback.needs_target, reader, out)
        })?;
        read.push(fallback);
        Ok(())
    })?;
    *types = read;
    Ok(())
}
