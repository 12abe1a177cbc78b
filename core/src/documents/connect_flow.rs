use super::{Context, Document, Kind, platform, sealed, values};
use crate::{
    json::{Fault, Member, Members, Reader, Span, Type},
    policy::FlowProfile,
    report::Findings,
    rules::{
        fields::missing,
        flow::{Builder, FlowGraph, Lead, size},
    },
};

mod actions;
mod metadata;
mod modules;

/// A flow of Amazon Connect: what the API takes and gives (the flow language, version 2019-10-30), or what the console
/// exported before it. Which of the two it is, its shape tells.
#[derive(Clone, Debug)]
pub struct ConnectFlow<'a> {
    graph: FlowGraph<'a>,
}

/// What a flow is written in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    /// The flow language, which the API takes.
    Language,
    /// The older export, which the console alone takes.
    Export,
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
        let facts = platform::Facts::read(context, out);
        let profile = &context.policy.platforms.connect;
        let graph = read(reader, profile, out)?;
        if let Some((graph, format)) = &graph {
            // How much the console takes of its older export is told nowhere.
            let limited = profile.max_characters.filter(|_| *format == Format::Language);
            let characters = limited.map(|_| size::characters(reader.document()));
            platform::judge(graph, profile, &facts, characters, context, out);
        }
        Ok(graph.map(|(graph, _)| Self { graph }))
    }
}

fn read<'a>(
    reader: &mut Reader<'a>,
    profile: &FlowProfile,
    out: &mut Findings<'_>,
) -> Result<Option<(FlowGraph<'a>, Format)>, Fault> {
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
            Member::Known(2 | 5) => metadata::read(&mut flow, reader)?,
            Member::Known(_) => metadata::purpose(&mut flow, reader)?,
            Member::Unknown(_) => drop(reader.skip()?),
        }
    }
    // What has modules is an old export; anything else should be in the language of today.
    let (format, fields) = if members.has(MODULES) {
        (Format::Export, [START, MODULES])
    } else {
        (Format::Language, [START_ACTION, ACTIONS])
    };
    for field in fields.into_iter().filter(|field| !members.has(*field)) {
        missing::found(members.brace(), members.name(field), out);
        flow.unread();
    }
    Ok(place.map(|place| (flow.finish(entry, place), format)))
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

/// Reads a whole value, and tells whether it is what `DescribeContactFlow` or `DescribeContactFlowModule` answers.
pub(crate) fn answer(reader: &mut Reader<'_>) -> Result<(Span, bool), Fault> {
    let start = values::start(reader)?;
    if reader.peek()? != Type::Object {
        return Ok((reader.skip()?, false));
    }
    let mut members = Members::begin(reader, &["ContactFlow", "ContactFlowModule"])?;
    let mut is_answer = false;
    while let Some(member) = members.next(reader)? {
        match member {
            Member::Known(_) if reader.peek()? == Type::Object => {
                let mut members = Members::begin(reader, &["Content"])?;
                while let Some(member) = members.next(reader)? {
                    is_answer |=
                        matches!(member, Member::Known(_)) && reader.peek()? == Type::String;
                    reader.skip()?;
                }
            }
            _ => drop(reader.skip()?),
        }
    }
    Ok((values::since(reader, start), is_answer))
}
