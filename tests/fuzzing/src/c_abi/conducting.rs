//! Clients.

use super::{
    arguments::{Bytes, Dirty, ErrorPointer, Place, read},
    checking::empty,
    host::{Handles, Host},
};
use crate::content::{self, CANARY, CONFIG, TOKENLESS};
use arbitrary::{Result, Unstructured};
use c_surface::{
    check::Engine,
    client::{
        Client, Started, callgate_client_awaits, callgate_client_cancel, callgate_client_new,
        callgate_client_restore, callgate_client_start,
    },
    error::callgate_error_new,
    step::{
        CALLGATE_HANDLED_UNKNOWN, CALLGATE_STEP_IDLE, CALLGATE_STEP_SEND, CALLGATE_STEP_TOKEN,
        Header, Step, callgate_client_answer, callgate_client_fail, callgate_client_handle,
        callgate_client_poll, callgate_client_step_json, callgate_client_token,
    },
    tell::{
        callgate_client_agent, callgate_client_audit_head, callgate_client_compliance,
        callgate_client_metrics, callgate_client_open_metrics, callgate_client_record,
        callgate_client_running, callgate_client_snapshot, callgate_client_take_audit,
    },
    text::{OwnText, Text, callgate_string_text},
};
use callgate::{Status, exchange::wire::Exchange};
use std::ptr;

/// Bodies of answers.
const BODIES: [&[u8]; 5] = [
    b"{}",
    br#"{"access_token": "canary-token", "expires_in": 3600, "token_type": "Bearer"}"#,
    br#"{"sessionId": "s", "channelUrl": "wss://example.com/s", "id": "a", "version": 1}"#,
    br#"{"entities": [], "valid": true, "errors": [], "status": "ACTIVE"}"#,
    br#"{"results": [{"id": "g-0-0", "status": "ok"}]}"#,
];

/// Calls one of the functions of clients.
pub(super) fn call(host: &mut Host, input: &mut Unstructured<'_>) -> Result<()> {
    let error: ErrorPointer = host.handle(input)?;
    match input.int_in_range(0..=15)? {
        0 => make(host, error, input),
        1 => restore(host, error, input),
        2..=4 => start(host, error, input),
        5..=8 => poll(host, error, input),
        9..=12 => answer(host, error, input),
        13 => number(host, error, input),
        _ => tell(host, error, input),
    }
}

/// A program has a client and an error object to begin with.
pub(super) fn begin(host: &mut Host) {
    let (mut client, mut error) = (ptr::null_mut(), ptr::null_mut());
    let engine = <Host as Handles<Engine>>::lasting().unwrap_or_default();
    let (data, size) = (CONFIG.as_ptr(), CONFIG.len());
    // SAFETY: everything is there.
    let made = unsafe {
        (
            callgate_error_new(&raw mut error),
            callgate_client_new(engine, data, size, 7, &raw mut client, ptr::null_mut(), error),
        )
    };
    assert_eq!(made, (Status::Ok, Status::Ok));
    host.errors.push(error);
    host.clients.push(client);
}

fn make(host: &mut Host, error: ErrorPointer, input: &mut Unstructured<'_>) -> Result<()> {
    let engine = host.handle(input)?;
    let config = Bytes::of(&[CONFIG.as_bytes(), TOKENLESS.as_bytes(), b"{}"], input)?;
    let seed = input.arbitrary()?;
    let (mut client, mut report) = (Place::new(input)?, Place::new(input)?);
    // SAFETY: the bytes are there, or the mistake is one that is seen; so is the handle.
    let status = unsafe {
        let (client, report) = (client.pointer(), report.pointer());
        callgate_client_new(engine, config.data, config.size, seed, client, report, error)
    };
    let given = host.ended(status, error);
    host.keep(client, given);
    host.keep_report(report, status == Status::InputInvalid);
    Ok(())
}

