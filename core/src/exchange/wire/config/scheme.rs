//! How callbacks are signed.

use crate::{
    documents::values,
    exchange::{
        signature::{Encoding, Scheme, SchemeError, Unit},
        wire::reading::{among, choice, count, text, texts},
    },
    json::{Fault, Reader, Type},
    report::Findings,
    rules::fields::not_allowed,
};
use alloc::{format, string::String, vec::Vec};

/// The name of a preset, or a scheme of the tenant's own; and whether its keys may be written `whsec_…`.
pub(super) fn scheme(
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<Option<(Scheme, bool)>, Fault> {
    if reader.peek()? == Type::Object {
        return Ok(own(reader, out)?.map(|scheme| (scheme, false)));
    }
    let Some(text) = values::text(reader, out)? else { return Ok(None) };
    let named = among(text, ["standard-webhooks", "genesys-open-messaging"], out);
    Ok(named.map(|place| match place {
        0 => (Scheme::standard_webhooks(), true),
        _ => (Scheme::genesys_open_messaging(), false),
    }))
}

/// What a scheme of the tenant's own is made of.
#[derive(Default)]
struct Parts {
    header: Option<String>,
    content: Option<String>,
    prefix: Option<String>,
    encoding: Option<Encoding>,
    separator: Option<char>,
    timestamp: Option<(String, Unit)>,
    pairs: Option<(String, String, Unit)>,
    id: Option<String>,
    id_members: Option<Vec<String>>,
    tolerance: Option<u32>,
    tag_bytes: Option<usize>,
}

fn own(reader: &mut Reader<'_>, out: &mut Findings<'_>) -> Result<Option<Scheme>, Fault> {
    const FIELDS: [&str; 11] = [
        "header",
        "content",
        "prefix",
        "encoding",
        "separator",
        "timestamp",
        "pairs",
        "id",
        "idMembers",
        "tolerance",
        "tagBytes",
    ];
    let start = values::start(reader)?;
    let mut parts = Parts::default();
    let members = values::object(&FIELDS, reader, out, |field, reader, out| {
        match field {
            0 => text(&mut parts.header, reader, out)?,
            1 => text(&mut parts.content, reader, out)?,
            2 => text(&mut parts.prefix, reader, out)?,
            3 => parts.encoding = encoding(reader, out)?,
            4 => parts.separator = separator(reader, out)?,
            5 => parts.timestamp = timestamp(reader, out)?,
            6 => parts.pairs = pairs(reader, out)?,
            7 => text(&mut parts.id, reader, out)?,
            8 => texts(&mut parts.id_members, reader, out)?,
            9 => count(parts.tolerance.insert(0), 0..=86_400_000, reader, out)?,
            _ => count(parts.tag_bytes.insert(0), 16..=32, reader, out)?,
        }
        Ok(())
    })?;
    let Some(members) = members else { return Ok(None) };
    values::required(&members, &[0, 1], out);
    if out.has_errors() {
        return Ok(None);
    }
    let at = values::since(reader, start);
    let scheme = parts.scheme();
    let told = scheme.map_err(|error| not_allowed::because(format!("{error}"), at, out));
    Ok(told.ok())
}

impl Parts {
    fn scheme(self) -> Result<Scheme, SchemeError> {
        let header = self.header.unwrap_or_default();
        let mut scheme = Scheme::new(&header, &self.content.unwrap_or_default())?;
        if let Some(prefix) = self.prefix {
            scheme = scheme.prefix(&prefix);
        }
        if let Some(encoding) = self.encoding {
            scheme = scheme.encoding(encoding);
        }
        if let Some(separator) = self.separator {
            scheme = scheme.separator(separator);
        }
        if let Some((header, unit)) = self.timestamp {
            scheme = scheme.timestamp(&header, unit)?;
        }
        if let Some((signature, timestamp, unit)) = self.pairs {
            scheme = scheme.pairs(&signature, &timestamp, unit)?;
        }
        if let Some(header) = self.id {
            scheme = scheme.id(&header)?;
        }
        if let Some(pointers) = self.id_members {
            let pointers: Vec<&str> = pointers.iter().map(String::as_str).collect();
            scheme = scheme.id_members(&pointers)?;
        }
        if let Some(tolerance) = self.tolerance {
            scheme = scheme.tolerance_ms(tolerance);
        }
        if let Some(bytes) = self.tag_bytes {
            scheme = scheme.tag_bytes(bytes)?;
        }
        scheme.complete()?;
        Ok(scheme)
    }
}

fn encoding(reader: &mut Reader<'_>, out: &mut Findings<'_>) -> Result<Option<Encoding>, Fault> {
    Ok(choice(["hex", "base64", "base64url"], reader, out)?.map(|place| match place {
        0 => Encoding::Hex,
        1 => Encoding::Base64,
        _ => Encoding::Base64Url,
    }))
}

/// One character.
fn separator(reader: &mut Reader<'_>, out: &mut Findings<'_>) -> Result<Option<char>, Fault> {
    let Some(text) = values::text(reader, out)? else { return Ok(None) };
    let decoded = text.decode();
    let mut letters = decoded.chars();
    let (first, rest) = (letters.next(), letters.next());
    if rest.is_some() {
        not_allowed::because("expected one character", text.span(), out);
    }
    Ok(first.filter(|_| rest.is_none()))
}

/// `{"header", "unit"}`.
fn timestamp(
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<Option<(String, Unit)>, Fault> {
    let (mut header, mut count) = (None, None);
    let members = values::object(&["header", "unit"], reader, out, |field, reader, out| {
        match field {
            0 => text(&mut header, reader, out)?,
            _ => count = unit(reader, out)?,
        }
        Ok(())
    })?;
    let Some(members) = members else { return Ok(None) };
    values::required(&members, &[0, 1], out);
    Ok(header.zip(count))
}

/// `{"signature", "timestamp", "unit"}`.
fn pairs(
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<Option<(String, String, Unit)>, Fault> {
    const FIELDS: [&str; 3] = ["signature", "timestamp", "unit"];
    let (mut signature, mut timestamp, mut count) = (None, None, None);
    let members = values::object(&FIELDS, reader, out, |field, reader, out| {
        match field {
            0 => text(&mut signature, reader, out)?,
            1 => text(&mut timestamp, reader, out)?,
            _ => count = unit(reader, out)?,
        }
        Ok(())
    })?;
    let Some(members) = members else { return Ok(None) };
    values::required(&members, &[0, 1, 2], out);
    let names = signature.zip(timestamp);
    Ok(names.zip(count).map(|((signature, timestamp), unit)| (signature, timestamp, unit)))
}

fn unit(reader: &mut Reader<'_>, out: &mut Findings<'_>) -> Result<Option<Unit>, Fault> {
    Ok(choice(["seconds", "milliseconds"], reader, out)?.map(|place| match place {
        0 => Unit::Seconds,
        _ => Unit::Milliseconds,
    }))
}
