//! What has another type than the platforms write, where nothing depends on it: it is passed over, and nothing is told.

use super::{drawn, read, references};
use callgate::Kind;

/// What a flow is called, its lines and what it refers to.
type Read = (String, Vec<String>, Vec<String>);

#[track_caller]
fn sound(kind: Kind, document: &str) -> Read {
    let (flow, report) = read(kind, document);
    assert!(report.violations.is_empty(), "{document}: {}", report.to_json());
    let references = references(&flow).into_iter().map(str::to_owned).collect();
    (flow.title().to_owned(), drawn(&flow), references)
}

/// The document with a part of it replaced.
fn with(document: &str, part: &str, other: &str) -> String {
    assert_eq!(document.matches(part).count(), 1, "{part}");
    document.replace(part, other)
}

const CONNECT: &str = r#"{"StartAction": "a",
  "Metadata": {"name": "Main", "type": "contactFlow", "ActionMetadata": {"a": {"parameters": {
    "QueueId": {"displayName": "Sales"}, "Messages": [{"PromptId": {"displayName": "Hi"}}]}}}},
  "Actions": [
    {"Identifier": "a", "Type": "UpdateContactTargetQueue",
     "Parameters": {"QueueId": "q-1", "EventHooks": {"Hook": "f-1"}, "Messages": [{"PromptId": "p-1"}]},
     "Transitions": {"NextAction": "z", "Errors": [{"NextAction": "z", "ErrorType": "NoMatchingError"}],
       "Conditions": [{"NextAction": "z", "Condition": {"Operator": "Equals", "Operands": ["1"]}}]}},
    {"Identifier": "z", "Type": "DisconnectParticipant"}]}"#;

