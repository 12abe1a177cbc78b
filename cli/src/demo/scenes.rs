//! The scenes: an exchange each, and what goes wrong in it.

use super::Stage;
use callgate::{
    Engine,
    documents::{CallCodes, Consent, GenesysGuest, GuestSession, IvrFlow},
    exchange::{
        CrmRecord, Deployment, ExchangeId, Failure, FlowWebhook, GuestDocument, Outcome,
        PlatformAuditQuery, Secret, Success,
        identity::{Identity, Salt},
    },
};
use serde_json::{Value, json};

/// An exchange, and what goes wrong in it.
pub(super) struct Scene {
    pub(super) title: &'static str,
    /// What goes wrong, in words.
    pub(super) wrong: &'static str,
    /// The same for the simulator.
    pub(super) faults: fn() -> Value,
    /// Starts it; none if what an earlier scene should have made is not there.
    pub(super) start: fn(&mut Stage) -> Option<ExchangeId>,
    /// Tells what came of it; none if that is not what was meant to come.
    pub(super) tell: fn(&mut Stage, &Outcome) -> Option<String>,
}

const SESSION: &[u8] = include_bytes!("../../../examples/valid/guest-session.json");
const CODES: &[u8] = include_bytes!("../../../examples/valid/call-codes.json");
const FLOW: &[u8] = include_bytes!("../../../examples/valid/ivr-flow.json");

