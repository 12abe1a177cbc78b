//! Every kind of document, small, large and with five violations.

use callgate::Kind;
use serde_json::{Value, json};

/// A document with its facts. Those of guest sessions and large flows and codes are measured elsewhere.
pub struct Subject {
    /// What it is called.
    pub title: &'static str,
    /// Its kind.
    pub kind: Kind,
    /// The document.
    pub document: Value,
    /// What is known beside it.
    pub facts: Option<Value>,
    /// Whether it has at least five violations, or none.
    pub is_broken: bool,
}

/// All of them.
#[must_use]
pub fn subjects() -> Vec<Subject> {
    let subject = |title, kind, document, facts, is_broken| Subject {
        title,
        kind,
        document,
        facts,
        is_broken,
    };
    let (guest, state) = (Kind::GenesysGuest, Kind::AgentState);
    let (codes, flow) = (Kind::CallCodes, Kind::IvrFlow);
    vec![
        subject("Genesys guest, small", guest, genesys_guest(json!({"tier": "gold"})), None, false),
        subject("Genesys guest, large", guest, genesys_guest(attributes(120)), None, false),
        subject("Genesys guest, five violations", guest, broken_guest(), None, true),
        subject("agent state, small", state, agent_state(), Some(facts(1)), false),
        subject("agent state, large", state, agent_state(), Some(facts(1_000)), false),
        subject("agent state, five violations", state, broken_state(), Some(closed()), true),
        subject("call codes, small", codes, call_codes(5), None, false),
        subject("call codes, five violations", codes, broken_codes(), None, true),
        subject("IVR flow, small", flow, ivr_flow(), None, false),
        subject("IVR flow, five violations", flow, broken_flow(), None, true),
    ]
}

fn genesys_guest(attributes: Value) -> Value {
    let hash = "b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514";
    json!({"channel": "webmessaging", "consent": {"marketing": false, "dataProcessing": true},
        "identityAttributes": {"emailHash": hash}, "channelContext": {"originPage": "https://www.example.com/",
        "campaignId": "WINTER-2026"}, "attributes": attributes})
}

fn attributes(count: usize) -> Value {
    (0..count).map(|i| (format!("attribute{i:03}"), json!("a value of usual length"))).collect()
}

fn broken_guest() -> Value {
    json!({"channel": "sms", "consent": {"marketing": "no", "dataProcessing": true}, "identityAttributes":
        {"emailHash": "customer@example.com", "phoneHash": "00ff"}, "channelContext": {"campaignId": "x y"}})
}

fn agent_state() -> Value {
    json!({"userId": "11eb0d4a", "currentState": "NOT_READY", "targetState": "READY"})
}

fn facts(windows: usize) -> Value {
    let window = |i: usize| {
        let day = 3 + i % 20;
        json!({"start": format!("2026-03-{day:02}T12:00:00Z"), "end": format!("2026-03-{day:02}T12:30:00Z"), "mandatory": true})
    };
    let windows: Vec<Value> = (0..windows).map(window).collect();
    json!({"now": "2026-03-02T12:30:00+01:00", "schedule": {"status": "ACTIVE", "shifts":
        [{"start": "2026-03-02T08:00:00+01:00", "end": "2026-03-02T16:30:00+01:00"}]},
        "breaks": {"mandatoryBreakRequired": false, "windows": windows}})
}

fn broken_state() -> Value {
    json!({"userId": "11eb0d4a", "currentState": "READY", "targetState": "READY", "reasonCode": "BREAK"})
}

fn closed() -> Value {
    json!({"now": "2026-03-02T12:30:00Z", "schedule": {"status": "ENDED", "shifts": []},
        "breaks": {"mandatoryBreakRequired": true}})
}

fn call_codes(count: usize) -> Value {
    let code = |i| json!({"name": format!("Code {i}"), "code": format!("C_{i}"), "type": "SUCCESS", "category": "SPRING", "isActive": true});
    (0..count).map(code).collect()
}

fn broken_codes() -> Value {
    let mut codes = call_codes(6);
    for (place, field, value) in [
        (1, "code", "C_0"),
        (2, "code", "lower"),
        (3, "parentCallCodeId", "NOBODY"),
        (4, "parentCallCodeId", "C_4"),
        (5, "name", ""),
    ] {
        codes[place][field] = json!(value);
    }
    codes
}

fn ivr_flow() -> Value {
    let exits: Vec<Value> = (1..5)
        .map(|key| json!({"condition": key.to_string(), "target": format!("queue-{key}")}))
        .collect();
    let queues =
        (1..5).map(|key| json!({"id": format!("queue-{key}"), "type": "queue", "transitions": []}));
    let nodes: Vec<Value> =
        [json!({"id": "menu", "type": "dtmf", "mediaAssetId": "prompt", "transitions": exits})]
            .into_iter()
            .chain(queues)
            .collect();
    flow(json!(nodes))
}

fn broken_flow() -> Value {
    flow(json!([
        {"id": "a", "type": "greeting", "transitions": [{"condition": "1", "target": "b"}]},
        {"id": "b", "type": "dtmf", "transitions": [{"condition": "1", "target": "a"}, {"condition": "2", "target": "nowhere"}]},
        {"id": "b", "type": "queue"}
    ]))
}

fn flow(nodes: Value) -> Value {
    json!({"name": "Main line", "campaignId": "support", "nodes": nodes, "fallbackAction": {"type": "hangup"}})
}
