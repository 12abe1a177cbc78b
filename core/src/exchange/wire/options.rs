//! What goes with the document when an exchange is started.

use super::{
    answer::headers,
    reading::{self, LIMITS, count, instant, text, texts, url},
};
use crate::{
    Report,
    documents::values,
    exchange::{
        Deployment, FlowWebhook, Header, PlatformAuditQuery, PlatformGuest, Time, record::Record,
    },
    json::{Fault, Limits, Reader, Type},
    report::Findings,
    rules::fields::not_allowed,
};
use alloc::{string::String, vec::Vec};

/// Reads the options, and those that are missing where there are none.
fn read<'a, T>(
    options: Option<&'a [u8]>,
    value: impl FnMut(&mut Reader<'a>, &mut Findings<'_>) -> Result<Option<T>, Fault>,
) -> Result<T, Report> {
    reading::read(options.unwrap_or(b"{}"), LIMITS, value)
}

/// `{"occasion"?}`.
pub(super) fn occasion(options: Option<&[u8]>) -> Result<Option<String>, Report> {
    read(options, |reader, out| {
        let mut occasion = None;
        let members = values::object(&["occasion"], reader, out, |_, reader, out| {
            text(&mut occasion, reader, out)
        })?;
        Ok(members.map(|_| occasion))
    })
}

/// `{"facts"?}`: their text.
pub(super) fn facts(options: Option<&[u8]>) -> Result<Option<&[u8]>, Report> {
    read(options, |reader, out| {
        let mut facts = None;
        let members = values::object(&["facts"], reader, out, |_, reader, _| {
            facts = raw(reader)?;
            Ok(())
        })?;
        Ok(members.map(|_| facts))
    })
}

/// The text of the value that comes next.
fn raw<'a>(reader: &mut Reader<'a>) -> Result<Option<&'a [u8]>, Fault> {
    let span = reader.skip()?;
    Ok(reader.document().get(span.start..span.end).map(str::as_bytes))
}

/// `{"id"}`.
pub(super) fn id(options: Option<&[u8]>) -> Result<String, Report> {
    read(options, |reader, out| {
        let mut id = None;
        let members =
            values::object(&["id"], reader, out, |_, reader, out| text(&mut id, reader, out))?;
        if let Some(members) = members {
            values::required(&members, &[0], out);
        }
        Ok(id)
    })
}

/// The guest that is to be changed.
pub(super) enum Guest {
    Id(String),
    Known(PlatformGuest),
}

/// `{"id"}` or `{"guest"}`, as an outcome told it.
pub(super) fn guest(options: Option<&[u8]>) -> Result<Guest, Report> {
    read(options, |reader, out| {
        let mut guest = None;
        let start = values::start(reader)?;
        let members = values::object(&["id", "guest"], reader, out, |field, reader, out| {
            if field == 0 {
                let mut id = None;
                text(&mut id, reader, out)?;
                guest = id.map(Guest::Id);
                return Ok(());
            }
            let start = values::start(reader)?;
            let told = raw(reader)?.and_then(platform_guest);
            if told.is_none() {
                let at = values::since(reader, start);
                not_allowed::because("expected a guest as an outcome told it", at, out);
            }
            guest = told.map(Guest::Known);
            Ok(())
        })?;
        match members {
            Some(members) if members.has(0) && members.has(1) => {
                let at = values::since(reader, start);
                not_allowed::because("`id` and `guest` exclude one another", at, out);
            }
            Some(members) if !members.has(1) => values::required(&members, &[0], out),
            _ => {}
        }
        Ok(guest)
    })
}

fn platform_guest(json: &[u8]) -> Option<PlatformGuest> {
    const LIMITS: Limits = Limits { max_bytes: 1 << 24, max_nesting: 8 };
    let mut reader = Reader::new(json, LIMITS).ok()?;
    let guest = Record::read(&mut reader)?;
    reader.finish().ok()?;
    Some(guest)
}

