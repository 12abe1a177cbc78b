//! The rules of the flows of platforms, on what real flows look like.

use callgate::{Code, Engine, Kind, Report, Severity};

fn check(document: &str) -> Report {
    Engine::new().check_any(document.as_bytes(), None)
}

fn under(policy: &str, document: &str) -> Report {
    Engine::from_policy(policy.as_bytes()).expect("a policy").check_any(document.as_bytes(), None)
}

/// Code and path of all that is told, cycles apart.
fn told(report: &Report) -> Vec<(&'static str, &str)> {
    let other = report.violations.iter().filter(|violation| violation.code != Code::FlowCycle);
    other.map(|violation| (violation.code.name(), &*violation.path)).collect()
}

/// An action: identifier, type, next action, and errors with where they lead.
type Action<'t> = (&'t str, &'t str, &'t str, &'t [(&'t str, &'t str)]);

/// A flow of Connect, each action on a line.
fn connect(purpose: &str, actions: &[Action<'_>]) -> String {
    let actions = actions.iter().map(|(id, kind, next, errors)| {
        let errors = errors.iter().map(|(error, to)| {
            format!(r#"{{"ErrorType": "{error}", "NextAction": "{to}"}}"#)
        });
        let errors: Vec<String> = errors.collect();
        let errors = errors.join(", ");
        format!(
            r#"{{"Identifier": "{id}", "Type": "{kind}", "Transitions": {{"NextAction": "{next}", "Errors": [{errors}]}}}}"#
        )
    });
    let actions: Vec<String> = actions.collect();
    format!(
        r#"{{"StartAction": "a", "Metadata": {{"type": "{purpose}"}}, "Actions": [{}]}}"#,
        actions.join(",\n")
    )
}

const END: Action<'_> = ("z", "DisconnectParticipant", "", &[]);

#[test]
fn a_loop_spins_unless_something_in_it_waits_or_counts() {
    let spins = |kind: &str| {
        let flow = connect(
            "contactFlow",
            &[
                ("a", "InvokeLambdaFunction", "b", &[("NoMatchingError", "z")]),
                ("b", kind, "a", &[("NoMatchingError", "z")]),
                END,
            ],
        );
        let report = check(&flow);
        let spin = report.with_code(Code::FlowSpin).next();
        spin.map(|spin| (spin.severity, spin.path.clone(), spin.witness.join(" ")))
    };
    let found = Some((Severity::Warning, "/Actions/0".into(), "a b a".into()));
    assert_eq!(spins("Compare"), found);
    assert_eq!(spins("MessageParticipant"), found);
    for kind in ["Wait", "GetParticipantInput", "ShowView", "Loop", "TransferContactToQueue"] {
        assert_eq!(spins(kind), None, "{kind}");
    }
}

#[test]
fn what_never_waits_spins_inside_a_loop_that_does() {
    // The way back over the menu waits, the shorter one beside it does not.
    let flow = connect(
        "contactFlow",
        &[
            ("a", "GetParticipantInput", "b", &[]),
            ("b", "Compare", "c", &[("NoMatchingCondition", "a")]),
            ("c", "InvokeLambdaFunction", "b", &[("NoMatchingError", "z")]),
            END,
        ],
    );
    let report = check(&flow);
    assert_eq!(told(&report), [("flow.spin", "/Actions/1")]);
    assert!(report.violations.iter().any(|v| v.witness.iter().eq(["b", "c", "b"])));
}

#[test]
fn where_contacts_are_held_loops_may_play_and_need_no_way_out() {
    let flow = |purpose: &str, kind: &str| {
        connect(purpose, &[("a", "MessageParticipant", "b", &[]), ("b", kind, "a", &[])])
    };
    let severities = |purpose: &str, kind: &str| {
        let report = check(&flow(purpose, kind));
        let told = report.violations.into_iter().filter(|v| v.code != Code::FlowCycle);
        told.map(|v| (v.code.name(), v.severity.name())).collect::<Vec<_>>()
    };
    let trap = ("flow.trap", "error");
    assert_eq!(severities("contactFlow", "Compare"), [("flow.spin", "warning"), trap]);
    assert_eq!(severities("contactFlow", "Wait"), [trap]);
    for purpose in ["customerQueue", "customerHold", "agentHold", "agentWhisper", "CUSTOMER_QUEUE"]
    {
        assert_eq!(severities(purpose, "Compare"), [("flow.trap", "warning")], "{purpose}");
    }
    let silent =
        connect("customerQueue", &[("a", "Compare", "b", &[]), ("b", "Compare", "a", &[])]);
    assert_eq!(told(&check(&silent))[0], ("flow.spin", "/Actions/0"));
    // Nothing says what this flow is for, but only where contacts are held is something played again and again.
    assert_eq!(severities("", "MessageParticipantIteratively"), [("flow.trap", "warning")]);
    // What a tenant has silenced stays silent.
    let silenced = r#"{"flowKinds": {"connect-flow": {"severity": {"flow.trap": "off"}}}}"#;
    assert_eq!(told(&under(silenced, &flow("customerHold", "Wait"))), []);

    let queue = "inQueueCall:\n  startUpRef: task[a]\n  tasks:\n  - task:\n      refId: a\n      actions:\n      - playAudio: {}\n      - jumpToTask:\n          targetTaskRef: task[a]\n";
    let report = check(queue);
    assert_eq!(told(&report), [("flow.trap", "/inQueueCall/tasks/0/task")]);
    assert!(report.is_valid());
    let called = check(&queue.replace("inQueueCall", "inboundCall"));
    assert_eq!(called.with_code(Code::FlowSpin).count(), 1);
    assert!(!called.is_valid());
}

#[test]
fn an_error_that_leads_back_is_told_where_it_comes_before_any_wait() {
    let flow = connect(
        "contactFlow",
        &[
            ("a", "InvokeLambdaFunction", "b", &[("NoMatchingError", "a")]),
            (
                "b",
                "GetParticipantInput",
                "z",
                &[
                    ("InputTimeLimitExceeded", "b"),
                    ("NoMatchingCondition", "b"),
                    ("NoMatchingError", "b"),
                ],
            ),
            END,
        ],
    );
    let report = check(&flow);
    assert_eq!(
        told(&report),
        [
            ("exit.error-loop", "/Actions/0/Transitions/Errors/0"),
            ("exit.error-loop", "/Actions/1/Transitions/Errors/2"),
        ]
    );
    assert!(report.is_valid());
}

#[test]
fn every_exit_that_a_contact_can_come_to_is_connected_where_flows_do_not_end_there() {
    let flow = r#"{"StartAction": "a", "Actions": [
        {"Identifier": "a", "Type": "Compare", "Transitions": {"NextAction": "", "Conditions": [
            {"Condition": {"Operator": "Equals", "Operands": ["1"]}}, {"NextAction": "b"}],
            "Errors": [{"ErrorType": "NoMatchingCondition", "NextAction": null}]}},
        {"Identifier": "b", "Type": "TransferToFlow", "Transitions": {"NextAction": "", "Errors": [
            {"ErrorType": "NoMatchingError", "NextAction": ""}]}},
        {"Identifier": "c", "Type": "MessageParticipant", "Transitions": {}},
        {"Identifier": "d", "Type": "MessageParticipantIteratively", "Transitions": {}},
        {"Identifier": "e", "Type": "SomethingOfTomorrow", "Transitions": {}}]}"#;
    let off = r#""severity": {"node.unreachable": "off"}"#;
    let report = under(&format!("{{{off}}}"), flow);
    assert_eq!(
        told(&report),
        [
            ("exit.unconnected", "/Actions/0/Transitions/Conditions/0"),
            ("exit.unconnected", "/Actions/0/Transitions/Errors/0"),
            ("exit.unconnected", "/Actions/1/Transitions/Errors/0"),
            ("node.dead-end", "/Actions/2"),
        ]
    );
    let message = report.violations[0].message().to_string();
    assert_eq!(message, "the exit for `1` is not connected to a block");
    let open = format!(r#"{{{off}, "flowKinds": {{"connect-flow": {{"openEnds": true}}}}}}"#);
    assert_eq!(told(&under(&open, flow)), [("node.dead-end", "/Actions/2")]);
    // Where a target could not be read, nothing is said of any.
    let unread = flow.replace(r#""NextAction": null"#, r#""NextAction": 5"#);
    assert_eq!(
        told(&check(&unread)),
        [("type.mismatch", "/Actions/0/Transitions/Errors/0/NextAction")]
    );
}

#[test]
fn what_chooses_needs_an_exit_for_everything_else() {
    let flow = |kind: &str, error: &str| {
        format!(
            r#"{{"StartAction": "a", "Actions": [
              {{"Identifier": "a", "Type": "{kind}", "Transitions": {{"Errors": [{{"ErrorType": "{error}", "NextAction": "z"}}],
                "Conditions": [{{"NextAction": "z", "Condition": {{"Operator": "Equals", "Operands": ["1"]}}}}]}}}},
              {{"Identifier": "z", "Type": "DisconnectParticipant", "Transitions": {{}}}}]}}"#
        )
    };
    let found = [("fallback.missing", "/Actions/0")];
    for kind in ["Compare", "GetParticipantInput", "ConnectParticipantWithLexBot", "ShowView"] {
        assert_eq!(told(&check(&flow(kind, "NoMatchingError"))), found, "{kind}");
        assert_eq!(told(&check(&flow(kind, "NoMatchingCondition"))), [], "{kind}");
    }
    assert_eq!(told(&check(&flow("CheckHoursOfOperation", "NoMatchingError"))), []);
    // Input that is stored is not compared with anything.
    let stored = connect(
        "contactFlow",
        &[("a", "GetParticipantInput", "z", &[("NoMatchingError", "z")]), END],
    );
    assert_eq!(told(&check(&stored)), []);
    let report = check(&flow("Compare", "NoMatchingError"));
    let message = report.violations[0].message().to_string();
    assert_eq!(
        message,
        "nothing leads on from here for any other value; the exit is `NoMatchingCondition`"
    );
}

