//! Clients: exchanges with a platform, without a socket, a clock or a thread.

use crate::{
    arguments::{Empty, Out, bytes, name, optional_bytes, optional_out, out},
    check::Engine,
    error::{Error, ErrorArgument, Failure, told},
    guard::{call, call_on},
    handle::{self, Handle, Opaque, look},
    report::{self, Report},
    step::Told,
    text::{OwnText, Text},
};
use engine::{
    Status,
    exchange::{
        ExchangeId, RequestId, VerifiedEvent,
        wire::{Exchange, Misuse, Started as Begun},
    },
};
use std::{
    ffi::c_char,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Conducts exchanges with one platform. It does nothing of its own accord: the host asks it for steps, makes requests,
/// and tells it what was answered; `callgate_drive.h` is such a host in one loop.
///
/// One thread uses a client at a time; any number of clients may be used at the same time.
pub struct Client {
    _opaque: [u8; 0],
}

impl Opaque for Client {
    type Value = Conduct;
    const MARK: u64 = u64::from_be_bytes(*b"cgclient");
}

/// What a client's handle holds. The lock keeps a host that shares one from a data race.
pub(crate) struct Conduct(Mutex<State>);

/// The client, and the step that the host was told last.
pub(crate) struct State {
    pub(crate) client: engine::exchange::Client,
    pub(crate) told: Option<Told>,
}

impl Conduct {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The number of an exchange that can be started: one of `CALLGATE_EXCHANGE_…`.
pub type ExchangeNumber = u32;

/// What came of a start.
#[repr(C)]
pub struct Started {
    /// Whether the exchange is under way.
    pub started: bool,
    /// Its number with this client, where it is.
    pub exchange: u64,
    /// What the platform is to be answered where its callback starts nothing; 0 otherwise.
    pub reply_status: u32,
    /// The body of that answer, `application/json`. It is the library's and stays.
    pub reply_body: Text,
    /// Whether the callback is one to be handled, where it was to be verified only.
    pub verified: bool,
    /// When it came then, in milliseconds since the epoch.
    pub received: u64,
    /// The idempotency key under which the CRM will be told of it, a text of 36 letters that ends with 0; empty otherwise.
    pub key: [c_char; 37],
}

impl Started {
    pub(crate) const NONE: Self = Self {
        started: false,
        exchange: 0,
        reply_status: 0,
        reply_body: Text::NONE,
        verified: false,
        received: 0,
        key: [0; 37],
    };

    fn verified(event: &VerifiedEvent) -> Self {
        let mut started = Self { verified: true, received: event.received, ..Self::NONE };
        // The last one stays 0.
        for (place, letter) in started.key.iter_mut().take(36).zip(event.key.bytes()) {
            *place = c_char::from_ne_bytes([letter]);
        }
        started
    }
}

impl Empty for Started {
    const EMPTY: Self = Self::NONE;
}

/// Hands a report to a host that wants it, and tells what the host did wrong.
pub(crate) fn misused(
    misuse: Misuse,
    report: Result<Option<Out<'_, *mut Report>>, Failure>,
) -> Failure {
    let failure = Failure::of(misuse.status(), Said(misuse.to_string()));
    if let (Misuse::Input(found), Ok(Some(place))) = (misuse, report) {
        place.set(report::give(*found));
    }
    failure
}

/// The words of an error whose parts have been taken.
#[derive(Debug)]
struct Said(String);

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Said {}

fn given(client: engine::exchange::Client) -> *mut Client {
    handle::give(Conduct(Mutex::new(State { client, told: None })))
}

/// Makes a client with the rules of an engine and a configuration in JSON: docs/exchanges/json.md has its members. The
/// seed decides how long retries wait: take a random one.
///
/// `CALLGATE_STATUS_INPUT_INVALID` means that the configuration cannot be used. Then `*client` is null and `*report`
/// tells where and why, and no secret; otherwise `*report` is null. `report` may be null itself.
///
/// Ownership: the configuration is copied, and the engine may be freed before the client. The host owns `*client` and
/// `*report`, and frees them with `callgate_client_free` and `callgate_report_free`.
/// Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_client_new(
    engine: *const Engine,
    config: *const u8,
    config_size: usize,
    seed: u64,
    client: *mut *mut Client,
    report: *mut *mut Report,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (engine, config, client, report, error) = unsafe {
        (
            look("engine", engine),
            bytes("config", config, config_size),
            out("client", client),
            optional_out("report", report),
            told(error),
        )
    };
    call_on(engine, error, |engine| {
        let (config, client, rules) = (config?, client?, engine.clone());
        match engine::exchange::Client::from_json(config, rules, seed) {
            Ok(made) => client.set(given(made)),
            Err(found) => return Err(misused(found.into(), report)),
        }
        Ok(())
    })
}

/// Makes a client that goes on where a snapshot was taken, under a configuration as it is given to
/// `callgate_client_new`. Requests that were under way are lost to it: what may be repeated is sent again.
///
/// `CALLGATE_STATUS_INPUT_INVALID` is told as there; `CALLGATE_STATUS_SNAPSHOT_INVALID` means that the snapshot is of
/// another version, or none.
///
/// Ownership and threads: as for `callgate_client_new`; the snapshot is copied.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_client_restore(
    engine: *const Engine,
    config: *const u8,
    config_size: usize,
    snapshot: *const u8,
    snapshot_size: usize,
    client: *mut *mut Client,
    report: *mut *mut Report,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (engine, config, snapshot, client, report, error) = unsafe {
        (
            look("engine", engine),
            bytes("config", config, config_size),
            bytes("snapshot", snapshot, snapshot_size),
            out("client", client),
            optional_out("report", report),
            told(error),
        )
    };
    call_on(engine, error, |engine| {
        let (config, snapshot, client, rules) = (config?, snapshot?, client?, engine.clone());
        match engine::exchange::Client::restore_from_json(config, rules, snapshot) {
            Ok(made) => client.set(given(made)),
            Err(misuse) => return Err(misused(misuse, report)),
        }
        Ok(())
    })
}

