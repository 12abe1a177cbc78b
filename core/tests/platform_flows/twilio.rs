//! Twilio Studio.

use super::{drawn, read, references, told};
use callgate::{Engine, Kind};

const FLOW: &str = r#"{
  "description": "Support", "initial_state": "Trigger", "flags": {"allow_concurrent_calls": true},
  "states": [
    {"name": "menu", "type": "gather-input-on-call", "transitions": [{"event": "keypress", "next": "split"},
      {"event": "speech"}, {"event": "timeout", "next": "menu"}], "properties": {"play": "https://a.example/hi.mp3"}},
    {"name": "Trigger", "type": "trigger", "transitions": [{"event": "incomingMessage", "next": null},
      {"event": "incomingCall", "next": "menu"}, {"event": "incomingRequest", "next": ""}]},
    {"name": "split", "type": "split-based-on", "transitions": [{"event": "noMatch", "next": "menu"},
      {"event": "match", "next": "agents", "conditions": [{"type": "equal_to", "value": "1"}]},
      {"event": "match", "next": "dial", "conditions": [{"type": "matches_any_of", "value": "2,3"}, {"type": "is_not_blank"}]}]},
    {"name": "agents", "type": "send-to-flex", "transitions": [{"event": "callComplete"}, {"event": "failedToEnqueue"}],
     "properties": {"workflow": "WW1"}},
    {"name": "dial", "type": "connect-call-to", "transitions": [{"event": "callCompleted"}],
     "properties": {"noun": "number", "to": "+15550100", "caller_id": "{{contact.channel.address}}"}}
  ]
}"#;

#[test]
fn states_keep_their_types_and_events() {
    let (flow, report) = read(Kind::TwilioFlow, FLOW);
    assert_eq!(flow.entry().expect("an entry").id(), "Trigger");
    assert_eq!(
        drawn(&flow),
        [
            "menu: gather-input-on-call waits; condition keypress > split; condition speech > nowhere; error timeout > menu",
            "Trigger: trigger; condition incomingMessage > nowhere; condition incomingCall > menu; \
             condition incomingRequest > nowhere",
            "split: split-based-on; condition 1 > agents; condition matches_any_of 2,3 and is_not_blank > dial; \
             error noMatch > menu",
            "agents: send-to-flex waits leaves; condition callComplete > nowhere; error failedToEnqueue > nowhere",
            "dial: connect-call-to waits; condition callCompleted > nowhere",
        ]
    );
    assert_eq!(references(&flow), ["https://a.example/hi.mp3", "WW1", "+15550100"]);
    assert!(report.is_valid());
    assert_eq!(report.measures.count_of("transitions"), Some(6));
}

#[test]
fn what_the_api_gives_has_the_definition_in_a_field() {
    let wrapped = format!(r#"{{"sid": "FW1", "friendly_name": "Support", "definition": {FLOW}}}"#);
    let (flow, _) = read(Kind::TwilioFlow, &wrapped);
    assert_eq!((flow.title(), flow.nodes().len()), ("Support", 5));
    let lost = wrapped.replace(r#""next": "split""#, r#""next": "spilt""#);
    let (_, report) = read(Kind::TwilioFlow, &lost);
    let path = "/definition/states/0/transitions/0/next";
    assert_eq!(told(&report, &lost)[1], ("node.dangling-target", path.into(), "\"spilt\""));
}

#[test]
fn a_definition_needs_its_states_and_its_start() {
    for (document, expected) in [
        (r#"{"initial_state": "a"}"#, &["/states"] as &[_]),
        (r#"{"definition": {}}"#, &["/definition/initial_state", "/definition/states"]),
        (r#"{"states": [{"name": "a", "type": "trigger"}], "flags": {}}"#, &["/initial_state"]),
        (
            r#"{"states": [{"type": 5}], "initial_state": "a"}"#,
            &["/states/0/name", "/states/0/type"],
        ),
    ] {
        let report = Engine::new().check_any(document.as_bytes(), None);
        let mut paths: Vec<_> = report.violations.iter().map(|v| &*v.path).collect();
        paths.sort_unstable();
        assert_eq!(paths, expected, "{document}: {}", report.to_json());
    }
}
