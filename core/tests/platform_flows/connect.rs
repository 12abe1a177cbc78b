//! Amazon Connect, in both of its formats.

use super::{drawn, read, references, told};
use callgate::{Code, Engine, Kind};

const FLOW: &str = r#"{
  "Version": "2019-10-30", "StartAction": "menu",
  "Metadata": {"name": "Main", "type": "contactFlow", "ActionMetadata": {"menu": {"position": {"x": 1}}}},
  "Actions": [
    {"Identifier": "queue", "Type": "UpdateContactTargetQueue", "Parameters": {"QueueId": "arn:sales"},
     "Transitions": {"Errors": [{"ErrorType": "NoMatchingError", "NextAction": "bye"}], "NextAction": "transfer"}},
    {"Identifier": "menu", "Type": "GetParticipantInput", "Parameters": {"Text": "Press 1"}, "Transitions": {
      "NextAction": "menu", "Errors": [{"NextAction": "menu", "ErrorType": "InputTimeLimitExceeded"},
        {"NextAction": "", "ErrorType": "NoMatchingCondition"}],
      "Conditions": [{"NextAction": "queue", "Condition": {"Operator": "Equals", "Operands": ["1"]}},
        {"NextAction": "bye", "Condition": {"Operator": "NumberLessThan", "Operands": ["5", 6]}}]}},
    {"Identifier": "transfer", "Type": "TransferContactToQueue", "Parameters": {}, "Transitions": {
      "NextAction": "bye", "Errors": [{"NextAction": "bye", "ErrorType": "QueueAtCapacity"}]}},
    {"Identifier": "new", "Type": "SomethingOfTomorrow", "Parameters": {"QueueId": "$.Queue.ARN", "EventHooks":
      {"CustomerQueue": "arn:hold"}}, "Transitions": {"NextAction": "menu"}},
    {"Identifier": "bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
  ]
}"#;

#[test]
fn the_flow_language_keeps_its_types_and_orders_exits_by_kind() {
    let (flow, report) = read(Kind::ConnectFlow, FLOW);
    assert_eq!((flow.title(), flow.purpose()), ("Main", "contactFlow"));
    assert_eq!(flow.entry().expect("an entry").id(), "menu");
    assert_eq!(
        drawn(&flow),
        [
            "queue: UpdateContactTargetQueue; next  > transfer; error NoMatchingError > bye",
            "menu: GetParticipantInput waits; next  > menu; condition 1 > queue; \
             condition NumberLessThan 5 6 > bye; error InputTimeLimitExceeded > menu; \
             error NoMatchingCondition > nowhere",
            "transfer: TransferContactToQueue waits leaves; next  > bye; error QueueAtCapacity > bye",
            "new: SomethingOfTomorrow; next  > menu",
            "bye: DisconnectParticipant ends",
        ]
    );
    assert_eq!(references(&flow), ["arn:sales", "arn:hold"]);
    assert_eq!(
        told(&report, FLOW),
        [
            (
                "flow.cycle",
                "/Actions/1".into(),
                r#"{"Identifier": "menu", "Type": "GetParticipantInput", "Parameters": {"Text": "Press 1"}, "Transitions": {"#
            ),
            (
                "exit.unconnected",
                "/Actions/1/Transitions/Errors/1".into(),
                r#"{"NextAction": "", "ErrorType": "NoMatchingCondition"}"#
            ),
            (
                "node.unreachable",
                "/Actions/3".into(),
                r#"{"Identifier": "new", "Type": "SomethingOfTomorrow", "Parameters": {"QueueId": "$.Queue.ARN", "EventHooks":"#
            ),
        ]
    );
    assert_eq!(report.violations[0].severity.name(), "info");
    let names = ["nodes", "transitions", "components", "unreachable", "longestPath"];
    let counts = names.map(|name| report.measures.count_of(name));
    assert_eq!(counts, [Some(5), Some(9), Some(1), Some(1), None]);
}

