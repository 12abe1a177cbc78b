//! Genesys Cloud guests, with `ETag`s, and the audit logs of the platform.

use crate::{
    answer::{Answer, Call, Refusal, Told, paged},
    checking,
    clock::{self, rfc3339},
    world::World,
};
use callgate::Kind;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};

/// What a client sends; the rest of a guest is the platform's.
const GIVEN: [&str; 5] =
    ["channel", "consent", "identityAttributes", "channelContext", "attributes"];

#[derive(Debug)]
pub(crate) struct Guest {
    pub(crate) body: Value,
    pub(crate) version: u64,
}

/// The guests and what was done to them.
#[derive(Debug, Default)]
pub(crate) struct Genesys {
    guests: BTreeMap<String, Guest>,
    audits: Vec<Value>,
    /// Which of the audits each guest has.
    by_guest: HashMap<String, Vec<usize>>,
}

impl Genesys {
    pub(crate) fn told(&self) -> Value {
        let guests: Vec<_> = self.guests.values().map(|guest| &guest.body).collect();
        json!({"guests": guests, "audits": self.audits.len()})
    }

    pub(crate) fn find(&mut self, id: &str) -> Option<&mut Guest> {
        self.guests.get_mut(id)
    }
}

/// The tag of a guest's version.
fn etag(id: &str, version: u64) -> String {
    format!("\"{}-{version}\"", id.get(..8).unwrap_or(id))
}

fn answer(status: u16, guest: &Guest) -> Answer {
    let id = guest.body["id"].as_str().unwrap_or_default();
    Answer::new(status, guest.body.clone()).with("etag", etag(id, guest.version))
}

/// `POST /api/v2/conversations/webmessaging/guests`
pub(crate) fn create(world: &mut World, call: &Call<'_>) -> Told {
    let mut body = call.json()?;
    checking::valid(world, Kind::GenesysGuest, call.body)?;
    let id = world.ids.uuid();
    let now = rfc3339(call.told);
    for (name, value) in [
        ("id", json!(id)),
        ("createdDate", json!(now)),
        ("modifiedDate", json!(now)),
        ("interactionCount", json!(0)),
    ] {
        body[name] = value;
    }
    let guest = Guest { body, version: 1 };
    let answer = answer(201, &guest);
    world.genesys.guests.insert(id.clone(), guest);
    audit(world, call, "Create", &id);
    Ok(answer)
}

/// `GET /api/v2/conversations/webmessaging/guests/{}`
pub(crate) fn show(world: &mut World, call: &Call<'_>) -> Told {
    let guest = world.genesys.guests.get(call.id).ok_or_else(|| Refusal::not_found("guest"))?;
    let answer = answer(200, guest);
    let known = call.header("if-none-match").is_some_and(|tag| tag == etag(call.id, guest.version));
    if known {
        return Ok(Answer { headers: answer.headers, ..Answer::empty(304) });
    }
    Ok(answer)
}

/// `PATCH /api/v2/conversations/webmessaging/guests/{}`: a merge patch (RFC 7396) of what clients send.
pub(crate) fn update(world: &mut World, call: &Call<'_>) -> Told {
    let guest = world.genesys.guests.get(call.id).ok_or_else(|| Refusal::not_found("guest"))?;
    let patch = call.json()?;
    let members = patch.as_object();
    let members = members.ok_or_else(|| Refusal::new(400, "bad.request", "no object"))?;
    if let Some(name) = members.keys().find(|name| !GIVEN.contains(&name.as_str())) {
        let message = format!("{name} cannot be changed");
        return Err(Refusal::new(400, "bad.request", message));
    }
    let current = etag(call.id, guest.version);
    match call.header("if-match") {
        None => {
            let message = "an update needs If-Match with the guest's ETag";
            return Err(Refusal::new(428, "precondition.required", message));
        }
        Some(tag) if tag == "*" || tag == current => {}
        Some(_) => {
            let message = "the guest was changed by another; fetch it and try again";
            return Err(Refusal::new(412, "precondition.failed", message).with("etag", current));
        }
    }
    let mut body = guest.body.clone();
    merge(&mut body, members);
    let given = body.as_object().into_iter().flatten();
    let given: Map<_, _> = given
        .filter(|(name, _)| GIVEN.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    checking::valid(world, Kind::GenesysGuest, Value::Object(given).to_string().as_bytes())?;
    body["modifiedDate"] = json!(rfc3339(call.told));
    let guest = Guest { version: guest.version + 1, body };
    let answer = answer(200, &guest);
    world.genesys.guests.insert(call.id.to_owned(), guest);
    audit(world, call, "Update", call.id);
    Ok(answer)
}

/// Merges as RFC 7396 has it; a body is at most as deep as the parser allows.
fn merge(into: &mut Value, patch: &Map<String, Value>) {
    if !into.is_object() {
        *into = json!({});
    }
    let Value::Object(into) = into else { return };
    for (name, value) in patch {
        match value {
            Value::Null => {
                into.shift_remove(name);
            }
            Value::Object(members) => merge(into.entry(name).or_insert(json!({})), members),
            value => {
                into.insert(name.clone(), value.clone());
            }
        }
    }
}

fn audit(world: &mut World, call: &Call<'_>, action: &str, id: &str) {
    world.seen.effect(call.route);
    let entry = json!({
        "id": world.ids.uuid(), "timestamp": rfc3339(call.told), "action": action,
        "entityType": "guest", "entityId": id, "actor": {"type": "client", "id": call.client},
    });
    let Genesys { audits, by_guest, .. } = &mut world.genesys;
    by_guest.entry(id.to_owned()).or_default().push(audits.len());
    audits.push(entry);
}

/// `GET /api/v2/platform/audit/logs`
pub(crate) fn audits(world: &mut World, call: &Call<'_>) -> Told {
    let time = |name: &'static str| match call.asked(name) {
        None => Ok(None),
        Some(text) => clock::parse(text).map(Some).ok_or_else(|| {
            Refusal::new(400, "bad.request", format!("{name} must be an RFC 3339 time"))
        }),
    };
    let (start, end) = (time("startTime")?, time("endTime")?);
    let (number, size) = call.page(25, 100)?;
    if !matches!(call.asked("sortBy"), None | Some("timestamp")) {
        return Err(Refusal::new(400, "bad.request", "sortBy must be timestamp"));
    }
    let newest_first = match call.asked("sortOrder") {
        None | Some("desc") => true,
        Some("asc") => false,
        Some(_) => return Err(Refusal::new(400, "bad.request", "sortOrder must be asc or desc")),
    };
    let wanted = |entry: &&Value| {
        let same = |name: &str| call.asked(name).is_none_or(|asked| entry[name] == asked);
        let at = entry["timestamp"].as_str().and_then(clock::parse).unwrap_or_default();
        same("entityType")
            && start.is_none_or(|start| start <= at)
            && end.is_none_or(|end| at <= end)
    };
    let Genesys { audits, by_guest, .. } = &world.genesys;
    let mut all: Vec<_> = match call.asked("entityId") {
        None => audits.iter().filter(wanted).cloned().collect(),
        Some(id) => {
            let places = by_guest.get(id).into_iter().flatten();
            places.filter_map(|place| audits.get(*place)).filter(wanted).cloned().collect()
        }
    };
    if newest_first {
        all.reverse();
    }
    Ok(Answer::new(200, paged(all, number, size)))
}
