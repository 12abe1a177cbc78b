//! What a client wants done, and what became of it.

use crate::{
    arguments::{Empty, bytes, optional_bytes, optional_out, out},
    client::{Client, misused},
    error::{Error, Failure, told},
    guard::call_on,
    handle::look,
    report::Report,
    text::Text,
};
use engine::{
    Status,
    exchange::{
        ExchangeKind, Failure as Ended, Handled, RequestId, Response, Secret, TransportError,
        wire::read_answer,
    },
};
use std::{borrow::Cow, ptr, sync::OnceLock};

/// A step: send the request `id`, and hand its answer to `callgate_client_answer` or `callgate_client_fail`.
pub const CALLGATE_STEP_SEND: u32 = 1;
/// A step: get a token, and hand it to `callgate_client_token`. It is asked of hosts that configure no credentials.
pub const CALLGATE_STEP_TOKEN: u32 = 2;
/// A step: poll again at `time`, or earlier when there is an answer.
pub const CALLGATE_STEP_WAIT: u32 = 3;
/// A step: something has happened; log its JSON, or drop it.
pub const CALLGATE_STEP_EMIT: u32 = 4;
/// A step: the exchange `id` has ended.
pub const CALLGATE_STEP_DONE: u32 = 5;
/// A step: nothing is under way.
pub const CALLGATE_STEP_IDLE: u32 = 6;

/// No answer came: nothing was sent, so the request had no effect.
pub const CALLGATE_TRANSPORT_NOT_SENT: u32 = 1;
/// No answer came: the connection broke after the request may have arrived, or the answer was cut short.
pub const CALLGATE_TRANSPORT_LOST: u32 = 2;
/// No answer came in time; the request may have arrived.
pub const CALLGATE_TRANSPORT_TIMED_OUT: u32 = 3;

/// An answer was waited for.
pub const CALLGATE_HANDLED_TAKEN: u32 = 1;
/// An answer came too late, or once more; it changes nothing.
pub const CALLGATE_HANDLED_STALE: u32 = 2;
/// No request had this id.
pub const CALLGATE_HANDLED_UNKNOWN: u32 = 3;

/// A header of HTTP.
#[repr(C)]
pub struct Header {
    /// Its name.
    pub name: Text,
    /// Its value.
    pub value: Text,
}

/// What the host is to do next. What a step of this kind does not have is null, 0 or false.
///
/// Its texts belong to the client, until the next call of `callgate_client_poll` with it. Those of a request carry
/// credentials and personal data: never log them.
#[repr(C)]
pub struct Step {
    /// One of `CALLGATE_STEP_…`.
    pub kind: u32,
    /// The number of the request or of the exchange.
    pub id: u64,
    /// Until when to wait; or how many milliseconds the client waits for the answer.
    pub time: u64,
    /// The method of a request.
    pub method: Text,
    /// Its absolute URL.
    pub url: Text,
    /// Its headers, beside those of the connection.
    pub headers: *const Header,
    /// How many headers it has.
    pub header_count: usize,
    /// Its body; of size 0 where it has none.
    pub body: Text,
    /// Whether the platform did not take the token before.
    pub rejected: bool,
    /// Whether the exchange succeeded.
    pub succeeded: bool,
    /// What the exchange was: `guest-session`, say.
    pub name: Text,
    /// Why it failed: `refused`, say. The JSON tells more.
    pub code: Text,
    /// What the platform is to be answered, where the exchange was a guest event.
    pub reply_status: u32,
    /// The body of that answer, `application/json`.
    pub reply_body: Text,
}

impl Step {
    const NONE: Self = Self {
        kind: 0,
        id: 0,
        time: 0,
        method: Text::NONE,
        url: Text::NONE,
        headers: ptr::null(),
        header_count: 0,
        body: Text::NONE,
        rejected: false,
        succeeded: false,
        name: Text::NONE,
        code: Text::NONE,
        reply_status: 0,
        reply_body: Text::NONE,
    };
}

impl Empty for Step {
    const EMPTY: Self = Self::NONE;
}

/// A step that was told, and the texts that were lent with it.
pub(crate) struct Told {
    step: engine::exchange::Step,
    headers: Box<[Header]>,
    json: OnceLock<String>,
}

