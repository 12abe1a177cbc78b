//! The compliance report, and what may not stand in it.

use crate::{agents::*, host::*};
use callgate::exchange::{Client, ExchangeKind, Step, Success, TransportError};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::fmt::Write;

fn change(
    host: &mut Host,
    user_id: &str,
    state: &str,
    platform: impl FnMut(&callgate::exchange::Request) -> Answer,
) {
    let document = json!({"userId": user_id, "targetState": state}).to_string();
    host.client.change_agent_state(document.as_bytes());
    host.run(api(platform));
}

#[test]
fn it_tells_changes_refusals_and_failures_apart() {
    let mut host = Host::new(agents());
    change(&mut host, "4711", "NOT_READY", sound);
    host.now += 10_000;
    change(&mut host, "4711", "READY", telling(MAY_WORK, r#"{"mandatoryBreakRequired":true}"#));
    change(&mut host, "4711", "READY", |request| match step(request) {
        "change" => ok(409, r#"{"code":"MANDATORY_BREAK_VIOLATION"}"#),
        _ => sound(request),
    });
    change(&mut host, "4711", "READY", |_| Err(TransportError::Lost));
    change(&mut host, "4711", "SLEEPING", sound);
    change(&mut host, "4712", "READY", telling("{}", NO_BREAK));
    host.client.change_agent_state(b"{");
    host.run(api(sound));
    host.now += 10_000;

    let report = host.client.compliance(host.now);
    let tally = report.tally;
    assert_eq!((tally.changed, tally.denied, tally.refused, tally.failed), (1, 4, 1, 1));
    assert_eq!(tally.violations, 3, "a break, the platform's word, and a state that there is not");
    assert_eq!(tally.violation_frequency(), Some(0.5), "of six decided; the failure says nothing");
    let series = &host.client.metrics().exchanges[&ExchangeKind::AgentState];
    assert_eq!(series.succeeded, tally.changed);
    assert_eq!((series.failed["denied"], series.failed["refused"]), (4, 1));
    assert_eq!(report.latency.mean(), Some(30), "of the change alone");
    assert_eq!(report.audit, host.client.audit().position());

    let told: Value = serde_json::from_str(&report.to_json()).unwrap();
    assert_eq!(told["violationFrequency"], json!(0.5));
    assert_eq!(told["latencyMs"], json!({"mean": 30, "p50": 30, "p90": 30, "p95": 30, "p99": 30}));
    assert_eq!(told["audit"]["hash"], report.audit.hash_hex());
    let [first, second] = &told["agents"].as_array().unwrap()[..] else { panic!("{told}") };
    assert_eq!((&first["userId"], &first["state"]), (&json!("4711"), &json!("NOT_READY")));
    assert_eq!((&first["violations"], &first["failed"]), (&json!(3), &json!(1)));
    assert_eq!(first["stateMs"]["NOT_READY"], first["idleMs"]);
    assert_eq!(first["utilization"], json!(0.0));
    assert_eq!((&second["denied"], &second["violations"]), (&json!(1), &json!(0)));
    assert_eq!((&second["state"], &second["utilization"]), (&Value::Null, &Value::Null));
}

#[test]
fn without_exchanges_nothing_is_known() {
    let report = Client::new(agents(), 1).unwrap().compliance(0);
    let told: Value = serde_json::from_str(&report.to_json()).unwrap();
    assert_eq!(told["violationFrequency"], Value::Null);
    assert_eq!(told["latencyMs"]["mean"], Value::Null);
    assert_eq!((&told["agents"], &told["audit"]["sequence"]), (&json!([]), &json!(0)));
}

#[test]
fn it_outlives_the_process() {
    let mut host = Host::new(agents());
    change(&mut host, "4711", "READY", sound);
    let before = host.client.compliance(host.now);
    host.restart();
    assert_eq!(host.client.compliance(host.now), before);
}

/// What the host takes for ids, and what must not be found of them, in any spelling of the wire.
const PERSONS: [(&str, &[&str]); 4] = [
    ("ada.canary@example.com", &["canary", "example.com"]),
    ("Ada Canary", &["Canary"]),
    ("+49 151 2345678", &["2345678"]),
    ("canary", &["canary"]),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn who_an_agent_is_is_never_printed(
        person in 0..PERSONS.len(),
        choices in prop::collection::vec(0..12_u8, 0..16),
    ) {
        let (user_id, traces) = PERSONS[person];
        let document = json!({"userId": user_id, "targetState": "READY"}).to_string();
        let mut client = Client::new(watched(), 7).unwrap();
        client.change_agent_state(document.as_bytes());
        client.change_agent_state_for(document.as_bytes(), user_id);
        let mut printed = String::new();
        let (mut now, mut choices) = (START, choices.into_iter());
        let echo = json!({"code": user_id, "message": user_id, "state": user_id}).to_string();
        loop {
            let step = client.poll(now);
            writeln!(printed, "{step:?} {step:#?} {client:?} {:?}", client.board()).unwrap();
            match step {
                Step::Send(request) => {
                    let answer = match choices.next() {
                        Some(0) => ok(409, &echo),
                        Some(1) => ok(200, &echo),
                        Some(2) => ok(503, &echo),
                        Some(3) => Err(TransportError::Lost),
                        _ if is_token(&request) => ok(200, TOKEN),
                        _ => sound(&request),
                    };
                    writeln!(printed, "{answer:?}").unwrap();
                    client.handle(request.id, answer, now);
                }
                Step::Done(_, outcome) => {
                    if let Err(failure) = outcome.result {
                        writeln!(printed, "{failure}").unwrap();
                    }
                }
                Step::Wait(until) => now = until,
                Step::Idle => break,
                _ => {}
            }
        }
        let report = client.compliance(now);
        writeln!(printed, "{report:?} {}", report.to_json()).unwrap();
        writeln!(printed, "{:?}", client.board().agents().collect::<Vec<_>>()).unwrap();
        write!(printed, "{:?} {}", client.metrics(), client.metrics().to_openmetrics()).unwrap();
        write!(printed, "{:?} {}", client.audit(), client.audit().export()).unwrap();
        for trace in traces {
            prop_assert!(!printed.contains(trace), "{}", trace);
        }
        prop_assert_eq!(&report.agents[0].user_id, user_id, "the host may know");
        let told: Value = serde_json::from_str(&report.to_json()).unwrap();
        prop_assert_eq!(&told["agents"][0]["userId"], &Value::Null);
    }
}

#[test]
fn a_person_is_told_to_the_platform_and_to_the_webhook_alone() {
    let document = json!({"userId": "ada@example.com", "targetState": "READY"}).to_string();
    let host = changed(watched(), &document, sound);
    assert!(host.request("change").url.ends_with("/api/v2/users/ada%40example.com/state"));
    assert_eq!(json(host.request("webhook"))["data"]["userId"], "ada@example.com");
    let Ok(Success::AgentState(_)) = host.done.first_key_value().unwrap().1.result else {
        panic!()
    };
}