fn restore(host: &mut Host, error: ErrorPointer, input: &mut Unstructured<'_>) -> Result<()> {
    let engine = host.handle(input)?;
    let config = Bytes::of(&[CONFIG.as_bytes(), TOKENLESS.as_bytes(), b"{}"], input)?;
    // What a client has told, if there is one.
    let mut told = Vec::new();
    if let Some(string) = host.strings.last() {
        let mut text = Text::DIRTY;
        // SAFETY: the string is there.
        unsafe { callgate_string_text(*string, &raw mut text, ptr::null_mut()) };
        told = read(&text).unwrap_or_default().into_bytes();
    }
    let snapshot = Bytes::of(&[&told, b"{}"], input)?;
    let (mut client, mut report) = (Place::new(input)?, Place::new(input)?);
    // SAFETY: as above.
    let status = unsafe {
        let (client, report) = (client.pointer(), report.pointer());
        let (data, size) = (config.data, config.size);
        let (state, length) = (snapshot.data, snapshot.size);
        callgate_client_restore(engine, data, size, state, length, client, report, error)
    };
    let given = host.ended(status, error);
    host.keep(client, given);
    host.keep_report(report, status == Status::InputInvalid);
    Ok(())
}

impl Dirty for Started {
    const DIRTY: Self = Self {
        started: true,
        exchange: u64::DIRTY,
        reply_status: u32::DIRTY,
        reply_body: Text::DIRTY,
        verified: true,
        received: u64::DIRTY,
        key: [0x55; 37],
    };

    fn is_empty(&self) -> bool {
        !self.started
            && self.exchange == 0
            && self.reply_status == 0
            && !self.verified
            && self.reply_body.is_empty()
            && self.received == 0
            && self.key == [0; 37]
    }
}

fn start(host: &mut Host, error: ErrorPointer, input: &mut Unstructured<'_>) -> Result<()> {
    let client: *mut Client = host.handle(input)?;
    let exchange = *input.choose(Exchange::ALL)?;
    let now = host.time(input)?;
    let (document, options) = content::start(exchange, input.arbitrary()?, "g", now);
    let document = Bytes::of(&[document.as_bytes(), b"{}"], input)?;
    let options = match options {
        Some(options) => Bytes::of(&[options.as_bytes()], input)?,
        None => Bytes::of(&[b"{}"], input)?,
    };
    let number = if input.ratio(1, 16)? { input.arbitrary()? } else { exchange.number() };
    let (mut started, mut report) = (Place::<Started>::new(input)?, Place::new(input)?);
    // SAFETY: the bytes are there, or the mistake is one that is seen; so is the handle.
    let status = unsafe {
        let (place, found) = (started.pointer(), report.pointer());
        let (data, size) = (document.data, document.size);
        let (more, length) = (options.data, options.size);
        callgate_client_start(client, number, data, size, more, length, now, place, found, error)
    };
    let given = host.ended(status, error);
    if let Some(started) = started.result() {
        assert!(given || started.is_empty());
        assert_eq!(read(&started.reply_body).is_some(), started.reply_status != 0);
        assert_eq!(started.key[36], 0);
    }
    host.keep_report(report, given || status == Status::InputInvalid);
    Ok(())
}

impl Dirty for Step {
    const DIRTY: Self = Self {
        kind: u32::DIRTY,
        id: u64::DIRTY,
        time: u64::DIRTY,
        method: Text::DIRTY,
        url: Text::DIRTY,
        headers: ptr::without_provenance(0x55),
        header_count: 0x55,
        body: Text::DIRTY,
        rejected: true,
        succeeded: true,
        name: Text::DIRTY,
        code: Text::DIRTY,
        reply_status: u32::DIRTY,
        reply_body: Text::DIRTY,
    };

    fn is_empty(&self) -> bool {
        self.kind == 0 && self.id == 0 && self.headers.is_null() && self.header_count == 0
    }
}