#[test]
fn in_the_flow_language_of_connect() {
    let same = |part: &str, other: &str| {
        assert_eq!(
            sound(Kind::ConnectFlow, &with(CONNECT, part, other)),
            sound(Kind::ConnectFlow, CONNECT),
            "{other}"
        );
    };
    let named = with(CONNECT, r#""name": "Main""#, r#""name": 5"#);
    assert_eq!(sound(Kind::ConnectFlow, &named).0, "");
    for other in [
        "5",
        "[]",
        r#"{"a": 5}"#,
        r#"{"a": {"parameters": 5}}"#,
        r#"{"a": {"parameters": {"QueueId": 5}}}"#,
    ] {
        let start = CONNECT.find(r#"{"a": {"parameters""#).expect("metadata");
        let end = CONNECT.find("},\n  \"Actions\"").expect("actions");
        same(&CONNECT[start..end], other);
    }
    same(r#"{"displayName": "Sales"}"#, r#"{"displayName": 5}"#);
    same(r#"[{"PromptId": {"displayName": "Hi"}}]"#, "[5, {\"PromptId\": 5}]");
    same(r#""EventHooks": {"#, r#""Media": {"Hook": "f-9"}, "EventHooks": {"#);
    same(r#""QueueId": "q-1""#, r#""Tags": [{"PromptId": "p-9"}], "QueueId": "q-1""#);
    let line = |part: &str, other: &str| {
        sound(Kind::ConnectFlow, &with(CONNECT, part, other)).1.swap_remove(0)
    };
    let drawn = |condition: &str, error: &str| {
        format!(
            "a: UpdateContactTargetQueue; next  > z; condition {condition} > z; error {error} > z"
        )
    };
    let equals = r#""Operator": "Equals", "Operands": ["1"]"#;
    assert_eq!(line(r#""NoMatchingError""#, "5"), drawn("1", ""));
    assert_eq!(line(equals, r#""Operator": 5, "Operands": ["1"]"#), drawn("1", "NoMatchingError"));
    assert_eq!(
        line(equals, r#""Operator": "Equals", "Operands": "1""#),
        drawn("", "NoMatchingError")
    );
    assert_eq!(
        line(equals, r#""Operator": "Equals", "Operands": ["1", "2"]"#),
        drawn("1 2", "NoMatchingError")
    );
    assert_eq!(
        line(equals, r#""Operator": "Less", "Operands": ["1"]"#),
        drawn("Less 1", "NoMatchingError")
    );
}

const EXPORT: &str = r#"{"modules": [
    {"id": "a", "type": "SetQueue", "parameters": [{"name": "Queue", "value": "q-1", "namespace": null, "resourceName": "Basic"}],
     "branches": [{"condition": "Evaluate", "conditionType": "Equals", "conditionValue": "1", "transition": "z"}]},
    {"id": "z", "type": "Disconnect", "branches": []}], "start": "a", "metadata": {"name": "Old"}}"#;

#[test]
fn in_the_older_export_of_connect() {
    let line = |part: &str, other: &str| {
        sound(Kind::ConnectFlow, &with(EXPORT, part, other)).1.swap_remove(0)
    };
    let drawn = |condition: &str| format!("a: SetQueue; condition {condition} > z");
    assert_eq!(line(r#""Evaluate""#, "5"), drawn("1"));
    assert_eq!(line(r#""Equals""#, "5"), drawn("1"));
    assert_eq!(line(r#""Equals""#, r#""LessThan""#), drawn("LessThan 1"));
    let referred = |part: &str, other: &str| sound(Kind::ConnectFlow, &with(EXPORT, part, other)).2;
    assert_eq!(sound(Kind::ConnectFlow, EXPORT).2, ["q-1"]);
    assert_eq!(referred(r#""value": "q-1""#, r#""value": 5"#), ["Basic"]);
    assert_eq!(referred(r#""resourceName": "Basic""#, r#""resourceName": 5"#), ["q-1"]);
    assert!(referred(r#""name": "Queue""#, r#""name": 5"#).is_empty());
    for dynamic in [r#""User""#, "5"] {
        assert!(referred(r#""namespace": null"#, &format!("\"namespace\": {dynamic}")).is_empty());
    }
}

const STUDIO: &str = r#"{"friendly_name": "Main", "initial_state": "a", "states": [
    {"name": "a", "type": "split-based-on", "transitions": [{"event": "noMatch", "next": "z"},
      {"event": "match", "next": "z", "conditions": [{"type": "equal_to", "value": "1"}]}]},
    {"name": "z", "type": "connect-call-to", "transitions": [], "properties": {"to": "+15550100", "noun": "number"}}]}"#;

#[test]
fn in_studio() {
    assert_eq!(sound(Kind::TwilioFlow, STUDIO).0, "Main");
    assert_eq!(sound(Kind::TwilioFlow, &with(STUDIO, r#""Main""#, "5")).0, "");
    let line = |part: &str, other: &str| {
        sound(Kind::TwilioFlow, &with(STUDIO, part, other)).1.swap_remove(0)
    };
    let drawn =
        |label: &str| format!("a: split-based-on; condition {label} > z; error noMatch > z");
    let one = r#"{"type": "equal_to", "value": "1"}"#;
    for (conditions, label) in [
        (one, "1"),
        ("", "match"),
        ("5", "match"),
        (r#"{"type": 5, "value": "1"}"#, "1"),
        (r#"{"type": "equal_to", "value": 5}"#, "match"),
        (r#"{"type": "less_than", "value": "1"}"#, "less_than 1"),
        (r#"{"type": "equal_to", "value": "1"}, {"type": "equal_to", "value": "2"}"#, "1 and 2"),
    ] {
        assert_eq!(line(one, conditions), drawn(label), "{conditions}");
    }
    let event = with(STUDIO, r#""match""#, "5");
    assert_eq!(sound(Kind::TwilioFlow, &event).1.swap_remove(0), drawn("1"));
    let to = r#""to": "+15550100", "noun": "number""#;
    for (properties, expected) in [
        (to, "+15550100"),
        (r#""to": "agent", "noun": "client""#, "agent"),
        (r#""noun": "+15550101""#, "+15550101"),
        (r#""to": "", "noun": """#, ""),
        (r#""to": "{{trigger.call.From}}""#, ""),
        (r#""to": 5"#, ""),
    ] {
        assert_eq!(
            sound(Kind::TwilioFlow, &with(STUDIO, to, properties)).2.join(" "),
            expected,
            "{properties}"
        );
    }
}
