//! The sections of flows.

use super::{
    super::values,
    sections::severity_of,
    settings::{any_names, choice_table, count, flag, names, optional_count, section, table},
};
use crate::{
    json::{Fault, Reader},
    policy::{FallbackType, Fallbacks, FlowProfile, Flows, Kinds, NodeType, Platforms},
    report::{Code, Findings, Severity},
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
    const FIELDS: [&str; 5] = ["needsMedia", "continues", "ends", "waits", "leaves"];
    let mut read = Vec::new();
    choice_table(reader, out, |key, reader, out| {
        let name = Arc::from(&*key.decode());
        let mut node = NodeType {
            name,
            needs_media: false,
            continues: false,
            ends: false,
            waits: false,
            leaves: false,
        };
        let start = values::start(reader)?;
        section(&FIELDS, reader, out, |field, reader, out| match field {
            0 => flag(&mut node.needs_media, reader, out),
            1 => flag(&mut node.continues, reader, out),
            2 => flag(&mut node.ends, reader, out),
            3 => flag(&mut node.waits, reader, out),
            _ => flag(&mut node.leaves, reader, out),
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

/// The sections of the platforms, by the names of their kinds.
pub(super) fn platforms(
    platforms: &mut Platforms,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    const FIELDS: [&str; 3] = ["connect-flow", "twilio-flow", "architect-flow"];
    section(&FIELDS, reader, out, |field, reader, out| match field {
        0 => profile(&mut platforms.connect, reader, out),
        1 => profile(&mut platforms.twilio, reader, out),
        _ => profile(&mut platforms.architect, reader, out),
    })
}

fn profile(
    profile: &mut FlowProfile,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    const FIELDS: [&str; 16] = [
        "maxDepth",
        "maxNodes",
        "maxCharacters",
        "openEnds",
        "severity",
        "holds",
        "holdBlocks",
        "holdSeverity",
        "waits",
        "ends",
        "leaves",
        "counts",
        "plays",
        "continues",
        "failures",
        "fallbacks",
    ];
    const MOST: usize = 100_000_000;
    section(&FIELDS, reader, out, |field, reader, out| match field {
        0 => optional_count(&mut profile.max_depth, 1..=MOST, reader, out),
        1 => optional_count(&mut profile.max_nodes, 1..=MOST, reader, out),
        2 => optional_count(&mut profile.max_characters, 1..=MOST, reader, out),
        3 => flag(&mut profile.open_ends, reader, out),
        4 => own_severities(&mut profile.own, reader, out),
        5 => kinds(&mut profile.holds, reader, out),
        6 => kinds(&mut profile.hold_blocks, reader, out),
        7 => own_severities(&mut profile.hold_own, reader, out),
        8 => kinds(&mut profile.waits, reader, out),
        9 => kinds(&mut profile.ends, reader, out),
        10 => kinds(&mut profile.leaves, reader, out),
        11 => kinds(&mut profile.counts, reader, out),
        12 => kinds(&mut profile.plays, reader, out),
        13 => kinds(&mut profile.continues, reader, out),
        14 => kinds(&mut profile.failures, reader, out),
        _ => fallbacks(&mut profile.fallbacks, reader, out),
    })
}

/// Kinds of blocks with the labels of the exits of which they need one. They replace those before.
fn fallbacks(
    setting: &mut Fallbacks,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    let mut read = Fallbacks::new();
    table(reader, out, |key, reader, out| {
        let mut labels = Kinds::default();
        kinds(&mut labels, reader, out)?;
        read.push((Arc::from(&*key.decode()), labels));
        Ok(())
    })?;
    read.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    *setting = read;
    Ok(())
}

/// Severities that hold for the flows of a platform alone; those that are not named stay as they were.
fn own_severities(
    own: &mut Vec<(Code, Severity)>,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    table(reader, out, |key, reader, out| {
        if let Some((code, severity)) = severity_of(key, reader, out)? {
            match own.binary_search_by_key(&code, |(code, _)| *code) {
                Ok(at) => own.iter_mut().skip(at).take(1).for_each(|entry| entry.1 = severity),
                Err(at) => own.insert(at, (code, severity)),
            }
        }
        Ok(())
    })?;
    Ok(())
}

fn kinds(
    setting: &mut Kinds,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    let mut names = Vec::new();
    any_names(&mut names, reader, out)?;
    *setting = Kinds::new(names);
    Ok(())
}
