//! The values of which policies are made. Each leaves the setting as it was where the value is wrong.

use super::super::{elements::elements, values};
use crate::{
    json::{Fault, Keys, Reader, Span, Text, Type},
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
    set: impl FnMut(usize, &mut Reader<'a>, &mut Findings<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    values::object(names, reader, out, set).map(drop)
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
    *setting = Some(value);
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

/// An array of which a value must be one element: so there must be some.
pub(super) fn choice<'a>(
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
    take: impl FnMut(&mut Reader<'a>, &mut Findings<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let start = values::start(reader)?;
    let count = elements(reader, out, take)?;
    contradiction::not_empty(count == Some(0), values::since(reader, start), out);
    Ok(())
}

/// A choice of names, which replaces the one before.
pub(super) fn names(
    setting: &mut Vec<Arc<str>>,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    let mut names = Vec::new();
    choice(reader, out, |reader, out| name(&mut names, reader, out))?;
    *setting = names;
    Ok(())
}

/// Names that may be none, which replace those before.
pub(super) fn any_names(
    setting: &mut Vec<Arc<str>>,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    let mut names = Vec::new();
    elements(reader, out, |reader, out| name(&mut names, reader, out))?;
    *setting = names;
    Ok(())
}

/// One more name of a list.
pub(super) fn name(
    names: &mut Vec<Arc<str>>,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    if let Some(text) = values::text(reader, out)? {
        names.push(Arc::from(&*text.decode()));
    }
    Ok(())
}

/// An object whose keys are names of the tenant's own; `set` takes the value of each. Returns how many there are; `None`
/// where it is no object.
pub(super) fn table<'a>(
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
    mut set: impl FnMut(Text<'a>, &mut Reader<'a>, &mut Findings<'_>) -> Result<(), Fault>,
) -> Result<Option<usize>, Fault> {
    if !values::expect(reader, Type::Object, out)? {
        return Ok(None);
    }
    reader.begin_object()?;
    let mut keys = Keys::default();
    let mut count = 0;
    while let Some(key) = reader.member(count == 0)? {
        keys.push(key);
        set(key, reader, out)?;
        count += 1;
    }
    keys.close(reader);
    Ok(Some(count))
}

/// A table of which a value must be one name: so there must be some. Returns its place.
pub(super) fn choice_table<'a>(
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
    set: impl FnMut(Text<'a>, &mut Reader<'a>, &mut Findings<'_>) -> Result<(), Fault>,
) -> Result<Span, Fault> {
    let start = values::start(reader)?;
    let count = table(reader, out, set)?;
    let span = values::since(reader, start);
    contradiction::not_empty(count == Some(0), span, out);
    Ok(span)
}
