//! Changes of agents' states over real HTTP, against the simulator. Time is the simulator's and passes when the client
//! waits.

use callgate::exchange::{
    Cause, Client, Config, Endpoint, Event, EventKind, Failure, Outcome, Success, TokenSource,
    TokenStyle, TransportError, drive,
};
use callgate_simulator::{Faults, Http, Options, Running, Simulator};
use serde_json::{Value, json};

const CHANGE: &str = "POST /api/v2/users/{}/state";
const WEBHOOK: &str = "POST /webhooks/{}";
/// 2026-11-21T07:00:00Z.
const START: i64 = 1_795_244_400_000;

fn simulator() -> Running {
    Simulator::start(Options { clock: Some(START), ..Options::default() }).unwrap()
}

fn config(simulator: &Running) -> Config {
    let url = simulator.url("/oauth2/token");
    let scopes = TokenSource::cxone_agents("", "", "").scopes;
    let token = TokenSource::new(url, TokenStyle::Form, "callgate-demo", "callgate-demo-secret")
        .with_scopes(scopes);
    let webhook = Some(Endpoint::new(simulator.url("/webhooks/presence")));
    Config { webhook, ..Config::new(simulator.url(""), token) }
}

fn client(simulator: &Running) -> Client {
    Client::new(config(simulator), 42).unwrap()
}

fn document(user_id: &str, state: &str) -> Vec<u8> {
    json!({"userId": user_id, "targetState": state}).to_string().into_bytes()
}

/// Drives the client to its end; how everything ended, in the order in which it began, and what happened.
fn run(client: &mut Client, simulator: &Running) -> (Vec<Outcome>, Vec<Event>) {
    let mut events = Vec::new();
    let mut done = drive(client, &mut Http::new(), &mut &*simulator, |event| events.push(event));
    done.sort_by_key(|(id, _)| *id);
    (done.into_iter().map(|(_, outcome)| outcome).collect(), events)
}

fn fault(simulator: &Running, path: &str, action: &Value) {
    let rules = json!({"rules": [{"match": {"path": path, "nth": [1]}, "action": action}]});
    simulator.set_faults(Faults::parse(rules.to_string().as_bytes()).unwrap());
}

fn state(simulator: &Running, user_id: &str) -> Value {
    let state = simulator.state();
    let agents = state["agents"].as_array().unwrap();
    agents.iter().find(|agent| agent["userId"] == user_id).unwrap()["state"].clone()
}

#[test]
fn a_state_is_changed_and_the_webhook_is_told() {
    let simulator = simulator();
    let mut client = client(&simulator);
    client.change_agent_state(&document("agent-1", "READY"));
    let (outcomes, _) = run(&mut client, &simulator);
    let [changed, told] = &outcomes[..] else { panic!("{outcomes:?}") };
    let Ok(Success::AgentState(changed)) = &changed.result else { panic!("{changed:?}") };
    assert_eq!((&*changed.state, &*changed.reason_code), ("READY", "WORKING"));
    assert!(matches!(told.result, Ok(Success::Webhook(_))), "{told:?}");
    assert_eq!(state(&simulator, "agent-1"), "READY");
    assert_eq!((simulator.effects(CHANGE), simulator.effects(WEBHOOK)), (1, 1));
    assert_eq!(client.compliance(client_now(&simulator)).tally.changed, 1);
}

fn client_now(simulator: &Running) -> u64 {
    simulator.now().unsigned_abs()
}

#[test]
fn the_policy_refuses_what_the_platform_would() {
    let simulator = simulator();
    let mut client = client(&simulator);
    for (user_id, code) in [("agent-2", "schedule.inactive"), ("agent-3", "break.mandatory")] {
        client.change_agent_state(&document(user_id, "READY"));
        let (outcomes, _) = run(&mut client, &simulator);
        let Err(Failure::Denied(denial)) = &outcomes[0].result else { panic!("{outcomes:?}") };
        assert_eq!(denial.codes[0].name(), code);
    }
    let state = simulator.state();
    assert!(state["requests"].get(CHANGE).is_none(), "nothing was sent: {}", state["requests"]);
    assert_eq!(client.board().tally().violations, 2);
}

#[test]
fn shifts_and_windows_of_the_platform_are_facts() {
    let simulator = simulator();
    let agent = |user_id: &str, start: &str, end: &str| {
        json!({"userId": user_id, "state": "NOT_READY",
            "schedule": {"status": "ACTIVE", "shifts": [
                {"start": "2026-11-21T06:00:00Z", "end": "2026-11-21T14:00:00Z"}]},
            "breaks": {"mandatoryBreakRequired": false, "windows": [
                {"start": start, "end": end, "mandatory": true}]}})
    };
    let (before, after) = ("2026-11-21T06:30:00Z", "2026-11-21T07:30:00Z");
    let later = "2026-11-21T08:00:00Z";
    simulator
        .load(&json!({"agents": [agent("7", before, after), agent("8", after, later)]}))
        .unwrap();
    let mut client = client(&simulator);
    client.change_agent_state(&document("7", "READY"));
    client.change_agent_state(&document("8", "READY"));
    let (outcomes, _) = run(&mut client, &simulator);
    let Err(Failure::Denied(denial)) = &outcomes[0].result else { panic!("{outcomes:?}") };
    let half_past = START.unsigned_abs() + 30 * 60_000;
    assert_eq!(denial.retry_at, Some(half_past), "when the break is over");
    assert!(outcomes[1].result.is_ok(), "{outcomes:?}");

    simulator.set_time(i64::try_from(half_past).unwrap());
    client.change_agent_state(&document("7", "READY"));
    let (outcomes, _) = run(&mut client, &simulator);
    assert!(outcomes[0].result.is_ok(), "{outcomes:?}");
}