fn poll(host: &mut Host, error: ErrorPointer, input: &mut Unstructured<'_>) -> Result<()> {
    let client: *mut Client = host.handle(input)?;
    let times = input.int_in_range(1..=12)?;
    let now = host.time(input)?;
    for _ in 0..times {
        // What the last step lent is gone with the next.
        host.give_back(client);
        let mut place = Place::<Step>::new(input)?;
        // SAFETY: the handle is there, of another type if need be.
        let status = unsafe { callgate_client_poll(client, now, place.pointer(), error) };
        let given = host.ended(status, error);
        let Some(step) = place.result() else { continue };
        if !given {
            assert!(step.is_empty());
            return Ok(());
        }
        assert!((CALLGATE_STEP_SEND..=CALLGATE_STEP_IDLE).contains(&step.kind));
        look(&step);
        if step.kind == CALLGATE_STEP_SEND || step.kind == CALLGATE_STEP_TOKEN {
            host.requests.push((client, step.id));
        }
        let mut json = Place::new(input)?;
        // SAFETY: as above.
        let status = unsafe { callgate_client_step_json(client, json.pointer(), error) };
        let given = host.ended(status, error);
        host.lend(client, json, given);
    }
    Ok(())
}

/// Reads everything that a step leads to.
fn look(step: &Step) {
    let texts = [&step.method, &step.url, &step.body, &step.name, &step.code, &step.reply_body];
    let texts = texts.map(read);
    for at in 0..step.header_count {
        // SAFETY: the step says how many there are.
        let header: &Header = unsafe { &*step.headers.add(at) };
        assert!(read(&header.name).is_some() && read(&header.value).is_some());
    }
    let sends = step.kind == CALLGATE_STEP_SEND;
    assert_eq!(texts[0].is_some() && texts[1].is_some(), sends);
    let private = texts.iter().flatten().any(|text| text.contains(CANARY));
    assert!(sends || !private, "{texts:?}");
}

fn answer(host: &mut Host, error: ErrorPointer, input: &mut Unstructured<'_>) -> Result<()> {
    let known = if host.requests.is_empty() || input.ratio(1, 8)? {
        (host.handle(input)?, input.int_in_range(0..=20)?)
    } else {
        *input.choose(&host.requests)?
    };
    let (client, id) = known;
    let asked = host.requests.contains(&known);
    let now = host.time(input)?;
    let body = Bytes::of(&BODIES, input)?;
    let mut handled = Place::new(input)?;
    let (place, data, size) = (handled.pointer(), body.data, body.size);
    let status = match input.int_in_range(0..=5)? {
        0 => {
            let cause =
                if input.ratio(1, 8)? { input.arbitrary()? } else { input.int_in_range(1..=3)? };
            // SAFETY: the handle is there, of another type if need be.
            unsafe { callgate_client_fail(client, id, cause, now, place, error) }
        }
        1 => {
            let life = input.arbitrary()?;
            // SAFETY: the bytes are there, or the mistake is one that is seen.
            unsafe { callgate_client_token(client, id, data, size, life, now, place, error) }
        }
        2 => {
            let heads: [&[u8]; 3] = [
                br#"{"status": 200, "headers": [["Retry-After", "2"]]}"#,
                br#"{"error": "lost"}"#,
                br#"{"token": "canary-token", "expiresIn": 60}"#,
            ];
            let head = Bytes::of(&heads, input)?;
            let mut report = Place::new(input)?;
            // SAFETY: as above.
            let status = unsafe {
                let found = report.pointer();
                let (text, length) = (head.data, head.size);
                callgate_client_handle(
                    client, id, text, length, data, size, now, place, found, error,
                )
            };
            host.keep_report(report, status == Status::InputInvalid);
            status
        }
        _ => {
            let name = Bytes::of(&[b"Retry-After", b"ETag", b"inin-ratelimit-reset"], input)?;
            let value = Bytes::of(&[b"1", b"\"7\"", b"\xff"], input)?;
            let text = |bytes: &Bytes| Text { data: bytes.text(), size: bytes.size };
            let header = [Header { name: text(&name), value: text(&value) }];
            let count = *input.choose(&[0, 0, 1, 1, 1, usize::MAX])?;
            let headers = if input.ratio(1, 8)? { ptr::null() } else { header.as_ptr() };
            let status =
                *input.choose(&[200, 201, 204, 400, 401, 409, 412, 429, 500, 0, 70_000])?;
            // SAFETY: as above, and there is one header, or the mistake is one that is seen.
            unsafe {
                callgate_client_answer(
                    client, id, status, headers, count, data, size, now, place, error,
                )
            }
        }
    };
    let given = host.ended(status, error);
    if let Some(handled) = handled.result() {
        assert_eq!(handled == 0, !given, "{status:?}");
        assert!(handled <= CALLGATE_HANDLED_UNKNOWN);
        assert!(!asked || handled != CALLGATE_HANDLED_UNKNOWN, "it was asked for");
    }
    Ok(())
}

