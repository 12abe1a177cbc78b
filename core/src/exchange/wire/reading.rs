//! How what a host gives as JSON is read: as a whole or not at all, with every fault at its place.

use crate::{
    documents::{self, values},
    exchange::{Secret, Time, config, config::ConfigError},
    json::{Fault, Limits, Reader, Text},
    report::{Findings, Measures, Report, Source, Syntax},
    rules::{
        self,
        fields::not_allowed,
        policy::range,
        url::{format, scheme},
    },
};
use alloc::{string::String, sync::Arc, vec::Vec};
use core::ops::RangeInclusive;

/// As large and as deep as what is no document may be: more is a slip of the hand.
pub(super) const LIMITS: Limits = Limits { max_bytes: 1 << 24, max_nesting: 64 };

/// How many faults are told.
const MOST: usize = 1_000;

/// The longest wait that is taken: 30 days.
pub(super) const LONGEST: usize = 30 * 86_400_000;

/// Reads one whole text. `value` may be asked twice: the last of repeated keys counts, as in JavaScript, and the
/// repetition is a fault.
///
/// # Errors
/// A fault was found; the report, which is of no kind, tells all of them.
pub(super) fn read<'a, T>(
    bytes: &'a [u8],
    limits: Limits,
    mut value: impl FnMut(&mut Reader<'a>, &mut Findings<'_>) -> Result<Option<T>, Fault>,
) -> Result<T, Report> {
    let mut out = Findings::new(&rules::SEVERITIES, MOST, 1);
    let mut last = None;
    let read = documents::read(bytes, Source::Document, limits, &mut out, &mut |reader, out| {
        last = value(reader, out)?;
        Ok(())
    });
    match last {
        Some(value) if read.is_ok() && !out.has_errors() => Ok(value),
        _ => Err(report(out, bytes, limits)),
    }
}

/// The report on what was found in a text.
pub(super) fn report(out: Findings<'_>, bytes: &[u8], limits: Limits) -> Report {
    let (violations, truncated) = out.finish(bytes, &[], limits, Syntax::Json);
    Report { kind: None, violations, truncated, measures: Measures::default(), valid: false }
}

/// The report that the whole cannot be used, for this reason.
pub(super) fn refused(reason: impl Into<String>) -> Report {
    let mut out = Findings::new(&rules::SEVERITIES, MOST, 1);
    not_allowed::whole(reason, &mut out);
    report(out, &[], LIMITS)
}

/// A text that is not empty.
pub(super) fn text(
    setting: &mut Option<String>,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    *setting = values::text(reader, out)?.map(|text| text.decode().into_owned());
    Ok(())
}

/// Texts that are not empty.
pub(super) fn texts(
    setting: &mut Option<Vec<String>>,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    let mut all = Vec::new();
    documents::elements::elements(reader, out, |reader, out| {
        all.extend(values::text(reader, out)?.map(|text| text.decode().into_owned()));
        Ok(())
    })?;
    *setting = Some(all);
    Ok(())
}

/// A key, a token or a password.
pub(super) fn secret(
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<Option<Secret>, Fault> {
    Ok(values::text(reader, out)?.map(Secret::decoded))
}

/// A whole number within the range.
pub(super) fn count<T: TryFrom<usize>>(
    setting: &mut T,
    range: RangeInclusive<usize>,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    if let Some(number) = values::number(reader, out)?
        && let Some(count) = range::check(number, range, out)
        && let Ok(count) = count.try_into()
    {
        *setting = count;
    }
    Ok(())
}

/// A duration in milliseconds.
pub(super) fn duration(
    setting: &mut Time,
    least: usize,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    count(setting, least..=LONGEST, reader, out)
}

/// An instant in milliseconds since the epoch.
pub(super) fn instant(
    setting: &mut Option<Time>,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    let Some(number) = values::number(reader, out)? else { return Ok(()) };
    *setting = number.to_i64().and_then(|time| Time::try_from(time).ok());
    if setting.is_none() {
        rules::fields::type_mismatch::not_whole(number.span(), out);
    }
    Ok(())
}

/// One of the names, by its place.
pub(super) fn choice<const N: usize>(
    names: [&'static str; N],
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<Option<usize>, Fault> {
    Ok(values::text(reader, out)?.and_then(|text| among(text, names, out)))
}

/// The same for a text that has been read.
pub(super) fn among<const N: usize>(
    text: Text<'_>,
    names: [&'static str; N],
    out: &mut Findings<'_>,
) -> Option<usize> {
    not_allowed::check(text, &names.map(Arc::from), out)
}

/// A URL that the client may send to: see [`Config`](crate::exchange::Config).
pub(super) fn url(text: Text<'_>, refused: &[char], out: &mut Findings<'_>) -> Option<String> {
    let (decoded, at) = (text.decode(), text.span());
    let Err(error) = config::address("", &decoded, refused) else {
        return Some(decoded.into_owned());
    };
    let uri = format::absolute(&decoded, at, out)?;
    let uri = format::with_host(uri, at, out)?;
    match error {
        ConfigError::Scheme(_) => _ = scheme::check(&uri, at, &[Arc::from("https")], out),
        _ => not_allowed::because(
            "a URL with a user, a query or a fragment is not allowed here",
            at,
            out,
        ),
    }
    None
}
