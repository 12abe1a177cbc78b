//! The actions of the flow language.

use super::super::{elements::elements, platform, values};
use crate::{
    json::{Fault, Member, Members, Name, Reader, Text, Type},
    policy::FlowProfile,
    report::Findings,
    rules::flow::{Builder, Draft, ExitKind, Lead, ReferenceKind, Way},
};
use alloc::{borrow::Cow, vec::Vec};

/// Reads the array of actions; false if it is none.
pub(super) fn read<'a>(
    flow: &mut Builder<'a>,
    reader: &mut Reader<'a>,
    profile: &FlowProfile,
    out: &mut Findings<'_>,
) -> Result<bool, Fault> {
    let count = elements(reader, out, |reader, out| action(flow, reader, profile, out))?;
    Ok(count.is_some())
}

fn action<'a>(
    flow: &mut Builder<'a>,
    reader: &mut Reader<'a>,
    profile: &FlowProfile,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    const FIELDS: [&str; 4] = ["Identifier", "Type", "Parameters", "Transitions"];
    if !values::expect(reader, Type::Object, out)? {
        flow.missed();
        return Ok(());
    }
    let start = reader.offset();
    let mut draft = Draft::default();
    let mut members = Members::begin(reader, &FIELDS)?;
    while let Some(member) = members.next(reader)? {
        match member {
            Member::Known(0) => draft.id = flow.keep(values::text(reader, out)?),
            Member::Known(1) => {
                if let Some(kind) = values::text(reader, out)? {
                    draft.traits = platform::traits(profile, &kind.decode());
                    draft.kind = flow.keep(Some(kind));
                }
            }
            Member::Known(2) => parameters(flow, reader)?,
            Member::Known(_) => transitions(flow, reader, out)?,
            Member::Unknown(_) => drop(reader.skip()?),
        }
    }
    values::required(&members, &[0, 1], out);
    if !draft.id.is_some() {
        flow.missed();
    }
    draft.span = values::since(reader, start);
    flow.order_exits();
    flow.node(draft);
    Ok(())
}

/// What the parameter of this name refers to.
pub(super) fn referred(name: Text<'_>) -> Option<ReferenceKind> {
    const KINDS: [(&str, ReferenceKind); 6] = [
        ("QueueId", ReferenceKind::Queue),
        ("ContactFlowId", ReferenceKind::Flow),
        ("FlowModuleId", ReferenceKind::Flow),
        ("LambdaFunctionARN", ReferenceKind::Function),
        ("PromptId", ReferenceKind::Media),
        ("ThirdPartyPhoneNumber", ReferenceKind::Number),
    ];
    KINDS.iter().find(|(known, _)| name.is(known)).map(|(_, kind)| *kind)
}

/// Reads what an action refers to. Parameters differ from type to type; what is not known is passed over.
fn parameters<'a>(flow: &mut Builder<'a>, reader: &mut Reader<'a>) -> Result<(), Fault> {
    if reader.peek()? != Type::Object {
        return reader.skip().map(drop);
    }
    reader.begin_object()?;
    let mut first = true;
    while let Some(name) = reader.member(first)? {
        first = false;
        match reader.peek()? {
            Type::Object if name.is("EventHooks") => hooks(flow, reader)?,
            Type::Array if name.is("Messages") => messages(flow, reader)?,
            _ => reference(flow, reader, referred(name))?,
        }
    }
    Ok(())
}

/// What is played again and again, one after the other.
fn messages<'a>(flow: &mut Builder<'a>, reader: &mut Reader<'a>) -> Result<(), Fault> {
    reader.begin_array()?;
    let mut first = true;
    while reader.element(first)? {
        first = false;
        if reader.peek()? != Type::Object {
            reader.skip()?;
            continue;
        }
        reader.begin_object()?;
        let mut first = true;
        while let Some(name) = reader.member(first)? {
            first = false;
            reference(flow, reader, referred(name))?;
        }
    }
    Ok(())
}

/// The flows that begin at the events of a contact.
fn hooks<'a>(flow: &mut Builder<'a>, reader: &mut Reader<'a>) -> Result<(), Fault> {
    reader.begin_object()?;
    let mut first = true;
    while reader.member(first)?.is_some() {
        first = false;
        reference(flow, reader, Some(ReferenceKind::Flow))?;
    }
    Ok(())
}