impl Told {
    fn new(step: engine::exchange::Step) -> Self {
        let headers = match &step {
            engine::exchange::Step::Send(request) => request
                .headers
                .iter()
                .map(|(name, value)| Header { name: Text::of(name), value: Text::of(value) })
                .collect(),
            _ => Box::default(),
        };
        Self { step, headers, json: OnceLock::new() }
    }

    /// The step as C sees it; it lends from here.
    fn lent(&self) -> Step {
        use engine::exchange::Step as Own;
        match &self.step {
            Own::Send(request) => Step {
                kind: CALLGATE_STEP_SEND,
                id: request.id.0,
                time: request.timeout,
                method: Text::of(request.method.name()),
                url: Text::of(&request.url),
                headers: self.headers.as_ptr(),
                header_count: self.headers.len(),
                // Every body is written as text.
                body: Text::of(str::from_utf8(&request.body).unwrap_or_default()),
                ..Step::NONE
            },
            Own::Token(request) => Step {
                kind: CALLGATE_STEP_TOKEN,
                id: request.id.0,
                time: request.timeout,
                rejected: request.rejected,
                ..Step::NONE
            },
            Own::Wait(until) => Step { kind: CALLGATE_STEP_WAIT, time: *until, ..Step::NONE },
            Own::Done(id, outcome) => {
                let reply = (outcome.kind == ExchangeKind::GuestEvent).then(|| outcome.reply());
                let code = outcome.result.as_ref().err().map(Ended::name);
                Step {
                    kind: CALLGATE_STEP_DONE,
                    id: id.0,
                    succeeded: outcome.result.is_ok(),
                    name: Text::of(outcome.kind.name()),
                    code: code.map_or(Text::NONE, Text::of),
                    reply_status: reply.as_ref().map_or(0, |reply| u32::from(reply.status)),
                    reply_body: reply.map_or(Text::NONE, |reply| Text::of(reply.body)),
                    ..Step::NONE
                }
            }
            Own::Idle => Step { kind: CALLGATE_STEP_IDLE, ..Step::NONE },
            // What else is told, as events are, is for the log.
            _ => Step { kind: CALLGATE_STEP_EMIT, ..Step::NONE },
        }
    }
}

/// Tells what to do next. After every start, every cancellation and every answer, ask until the client waits or is idle.
/// `now` is in milliseconds since the epoch; it may stand still, and where it goes back the client's own stands still.
///
/// Ownership: the texts of the step belong to the client, until the next call of this function with it.
/// Threads: one at a time for each client.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_client_poll(
    client: *mut Client,
    now: u64,
    step: *mut Step,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (client, step, error) = unsafe { (look("client", client), out("step", step), told(error)) };
    call_on(client, error, |conduct| {
        let (step, mut state) = (step?, conduct.state());
        let next = state.client.poll(now);
        step.set(state.told.insert(Told::new(next)).lent());
        Ok(())
    })
}

/// Tells the step that was told last as one line of JSON, the same bytes on every surface; `CALLGATE_STATUS_ABSENT` before the
/// first. That of a request carries credentials.
///
/// Ownership: the text belongs to the client, until the next call of `callgate_client_poll` with it.
/// Threads: one at a time for each client.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_client_step_json(
    client: *mut Client,
    json: *mut Text,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (client, json, error) = unsafe { (look("client", client), out("json", json), told(error)) };
    call_on(client, error, |conduct| {
        let (json, state) = (json?, conduct.state());
        let told = state.told.as_ref().ok_or(Status::Absent)?;
        json.set(Text::of(told.json.get_or_init(|| told.step.to_json())));
        Ok(())
    })
}