#[test]
fn exits_have_their_places() {
    let (flow, _) = read(Kind::ConnectFlow, FLOW);
    let exits = flow.node(0).expect("a node").exits();
    let places: Vec<&str> = exits.map(|exit| &FLOW[exit.span().start..exit.span().end]).collect();
    let error = r#"{"ErrorType": "NoMatchingError", "NextAction": "bye"}"#;
    assert_eq!(places, [r#""transfer""#, error]);
}

#[test]
fn the_older_export_has_branches() {
    let document = r#"{"modules": [
        {"id": "a", "type": "GetUserInput", "target": "Digits", "parameters": [{"name": "Text", "value": "Hi"}], "branches": [
            {"condition": "Evaluate", "conditionType": "Equals", "conditionValue": "1", "transition": "b"},
            {"condition": "Evaluate", "conditionType": "LessThan", "conditionValue": 5, "transition": "c"},
            {"condition": "Timeout", "transition": "a"}, {"condition": "Error"}]},
        {"id": "b", "type": "Transfer", "target": "Queue", "parameters": [
            {"name": "Queue", "value": "", "resourceName": "Basic"}, {"name": "Queue", "value": "x", "namespace": "User"}],
         "branches": [{"condition": "AtCapacity", "transition": "c"}, {"condition": "Success", "transition": "c"}]},
        {"id": "c", "type": "Disconnect", "branches": []}
      ], "version": "1", "type": "contactFlow", "start": "a", "metadata": {"name": "Old"}}"#;
    let (flow, report) = read(Kind::ConnectFlow, document);
    assert_eq!((flow.title(), flow.purpose()), ("Old", "contactFlow"));
    assert_eq!(
        drawn(&flow),
        [
            "a: GetUserInput waits; condition 1 > b; condition LessThan 5 > c; error Timeout > a; error Error > nowhere",
            "b: Transfer waits leaves; next  > c; error AtCapacity > c",
            "c: Disconnect ends",
        ]
    );
    assert_eq!(references(&flow), ["Basic"]);
    assert_eq!(
        told(&report, document),
        [
            (
                "fallback.missing",
                "/modules/0".into(),
                r#"{"id": "a", "type": "GetUserInput", "target": "Digits", "parameters": [{"name": "Text", "value": "Hi"}], "branches": ["#
            ),
            (
                "flow.cycle",
                "/modules/0".into(),
                r#"{"id": "a", "type": "GetUserInput", "target": "Digits", "parameters": [{"name": "Text", "value": "Hi"}], "branches": ["#
            ),
            ("exit.unconnected", "/modules/0/branches/3".into(), r#"{"condition": "Error"}"#),
        ]
    );
}

#[test]
fn what_is_wrong_is_told_in_its_place() {
    let document = r#"{"StartAction": "gone", "Actions": [
        {"Identifier": "a", "Type": "Compare", "Transitions": {"NextAction": "nobody", "Conditions": [
            {"NextAction": 5}], "Errors": {}}},
        {"Identifier": "a", "Type": "Wait"}, 7, {"Type": "Wait"}]}"#;
    let (flow, report) = read(Kind::ConnectFlow, document);
    assert_eq!(flow.nodes().len(), 3);
    assert!(flow.entry().is_none() && flow.counts().longest_path.is_none());
    let codes: Vec<_> = report.violations.iter().map(|v| (v.code.name(), &*v.path)).collect();
    assert_eq!(
        codes,
        [
            ("type.mismatch", "/Actions/0/Transitions/Conditions/0/NextAction"),
            ("type.mismatch", "/Actions/0/Transitions/Errors"),
            ("node.duplicate-id", "/Actions/1/Identifier"),
            ("type.mismatch", "/Actions/2"),
            ("field.missing", "/Actions/3/Identifier"),
        ]
    );
    let whole = r#"{"StartAction": "gone", "Actions": [
        {"Identifier": "a", "Type": "Compare", "Transitions": {"NextAction": "nobody"}}]}"#;
    let (_, report) = read(Kind::ConnectFlow, whole);
    assert_eq!(
        told(&report, whole),
        [
            ("node.dangling-target", "/StartAction".into(), "\"gone\""),
            ("node.dangling-target", "/Actions/0/Transitions/NextAction".into(), "\"nobody\""),
        ]
    );
}

#[test]
fn a_flow_needs_its_actions_and_its_start() {
    for (document, paths) in [
        (r#"{"StartAction": "a"}"#, &["/Actions"] as &[_]),
        (r#"{"Actions": [{"Identifier": "a", "Type": "Wait"}]}"#, &["/StartAction"]),
        (r#"{"modules": [{"id": "a", "type": "Wait"}]}"#, &["/start"]),
    ] {
        let report = Engine::new().check_any(document.as_bytes(), None);
        assert_eq!(report.kind, Some(Kind::ConnectFlow));
        let missing = report.with_code(Code::FieldMissing).map(|violation| &*violation.path);
        assert!(missing.eq(paths.iter().copied()) && report.violations.len() == 1, "{document}");
    }
    let report = Engine::new().check_any(br#"{"StartAction": "a", "Actions": []}"#, None);
    let codes: Vec<_> = report.violations.iter().map(|violation| violation.code).collect();
    assert_eq!(codes, [Code::NodeNone]);
}

#[test]
fn a_cycle_that_a_transfer_leaves_is_no_trap() {
    let flow = |kind: &str| {
        format!(
            r#"{{"StartAction": "a", "Actions": [
              {{"Identifier": "a", "Type": "{kind}", "Transitions": {{"Errors": [{{"ErrorType": "NoMatchingError", "NextAction": "b"}}]}}}},
              {{"Identifier": "b", "Type": "MessageParticipant", "Transitions": {{"NextAction": "a"}}}}]}}"#
        )
    };
    let codes = |kind: &str| {
        let report = Engine::new().check_any(flow(kind).as_bytes(), None);
        report.violations.iter().map(|violation| violation.code.name()).collect::<Vec<_>>()
    };
    assert_eq!(codes("TransferContactToQueue"), ["flow.cycle"]);
    assert_eq!(codes("MessageParticipant"), ["flow.cycle", "flow.spin", "flow.trap"]);
}