/// Keeps a string as a reference, unless it is a path to a value that only a contact has.
fn reference<'a>(
    flow: &mut Builder<'a>,
    reader: &mut Reader<'a>,
    kind: Option<ReferenceKind>,
) -> Result<(), Fault> {
    let (Some(kind), Type::String) = (kind, reader.peek()?) else {
        return reader.skip().map(drop);
    };
    let name = reader.string()?;
    if !name.raw().is_empty() && !name.raw().starts_with("$.") {
        let name = flow.keep(Some(name));
        flow.reference(kind, name, Name::NONE);
    }
    Ok(())
}

fn transitions<'a>(
    flow: &mut Builder<'a>,
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    const FIELDS: [&str; 3] = ["NextAction", "Conditions", "Errors"];
    if reader.peek()? == Type::Null {
        return reader.null();
    }
    if !values::expect(reader, Type::Object, out)? {
        flow.unread();
        return Ok(());
    }
    let mut members = Members::begin(reader, &FIELDS)?;
    while let Some(member) = members.next(reader)? {
        match member {
            Member::Known(0) => {
                let start = values::start(reader)?;
                let lead = platform::target(flow, reader, out)?;
                let span = values::since(reader, start);
                flow.exit(Way { kind: ExitKind::Next, label: Name::NONE, lead, span });
            }
            Member::Known(1) => exits(flow, ExitKind::Condition, reader, out)?,
            Member::Known(_) => exits(flow, ExitKind::Error, reader, out)?,
            Member::Unknown(_) => drop(reader.skip()?),
        }
    }
    Ok(())
}

/// Reads the conditions or the errors of an action.
fn exits<'a>(
    flow: &mut Builder<'a>,
    kind: ExitKind,
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    if reader.peek()? == Type::Null {
        return reader.null();
    }
    let read = elements(reader, out, |reader, out| exit(flow, kind, reader, out))?;
    if read.is_none() {
        flow.unread();
    }
    Ok(())
}

fn exit<'a>(
    flow: &mut Builder<'a>,
    kind: ExitKind,
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    const FIELDS: [&str; 3] = ["NextAction", "Condition", "ErrorType"];
    if !values::expect(reader, Type::Object, out)? {
        flow.unread();
        return Ok(());
    }
    let start = reader.offset();
    let (mut label, mut lead) = (Name::NONE, Lead::Nowhere);
    let mut members = Members::begin(reader, &FIELDS)?;
    while let Some(member) = members.next(reader)? {
        match member {
            Member::Known(0) => lead = platform::target(flow, reader, out)?,
            Member::Known(1) => label = condition(flow, reader)?,
            Member::Known(_) if reader.peek()? == Type::String => {
                label = flow.keep(Some(reader.string()?));
            }
            _ => drop(reader.skip()?),
        }
    }
    flow.exit(Way { kind, label, lead, span: values::since(reader, start) });
    Ok(())
}

/// What a condition says: the value alone where one is to be equalled, otherwise the operator and its operands.
fn condition<'a>(flow: &mut Builder<'a>, reader: &mut Reader<'a>) -> Result<Name, Fault> {
    if reader.peek()? != Type::Object {
        reader.skip()?;
        return Ok(Name::NONE);
    }
    let start = reader.offset();
    let (mut operator, mut operands) = (None, Operands::default());
    let mut members = Members::begin(reader, &["Operator", "Operands"])?;
    while let Some(member) = members.next(reader)? {
        match member {
            Member::Known(0) if reader.peek()? == Type::String => operator = Some(reader.string()?),
            Member::Known(1) if reader.peek()? == Type::Array => operands = Operands::read(reader)?,
            _ => drop(reader.skip()?),
        }
    }
    let span = values::since(reader, start);
    let equals = operator.is_none_or(|operator| operator.is("Equals"));
    Ok(match operands.only {
        Some(only) if equals => flow.keep(Some(only)),
        _ => {
            let operator = operator.filter(|_| !equals).map(Text::decode);
            let words: Vec<&str> =
                operator.iter().chain(&operands.all).map(|word| &**word).collect();
            flow.write(span, format_args!("{}", words.join(" ")))
        }
    })
}

#[derive(Default)]
struct Operands<'a> {
    /// The one that there is, if it is a string.
    only: Option<Text<'a>>,
    all: Vec<Cow<'a, str>>,
}

impl<'a> Operands<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self, Fault> {
        let mut operands = Self::default();
        reader.begin_array()?;
        let mut count = 0;
        while reader.element(count == 0)? {
            count += 1;
            if reader.peek()? == Type::String {
                let text = reader.string()?;
                operands.only = Some(text).filter(|_| count == 1);
                operands.all.push(text.decode());
            } else {
                operands.only = None;
                let span = reader.skip()?;
                let written = reader.document().get(span.start..span.end);
                operands.all.extend(written.map(Cow::Borrowed));
            }
        }
        Ok(operands)
    }
}