/// `{"entityType", "entityId", "start"?, "end"?, "newestFirst"?, "pageSize"?, "mostPages"?, "mostEntries"?}`.
pub(super) fn query(options: Option<&[u8]>) -> Result<PlatformAuditQuery, Report> {
    const FIELDS: [&str; 8] = [
        "entityType",
        "entityId",
        "start",
        "end",
        "newestFirst",
        "pageSize",
        "mostPages",
        "mostEntries",
    ];
    read(options, |reader, out| {
        let (mut kind, mut id) = (None, None);
        let mut query = PlatformAuditQuery::new("", "");
        let members = values::object(&FIELDS, reader, out, |field, reader, out| match field {
            0 => text(&mut kind, reader, out),
            1 => text(&mut id, reader, out),
            2 => instant(&mut query.start, reader, out),
            3 => instant(&mut query.end, reader, out),
            4 => {
                query.newest_first = values::boolean(reader, out)?.unwrap_or_default();
                Ok(())
            }
            5 => count(&mut query.page_size, 1..=10_000, reader, out),
            6 => count(&mut query.most_pages, 1..=1_000_000, reader, out),
            _ => count(&mut query.most_entries, 1..=10_000_000, reader, out),
        })?;
        if let Some(members) = members {
            values::required(&members, &[0, 1], out);
        }
        Ok(kind.zip(id).map(|(entity_type, entity_id)| PlatformAuditQuery {
            entity_type,
            entity_id,
            ..query
        }))
    })
}

/// `{"facts"?, "effective"?, "expiration"?, "webhook"?, "analytics"?}`: the text of the facts, and the rest.
pub(super) fn deployment(options: Option<&[u8]>) -> Result<(Option<&[u8]>, Deployment), Report> {
    const FIELDS: [&str; 5] = ["facts", "effective", "expiration", "webhook", "analytics"];
    read(options, |reader, out| {
        let (mut facts, mut deployment) = (None, Deployment::default());
        let members = values::object(&FIELDS, reader, out, |field, reader, out| match field {
            0 => {
                facts = raw(reader)?;
                Ok(())
            }
            1 => instant(&mut deployment.effective, reader, out),
            2 => instant(&mut deployment.expiration, reader, out),
            3 => {
                deployment.webhook = webhook(reader, out)?;
                Ok(())
            }
            _ => back(&mut deployment.analytics, reader, out),
        })?;
        Ok(members.map(|_| (facts, deployment)))
    })
}

/// Milliseconds, or `null` for none.
fn back(
    setting: &mut Option<Time>,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    if reader.peek()? == Type::Null {
        *setting = None;
        return reader.null();
    }
    reading::duration(setting.insert(0), 1, reader, out)
}

/// `{"url", "events"?}`.
fn webhook(reader: &mut Reader<'_>, out: &mut Findings<'_>) -> Result<Option<FlowWebhook>, Fault> {
    let (mut target, mut events) = (None, None);
    let members = values::object(&["url", "events"], reader, out, |field, reader, out| {
        if field == 1 {
            return texts(&mut events, reader, out);
        }
        let text = values::text(reader, out)?;
        target = text.and_then(|text| url(text, &['#', '@'], out));
        Ok(())
    })?;
    if let Some(members) = members {
        values::required(&members, &[0], out);
    }
    // The URL has been looked at.
    let webhook = target.and_then(|url| FlowWebhook::new(url).ok());
    Ok(webhook.map(|webhook| match events {
        Some(events) => webhook.with_events(events),
        None => webhook,
    }))
}

/// A callback of the platform.
pub(super) struct Callback {
    pub(super) headers: Vec<Header>,
    pub(super) way: Way,
}

/// What is to be done with a callback.
pub(super) enum Way {
    Receive,
    /// It came at that time, and was kept.
    Kept(Time),
    VerifyOnly,
}

/// `{"headers", "received"?, "verifyOnly"?}`.
pub(super) fn callback(options: Option<&[u8]>) -> Result<Callback, Report> {
    const FIELDS: [&str; 3] = ["headers", "received", "verifyOnly"];
    let (headers, received, verify_only) = read(options, |reader, out| {
        let (mut all, mut received, mut only) = (Vec::new(), None, false);
        let members = values::object(&FIELDS, reader, out, |field, reader, out| match field {
            0 => headers(&mut all, reader, out),
            1 => instant(&mut received, reader, out),
            _ => {
                only = values::boolean(reader, out)?.unwrap_or_default();
                Ok(())
            }
        })?;
        if let Some(members) = &members {
            values::required(members, &[0], out);
        }
        Ok(members.map(|_| (all, received, only)))
    })?;
    let way = match (received, verify_only) {
        (None, false) => Way::Receive,
        (Some(received), false) => Way::Kept(received),
        (None, true) => Way::VerifyOnly,
        (Some(_), true) => {
            return Err(reading::refused("an event that was `received` is not verified only"));
        }
    };
    Ok(Callback { headers, way })
}
