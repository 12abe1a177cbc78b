//! What hosts do.

use crate::recorder::{CALLBACK_KEY, Recorder};
use callgate::exchange::{
    Secret,
    signature::{Keys, Scheme},
};
use serde_json::{Value, json};

/// A play: what a host does with its client.
#[derive(Clone, Copy)]
pub(crate) struct Play {
    pub(crate) name: &'static str,
    pub(crate) act: fn(&mut Recorder),
    /// In how many kinds of bad weather.
    pub(crate) rough: u64,
    /// Whether the host gives the tokens.
    pub(crate) host_tokens: bool,
}

const fn play(name: &'static str, rough: u64, act: fn(&mut Recorder)) -> Play {
    Play { name, act, rough, host_tokens: false }
}

pub(crate) const PLAYS: [Play; 13] = [
    play("guest-session", 4, guest_session),
    play("guest-event", 3, guest_event),
    play("genesys-guest", 3, genesys_guest),
    play("genesys-update", 3, genesys_update),
    play("engagement", 2, engagement),
    play("platform-audit", 2, platform_audit),
    play("crm-batch", 2, crm_batch),
    play("agent-state", 3, agent_state),
    play("call-codes", 2, call_codes),
    play("ivr-deployment", 4, ivr_deployment),
    play("ends", 0, ends),
    play("misuse", 0, misuse),
    Play { host_tokens: true, ..play("host-tokens", 3, guest_session) },
];

fn session(visit: u64) -> String {
    json!({
        "channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b",
        "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
        "language": ["en-US"],
        "metadata": {"visit": visit, "naïve": "😀", "ratio": 1.50},
        "callbackUrl": "https://hooks.example.com/guest",
    })
    .to_string()
}

fn guest_session(host: &mut Recorder) {
    host.start("createGuestSession", &session(1), &Value::Null);
    host.start("createGuestSession", &session(1), &json!({"occasion": "the second visit"}));
    host.run();
    host.start("createGuestSession", &session(2).replace("en-US", "en_US"), &Value::Null);
}