#[test]
fn an_answer_that_no_branch_expects_must_lead_on_in_studio() {
    let flow = |asks: &str| {
        format!(
            r#"{{"initial_state": "t", "states": [
              {{"name": "t", "type": "trigger", "transitions": [{{"event": "incomingMessage", "next": "q"}}]}},
              {{"name": "q", "type": "{asks}", "transitions": [{{"event": "incomingMessage", "next": "s"}}]}},
              {{"name": "s", "type": "split-based-on", "transitions": [{{"event": "noMatch", "next": null}},
                {{"event": "match", "next": "e", "conditions": [{{"type": "equal_to", "value": "yes"}}]}}]}},
              {{"name": "e", "type": "send-message", "transitions": [{{"event": "sent"}}, {{"event": "failed"}}]}}]}}"#
        )
    };
    assert_eq!(told(&check(&flow("send-and-wait-for-reply"))), [("fallback.missing", "/states/2")]);
    // Where nobody was asked, the flow may end.
    assert_eq!(told(&check(&flow("run-function"))), []);
    let none = flow("run-function").replace(r#"{"event": "noMatch", "next": null},"#, "");
    assert_eq!(told(&check(&none)), [("fallback.missing", "/states/2")]);
    let nowhere = r#"{"initial_state": "t", "states": [{"name": "t", "type": "trigger", "transitions": [
        {"event": "incomingCall"}, {"event": "incomingMessage", "next": ""}]}]}"#;
    assert_eq!(told(&check(nowhere)), [("node.dead-end", "/states/0")]);
}

