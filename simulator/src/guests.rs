//! CXone guest sessions.

use crate::{
    answer::{Answer, Call, Refusal, Told},
    callbacks, checking,
    clock::rfc3339,
    world::World,
};
use callgate::Kind;
use serde_json::{Map, Value, json};
use std::collections::VecDeque;

/// The sessions, and what became of their callbacks.
#[derive(Debug, Default)]
pub(crate) struct Guests {
    pub(crate) sessions: Map<String, Value>,
    pub(crate) deliveries: VecDeque<Value>,
    /// Callbacks that a fault holds back until after the next.
    pub(crate) held: Vec<callbacks::Delivery>,
    /// Callbacks that a host in the same process has not taken yet.
    pub(crate) ready: Vec<callbacks::Callback>,
}

impl Guests {
    pub(crate) fn told(&self) -> Value {
        let sessions: Vec<_> = self.sessions.values().collect();
        json!({"sessions": sessions, "callbacks": self.deliveries, "held": self.held.len()})
    }
}

/// `POST /api/v1/guests`
pub(crate) fn create(world: &mut World, call: &Call<'_>) -> Told {
    let body = call.json()?;
    checking::valid(world, Kind::GuestSession, call.body)?;
    let id = world.ids.uuid();
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let session = json!({
        "sessionId": id,
        "channelUrl": format!("wss://chat.simulator.example/channels/{}/{id}", text("channelId")),
        "channelId": text("channelId"),
        "queueId": text("queueId"),
        "language": body["language"],
        "metadata": body["metadata"],
        "callbackUrl": text("callbackUrl"),
        "channelState": "ACTIVE",
        "createdAt": rfc3339(call.told),
    });
    world.guests.sessions.insert(id.clone(), session);
    world.seen.effect(call.route);
    let mut answer = Answer::new(
        201,
        json!({
            "sessionId": id,
            "channelUrl": world.guests.sessions[&id]["channelUrl"],
            "channelState": "ACTIVE",
            "createdAt": rfc3339(call.told),
        }),
    );
    if world.settings.automatic_callbacks {
        let asked = callbacks::Asked { session: &id, kind: "session.started", to: None };
        answer.callbacks = callbacks::plan(world, asked).unwrap_or_default();
    }
    Ok(answer)
}

/// `GET /api/v1/guests/{}`
pub(crate) fn show(world: &mut World, call: &Call<'_>) -> Told {
    let session = world.guests.sessions.get(call.id);
    let session = session.ok_or_else(|| Refusal::not_found("guest session"))?;
    Ok(Answer::new(200, session.clone()))
}
