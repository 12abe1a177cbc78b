//! The modules of the older export of the console.

use super::super::{elements::elements, platform, values};
use crate::{
    json::{Fault, Member, Members, Name, Reader, Text, Type},
    policy::FlowProfile,
    report::Findings,
    rules::flow::{Builder, Draft, ExitKind, Lead, ReferenceKind, Way},
};

/// Reads the array of modules; false if it is none.
pub(super) fn read<'a>(
    flow: &mut Builder<'a>,
    reader: &mut Reader<'a>,
    profile: &FlowProfile,
    out: &mut Findings<'_>,
) -> Result<bool, Fault> {
    let count = elements(reader, out, |reader, out| module(flow, reader, profile, out))?;
    Ok(count.is_some())
}

fn module<'a>(
    flow: &mut Builder<'a>,
    reader: &mut Reader<'a>,
    profile: &FlowProfile,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    const FIELDS: [&str; 4] = ["id", "type", "parameters", "branches"];
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
            Member::Known(_) => branches(flow, reader, out)?,
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
fn referred(name: Text<'_>) -> Option<ReferenceKind> {
    const KINDS: [(&str, ReferenceKind); 5] = [
        ("Queue", ReferenceKind::Queue),
        ("ContactFlowId", ReferenceKind::Flow),
        ("FunctionArn", ReferenceKind::Function),
        ("AudioPrompt", ReferenceKind::Media),
        ("PhoneNumber", ReferenceKind::Number),
    ];
    KINDS.iter().find(|(known, _)| name.is(known)).map(|(_, kind)| *kind)
}

/// Reads what a module refers to; what is not known is passed over.
fn parameters<'a>(flow: &mut Builder<'a>, reader: &mut Reader<'a>) -> Result<(), Fault> {
    if reader.peek()? != Type::Array {
        return reader.skip().map(drop);
    }
    reader.begin_array()?;
    let mut first = true;
    while reader.element(first)? {
        first = false;
        if reader.peek()? == Type::Object {
            parameter(flow, reader)?;
        } else {
            reader.skip()?;
        }
    }
    Ok(())
}

fn parameter<'a>(flow: &mut Builder<'a>, reader: &mut Reader<'a>) -> Result<(), Fault> {
    const FIELDS: [&str; 4] = ["name", "value", "namespace", "resourceName"];
    let (mut name, mut value, mut resource, mut dynamic) = (None, None, None, false);
    let mut members = Members::begin(reader, &FIELDS)?;
    while let Some(member) = members.next(reader)? {
        let kind = reader.peek()?;
        match member {
            Member::Known(0) if kind == Type::String => name = Some(reader.string()?),
            Member::Known(1) if kind == Type::String => value = Some(reader.string()?),
            Member::Known(3) if kind == Type::String => resource = Some(reader.string()?),
            Member::Known(field) => {
                // The value of a namespace is known only when there is a contact.
                dynamic |= field == 2 && kind != Type::Null;
                reader.skip()?;
            }
            Member::Unknown(_) => drop(reader.skip()?),
        }
    }
    let told = |text: &Text<'_>| !text.raw().is_empty();
    let referred = name.and_then(referred).filter(|_| !dynamic);
    let (value, resource) = (value.filter(told), resource.filter(told));
    if let (Some(kind), Some(name)) = (referred, value.or(resource)) {
        let name = flow.keep(Some(name));
        let title = flow.keep(resource);
        flow.reference(kind, name, title);
    }
    Ok(())
}

fn branches<'a>(
    flow: &mut Builder<'a>,
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    if reader.peek()? == Type::Null {
        return reader.null();
    }
    let read = elements(reader, out, |reader, out| branch(flow, reader, out))?;
    if read.is_none() {
        flow.unread();
    }
    Ok(())
}

fn branch<'a>(
    flow: &mut Builder<'a>,
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    const FIELDS: [&str; 4] = ["condition", "conditionType", "conditionValue", "transition"];
    if !values::expect(reader, Type::Object, out)? {
        flow.unread();
        return Ok(());
    }
    let start = reader.offset();
    let (mut condition, mut operator, mut lead) = (None, None, Lead::Nowhere);
    let mut value = None;
    let mut members = Members::begin(reader, &FIELDS)?;
    while let Some(member) = members.next(reader)? {
        match member {
            Member::Known(3) => lead = platform::target(flow, reader, out)?,
            Member::Known(2) => {
                let own = values::start(reader)?;
                let text =
                    if reader.peek()? == Type::String { Some(reader.string()?) } else { None };
                if text.is_none() {
                    reader.skip()?;
                }
                value = Some((text, values::since(reader, own)));
            }
            Member::Known(field) if reader.peek()? == Type::String => {
                let text = Some(reader.string()?);
                *(if field == 0 { &mut condition } else { &mut operator }) = text;
            }
            _ => drop(reader.skip()?),
        }
    }
    let equals = operator.is_none_or(|operator: Text<'_>| operator.is("Equals"));
    let label = match value {
        Some((Some(text), _)) if equals => flow.keep(Some(text)),
        Some((text, span)) => {
            let operator = operator.filter(|_| !equals).map(Text::decode).unwrap_or_default();
            let written = reader.document().get(span.start..span.end).unwrap_or_default();
            let value = text.map_or(written.into(), Text::decode);
            let gap = if operator.is_empty() { "" } else { " " };
            flow.write(span, format_args!("{operator}{gap}{value}"))
        }
        None => flow.keep(condition),
    };
    let kind = kind_of(condition);
    // What comes next needs no name.
    let label = if kind == ExitKind::Next { Name::NONE } else { label };
    flow.exit(Way { kind, label, lead, span: values::since(reader, start) });
    Ok(())
}

/// When a branch is taken: what the flow language calls an error is one here too.
fn kind_of(condition: Option<Text<'_>>) -> ExitKind {
    const ERRORS: [&str; 4] = ["Error", "NoMatch", "Timeout", "AtCapacity"];
    match condition {
        Some(condition) if condition.is("Success") => ExitKind::Next,
        Some(condition) if ERRORS.iter().any(|error| condition.is(error)) => ExitKind::Error,
        _ => ExitKind::Condition,
    }
}