/// Hands over the answer to a request: its status, its headers and its body. `handled` tells what has become of it, one of
/// `CALLGATE_HANDLED_…`. Headers that are not UTF-8 are read as ISO 8859-1.
///
/// Ownership: nothing is kept of headers and body.
/// Threads: one at a time for each client.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_client_answer(
    client: *mut Client,
    id: u64,
    status: u32,
    headers: *const Header,
    header_count: usize,
    body: *const u8,
    body_size: usize,
    now: u64,
    handled: *mut u32,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (client, headers, body, handled, error) = unsafe {
        (
            look("client", client),
            crate::arguments::headers("headers", headers, header_count),
            bytes("body", body, body_size),
            out("handled", handled),
            told(error),
        )
    };
    call_on(client, error, |conduct| {
        let (headers, body, handled) = (headers?, body?, handled?);
        // What is no status is as good as none that is known.
        let status = u16::try_from(status).unwrap_or(u16::MAX);
        let headers = headers.into_iter().map(|(name, value)| (Cow::Owned(name), value)).collect();
        let response = Response { status, headers, body: body.into() };
        handled.set(number(conduct.state().client.handle(RequestId(id), Ok(response), now)));
        Ok(())
    })
}

/// Tells why no answer to a request, or no token, came: `cause` is one of `CALLGATE_TRANSPORT_…`.
///
/// `CALLGATE_STATUS_INPUT_INVALID` means that there is no such cause.
///
/// Threads: one at a time for each client.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_client_fail(
    client: *mut Client,
    id: u64,
    cause: u32,
    now: u64,
    handled: *mut u32,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (client, handled, error) =
        unsafe { (look("client", client), out("handled", handled), told(error)) };
    call_on(client, error, |conduct| {
        let handled = handled?;
        let cause = match cause {
            CALLGATE_TRANSPORT_NOT_SENT => TransportError::NotSent,
            CALLGATE_TRANSPORT_LOST => TransportError::Lost,
            CALLGATE_TRANSPORT_TIMED_OUT => TransportError::TimedOut,
            _ => return Err(Failure::about(Status::InputInvalid, "cause")),
        };
        handled.set(number(conduct.state().client.handle(RequestId(id), Err(cause), now)));
        Ok(())
    })
}

/// Hands over the token that was asked for. `expires_in` is in seconds; 0 where it is not known, which counts as 300.
///
/// Ownership: the token is copied, and the copy wiped when it is no longer needed.
/// Threads: one at a time for each client.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_client_token(
    client: *mut Client,
    id: u64,
    token: *const u8,
    token_size: usize,
    expires_in: u64,
    now: u64,
    handled: *mut u32,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (client, token, handled, error) = unsafe {
        (
            look("client", client),
            bytes("token", token, token_size),
            out("handled", handled),
            told(error),
        )
    };
    call_on(client, error, |conduct| {
        let (token, handled) = (Secret::from(token?), handled?);
        let life = Some(expires_in).filter(|seconds| *seconds > 0);
        let answer = Ok(Response::token(&token, life));
        handled.set(number(conduct.state().client.handle(RequestId(id), answer, now)));
        Ok(())
    })
}

/// Hands over an answer whose head is JSON, as docs/exchanges/json.md has it, and its body; an alternative to the three
/// above. `body` is null where there is none, and `report` may be.
///
/// `CALLGATE_STATUS_INPUT_INVALID` means that the head is none; then `*report` tells why.
///
/// Ownership: nothing is kept of head and body. The host owns `*report` and frees it with `callgate_report_free`.
/// Threads: one at a time for each client.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_client_handle(
    client: *mut Client,
    id: u64,
    head: *const u8,
    head_size: usize,
    body: *const u8,
    body_size: usize,
    now: u64,
    handled: *mut u32,
    report: *mut *mut Report,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (client, head, body, handled, report, error) = unsafe {
        (
            look("client", client),
            bytes("head", head, head_size),
            optional_bytes("body", body, body_size),
            out("handled", handled),
            optional_out("report", report),
            told(error),
        )
    };
    call_on(client, error, |conduct| {
        let (head, body, handled) = (head?, body?, handled?);
        match read_answer(head, body.unwrap_or_default()) {
            Ok(answer) => {
                handled.set(number(conduct.state().client.handle(RequestId(id), answer, now)));
            }
            Err(found) => return Err(misused(found.into(), report)),
        }
        Ok(())
    })
}

const fn number(handled: Handled) -> u32 {
    match handled {
        Handled::Taken => CALLGATE_HANDLED_TAKEN,
        Handled::Stale => CALLGATE_HANDLED_STALE,
        Handled::Unknown => CALLGATE_HANDLED_UNKNOWN,
    }
}