fn guest_event(host: &mut Recorder) {
    let keys = Keys::new().with("1", Secret::from(CALLBACK_KEY)).unwrap();
    for (event, body) in [
        ("event-1", r#"{"sessionId":"s-1","type":"session.started","metadata":{"b":1.0,"a":"ü"}}"#),
        ("event-1", r#"{"sessionId":"s-1","type":"session.started","metadata":{"b":1.0,"a":"ü"}}"#),
        ("event-2", r#"{"sessionId":"s-1"}"#),
    ] {
        let now = i64::try_from(host.now).unwrap();
        let headers = Scheme::standard_webhooks().sign(&keys, event, now, body.as_bytes()).unwrap();
        host.start("receiveGuestEvent", body, &json!({"headers": headers}));
        host.run();
    }
    host.start("receiveGuestEvent", "{}", &json!({"headers": [["webhook-id", "x"]]}));
    host.settle();
    // One that is kept for an hour.
    let body = r#"{"sessionId":"s-2","type":"session.ended"}"#;
    let received = host.now;
    let signed_at = i64::try_from(received).unwrap();
    let headers =
        Scheme::standard_webhooks().sign(&keys, "event-3", signed_at, body.as_bytes()).unwrap();
    host.start("receiveGuestEvent", body, &json!({"headers": headers, "verifyOnly": true}));
    host.start("receiveGuestEvent", body, &json!({"headers": [], "verifyOnly": true}));
    host.now += 3_600_000;
    host.start("receiveGuestEvent", body, &json!({"headers": headers}));
    host.start("receiveGuestEvent", body, &json!({"headers": headers, "received": received}));
    host.run();
}

fn guest(number: u64) -> String {
    json!({
        "channel": "webmessaging",
        "consent": {"marketing": false, "dataProcessing": true},
        "attributes": {"tier": "gold", "number": number},
    })
    .to_string()
}

fn genesys_guest(host: &mut Recorder) {
    host.start("createGenesysGuest", &guest(1), &Value::Null);
    host.run();
    let created = host.done[0]["result"]["ok"]["genesys-guest"].clone();
    if created.is_object() {
        let patch = json!({"attributes": {"tier": "silver", "number": null}}).to_string();
        host.start("updateGenesysGuest", &patch, &json!({"guest": created}));
        host.run();
    }
    host.start("createGenesysGuest", &guest(1).replace("webm", "m"), &Value::Null);
}

fn genesys_update(host: &mut Recorder) {
    let id = host.platform_guest(&guest(2));
    host.start("updateGenesysGuest", r#"{"attributes": {"changed": true}}"#, &json!({"id": id}));
    host.run();
    host.start("updateGenesysGuest", r#"{"consent": {"marketing": "yes"}}"#, &json!({"id": id}));
    host.start("updateGenesysGuest", "{}", &json!({"id": "nobody"}));
    host.run();
}

fn engagement(host: &mut Recorder) {
    let id = host.platform_guest(&guest(3));
    host.start("pushEngagement", "", &json!({"id": id}));
    host.run();
}

fn platform_audit(host: &mut Recorder) {
    let id = host.platform_guest(&guest(4));
    let query = json!({"entityType": "guest", "entityId": id, "newestFirst": false, "pageSize": 1});
    host.start("queryPlatformAudit", "", &query);
    host.run();
}

fn crm_batch(host: &mut Recorder) {
    let guest: Value = serde_json::from_str(&guest(5)).unwrap();
    let records: Vec<Value> = (0..52)
        .map(|record| json!({"id": format!("guest-{record}"), "guest": guest, "lastInteraction": host.now}))
        .collect();
    let records = Value::from(records).to_string();
    host.start("syncCrm", &records, &Value::Null);
    host.run();
    host.start("syncCrm", &records[..records.len() - 1], &Value::Null);
    host.start("syncCrm", r#"[{"id": "g", "guest": {"channel": "fax"}}, {}]"#, &Value::Null);
}

fn agent_state(host: &mut Recorder) {
    let agent = |id: &str, status: &str| {
        json!({
            "userId": id, "schedule": {"status": status}, "breaks": {"mandatoryBreakRequired": false},
        })
    };
    let agents = json!({"agents": [agent("agent-1", "ACTIVE"), agent("agent-2", "INACTIVE")]});
    host.platforms.load(&agents).unwrap();
    let now = host.now;
    host.call(
        &json!({"call": "record", "agent": "agent-1", "state": "READY", "now": now - 60_000}),
    );
    host.call(&json!({"call": "record", "agent": "", "state": "READY", "now": now}));
    for id in ["agent-1", "agent-2"] {
        let document = json!({"userId": id, "targetState": "PAUSED"}).to_string();
        host.start("changeAgentState", &document, &json!({"occasion": "order 7"}));
    }
    host.start(
        "changeAgentState",
        r#"{"userId": "agent-1", "targetState": "ASLEEP"}"#,
        &Value::Null,
    );
    host.run();
    let now = host.now;
    host.call(&json!({"call": "agent", "agent": "agent-1", "now": now}));
    host.call(&json!({"call": "agent", "agent": "nobody", "now": now}));
    host.call(&json!({"call": "compliance", "now": now + 60_000}));
}

fn call_codes(host: &mut Recorder) {
    let code = |code: &str, parent: Option<&str>| {
        let mut entry = json!({
            "name": code, "code": code, "type": "NEUTRAL", "category": "Q3", "isActive": true,
        });
        if let Some(parent) = parent {
            entry["parentCallCodeId"] = json!(parent);
        }
        entry
    };
    let matrix = json!([code("LATER", Some("CB")), code("CB", None)]).to_string();
    host.start("registerCallCodes", &matrix, &json!({"facts": {"existing": []}}));
    host.run();
    let cycle = json!([code("AA", Some("BB")), code("BB", Some("AA"))]).to_string();
    host.start("registerCallCodes", &cycle, &Value::Null);
}

fn flow(media: &str) -> String {
    json!({
        "name": "Line 1",
        "campaignId": "support",
        "nodes": [
            {"id": "hello", "type": "greeting", "mediaAssetId": media,
             "transitions": [{"condition": "done", "target": "agents"}]},
            {"id": "agents", "type": "queue"},
        ],
        "fallbackAction": {"type": "hangup"},
    })
    .to_string()
}

fn ivr_deployment(host: &mut Recorder) {
    let webhook = json!({"url": "https://hooks.example.com/flows"});
    host.start("deployIvrFlow", &flow("welcome-en"), &json!({"webhook": webhook}));
    host.run();
    host.start("deployIvrFlow", &flow("nowhere"), &json!({"analytics": null}));
    host.run();
    host.start("deployIvrFlow", &flow("nowhere"), &json!({"facts": {"mediaAssets": []}}));
}

/// Exchanges that end before their end.
fn ends(host: &mut Recorder) {
    host.start("createGuestSession", &session(3), &Value::Null);
    host.start("createGuestSession", &session(4), &Value::Null);
    host.settle();
    host.call(&json!({"call": "running"}));
    host.call(&json!({"call": "awaits", "id": 0}));
    host.call(&json!({"call": "awaits", "id": 99}));
    host.call(&json!({"call": "cancel", "id": 0}));
    host.call(&json!({"call": "cancel", "id": 99}));
    // Nobody answers the other one before its deadline.
    host.settle();
    host.now += 200_000;
    host.settle();
    // Late answers change nothing.
    host.handle(0, &json!({"status": 200}), "{}");
    host.handle(99, &json!({"status": 200}), "{}");
    // A deployment that is cancelled deletes what it has made.
    host.start("deployIvrFlow", &flow("welcome-en"), &json!({"analytics": null}));
    let created = |host: &Recorder| {
        let state = host.platforms.state();
        state["ivr"]["flows"].as_array().is_some_and(|flows| !flows.is_empty())
    };
    while let Some(until) = host.settle() {
        if created(host) && host.done.len() < 3 {
            host.pass(until);
            host.settle();
            host.call(&json!({"call": "cancel", "id": 2}));
            break;
        }
        host.pass(until);
    }
    host.restart();
    host.run();
}

/// What a host does wrong.
fn misuse(host: &mut Recorder) {
    for config in [
        "",
        "[]",
        "{}",
        r#"{"platform": "cxone", "tenant": "a/b", "clientId": "i", "retry": {"most": 1e9}, "x": 1}"#,
        r#"{"api": "http://a.example", "callbacks": {"scheme": {"header": "X", "content": "{id}"}, "keys": []}}"#,
    ] {
        host.call(&json!({"call": "new", "config": config, "seed": 0}));
    }
    host.call(&json!({"call": "restore", "config": r#"{"api": "https://a.example"}"#}));
    host.start("createGuestSessions", &session(5), &Value::Null);
    host.start("createGuestSession", &session(5), &json!({"ocassion": "x"}));
    host.start("createGuestSession", "{\"a\"", &Value::Null);
    host.start("updateGenesysGuest", "{}", &json!({"guest": {"id": "g"}}));
    host.start("receiveGuestEvent", "{}", &json!({"headers": [["a"], {}]}));
    let both = json!({"headers": [], "received": 7, "verifyOnly": true});
    host.start("receiveGuestEvent", "{}", &both);
    for head in [json!({}), json!({"status": 7}), json!({"error": "lost", "token": "t"}), json!([])]
    {
        host.handle(0, &head, "");
    }
    host.run();
}
