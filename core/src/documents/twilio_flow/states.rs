//! The states of a flow, which Studio shows as widgets.

use super::super::{elements::elements, platform, values};
use crate::{
    json::{Fault, Member, Members, Name, Reader, Text, Type},
    policy::FlowProfile,
    report::Findings,
    rules::flow::{Builder, Draft, ExitKind, Lead, ReferenceKind, Way},
};
use alloc::string::String;

/// Reads the array of states; false if it is none.
pub(super) fn read<'a>(
    flow: &mut Builder<'a>,
    reader: &mut Reader<'a>,
    profile: &FlowProfile,
    out: &mut Findings<'_>,
) -> Result<bool, Fault> {
    let count = elements(reader, out, |reader, out| state(flow, reader, profile, out))?;
    Ok(count.is_some())
}

fn state<'a>(
    flow: &mut Builder<'a>,
    reader: &mut Reader<'a>,
    profile: &FlowProfile,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    const FIELDS: [&str; 4] = ["name", "type", "transitions", "properties"];
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
            Member::Known(2) => transitions(flow, reader, out)?,
            Member::Known(_) => properties(flow, reader)?,
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

/// What the property of this name refers to.
fn referred(name: Text<'_>) -> Option<ReferenceKind> {
    const KINDS: [(&str, ReferenceKind); 7] = [
        ("play", ReferenceKind::Media),
        ("queue_name", ReferenceKind::Queue),
        ("workflow", ReferenceKind::Queue),
        ("flow_sid", ReferenceKind::Flow),
        ("function_sid", ReferenceKind::Function),
        ("to", ReferenceKind::Number),
        ("noun", ReferenceKind::Number),
    ];
    KINDS.iter().find(|(known, _)| name.is(known)).map(|(_, kind)| *kind)
}

/// Reads what a state refers to. Properties differ from type to type; what is not known is passed over.
fn properties<'a>(flow: &mut Builder<'a>, reader: &mut Reader<'a>) -> Result<(), Fault> {
    if reader.peek()? != Type::Object {
        return reader.skip().map(drop);
    }
    reader.begin_object()?;
    let mut first = true;
    while let Some(name) = reader.member(first)? {
        first = false;
        let (Some(kind), Type::String) = (referred(name), reader.peek()?) else {
            reader.skip()?;
            continue;
        };
        // A template is known only when there is a contact; `noun` may also be the word for what `to` is.
        let told = reader.string()?;
        let literal = !told.raw().is_empty() && !told.raw().contains("{{");
        if literal && !(name.is("noun") && told.chars().all(char::is_alphabetic)) {
            let told = flow.keep(Some(told));
            flow.reference(kind, told, Name::NONE);
        }
    }
    Ok(())
}

fn transitions<'a>(
    flow: &mut Builder<'a>,
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    if reader.peek()? == Type::Null {
        return reader.null();
    }
    let read = elements(reader, out, |reader, out| transition(flow, reader, out))?;
    if read.is_none() {
        flow.unread();
    }
    Ok(())
}

fn transition<'a>(
    flow: &mut Builder<'a>,
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    const FIELDS: [&str; 3] = ["event", "next", "conditions"];
    if !values::expect(reader, Type::Object, out)? {
        flow.unread();
        return Ok(());
    }
    let start = reader.offset();
    let (mut event, mut lead, mut condition) = (None, Lead::Nowhere, Name::NONE);
    let mut members = Members::begin(reader, &FIELDS)?;
    while let Some(member) = members.next(reader)? {
        match member {
            Member::Known(0) if reader.peek()? == Type::String => event = Some(reader.string()?),
            Member::Known(1) => lead = platform::target(flow, reader, out)?,
            Member::Known(2) => condition = conditions(flow, reader)?,
            _ => drop(reader.skip()?),
        }
    }
    let label = if condition.is_some() { condition } else { flow.keep(event) };
    let span = values::since(reader, start);
    flow.exit(Way { kind: kind_of(event), label, lead, span });
    Ok(())
}

/// When a transition is taken, as its event tells it.
fn kind_of(event: Option<Text<'_>>) -> ExitKind {
    const NEXT: [&str; 5] = ["next", "success", "sent", "audioComplete", "completed"];
    const ERRORS: [&str; 10] = [
        "fail",
        "failed",
        "failure",
        "error",
        "timeout",
        "noMatch",
        "deliveryFailure",
        "callFailure",
        "failedToEnqueue",
        "returnedError",
    ];
    let among = |events: &[&str]| event.is_some_and(|own| events.iter().any(|name| own.is(name)));
    if among(&NEXT) {
        ExitKind::Next
    } else if among(&ERRORS) {
        ExitKind::Error
    } else {
        ExitKind::Condition
    }
}

/// What the conditions of a transition say; none where there are none.
fn conditions<'a>(flow: &mut Builder<'a>, reader: &mut Reader<'a>) -> Result<Name, Fault> {
    if reader.peek()? != Type::Array {
        reader.skip()?;
        return Ok(Name::NONE);
    }
    let start = reader.offset();
    reader.begin_array()?;
    let (mut only, mut words, mut count) = (None, String::new(), 0);
    while reader.element(count == 0)? {
        count += 1;
        if reader.peek()? != Type::Object {
            reader.skip()?;
            continue;
        }
        let (kind, value) = condition(reader)?;
        let equals = kind.is_none_or(|kind| kind.is("equal_to"));
        only = value.filter(|_| equals && count == 1);
        let kind = kind.filter(|_| !equals).map(Text::decode);
        let value = value.map(Text::decode);
        let parts = [kind, value].into_iter().flatten();
        for (index, part) in parts.enumerate() {
            let gap = if index > 0 { " " } else { " and " };
            words.push_str(if words.is_empty() { "" } else { gap });
            words.push_str(&part);
        }
    }
    let span = values::since(reader, start);
    Ok(match only {
        Some(only) => flow.keep(Some(only)),
        None if words.is_empty() => Name::NONE,
        None => flow.write(span, format_args!("{words}")),
    })
}

/// How a condition compares, and with what.
fn condition<'a>(reader: &mut Reader<'a>) -> Result<(Option<Text<'a>>, Option<Text<'a>>), Fault> {
    let (mut kind, mut value) = (None, None);
    let mut members = Members::begin(reader, &["type", "value"])?;
    while let Some(member) = members.next(reader)? {
        match member {
            Member::Known(0) if reader.peek()? == Type::String => kind = Some(reader.string()?),
            Member::Known(1) if reader.peek()? == Type::String => value = Some(reader.string()?),
            _ => drop(reader.skip()?),
        }
    }
    Ok((kind, value))
}