/// The scenes in their order: later ones go on with what earlier ones have made.
pub(super) const SCENES: [Scene; 13] = [
    Scene {
        title: "guest session",
        wrong: "no token at first, then a lost answer",
        faults: || {
            json!({"rules": [
                {"match": {"path": "/oauth2/token", "nth": 1}, "action": {"status": 503}},
                {"match": {"path": "/api/v1/guests", "nth": 1}, "action": {"drop": "after"}},
            ]})
        },
        start: |stage| {
            let session: GuestSession<'_> = Engine::new().parse(SESSION, None).ok()?;
            Some(stage.client.create_guest_session(&session))
        },
        tell: |stage, outcome| {
            let Ok(Success::GuestSession(created)) = &outcome.result else { return None };
            stage.session = Some(created.session_id.clone());
            let made = stage.simulator.effects("POST /api/v1/guests");
            Some(format!("{made} session: {}", short(&created.session_id)))
        },
    },
    Scene {
        title: "guest event",
        wrong: "the CRM is down for a moment",
        faults: || {
            json!({"rules": [
                {"match": {"path": "/crm/v1/cxone-events", "nth": 1}, "action": {"status": 503}},
            ]})
        },
        start: |stage| {
            let session = stage.session.clone()?;
            let callbacks = stage.simulator.callbacks(&session, &["session.started"])?;
            let callback = callbacks.first()?;
            let now = u64::try_from(stage.simulator.now()).ok()?;
            stage.client.receive_guest_event(&callback.headers, callback.body.as_bytes(), now).ok()
        },
        tell: |_, outcome| {
            let Ok(Success::GuestEvent(handled)) = &outcome.result else { return None };
            let status = outcome.reply().status;
            Some(format!("{} told to the CRM; the platform gets {status}", handled.event_type))
        },
    },
    Scene {
        title: "Genesys guest",
        wrong: "429 with Retry-After",
        faults: || {
            json!({"rules": [
                {"match": {"path": "/api/v2/conversations/*", "nth": 1},
                 "action": {"status": 429, "retryAfterSeconds": 2}},
            ]})
        },
        start: |stage| {
            let text = guest_document()?;
            let guest: GenesysGuest<'_> = Engine::new().parse(text.as_bytes(), None).ok()?;
            Some(stage.client.create_genesys_guest(&guest))
        },
        tell: |stage, outcome| {
            let Ok(Success::GenesysGuest(guest)) = &outcome.result else { return None };
            stage.guest = Some(guest.clone());
            Some(format!("created {}, e-mail address hashed", short(&guest.id)))
        },
    },
    Scene {
        title: "engagement metrics",
        wrong: "the answer is cut short",
        faults: || {
            json!({"rules": [
                {"match": {"method": "GET", "path": "/api/v2/conversations/*", "nth": 1},
                 "action": {"truncate": true}},
            ]})
        },
        start: |stage| {
            let id = &stage.guest.as_ref()?.id;
            let changes = json!({"genesysGuests": [
                {"id": id, "interactionCount": 12, "closedDate": "2026-11-21T07:10:00Z"},
            ]});
            stage.simulator.load(&changes).ok()?;
            Some(stage.client.push_engagement(id))
        },
        tell: |_, outcome| {
            let Ok(Success::Engagement(pushed)) = &outcome.result else { return None };
            let found = pushed.engagement;
            let (minutes, messages) = (found.duration_minutes, found.message_count);
            Some(format!("{minutes} minutes and {messages} messages kept with the guest"))
        },
    },
    Scene {
        title: "Genesys guest update",
        wrong: "the ETag is stale by now",
        faults: || json!({"rules": []}),
        start: |stage| {
            let patch = r#"{"attributes": {"tier": "platinum"}}"#;
            Some(stage.client.update_known_genesys_guest(stage.guest.as_ref()?, patch))
        },
        tell: |_, outcome| {
            let Ok(Success::GenesysUpdate(updated)) = &outcome.result else { return None };
            Some(format!("fetched, merged and changed at try {}", updated.tries))
        },
    },
    Scene {
        title: "platform audit",
        wrong: "the connection breaks",
        faults: || {
            json!({"rules": [
                {"match": {"path": "/api/v2/platform/audit/*", "nth": 1}, "action": {"drop": "before"}},
            ]})
        },
        start: |stage| {
            let query = PlatformAuditQuery::new("guest", &stage.guest.as_ref()?.id);
            Some(stage.client.query_platform_audit(&query))
        },
        tell: |_, outcome| {
            let Ok(Success::PlatformAudit(audit)) = &outcome.result else { return None };
            Some(format!("{} entries about the guest", audit.entries.len()))
        },
    },
    Scene {
        title: "CRM batch",
        wrong: "two records are locked",
        faults: || {
            json!({"rules": [
                {"match": {"path": "/crm/v1/guests/batch", "nth": 2}, "action": {"rejectRecords": [3, 7]}},
                {"match": {"path": "/crm/v1/guests/batch", "nth": 3}, "action": {"drop": "after"}},
            ]})
        },
        start: |stage| {
            let text = guest_document()?;
            let guest: GenesysGuest<'_> = Engine::new().parse(text.as_bytes(), None).ok()?;
            let records = (1..=120)
                .map(|number| CrmRecord::new(&format!("demo-guest-{number}"), &guest, None));
            let records: Vec<CrmRecord> = records.collect::<Result<_, _>>().ok()?;
            Some(stage.client.sync_crm(records))
        },
        tell: |_, outcome| {
            let Err(Failure::Partial { done, .. }) = &outcome.result else { return None };
            let Success::CrmBatch(batch) = &**done else { return None };
            let (chunks, refused) = (batch.chunks.len(), batch.refused().count());
            Some(format!("{chunks} chunks, {} records taken, {refused} refused", batch.taken()))
        },
    },
    Scene {
        title: "agent state",
        wrong: "the schedule is late",
        faults: || {
            json!({"rules": [
                {"match": {"path": "/api/v2/schedules/*", "nth": 1}, "action": {"status": 500}},
            ]})
        },
        start: |stage| {
            let document = br#"{"userId": "agent-1", "targetState": "READY"}"#;
            Some(stage.client.change_agent_state(document))
        },
        tell: |_, outcome| {
            let Ok(Success::AgentState(changed)) = &outcome.result else { return None };
            Some(format!("{} with reason {}", changed.state, changed.reason_code))
        },
    },
    Scene {
        title: "agent state",
        wrong: "the agent has to take a break",
        faults: || json!({"rules": []}),
        start: |stage| {
            let document = br#"{"userId": "agent-3", "targetState": "READY"}"#;
            Some(stage.client.change_agent_state(document))
        },
        tell: |_, outcome| {
            let Err(Failure::Denied(denial)) = &outcome.result else { return None };
            let codes: Vec<&str> = denial.codes.iter().map(|code| code.name()).collect();
            Some(format!("refused by {}, nothing was changed", codes.join(" and ")))
        },
    },
    Scene {
        title: "call codes",
        wrong: "the third registration is refused",
        faults: || {
            json!({"rules": [
                {"match": {"method": "POST", "path": "/api/v2/callcodes", "nth": 3}, "action": {"status": 403}},
            ]})
        },
        start: register,
        tell: |_, outcome| {
            let Err(Failure::Partial { done, .. }) = &outcome.result else { return None };
            let Success::CallCodes(registered) = &**done else { return None };
            let metrics = registered.metrics;
            Some(format!("{} of {} registered", metrics.successful, metrics.total_attempts))
        },
    },
    Scene {
        title: "call codes",
        wrong: "the same once more",
        faults: || json!({"rules": []}),
        start: register,
        tell: |stage, outcome| {
            let Ok(Success::CallCodes(registered)) = &outcome.result else { return None };
            let made = stage.simulator.effects("POST /api/v2/callcodes");
            let metrics = registered.metrics;
            Some(format!("{} taken over, {made} registered in all", metrics.reused))
        },
    },
    Scene {
        title: "IVR deployment",
        wrong: "the compiler is busy twice",
        faults: || {
            json!({"rules": [
                {"match": {"path": "/api/v2/ivr/flows/*/compile", "nth": [1, 2]}, "action": {"status": 409}},
            ]})
        },
        start: |stage| {
            let flow: IvrFlow<'_> = Engine::new().parse(FLOW, None).ok()?;
            let webhook = FlowWebhook::new("https://hooks.example.com/ivr").ok();
            Some(
                stage
                    .client
                    .deploy_ivr_flow(&flow, Deployment { webhook, ..Deployment::default() }),
            )
        },
        tell: |_, outcome| {
            let Ok(Success::IvrFlow(deployed)) = &outcome.result else { return None };
            Some(format!("{} compiled and active", short(&deployed.flow_id)))
        },
    },
    Scene {
        title: "IVR deployment",
        wrong: "the activation is refused",
        faults: || {
            json!({"rules": [
                {"match": {"method": "PATCH", "path": "/api/v2/ivr/flows/*"}, "action": {"status": 403}},
            ]})
        },
        start: |stage| {
            let text = String::from_utf8(FLOW.to_vec()).ok()?.replace("Main line", "Other line");
            let flow: IvrFlow<'_> = Engine::new().parse(text.as_bytes(), None).ok()?;
            Some(stage.client.deploy_ivr_flow(&flow, Deployment::default()))
        },
        tell: |_, outcome| {
            let Err(Failure::RolledBack { id, .. }) = &outcome.result else { return None };
            Some(format!("{} deleted again", short(id)))
        },
    },
];

/// What the platforms know beside what they know already.
pub(super) fn data() -> Value {
    json!({"campaigns": ["support-emea"]})
}

fn register(stage: &mut Stage) -> Option<ExchangeId> {
    let codes: CallCodes<'_> = Engine::new().parse(CODES, None).ok()?;
    Some(stage.client.register_call_codes(&codes))
}

/// A guest whose e-mail address nobody sees.
fn guest_document() -> Option<String> {
    let salt = Salt::new(Secret::from("the salt of the demo")).ok()?;
    let email = Identity::new("ada@example.com")?;
    let document = GuestDocument::new(Consent { marketing: false, data_processing: true })
        .email(&email, &salt)
        .origin_page("https://www.example.com/support")
        .attribute("tier", "gold");
    Some(document.to_json())
}

/// The beginning of an id.
fn short(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}