/// Tells the number of the exchange with this name, such as `createGuestSession`, in UTF-8.
///
/// Threads: any, at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_exchange_number(
    name: *const c_char,
    name_size: usize,
    exchange: *mut ExchangeNumber,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (name, exchange, error) =
        unsafe { (self::name("name", name, name_size), out("exchange", exchange), told(error)) };
    call(error, || {
        let found: Exchange = name?.parse().map_err(|error| Misuse::from(error).status())?;
        exchange?.set(found.number());
        Ok(())
    })
}

/// Starts an exchange with a document and options in JSON: docs/exchanges/json.md tells what each of them takes. A document
/// that breaks a rule is an answer: the status is `CALLGATE_STATUS_OK`, nothing is started, and `*report` tells why.
/// `options` is null where there are none; `report` may be null itself.
///
/// `CALLGATE_STATUS_INPUT_INVALID` means that the options are not the exchange's own, and `*report` tells why.
///
/// Ownership: nothing is kept of document and options that is not needed. The host owns `*report` and frees it with
/// `callgate_report_free`.
/// Threads: one at a time for each client.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_client_start(
    client: *mut Client,
    exchange: ExchangeNumber,
    document: *const u8,
    document_size: usize,
    options: *const u8,
    options_size: usize,
    now: u64,
    started: *mut Started,
    report: *mut *mut Report,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (client, document, options, started, report, error) = unsafe {
        (
            look("client", client),
            bytes("document", document, document_size),
            optional_bytes("options", options, options_size),
            out("started", started),
            optional_out("report", report),
            told(error),
        )
    };
    call_on(client, error, |conduct| {
        let (document, options, started) = (document?, options?, started?);
        let exchange = Exchange::from_number(exchange).ok_or(Status::ExchangeUnknown)?;
        match conduct.state().client.start_json(exchange, document, options, now) {
            Ok(Begun::Exchange(id)) => {
                started.set(Started { started: true, exchange: id.0, ..Started::NONE });
            }
            Ok(Begun::Refused(found)) => {
                if let Some(place) = report? {
                    place.set(report::give(*found));
                }
            }
            Ok(Begun::Answered(reply)) => started.set(Started {
                reply_status: u32::from(reply.status),
                reply_body: Text::of(reply.body),
                ..Started::NONE
            }),
            Ok(Begun::Verified(event)) => started.set(Started::verified(&event)),
            // What else can come of a start is not known to this surface.
            Ok(_) => {}
            Err(found) => return Err(misused(found.into(), report)),
        }
        Ok(())
    })
}

/// Ends an exchange; `known` tells whether there was such a one. One that has made something it must not leave behind
/// deletes it first.
///
/// Threads: one at a time for each client.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_client_cancel(
    client: *mut Client,
    exchange: u64,
    known: *mut bool,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (client, known, error) =
        unsafe { (look("client", client), out("known", known), told(error)) };
    call_on(client, error, |conduct| {
        known?.set(conduct.state().client.cancel(ExchangeId(exchange)));
        Ok(())
    })
}

/// Tells whether the answer to a request is awaited; one that is not may be broken off.
///
/// Threads: one at a time for each client.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_client_awaits(
    client: *mut Client,
    id: u64,
    awaited: *mut bool,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (client, awaited, error) =
        unsafe { (look("client", client), out("awaited", awaited), told(error)) };
    call_on(client, error, |conduct| {
        awaited?.set(conduct.state().client.awaits(RequestId(id)));
        Ok(())
    })
}

/// Frees a client and sets `*client` to null; null in it is left alone. Exchanges under way end with it: take a snapshot to
/// go on with them.
///
/// Ownership: the client and the texts that belong to it are gone.
/// Threads: none may use the client meanwhile or afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_client_free(client: *mut *mut Client) -> Status {
    call(Ok(None), || {
        // SAFETY: the host vouches for its arguments.
        unsafe { handle::free("client", client) }
    })
}

/// A text that a client tells, in the hands of the host.
pub(crate) fn asked(
    client: Result<&Handle<Conduct>, Failure>,
    text: Result<Out<'_, *mut OwnText>, Failure>,
    error: ErrorArgument<'_>,
    ask: impl FnOnce(&mut engine::exchange::Client) -> Result<String, Failure>,
) -> Status {
    call_on(client, error, |conduct| {
        text?.set(handle::give(ask(&mut conduct.state().client)?));
        Ok(())
    })
}
