use super::{Context, Document, Kind, platform, sealed, values};
use crate::{
    json::{Fault, Member, Members, Reader, Span, Type},
    policy::FlowProfile,
    report::Findings,
    rules::flow::{Builder, FlowGraph, Lead, size},
};

mod states;

/// A flow of Twilio Studio: its definition, or what the REST API gives, in which the definition is a field.
#[derive(Clone, Debug)]
pub struct TwilioFlow<'a> {
    graph: FlowGraph<'a>,
}

impl<'a> TwilioFlow<'a> {
    /// Its states and what joins them.
    #[must_use]
    pub const fn graph(&self) -> &FlowGraph<'a> {
        &self.graph
    }
}

impl<'a> Document<'a> for TwilioFlow<'a> {
    const KIND: Kind = Kind::TwilioFlow;
}

impl<'a> sealed::Read<'a> for TwilioFlow<'a> {
    fn read(
        reader: &mut Reader<'a>,
        context: &mut Context<'_, 'a>,
        out: &mut Findings<'_>,
    ) -> Result<Option<Self>, Fault> {
        let facts = platform::Facts::read(context, out);
        let profile = &context.policy.platforms.twilio;
        let mut parts = Parts::new(reader);
        parts.whole(reader, profile, out)?;
        let Parts { flow, entry, place } = parts;
        let graph = place.map(|place| flow.finish(entry, place));
        if let Some(graph) = &graph {
            let characters = profile.max_characters.map(|_| size::characters(reader.document()));
            platform::judge(graph, profile, &facts, characters, context, out);
        }
        Ok(graph.map(|graph| Self { graph }))
    }
}

/// What has been read of a flow.
struct Parts<'a> {
    flow: Builder<'a>,
    entry: Lead,
    /// Where the states stand.
    place: Option<Span>,
}

impl<'a> Parts<'a> {
    fn new(reader: &Reader<'a>) -> Self {
        Self { flow: Builder::new(reader.document()), entry: Lead::Nowhere, place: None }
    }

    /// Reads the document: a definition, or an object that has one.
    fn whole(
        &mut self,
        reader: &mut Reader<'a>,
        profile: &FlowProfile,
        out: &mut Findings<'_>,
    ) -> Result<(), Fault> {
        const FIELDS: [&str; 4] = ["states", "initial_state", "definition", "friendly_name"];
        if !values::expect(reader, Type::Object, out)? {
            return Ok(());
        }
        let mut members = Members::begin(reader, &FIELDS)?;
        while let Some(member) = members.next(reader)? {
            match member {
                Member::Known(0) => self.states(reader, profile, out)?,
                Member::Known(1) => self.initial(reader, out)?,
                Member::Known(2) => self.definition(reader, profile, out)?,
                Member::Known(_) if reader.peek()? == Type::String => {
                    let title = self.flow.keep(Some(reader.string()?));
                    self.flow.title(title);
                }
                _ => drop(reader.skip()?),
            }
        }
        if !members.has(2) {
            self.required(&members, out);
        }
        Ok(())
    }

    fn definition(
        &mut self,
        reader: &mut Reader<'a>,
        profile: &FlowProfile,
        out: &mut Findings<'_>,
    ) -> Result<(), Fault> {
        if !values::expect(reader, Type::Object, out)? {
            return Ok(());
        }
        let mut members = Members::begin(reader, &["states", "initial_state"])?;
        while let Some(member) = members.next(reader)? {
            match member {
                Member::Known(0) => self.states(reader, profile, out)?,
                Member::Known(_) => self.initial(reader, out)?,
                Member::Unknown(_) => drop(reader.skip()?),
            }
        }
        self.required(&members, out);
        Ok(())
    }

    fn required(&mut self, members: &Members, out: &mut Findings<'_>) {
        values::required(members, &[0, 1], out);
        if !members.has(1) {
            self.flow.unread();
        }
    }

    fn states(
        &mut self,
        reader: &mut Reader<'a>,
        profile: &FlowProfile,
        out: &mut Findings<'_>,
    ) -> Result<(), Fault> {
        let start = values::start(reader)?;
        if states::read(&mut self.flow, reader, profile, out)? {
            self.place = Some(values::since(reader, start));
        }
        Ok(())
    }

    /// The state where contacts enter.
    fn initial(&mut self, reader: &mut Reader<'a>, out: &mut Findings<'_>) -> Result<(), Fault> {
        match values::text(reader, out)? {
            Some(name) => self.entry = Lead::Named(self.flow.keep(Some(name))),
            None => self.flow.unread(),
        }
        Ok(())
    }
}
