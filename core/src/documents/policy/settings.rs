//! The values of which policies are made. Each leaves the setting as it was where the value is wrong.

use super::super::values;
use crate::{
    json::{Fault, Keys, Member, Members, Reader, Text, Type},
    policy::Form,
    report::Findings,
    rules::{self, policy::contradiction},
};
use alloc::{sync::Arc, vec::Vec};
use core::ops::RangeInclusive;

/// Reads an object whose fields are the settings of one section; `set` takes the value of a field.
pub(super) fn section<'a, const N: usize>(
    names: &'static [&'static str; N],
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
    mut set: impl FnMut(usize, &mut Reader<'a>, &mut Findings<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    if !values::expect(reader, Type::Object, out)? {
        return Ok(());
    }
    let mut members = Members::begin(reader, names)?;
    while let Some(member) = members.next(reader)? {
        match member {
            Member::Known(field) => set(field, reader, out)?,
            Member::Unknown(key) => values::unknown(reader, key, out)?,
        }
    }
    Ok(())
}

/// A whole number within the range.
pub(super) fn count(
    setting: &mut usize,
    range: RangeInclusive<usize>,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    if let Some(number) = values::number(reader, out)?
        && let Some(count) = rules::policy::range::check(number, range, out)
    {
        *setting = count;
    }
    Ok(())
}

/// A whole number within the range, or `null` for none.
pub(super) fn optional_count(
    setting: &mut Option<usize>,
    range: RangeInclusive<usize>,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    if reader.peek()? == Type::Null {
        *setting = None;
        return reader.null();
    }
    let mut value = 0;
    count(&mut value, range, reader, out)?;
    *setting = Some(value).filter(|value| *value > 0);
    Ok(())
}

/// `true` or `false`.
pub(super) fn flag(
    setting: &mut bool,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    if let Some(value) = values::boolean(reader, out)? {
        *setting = value;
    }
    Ok(())
}

/// A pattern that compiles.
pub(super) fn pattern(
    setting: &mut Form,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    if let Some(text) = values::text(reader, out)?
        && let Some(pattern) = rules::policy::pattern::check(text, out)
    {
        *setting = Form { source: Arc::from(&*text.decode()), pattern: Some(pattern) };
    }
    Ok(())
}

/// An array of texts, each taken by `take`; false where it is none.
pub(super) fn texts<'a>(
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
    mut take: impl FnMut(Text<'a>, &mut Findings<'_>),
) -> Result<bool, Fault> {
    if !values::expect(reader, Type::Array, out)? {
        return Ok(false);
    }
    reader.begin_array()?;
    let mut first = true;
    while reader.element(first)? {
        first = false;
        if let Some(text) = values::text(reader, out)? {
            take(text, out);
        }
    }
    Ok(true)
}

/// A choice of names, which replaces the one before: as a value must be among them, there must be some.
pub(super) fn choice(
    setting: &mut Vec<Arc<str>>,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    let start = values::start(reader)?;
    names(setting, reader, out)?;
    contradiction::not_empty(setting.is_empty(), values::since(reader, start), out);
    Ok(())
}

/// A list of names, which replaces the one before.
pub(super) fn names(
    setting: &mut Vec<Arc<str>>,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    let mut names = Vec::new();
    if texts(reader, out, |text, _| names.push(Arc::from(&*text.decode())))? {
        *setting = names;
    }
    Ok(())
}

/// An object whose keys are names of the tenant's own; `set` takes the value of each. As a value must be among
/// the names, there must be some.
pub(super) fn table<'a>(
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
    mut set: impl FnMut(Text<'a>, &mut Reader<'a>, &mut Findings<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    if !values::expect(reader, Type::Object, out)? {
        return Ok(());
    }
    let start = values::start(reader)?;
    reader.begin_object()?;
    let mut keys = Keys::default();
    let mut first = true;
    while let Some(key) = reader.member(first)? {
        first = false;
        keys.push(key);
        set(key, reader, out)?;
    }
    keys.close(reader);
    Ok(())
}
