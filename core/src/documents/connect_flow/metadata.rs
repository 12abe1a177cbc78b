//! What the console knows of a flow and writes beside it.

use super::actions::referred;
use crate::{
    json::{Fault, Member, Members, Name, Reader, Type},
    rules::flow::{Builder, ReferenceKind},
};

/// Reads the metadata: the name of the flow, its type, and what its actions refer to is called.
pub(super) fn read<'a>(flow: &mut Builder<'a>, reader: &mut Reader<'a>) -> Result<(), Fault> {
    if reader.peek()? != Type::Object {
        return reader.skip().map(drop);
    }
    let mut members = Members::begin(reader, &["name", "type", "ActionMetadata"])?;
    while let Some(member) = members.next(reader)? {
        match member {
            Member::Known(0) if reader.peek()? == Type::String => {
                let title = flow.keep(Some(reader.string()?));
                flow.title(title);
            }
            Member::Known(1) => purpose(flow, reader)?,
            Member::Known(2) if reader.peek()? == Type::Object => actions(flow, reader)?,
            _ => drop(reader.skip()?),
        }
    }
    Ok(())
}

/// Reads what the flow is for.
pub(super) fn purpose<'a>(flow: &mut Builder<'a>, reader: &mut Reader<'a>) -> Result<(), Fault> {
    if reader.peek()? != Type::String {
        return reader.skip().map(drop);
    }
    let purpose = flow.keep(Some(reader.string()?));
    flow.purpose(purpose);
    Ok(())
}

/// By the identifiers of actions, what is known of each.
fn actions<'a>(flow: &mut Builder<'a>, reader: &mut Reader<'a>) -> Result<(), Fault> {
    reader.begin_object()?;
    let mut first = true;
    while let Some(id) = reader.member(first)? {
        first = false;
        if reader.peek()? != Type::Object {
            reader.skip()?;
            continue;
        }
        let id = flow.keep(Some(id));
        let mut members = Members::begin(reader, &["parameters"])?;
        while let Some(member) = members.next(reader)? {
            match member {
                Member::Known(_) if reader.peek()? == Type::Object => {
                    parameters(flow, reader, id)?;
                }
                _ => drop(reader.skip()?),
            }
        }
    }
    Ok(())
}

/// By the names of parameters, what is known of what each refers to; several messages stand in an array.
fn parameters<'a>(
    flow: &mut Builder<'a>,
    reader: &mut Reader<'a>,
    action: Name,
) -> Result<(), Fault> {
    reader.begin_object()?;
    let mut first = true;
    while let Some(name) = reader.member(first)? {
        first = false;
        match (referred(name), reader.peek()?) {
            (Some(kind), Type::Object) => parameter(flow, reader, (action, kind))?,
            (None, Type::Array) if name.is("Messages") => messages(flow, reader, action)?,
            _ => drop(reader.skip()?),
        }
    }
    Ok(())
}

fn messages<'a>(
    flow: &mut Builder<'a>,
    reader: &mut Reader<'a>,
    action: Name,
) -> Result<(), Fault> {
    reader.begin_array()?;
    let mut first = true;
    while reader.element(first)? {
        first = false;
        if reader.peek()? != Type::Object {
            reader.skip()?;
            continue;
        }
        let mut members = Members::begin(reader, &["PromptId"])?;
        while let Some(member) = members.next(reader)? {
            match member {
                Member::Known(_) if reader.peek()? == Type::Object => {
                    parameter(flow, reader, (action, ReferenceKind::Media))?;
                }
                _ => drop(reader.skip()?),
            }
        }
    }
    Ok(())
}

fn parameter<'a>(
    flow: &mut Builder<'a>,
    reader: &mut Reader<'a>,
    (action, kind): (Name, ReferenceKind),
) -> Result<(), Fault> {
    let mut members = Members::begin(reader, &["displayName"])?;
    while let Some(member) = members.next(reader)? {
        match member {
            Member::Known(_) if reader.peek()? == Type::String => {
                let title = flow.keep(Some(reader.string()?));
                flow.titled(action, kind, title);
            }
            _ => drop(reader.skip()?),
        }
    }
    Ok(())
}
