//! What is started: every kind of exchange, each time with content of its own.

use crate::host::Host;
use callgate::{Engine, documents::GuestSession, exchange::ExchangeId};
use serde_json::{Value, json};

/// A kind of exchange under load.
pub(crate) struct Load {
    /// The name of the kind.
    pub(crate) name: &'static str,
    /// Starts one with the content of this number.
    pub(crate) start: fn(&mut Host, u64) -> ExchangeId,
    /// How many effects the state of the platforms shows.
    pub(crate) effects: fn(&Value) -> usize,
    /// How many effects an exchange has that succeeds.
    pub(crate) each: usize,
}

/// Every kind.
pub(crate) const LOADS: [Load; 1] = [Load {
    name: "guest-session",
    start: guest_session,
    effects: |state| state["guests"]["sessions"].as_array().unwrap().len(),
    each: 1,
}];

fn guest_session(host: &mut Host, number: u64) -> ExchangeId {
    let document = json!({
        "channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b",
        "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
        "language": ["en-US"],
        "metadata": {"visit": number},
        "callbackUrl": "https://hooks.example.com/guest",
    })
    .to_string();
    let session: GuestSession<'_> = Engine::new().parse(document.as_bytes(), None).unwrap();
    host.client.create_guest_session(&session)
}
