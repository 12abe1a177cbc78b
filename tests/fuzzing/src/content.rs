//! What exchanges are made of: a configuration whose secrets are known, and something to start each exchange with.

use crate::parts::DEFAULT;
use callgate::exchange::{
    Config, Secret, Time,
    signature::{Keys, Scheme},
    wire::Exchange,
};
use callgate_simulator::{Client as Credentials, InProcess, Options};
use serde_json::{Value, json};
use std::sync::LazyLock;

/// Stands in every secret, and may stand in nothing that is printed.
pub(crate) const CANARY: &str = "canary-";
const CLIENT_SECRET: &str = "canary-of-the-client";
const CRM_TOKEN: &str = "canary-of-the-crm";
const CALLBACK_KEY: &str = "canary-of-callbacks";

/// When everything begins.
pub(crate) const START: Time = 1_795_244_400_000;

/// An agent that the platforms know.
const AGENT: &str = "agent-1";

/// A configuration with everything that there is.
pub(crate) static CONFIG: LazyLock<String> = LazyLock::new(|| {
    let platform = "http://platform.localhost";
    let crm = |path| json!({"url": format!("{platform}{path}"), "token": CRM_TOKEN});
    json!({
        "api": platform,
        "tokenUrl": format!("{platform}/oauth2/token"),
        "tokenStyle": "form",
        "clientId": Credentials::default().id,
        "clientSecret": CLIENT_SECRET,
        "crmEvents": crm("/crm/v1/cxone-events"),
        "crmBatch": crm("/crm/v1/guests/batch"),
        "webhook": crm("/webhooks/states"),
        "callbacks": {
            "scheme": "standard-webhooks",
            "keys": [{"name": "1", "secret": CALLBACK_KEY}],
        },
        "deadline": 600_000,
    })
    .to_string()
});

/// The same, without credentials: the host gives the tokens.
pub(crate) static TOKENLESS: LazyLock<String> =
    LazyLock::new(|| json!({"api": "http://platform.localhost", "deadline": 30_000}).to_string());

/// One of the two, read.
pub(crate) fn config(with_credentials: bool) -> Config {
    static READ: LazyLock<[Config; 2]> = LazyLock::new(|| {
        [&CONFIG, &TOKENLESS].map(|json| {
            Config::from_json(json.as_bytes(), DEFAULT.clone()).expect("a sound configuration")
        })
    });
    READ[usize::from(!with_credentials)].clone()
}

/// The platforms, with an agent.
pub(crate) fn platforms() -> InProcess {
    let platforms = InProcess::new(Options {
        clock: Some(i64::try_from(START).expect("a time")),
        clients: vec![Credentials { secret: CLIENT_SECRET.into(), ..Credentials::default() }],
        crm_token: CRM_TOKEN.into(),
        ..Options::default()
    });
    let agent = json!({"userId": AGENT, "schedule": {"status": "ACTIVE"},
        "breaks": {"mandatoryBreakRequired": false}});
    platforms.load(&json!({"agents": [agent]})).expect("an agent");
    platforms
}

/// A document and options that an exchange takes; `variant` makes them one of several, `guest` is one that there is.
pub(crate) fn start(
    exchange: Exchange,
    variant: u8,
    guest: &str,
    now: Time,
) -> (String, Option<String>) {
    let number = variant % 4;
    let (document, options) = match exchange {
        Exchange::CreateGuestSession => (guest_session(number), Value::Null),
        Exchange::ReceiveGuestEvent => {
            let body = json!({"sessionId": format!("s-{number}"), "type": "session.started"});
            let mut options = json!({"headers": signed(number, &body.to_string(), now)});
            if variant & 64 != 0 {
                options["verifyOnly"] = json!(true);
            } else if variant & 32 != 0 {
                options["received"] = json!(now);
            }
            (body, options)
        }
        Exchange::CreateGenesysGuest => (genesys_guest(number), json!({"occasion": "visit"})),
        Exchange::UpdateGenesysGuest => {
            (json!({"attributes": {"changed": number}}), json!({"id": guest}))
        }
        Exchange::PushEngagement => (Value::Null, json!({"id": guest})),
        Exchange::QueryPlatformAudit => (
            Value::Null,
            json!({"entityType": "guest", "entityId": guest, "pageSize": 1, "mostPages": 3}),
        ),
        Exchange::SyncCrm => {
            let record =
                |at: u8| json!({"id": format!("g-{number}-{at}"), "guest": genesys_guest(at)});
            // More than go into one request, or fewer.
            let count = [1, 2, 3, 51][usize::from(number)];
            ((0..count).map(record).collect(), Value::Null)
        }
        Exchange::ChangeAgentState => {
            let state = ["PAUSED", "READY", "NOT_READY", "IDLE"][usize::from(number)];
            (json!({"userId": AGENT, "targetState": state}), Value::Null)
        }
        Exchange::RegisterCallCodes => (call_codes(number), Value::Null),
        Exchange::DeployIvrFlow => {
            let webhook = json!({"webhook": {"url": "https://hooks.example.com/flow"}});
            (ivr_flow(number), if variant & 64 != 0 { webhook } else { Value::Null })
        }
        _ => (Value::Null, Value::Null),
    };
    let text = |value: Value| (!value.is_null()).then(|| value.to_string());
    (text(document).unwrap_or_default(), text(options))
}

fn signed(number: u8, body: &str, now: Time) -> Vec<(String, String)> {
    static KEYS: LazyLock<Keys> =
        LazyLock::new(|| Keys::new().with("1", Secret::from(CALLBACK_KEY)).expect("a key"));
    let now = i64::try_from(now).unwrap_or(i64::MAX);
    let id = format!("event-{number}");
    Scheme::standard_webhooks().sign(&KEYS, &id, now, body.as_bytes()).expect("a signature")
}

fn guest_session(number: u8) -> Value {
    json!({
        "channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b",
        "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
        "language": ["en-US"],
        "metadata": {"visit": number},
        "callbackUrl": "https://hooks.example.com/guest",
    })
}

fn genesys_guest(number: u8) -> Value {
    json!({
        "channel": "webmessaging",
        "consent": {"marketing": false, "dataProcessing": true},
        "attributes": {"number": number},
    })
}

fn call_codes(number: u8) -> Value {
    let code = |level: &str, parent: Value| {
        json!({"name": level, "code": format!("{level}_{number}"), "type": "NEUTRAL",
            "category": "F", "isActive": true, "parentCallCodeId": parent})
    };
    json!([
        code("B", json!(format!("A_{number}"))),
        {"name": "A", "code": format!("A_{number}"), "type": "SUCCESS", "category": "F", "isActive": true},
    ])
}

fn ivr_flow(number: u8) -> Value {
    json!({
        "name": format!("Line {number}"),
        "campaignId": "support",
        "nodes": [
            {"id": "hello", "type": "greeting", "mediaAssetId": "welcome-en",
             "transitions": [{"condition": "done", "target": "agents"}]},
            {"id": "agents", "type": "queue"},
        ],
        "fallbackAction": {"type": "hangup"},
    })
}
