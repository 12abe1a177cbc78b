use super::{Context, Document, Kind, facts, platform, sealed, values};
use crate::{
    json::{Fault, Member, Members, Reader, Type},
    policy::FlowProfile,
    report::Findings,
    rules::{
        fields::missing,
        flow::{Builder, FlowGraph, Lead},
    },
};

mod actions;
mod modules;

/// A flow of Amazon Connect: what the API takes and gives (the flow language, version 2019-10-30), or what the console
/// exported before it. Which of the two it is, its shape tells.
#[derive(Clone, Debug)]
pub struct ConnectFlow<'a> {
    graph: FlowGraph<'a>,
}

/// The fields of both; whatever else there is, is passed over.
const FIELDS: [&str; 7] =
    ["StartAction", "Actions", "Metadata", "start", "modules", "metadata", "type"];
const START_ACTION: usize = 0;
const ACTIONS: usize = 1;
const START: usize = 3;
const MODULES: usize = 4;

impl<'a> ConnectFlow<'a> {
    /// Its blocks and what joins them.
    #[must_use]
    pub const fn graph(&self) -> &FlowGraph<'a> {
        &self.graph
    }
}

impl<'a> Document<'a> for ConnectFlow<'a> {
    const KIND: Kind = Kind::ConnectFlow;
}

impl<'a> sealed::Read<'a> for ConnectFlow<'a> {
    fn read(
        reader: &mut Reader<'a>,
        context: &mut Context<'_, 'a>,
        out: &mut Findings<'_>,
    ) -> Result<Option<Self>, Fault> {
        facts::none(context, out);
        let profile = &context.policy.platforms.connect;
        let graph = read(reader, profile, out)?;
        if let Some(graph) = &graph {
            platform::judge(graph, profile, context, out);
        }
        Ok(graph.map(|graph| Self { graph }))
    }
}

fn read<'a>(
    reader: &mut Reader<'a>,
    profile: &FlowProfile,
    out: &mut Findings<'_>,
) -> Result<Option<FlowGraph<'a>>, Fault> {
    if !values::expect(reader, Type::Object, out)? {
        return Ok(None);
    }
    let mut flow = Builder::new(reader.document());
    let (mut entry, mut place) = (Lead::Nowhere, None);
    let mut members = Members::begin(reader, &FIELDS)?;
    while let Some(member) = members.next(reader)? {
        match member {
            Member::Known(START_ACTION | START) => entry = start(&mut flow, reader, out)?,
            Member::Known(field @ (ACTIONS | MODULES)) => {
                let start = values::start(reader)?;
                let read = match field {
                    ACTIONS => actions::read(&mut flow, reader, profile, out)?,
                    _ => modules::read(&mut flow, reader, profile, out)?,
                };
                if read {
                    place = Some(values::since(reader, start));
                }
            }
            Member::Known(2 | 5) => metadata(&mut flow, reader)?,
            Member::Known(_) => purpose(&mut flow, reader)?,
            Member::Unknown(_) => drop(reader.skip()?),
        }
    }
    // What has modules is an old export; anything else should be in the language of today.
    let fields = if members.has(MODULES) { [START, MODULES] } else { [START_ACTION, ACTIONS] };
    for field in fields.into_iter().filter(|field| !members.has(*field)) {
        missing::found(members.brace(), members.name(field), out);
        flow.unread();
    }
    Ok(place.map(|place| flow.finish(entry, place)))
}

/// The block where contacts enter.
fn start<'a>(
    flow: &mut Builder<'a>,
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
) -> Result<Lead, Fault> {
    let Some(id) = values::text(reader, out)? else {
        flow.unread();
        return Ok(Lead::Nowhere);
    };
    Ok(Lead::Named(flow.keep(Some(id))))
}

/// What the console knows of the flow as a whole: its name and its type.
fn metadata<'a>(flow: &mut Builder<'a>, reader: &mut Reader<'a>) -> Result<(), Fault> {
    if reader.peek()? != Type::Object {
        return reader.skip().map(drop);
    }
    let mut members = Members::begin(reader, &["name", "type"])?;
    while let Some(member) = members.next(reader)? {
        match member {
            Member::Known(0) if reader.peek()? == Type::String => {
                let title = flow.keep(Some(reader.string()?));
                flow.title(title);
            }
            Member::Known(1) => purpose(flow, reader)?,
            _ => drop(reader.skip()?),
        }
    }
    Ok(())
}

fn purpose<'a>(flow: &mut Builder<'a>, reader: &mut Reader<'a>) -> Result<(), Fault> {
    if reader.peek()? != Type::String {
        return reader.skip().map(drop);
    }
    let purpose = flow.keep(Some(reader.string()?));
    flow.purpose(purpose);
    Ok(())
}
