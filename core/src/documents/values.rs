use crate::{
    json::{Fault, Member, Members, Number, Reader, Span, Text, Type},
    report::Findings,
    rules::fields,
};

/// Whether a value of this type comes next; any other is reported as that alone, and passed over.
#[inline]
pub(crate) fn expect(
    reader: &mut Reader<'_>,
    wanted: Type,
    out: &mut Findings<'_>,
) -> Result<bool, Fault> {
    let found = reader.peek()?;
    if found == wanted { Ok(true) } else { mismatch(reader, wanted, found, out) }
}

/// Apart, so that what is as wanted costs little where it is read.
#[cold]
fn mismatch(
    reader: &mut Reader<'_>,
    wanted: Type,
    found: Type,
    out: &mut Findings<'_>,
) -> Result<bool, Fault> {
    let span = reader.skip()?;
    fields::type_mismatch::found(wanted, found, span, out);
    Ok(false)
}

/// Takes a string that is not empty.
#[inline]
pub(crate) fn text<'a>(
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
) -> Result<Option<Text<'a>>, Fault> {
    if !expect(reader, Type::String, out)? {
        return Ok(None);
    }
    let text = reader.string()?;
    Ok(fields::string_empty::check(text, out).then_some(text))
}

/// Takes a boolean.
pub(crate) fn boolean(
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<Option<bool>, Fault> {
    Ok(if expect(reader, Type::Boolean, out)? { Some(reader.boolean()?) } else { None })
}

/// Takes a number.
pub(crate) fn number<'a>(
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
) -> Result<Option<Number<'a>>, Fault> {
    Ok(if expect(reader, Type::Number, out)? { Some(reader.number()?) } else { None })
}

/// Takes a number that counts something; one beyond what this machine can count is the most it can.
pub(crate) fn whole_number(
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<Option<usize>, Fault> {
    let Some(number) = number(reader, out)? else { return Ok(None) };
    let count = number.to_i64().and_then(|count| u64::try_from(count).ok());
    if count.is_none() {
        fields::type_mismatch::not_whole(number.span(), out);
    }
    Ok(count.map(|count| usize::try_from(count).unwrap_or(usize::MAX)))
}

/// Takes an object whose fields are known; `set` takes the value of a field. `None` where it is no object: that has been
/// reported.
pub(crate) fn object<'a, const N: usize>(
    names: &'static [&'static str; N],
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
    mut set: impl FnMut(usize, &mut Reader<'a>, &mut Findings<'_>) -> Result<(), Fault>,
) -> Result<Option<Members>, Fault> {
    if !expect(reader, Type::Object, out)? {
        return Ok(None);
    }
    let mut members = Members::begin(reader, names)?;
    while let Some(member) = members.next(reader)? {
        match member {
            Member::Known(field) => set(field, reader, out)?,
            Member::Unknown(key) => unknown(reader, key, out)?,
        }
    }
    Ok(Some(members))
}

/// Reports and passes over a field that is not of the object.
pub(crate) fn unknown(
    reader: &mut Reader<'_>,
    key: Text<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    fields::unknown::found(key, out);
    reader.skip().map(drop)
}

/// Reports the required fields that an object lacks.
pub(crate) fn required(members: &Members, fields: &[usize], out: &mut Findings<'_>) {
    for &field in fields {
        if !members.has(field) {
            fields::missing::found(members.brace(), members.name(field), out);
        }
    }
}

/// Where a value begins that is about to be read.
pub(crate) fn start(reader: &mut Reader<'_>) -> Result<usize, Fault> {
    reader.peek()?;
    Ok(reader.offset())
}

/// The place of a value that began at `start` and has just been read.
pub(crate) const fn since(reader: &Reader<'_>, start: usize) -> Span {
    Span::new(start, reader.offset())
}
