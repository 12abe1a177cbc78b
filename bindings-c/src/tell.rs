//! What a client tells of itself: texts that the host owns.

use crate::{
    arguments::{bytes, name, out},
    client::{Client, asked},
    error::{Error, told},
    guard::call_on,
    handle::look,
    text::{OwnText, Text},
};
use engine::{Status, exchange::Secret};
use std::ffi::c_char;

/// Tells everything that is needed to go on in another process, as one line of JSON: see `callgate_client_restore`. It holds
/// no secret and no token, but the documents that are still to be sent.
///
/// Ownership: the host owns `*json` and frees it with `callgate_string_free`.
/// Threads: one at a time for each client.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_client_snapshot(
    client: *mut Client,
    json: *mut *mut OwnText,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (client, json, error) = unsafe { (look("client", client), out("json", json), told(error)) };
    asked(client, json, error, |client| Ok(client.snapshot()))
}

/// Tells the exchanges that have not ended, as one line of JSON: `[[0, "guest-session"], …]`.
///
/// Ownership and threads: as for `callgate_client_snapshot`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_client_running(
    client: *mut Client,
    json: *mut *mut OwnText,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (client, json, error) = unsafe { (look("client", client), out("json", json), told(error)) };
    asked(client, json, error, |client| Ok(client.running_to_json()))
}

/// Tells the counters as one line of JSON.
///
/// Ownership and threads: as for `callgate_client_snapshot`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_client_metrics(
    client: *mut Client,
    json: *mut *mut OwnText,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (client, json, error) = unsafe { (look("client", client), out("json", json), told(error)) };
    asked(client, json, error, |client| Ok(client.metrics().to_json()))
}

/// Tells the counters as OpenMetrics text.
///
/// Ownership and threads: as for `callgate_client_snapshot`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_client_open_metrics(
    client: *mut Client,
    text: *mut *mut OwnText,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (client, text, error) = unsafe { (look("client", client), out("text", text), told(error)) };
    asked(client, text, error, |client| Ok(client.metrics().to_openmetrics()))
}

/// Hands over the entries of the audit log that have not been taken, as NDJSON: each on a line of its own. The chain goes on.
///
/// Ownership and threads: as for `callgate_client_snapshot`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_client_take_audit(
    client: *mut Client,
    lines: *mut *mut OwnText,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (client, lines, error) =
        unsafe { (look("client", client), out("lines", lines), told(error)) };
    asked(client, lines, error, |client| Ok(client.take_audit_lines()))
}

/// Tells where the audit log ends, under a key: one line of JSON, to be kept where those who can write the log cannot.
///
/// Ownership and threads: as for `callgate_client_snapshot`; the key is copied, and the copy wiped.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_client_audit_head(
    client: *mut Client,
    key: *const u8,
    key_size: usize,
    json: *mut *mut OwnText,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (client, key, json, error) = unsafe {
        (look("client", client), bytes("key", key, key_size), out("json", json), told(error))
    };
    asked(client, json, error, |client| Ok(client.audit().head(&Secret::from(key?))))
}

/// Records on the board that an agent entered a state, at a time in milliseconds since the epoch. `recorded` tells what has
/// become of it: `placed`, `known`, `too-old` or `unfit`.
///
/// Ownership: the names are copied; the text is the library's and stays.
/// Threads: one at a time for each client.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_client_record(
    client: *mut Client,
    agent: *const c_char,
    agent_size: usize,
    state: *const c_char,
    state_size: usize,
    at: u64,
    recorded: *mut Text,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (client, agent, state, recorded, error) = unsafe {
        (
            look("client", client),
            name("agent", agent, agent_size),
            name("state", state, state_size),
            out("recorded", recorded),
            told(error),
        )
    };
    call_on(client, error, |conduct| {
        let (agent, state, recorded) = (agent?, state?, recorded?);
        let mut held = conduct.state();
        recorded.set(Text::of(held.client.board_mut().record(agent, state, at).name()));
        Ok(())
    })
}

/// Tells how an agent of the board spent the time until `now`, as one line of JSON; `CALLGATE_STATUS_AGENT_UNKNOWN` where the
/// board keeps no such agent.
///
/// Ownership and threads: as for `callgate_client_snapshot`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_client_agent(
    client: *mut Client,
    agent: *const c_char,
    agent_size: usize,
    now: u64,
    json: *mut *mut OwnText,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (client, agent, json, error) = unsafe {
        (look("client", client), name("agent", agent, agent_size), out("json", json), told(error))
    };
    asked(client, json, error, |client| {
        client.agent_to_json(agent?, now).ok_or_else(|| Status::AgentUnknown.into())
    })
}

/// Tells the compliance report on the states of agents, as one line of JSON.
///
/// Ownership and threads: as for `callgate_client_snapshot`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_client_compliance(
    client: *mut Client,
    now: u64,
    json: *mut *mut OwnText,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (client, json, error) = unsafe { (look("client", client), out("json", json), told(error)) };
    asked(client, json, error, |client| Ok(client.compliance(now).to_json()))
}