#[test]
fn a_break_that_begins_between_the_question_and_the_change_is_the_platforms_refusal() {
    let simulator = simulator();
    let mut client = client(&simulator);
    client.change_agent_state(&document("agent-1", "READY"));
    let code = json!({"status": 409});
    fault(&simulator, "/api/v2/users/*/state", &code);
    let (outcomes, _) = run(&mut client, &simulator);
    assert!(matches!(outcomes[0].result, Err(Failure::Refused(_))), "{outcomes:?}");
    let tally = client.board().tally();
    assert_eq!((tally.refused, tally.violations, tally.changed), (1, 0, 0), "no reason was given");

    // The real thing: the client knows nothing of the break, and the platform does.
    let lax =
        callgate::Engine::from_policy(br#"{"severity": {"break.mandatory": "off"}}"#).unwrap();
    let mut client = Client::new(Config { engine: lax, ..config(&simulator) }, 1).unwrap();
    client.change_agent_state(&document("agent-3", "READY"));
    let (outcomes, _) = run(&mut client, &simulator);
    let Err(Failure::Refused(refusal)) = &outcomes[0].result else { panic!("{outcomes:?}") };
    assert_eq!(refusal.status, 409);
    assert_eq!(refusal.code.as_deref(), Some("MANDATORY_BREAK_VIOLATION"));
    assert_eq!(client.board().tally().violations, 1);
    assert_eq!(simulator.effects(CHANGE), 0);
}

#[test]
fn whatever_the_network_does_to_whichever_request_the_state_is_changed_once() {
    for path in ["/api/v2/schedules/*", "/api/v2/breaks/*", "/api/v2/users/*/state", "/webhooks/*"]
    {
        for action in [
            json!({"drop": "before"}),
            json!({"drop": "after"}),
            json!({"truncate": true}),
            json!({"status": 429, "retryAfterSeconds": 3}),
            json!({"status": 503}),
            json!({"status": 500, "afterEffect": true}),
        ] {
            let simulator = simulator();
            fault(&simulator, path, &action);
            let mut client = client(&simulator);
            client.change_agent_state(&document("agent-1", "READY"));
            let (outcomes, events) = run(&mut client, &simulator);
            assert!(outcomes.iter().all(|end| end.result.is_ok()), "{path} {action} {outcomes:?}");
            let rests =
                events.iter().filter(|event| matches!(event.kind, EventKind::Resting { .. }));
            // Of the webhook's answer nothing but the status matters.
            assert_eq!(rests.count(), 1, "{path} {action}");
            let effects = (simulator.effects(CHANGE), simulator.effects(WEBHOOK));
            assert_eq!(effects, (1, 1), "{path} {action}");
        }
    }
}

#[test]
fn a_change_that_is_made_again_after_a_crash_for_the_same_order_is_the_same() {
    let simulator = simulator();
    fault(&simulator, "/api/v2/users/*/state", &json!({"drop": "after"}));
    let once = Config {
        retry: callgate::exchange::Retry { most: 0, ..Default::default() },
        ..config(&simulator)
    };
    let mut first = Client::new(once, 1).unwrap();
    first.change_agent_state_for(&document("agent-1", "READY"), "order 7");
    let (outcomes, _) = run(&mut first, &simulator);
    let lost = Failure::Unavailable(Cause::Transport(TransportError::Lost));
    assert_eq!(outcomes[0].result, Err(lost));
    assert!(outcomes[0].uncertain);
    assert_eq!(first.board().tally().violations, 0, "a network is no violation");

    simulator.advance(60_000);
    let mut second = client(&simulator);
    second.change_agent_state_for(&document("agent-1", "READY"), "order 7");
    let (outcomes, _) = run(&mut second, &simulator);
    assert!(outcomes[0].result.is_ok(), "{outcomes:?}");
    assert_eq!(simulator.effects(CHANGE), 1);
}

#[test]
fn an_address_as_an_id_reaches_the_platform_and_no_log() {
    let simulator = simulator();
    let user_id = "ada+night@example.com";
    let agent = json!({"userId": user_id, "state": "NOT_READY",
        "schedule": {"status": "ACTIVE"}, "breaks": {"mandatoryBreakRequired": false}});
    simulator.load(&json!({"agents": [agent]})).unwrap();
    let mut client = client(&simulator);
    client.change_agent_state(&document(user_id, "PAUSED"));
    let (outcomes, events) = run(&mut client, &simulator);
    assert!(outcomes[0].result.is_ok(), "{outcomes:?}");
    assert_eq!(state(&simulator, user_id), "PAUSED");
    let now = client_now(&simulator);
    let report = client.compliance(now);
    let printed = format!(
        "{outcomes:?} {events:?} {client:?} {:?} {report:?} {} {}",
        client.board(),
        report.to_json(),
        client.audit().export()
    );
    assert!(!printed.contains("ada"), "{printed}");
    let agent = client.board().agent(user_id).unwrap();
    assert_eq!(&*agent.current(now).unwrap().state, "PAUSED");
}