/// Asks about an exchange or a request by its number.
fn number(host: &mut Host, error: ErrorPointer, input: &mut Unstructured<'_>) -> Result<()> {
    let client: *mut Client = host.handle(input)?;
    let id = if input.ratio(1, 8)? { input.arbitrary()? } else { input.int_in_range(0..=7)? };
    let mut known = Place::new(input)?;
    let ask = if input.arbitrary()? { callgate_client_cancel } else { callgate_client_awaits };
    // SAFETY: the handle is there, of another type if need be.
    let status = unsafe { ask(client, id, known.pointer(), error) };
    let given = host.ended(status, error);
    empty(known, given);
    Ok(())
}

fn tell(host: &mut Host, error: ErrorPointer, input: &mut Unstructured<'_>) -> Result<()> {
    let client: *mut Client = host.handle(input)?;
    let asks = [
        callgate_client_snapshot,
        callgate_client_running,
        callgate_client_metrics,
        callgate_client_open_metrics,
        callgate_client_take_audit,
    ];
    let way = input.int_in_range(0..=8)?;
    let now = host.time(input)?;
    let agent = Bytes::of(&[b"agent-1", b"agent-2", b"", b"\xff"], input)?;
    let mut told: Place<*mut OwnText> = Place::new(input)?;
    let (name, size) = (agent.text(), agent.size);
    let place = told.pointer();
    // SAFETY: the bytes are there, or the mistake is one that is seen; so is the handle.
    let status = match (asks.get(way), way) {
        (Some(ask), _) => unsafe { ask(client, place, error) },
        // SAFETY: as above.
        (None, 5) => unsafe { callgate_client_audit_head(client, agent.data, size, place, error) },
        // SAFETY: as above.
        (None, 6) => unsafe { callgate_client_agent(client, name, size, now, place, error) },
        // SAFETY: as above.
        (None, 7) => unsafe { callgate_client_compliance(client, now, place, error) },
        _ => {
            let state = Bytes::of(&[b"READY", b"PAUSED", b"", b"\xff"], input)?;
            let mut text = Place::<Text>::new(input)?;
            // SAFETY: as above.
            let status = unsafe {
                let (place, length) = (text.pointer(), state.size);
                callgate_client_record(client, name, size, state.text(), length, now, place, error)
            };
            let given = host.ended(status, error);
            empty(text, given);
            return Ok(());
        }
    };
    let given = host.ended(status, error);
    if let (true, Some(string)) = (given, host.strings.last()) {
        let mut text = Text::DIRTY;
        // SAFETY: the string is there.
        unsafe { callgate_string_text(*string, &raw mut text, ptr::null_mut()) };
        assert!(!read(&text).unwrap_or_default().contains(CANARY));
    }
    host.keep(told, given);
    Ok(())
}
