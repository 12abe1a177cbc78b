//! A CRM that takes guests in batches, and listeners for events.

use crate::{
    answer::{Answer, Call, Refusal, Told},
    clock::rfc3339,
    settings::CrmRepeat,
    world::{Kept, World, sum},
};
use serde_json::{Map, Value, json};

/// The CRM's token unless another is set.
pub const CRM_TOKEN: &str = "callgate-demo-crm-token";

/// What the CRM has, and what listeners were told.
#[derive(Debug)]
pub(crate) struct Crm {
    token: String,
    records: Map<String, Value>,
    /// External ids that are always refused.
    pub(crate) rejects: Vec<String>,
    events: Vec<Value>,
    webhooks: Vec<Value>,
}

impl Crm {
    pub(crate) fn new(token: &str) -> Self {
        Self {
            token: token.to_owned(),
            records: Map::new(),
            rejects: Vec::new(),
            events: Vec::new(),
            webhooks: Vec::new(),
        }
    }

    pub(crate) fn told(&self) -> Value {
        let records: Vec<_> = self.records.values().collect();
        json!({"records": records, "events": self.events, "webhooks": self.webhooks})
    }

    /// Lets in who carries the CRM's token.
    pub(crate) fn admit(&self, call: &Call<'_>) -> Result<(), Refusal> {
        let header = call.header("authorization").unwrap_or_default();
        if header.strip_prefix("Bearer ") == Some(&*self.token) {
            return Ok(());
        }
        let message = "the request does not carry the CRM's token";
        Err(Refusal::new(401, "unauthorized", message).with("www-authenticate", "Bearer"))
    }
}

/// `POST /crm/v1/guests/batch`
pub(crate) fn batch(world: &mut World, call: &Call<'_>) -> Told {
    let wrong = |message: &str| Refusal::new(400, "bad.request", message);
    let body = call.json()?;
    let key = call.header("idempotency-key").ok_or_else(|| wrong("Idempotency-Key is missing"))?;
    if body.get("idempotencyKey").is_some_and(|same| same != key) {
        return Err(wrong("idempotencyKey differs from the header Idempotency-Key"));
    }
    let sum = sum(call.body);
    if let Some(kept) = world.once.find("", call.route, key) {
        if kept.sum != sum {
            let message = "the idempotency key was used with another body";
            return Err(Refusal::new(422, "idempotency.mismatch", message));
        }
        if world.settings.crm_repeat == CrmRepeat::Conflict {
            let message = "the batch with this idempotency key was taken already";
            return Err(Refusal::new(409, "idempotency.conflict", message));
        }
        let answer = Answer { body: kept.body.clone(), ..Answer::empty(kept.status) };
        return Ok(answer.with("idempotent-replayed", "true"));
    }
    let records = body["records"].as_array().filter(|records| !records.is_empty());
    let records = records.ok_or_else(|| wrong("records must be a list that is not empty"))?;
    let most = world.settings.crm_batch;
    if u64::try_from(records.len()).unwrap_or(u64::MAX) > most {
        let message = format!("{} records; at most {most} are taken at once", records.len());
        return Err(Refusal::new(413, "batch.too.large", message));
    }
    let mut results = Vec::with_capacity(records.len());
    let mut failed = 0_u64;
    for (record, index) in records.iter().zip(0_u64..) {
        let id = record["externalId"].as_str().unwrap_or_default();
        let reason = if id.is_empty() {
            Some("externalId is missing")
        } else if call.reject.contains(&index) || world.crm.rejects.iter().any(|one| one == id) {
            Some("the record is locked")
        } else {
            None
        };
        results.push(if let Some(reason) = reason {
            failed += 1;
            json!({"index": index, "externalId": id, "status": "failed", "error": reason})
        } else {
            let had = world.crm.records.insert(id.to_owned(), record.clone());
            let status = if had.is_some() { "updated" } else { "created" };
            world.seen.effect(call.route);
            json!({"index": index, "externalId": id, "status": status})
        });
    }
    let status = if failed == 0 { 200 } else { 207 };
    let answer = json!({"processed": results.len(), "failed": failed, "results": results});
    let (headers, body) = (Vec::new(), Some(answer.clone()));
    world.once.keep("", call.route, key, Kept { sum, status, headers, body });
    Ok(Answer::new(status, answer))
}

/// Takes an event that must have these members.
fn take(call: &Call<'_>, needed: &[&str]) -> Result<Value, Refusal> {
    let body = call.json()?;
    match needed.iter().find(|name| body[**name].is_null()) {
        None => Ok(body),
        Some(name) => Err(Refusal::new(400, "bad.request", format!("{name} is missing"))),
    }
}

/// `POST /crm/v1/cxone-events`
pub(crate) fn event(world: &mut World, call: &Call<'_>) -> Told {
    let event = take(call, &["cxoneSessionId", "eventType"])?;
    world.crm.events.push(event);
    world.seen.effect(call.route);
    Ok(Answer::new(200, json!({"acknowledged": true})))
}

/// `POST /webhooks/mapping-sync`
pub(crate) fn mapping(world: &mut World, call: &Call<'_>) -> Told {
    let event = take(call, &["event", "mappingId"])?;
    Ok(listen(world, call, "mapping-sync", &event))
}

/// `POST /webhooks/{}`
pub(crate) fn webhook(world: &mut World, call: &Call<'_>) -> Told {
    let event = take(call, &["event"])?;
    Ok(listen(world, call, call.id, &event))
}

fn listen(world: &mut World, call: &Call<'_>, name: &str, event: &Value) -> Answer {
    world.crm.webhooks.push(json!({"name": name, "body": event}));
    world.seen.effect(call.route);
    Answer::new(200, json!({"received": true, "processedAt": rfc3339(call.told)}))
}
