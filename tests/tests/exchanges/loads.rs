//! What is started: every kind of exchange, each time with content of its own.

use crate::host::{Host, engine};
use callgate::{
    documents::{CallCodes, GenesysGuest, GuestSession, IvrFlow},
    exchange::{CrmRecord, Deployment, ExchangeId, FlowWebhook, PlatformAuditQuery},
};
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

/// Every kind, but for the webhook's, which others start.
pub(crate) const LOADS: [Load; 10] = [
    Load {
        name: "guest-session",
        start: guest_session,
        effects: |state| list(&state["guests"]["sessions"]).len(),
        each: 1,
    },
    Load {
        name: "guest-event",
        start: guest_event,
        effects: |state| list(&state["crm"]["events"]).len(),
        each: 1,
    },
    Load {
        name: "genesys-guest",
        start: |host, number| {
            let text = guest("created", number);
            let guest: GenesysGuest<'_> = engine().parse(text.as_bytes(), None).unwrap();
            host.client.create_genesys_guest(&guest)
        },
        effects: |state| guests(state, |attributes| attributes["made"] == "created"),
        each: 1,
    },
    Load {
        name: "genesys-guest-update",
        start: |host, number| {
            let id = host.platform_guest(&guest("there", number));
            let patch = r#"{"attributes": {"changed": true}}"#;
            host.client.update_genesys_guest(&id, patch)
        },
        effects: |state| guests(state, |attributes| attributes["changed"] == true),
        each: 1,
    },
    Load {
        name: "engagement-metrics",
        start: |host, number| {
            let id = host.platform_guest(&guest("engaged", number));
            host.client.push_engagement(&id)
        },
        effects: |state| guests(state, |attributes| !attributes["messageCount"].is_null()),
        each: 1,
    },
    Load {
        name: "platform-audit",
        start: |host, number| {
            let id = host.platform_guest(&guest("seen", number));
            host.client.query_platform_audit(&PlatformAuditQuery::new("guest", id))
        },
        effects: |_| 0,
        each: 0,
    },
    Load {
        name: "crm-batch",
        start: crm_batch,
        effects: |state| list(&state["crm"]["records"]).len(),
        each: RECORDS,
    },
    Load {
        name: "agent-state",
        start: agent_state,
        effects: |state| {
            list(&state["agents"]).iter().filter(|agent| agent["state"] == "PAUSED").count()
        },
        each: 1,
    },
    Load {
        name: "call-codes",
        start: call_codes,
        effects: |state| list(&state["callCodes"]).len(),
        each: 3,
    },
    Load {
        name: "ivr-deployment",
        start: ivr_deployment,
        effects: |state| list(&state["ivr"]["flows"]).len(),
        each: 1,
    },
];

/// More than go into one request.
const RECORDS: usize = 60;

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn guests(state: &Value, of: impl Fn(&Value) -> bool) -> usize {
    list(&state["genesys"]["guests"]).iter().filter(|guest| of(&guest["attributes"])).count()
}

fn guest_session(host: &mut Host, number: u64) -> ExchangeId {
    let document = json!({
        "channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b",
        "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
        "language": ["en-US"],
        "metadata": {"visit": number},
        "callbackUrl": "https://hooks.example.com/guest",
    })
    .to_string();
    let session: GuestSession<'_> = engine().parse(document.as_bytes(), None).unwrap();
    host.client.create_guest_session(&session)
}

fn guest_event(host: &mut Host, number: u64) -> ExchangeId {
    let body = json!({"sessionId": format!("s-{number}"), "type": "session.started"}).to_string();
    let headers = host.sign(&format!("event-{number}"), &body);
    host.client.receive_guest_event(&headers, body.as_bytes(), host.now).unwrap()
}

fn guest(made: &str, number: u64) -> String {
    json!({
        "channel": "webmessaging",
        "consent": {"marketing": false, "dataProcessing": true},
        "attributes": {"made": made, "number": number},
    })
    .to_string()
}

fn crm_batch(host: &mut Host, number: u64) -> ExchangeId {
    let text = guest("told", number);
    let guest: GenesysGuest<'_> = engine().parse(text.as_bytes(), None).unwrap();
    let records = (0..RECORDS)
        .map(|record| CrmRecord::new(&format!("guest-{number}-{record}"), &guest, None).unwrap());
    host.client.sync_crm(records)
}

fn agent_state(host: &mut Host, number: u64) -> ExchangeId {
    let id = format!("agent-of-{number}");
    let agent = json!({
        "userId": id, "schedule": {"status": "ACTIVE"}, "breaks": {"mandatoryBreakRequired": false},
    });
    host.platforms.load(&json!({"agents": [agent]})).unwrap();
    let document = json!({"userId": id, "targetState": "PAUSED"}).to_string();
    host.client.change_agent_state(document.as_bytes())
}

fn call_codes(host: &mut Host, number: u64) -> ExchangeId {
    let code = |code: String, parent: Option<String>| {
        let mut entry = json!({
            "name": code, "code": code, "type": "NEUTRAL", "category": "SOAK", "isActive": true,
        });
        if let Some(parent) = parent {
            entry["parentCallCodeId"] = json!(parent);
        }
        entry
    };
    let [root, child, grandchild] = ["A", "B", "C"].map(|level| format!("{level}_{number}"));
    let document = json!([
        code(grandchild, Some(child.clone())),
        code(child, Some(root.clone())),
        code(root, None),
    ])
    .to_string();
    let codes: CallCodes<'_> = engine().parse(document.as_bytes(), None).unwrap();
    host.client.register_call_codes(&codes)
}

fn ivr_deployment(host: &mut Host, number: u64) -> ExchangeId {
    let document = json!({
        "name": format!("Line {number}"),
        "campaignId": "support",
        "nodes": [
            {"id": "hello", "type": "greeting", "mediaAssetId": "welcome-en",
             "transitions": [{"condition": "done", "target": "agents"}]},
            {"id": "agents", "type": "queue"},
        ],
        "fallbackAction": {"type": "hangup"},
    })
    .to_string();
    let flow: IvrFlow<'_> = engine().parse(document.as_bytes(), None).unwrap();
    let webhook = FlowWebhook::new(format!("https://hooks.example.com/{number}")).unwrap();
    host.client
        .deploy_ivr_flow(&flow, Deployment { webhook: Some(webhook), ..Deployment::default() })
}
