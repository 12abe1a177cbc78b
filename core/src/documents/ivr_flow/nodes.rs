//! The nodes of a flow as they stand in the document.

use super::super::{elements::elements, values};
use crate::{
    json::{Fault, Member, Members, Name, Reader, Span, Type},
    policy::{NodeType, Policy},
    report::Findings,
    rules::{
        fields::not_allowed,
        flow::{Builder, Draft, ExitKind, FlowGraph, Lead, ReferenceKind, Traits, Way},
        node::media_missing,
    },
};

/// Reads the array of nodes.
pub(super) fn read<'a>(
    reader: &mut Reader<'a>,
    policy: &Policy,
    out: &mut Findings<'_>,
) -> Result<Option<FlowGraph<'a>>, Fault> {
    let start = values::start(reader)?;
    let mut flow = Builder::new(reader.document());
    let count =
        elements(reader, out, |reader, out| node(&mut flow, reader, &policy.flow.node_types, out))?;
    Ok(count.map(|_| flow.finish(Lead::Node(0), values::since(reader, start))))
}

fn node<'a>(
    flow: &mut Builder<'a>,
    reader: &mut Reader<'a>,
    types: &[NodeType],
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    const FIELDS: [&str; 4] = ["id", "type", "mediaAssetId", "transitions"];
    if !values::expect(reader, Type::Object, out)? {
        flow.missed();
        return Ok(());
    }
    let start = reader.offset();
    let mut draft = Draft::default();
    let mut kind = None;
    let mut members = Members::begin(reader, &FIELDS)?;
    while let Some(member) = members.next(reader)? {
        match member {
            Member::Known(0) => draft.id = flow.keep(values::text(reader, out)?),
            Member::Known(1) => {
                let text = values::text(reader, out)?;
                draft.kind = flow.keep(text);
                kind = text.and_then(|text| {
                    let names = types.iter().map(|known| &known.name);
                    types.get(not_allowed::among(text, names, out)?)
                });
            }
            Member::Known(2) => {
                if let Some(media) = values::text(reader, out)? {
                    let media = flow.keep(Some(media));
                    flow.reference(ReferenceKind::Media, media, Name::NONE);
                }
            }
            Member::Known(_) => {
                let read = transitions(flow, reader, out)?;
                if !read {
                    draft.traits = draft.traits.with(Traits::UNREAD, true);
                    flow.unread();
                }
            }
            Member::Unknown(key) => values::unknown(reader, key, out)?,
        }
    }
    values::required(&members, &[0, 1], out);
    if let Some(kind) = kind {
        draft.traits = draft.traits.with(Traits::CONTINUES, kind.continues);
        draft.traits = draft.traits.with(Traits::ENDS, kind.ends);
        draft.traits = draft.traits.with(Traits::WAITS, kind.waits);
        draft.traits = draft.traits.with(Traits::LEAVES, kind.leaves);
        if kind.needs_media && !members.has(2) {
            media_missing::found(members.brace(), members.name(2), &kind.name, out);
        }
    }
    draft.span = Span::new(start, reader.offset());
    if !draft.id.is_some() {
        flow.missed();
    }
    // Of any other nothing could be told but that it is there.
    if draft.id.is_some() || draft.kind.is_some() || members.has(2) || members.has(3) {
        flow.node(draft);
    }
    Ok(())
}

/// Reads the transitions of the node that comes next; false if they are none.
fn transitions<'a>(
    flow: &mut Builder<'a>,
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
) -> Result<bool, Fault> {
    let count = elements(reader, out, |reader, out| transition(flow, reader, out))?;
    Ok(count.is_some())
}

fn transition<'a>(
    flow: &mut Builder<'a>,
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    const FIELDS: [&str; 2] = ["condition", "target"];
    let (mut condition, mut target) = (None, None);
    let start = values::start(reader)?;
    if values::expect(reader, Type::Object, out)? {
        let mut members = Members::begin(reader, &FIELDS)?;
        while let Some(member) = members.next(reader)? {
            match member {
                Member::Known(0) => condition = values::text(reader, out)?,
                Member::Known(_) => target = values::text(reader, out)?,
                Member::Unknown(key) => values::unknown(reader, key, out)?,
            }
        }
        values::required(&members, &[0, 1], out);
    }
    if target.is_none() {
        flow.unread();
    }
    let label = flow.keep(condition);
    let lead = target.map_or(Lead::Nowhere, |target| Lead::Named(flow.keep(Some(target))));
    let span = values::since(reader, start);
    flow.exit(Way { kind: ExitKind::Condition, label, lead, span });
    Ok(())
}