#[test]
fn a_loop_of_studio_that_sets_a_variable_may_count() {
    let flow = |kind: &str| {
        format!(
            r#"{{"initial_state": "t", "states": [
              {{"name": "t", "type": "trigger", "transitions": [{{"event": "incomingRequest", "next": "f"}}]}},
              {{"name": "f", "type": "run-function", "transitions": [{{"event": "success"}}, {{"event": "fail", "next": "c"}}]}},
              {{"name": "c", "type": "{kind}", "transitions": [{{"event": "next", "next": "f"}}]}}]}}"#
        )
    };
    assert_eq!(told(&check(&flow("set-variables"))), []);
    assert_eq!(told(&check(&flow("send-message"))), [("flow.spin", "/states/1")]);
}

#[test]
fn a_flow_is_no_longer_and_has_no_more_blocks_than_the_platform_takes() {
    let long = |text: usize| {
        let text = "é".repeat(text);
        format!(
            r#"{{ "StartAction": "a",  "Actions": [{{"Identifier": "a", "Type": "DisconnectParticipant", "Parameters": {{"Text": "{text}"}}}}] }}"#
        )
    };
    let around = 106;
    let fits = check(&long(256_000 - around));
    assert_eq!((told(&fits), fits.measures.count_of("characters")), (vec![], Some(256_000)));
    let report = check(&long(256_001 - around));
    assert_eq!(told(&report), [("flow.size", "")]);
    assert_eq!(
        report.violations[0].message().to_string(),
        "the flow has 256001 characters, white space between values apart; the platform takes 256000"
    );
    // The console's older export is no request.
    let old = r#"{"modules": [{"id": "a", "type": "Disconnect", "branches": []}], "start": "a"}"#;
    let small = r#"{"flowKinds": {"connect-flow": {"maxCharacters": 10}}}"#;
    assert_eq!(told(&under(small, old)), []);
    let small = r#"{"flowKinds": {"architect-flow": {"maxCharacters": 30}}}"#;
    assert_eq!(
        told(&under(small, "inboundCall: {tasks: [{task: {refId: a}}]}")),
        [("flow.size", "")]
    );

    let states = |count: usize| {
        let states = (0..count).map(|own| {
            format!(r#"{{"name": "{own}", "type": "say-play", "transitions": [{{"event": "audioComplete", "next": "{}"}}]}}"#, own + 1)
        });
        let states: Vec<String> = states.collect();
        format!(
            r#"{{"initial_state": "0", "states": [{}, {{"name": "{count}", "type": "say-play"}}]}}"#,
            states.join(",")
        )
    };
    assert_eq!(told(&check(&states(1999))), []);
    assert_eq!(told(&check(&states(2000))), [("flow.nodes", "/states")]);
}

#[test]
fn what_the_api_of_connect_answers_is_told_as_that() {
    for field in ["ContactFlow", "ContactFlowModule"] {
        let answer = format!(
            r#"{{"{field}": {{"Arn": "arn:aws:connect:a", "Name": "Main", "Content": "{{\"Version\": \"2019-10-30\"}}"}}}}"#
        );
        let report = check(&answer);
        assert_eq!(told(&report), [("kind.unknown", "")]);
        let message = report.violations[0].message().to_string();
        assert!(message.starts_with("the flow stands as text in the field `Content`"), "{message}");
    }
    let other = check(r#"{"ContactFlow": {"Content": 5}}"#);
    assert!(other.violations[0].message().to_string().starts_with("the shape"));
}

#[test]
fn parts_of_architect_in_other_files_and_placeholders_in_keys_are_no_faults() {
    let document = "inboundCall:\n  name: Main\n  startUpRef: ./shared/menus.yaml#/menus/menu[main]\n  tasks:\n  - task:\n      refId: a\n      actions:\n      - callData:\n          category:\n            {{prefix}}-lambda:\n              dataAction: {}\n      - jumpToMenu:\n          targetMenuRef: ./shared/menus.yaml#/menus/menu[main]\n";
    let (flow, report) = Engine::new().flow(Kind::ArchitectFlow, document.as_bytes(), None);
    let flow = flow.expect("a flow");
    assert_eq!((told(&report), flow.nodes().len(), flow.entry().is_none()), (vec![], 1, true));
    let queue = "inqueueCall:\n  name: Hold\n  startUpTaskActions:\n  - holdMusic: {}\n";
    assert_eq!(check(queue).kind, Some(Kind::ArchitectFlow));
}

#[test]
fn what_comes_next_is_taken_where_no_branch_is() {
    let told_of = |transitions: &str| {
        let report = check(&format!(
            r#"{{"StartAction": "a", "Actions": [{{"Identifier": "a", "Type": "SomethingOfTomorrow", "Transitions": {{{transitions}}}}},
                {{"Identifier": "z", "Type": "DisconnectParticipant"}}]}}"#
        ));
        let open = report.with_code(Code::ExitUnconnected).map(|v| v.path.clone());
        open.collect::<Vec<_>>()
    };
    assert_eq!(told_of(r#""NextAction": """#), ["/Actions/0/Transitions/NextAction"]);
    assert_eq!(told_of(r#""NextAction": "", "Conditions": [{"NextAction": "z"}]"#), [""; 0]);
    assert_eq!(
        told_of(r#""NextAction": "", "Errors": [{"NextAction": "z"}]"#),
        ["/Actions/0/Transitions/NextAction"]
    );
}

#[test]
fn a_fallback_that_could_not_be_read_or_leads_to_what_there_is_not_is_no_missing_one() {
    let connect = |errors: &str| {
        format!(
            r#"{{"StartAction": "a", "Actions": [{{"Identifier": "a", "Type": "GetParticipantInput", "Transitions": {{
                "Conditions": [{{"NextAction": "z", "Condition": {{"Operator": "Equals", "Operands": ["1"]}}}}]{errors}}}}},
                {{"Identifier": "z", "Type": "DisconnectParticipant"}}]}}"#
        )
    };
    assert_eq!(told(&check(&connect(""))), [("fallback.missing", "/Actions/0")]);
    let unread = check(&connect(r#", "Errors": 5"#));
    assert_eq!(told(&unread), [("type.mismatch", "/Actions/0/Transitions/Errors")]);
    let studio = |fallback: &str| {
        format!(
            r#"{{"initial_state": "g", "states": [
                {{"name": "g", "type": "gather-input-on-call", "transitions": [{{"event": "keypress", "next": "s"}}]}},
                {{"name": "s", "type": "split-based-on", "transitions": [{fallback},
                  {{"event": "match", "next": "z", "conditions": [{{"type": "equal_to", "value": "1"}}]}}]}},
                {{"name": "z", "type": "send-to-flex", "transitions": []}}]}}"#
        )
    };
    let open = check(&studio(r#"{"event": "noMatch"}"#));
    assert_eq!(told(&open), [("fallback.missing", "/states/1")]);
    let gone = check(&studio(r#"{"event": "noMatch", "next": "gone"}"#));
    assert_eq!(told(&gone), [("node.dangling-target", "/states/1/transitions/0/next")]);
    assert_eq!(told(&check(&studio(r#"{"event": "noMatch", "next": "z"}"#))), []);
}
