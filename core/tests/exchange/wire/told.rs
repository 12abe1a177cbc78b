//! What is told beside the steps: what is under way, the log, an agent, and a host's own mistakes.

use super::{client, start};
use crate::host::START;
use callgate::{
    Engine,
    exchange::{
        Client,
        wire::{Exchange, Misuse, UnknownExchange},
    },
};
use serde_json::{Value, json};

#[test]
fn what_is_under_way_is_told_by_number_and_kind() {
    let mut client = client();
    assert_eq!(client.running_to_json(), "[]");
    start(&mut client);
    let state = br#"{"userId":"4711","targetState":"READY"}"#;
    client.start_json(Exchange::ChangeAgentState, state, None, START).unwrap();
    assert_eq!(client.running_to_json(), r#"[[0,"guest-session"],[1,"agent-state"]]"#);
}

#[test]
fn the_lines_of_the_log_are_handed_over_once() {
    let mut client = client();
    start(&mut client);
    client.poll(START);
    let whole = client.audit().export();
    let lines = client.take_audit_lines();
    assert!(lines.contains("exchange.start") && lines.ends_with('\n'), "{lines}");
    assert_eq!((lines, &*client.take_audit_lines()), (whole, ""));
}

#[test]
fn an_agent_is_told_as_in_the_report() {
    let mut client = client();
    client.board_mut().record("4711", "READY", START);
    let told: Value =
        serde_json::from_str(&client.agent_to_json("4711", START + 5).unwrap()).unwrap();
    assert_eq!((&told["userId"], &told["state"]), (&json!("4711"), &json!("READY")));
    assert_eq!(told["stateMs"], json!({"READY": 5}));
    assert_eq!(client.agent_to_json("4712", START), None);
}

#[test]
fn mistakes_of_the_host_are_told_with_their_status() {
    let told = |misuse: Misuse| -> Value { serde_json::from_str(&misuse.to_json()).unwrap() };
    let unknown = "createguest".parse::<Exchange>().unwrap_err();
    assert_eq!(
        told(unknown.into()),
        json!({"status": "exchange-unknown", "message": "no exchange has this name"})
    );
    assert_eq!(UnknownExchange.to_string(), "no exchange has this name");
    let restored = |config: &[u8]| Client::restore_from_json(config, Engine::new(), b"{}");
    let sound = br#"{"platform": "cxone", "tenant": "acme"}"#;
    assert_eq!(
        told(restored(sound).unwrap_err()),
        json!({"status": "snapshot-invalid", "message": "not a snapshot: it cannot be read at byte 0"})
    );
    let input = told(restored(b"{}").unwrap_err());
    assert_eq!(input["status"], "input-invalid");
    assert!(input["message"].as_str().is_some_and(|message| !message.is_empty()), "{input}");
    assert_eq!(input["report"]["violations"][0]["path"], "/platform");
}

#[test]
fn an_exchange_is_printed_as_its_name() {
    for exchange in Exchange::ALL {
        assert_eq!(exchange.to_string(), exchange.name());
    }
    assert_eq!(format!("{:>8}", Exchange::SyncCrm), " syncCrm");
}
