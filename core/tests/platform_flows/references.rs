//! Prompts and queues against the facts.

use callgate::{Code, Engine, Report};

fn check(document: &str, facts: &str) -> Report {
    Engine::new().check_any(document.as_bytes(), Some(facts.as_bytes()))
}

/// Code and path of what the facts do not know.
fn unknown(report: &Report) -> Vec<(&'static str, &str)> {
    let known = [Code::PromptUnknown, Code::QueueUnknown];
    let told = report.violations.iter().filter(|violation| known.contains(&violation.code));
    told.map(|violation| (violation.code.name(), &*violation.path)).collect()
}

const CONNECT: &str = r#"{"StartAction": "a", "Metadata": {"ActionMetadata": {
    "a": {"parameters": {"QueueId": {"displayName": "Basic"}}},
    "b": {"parameters": {"Messages": [{"PromptId": {"displayName": "Music.wav"}}, {"PromptId": {"displayName": "Beep.wav"}}]}}}},
  "Actions": [
    {"Identifier": "a", "Type": "UpdateContactTargetQueue", "Transitions": {"NextAction": "b"},
     "Parameters": {"QueueId": "arn:aws:connect:eu-west-2:111122223333:instance/i/queue/q-1"}},
    {"Identifier": "b", "Type": "MessageParticipantIteratively", "Transitions": {"NextAction": "c"},
     "Parameters": {"Messages": [{"PromptId": "p-1"}, {"Text": "Please wait"}, {"PromptId": "arn:aws:connect:a:1:instance/i/prompt/p-2"}]}},
    {"Identifier": "c", "Type": "UpdateContactTargetQueue", "Transitions": {"NextAction": "d"},
     "Parameters": {"QueueId": "$.Attributes.queue"}},
    {"Identifier": "d", "Type": "UpdateContactTargetQueue", "Transitions": {"NextAction": "e"},
     "Parameters": {"QueueId": "${aws_connect_queue.main.arn}"}},
    {"Identifier": "e", "Type": "DisconnectParticipant", "Transitions": {}}]}"#;

const QUEUE: (&str, &str) = ("queue.unknown", "/Actions/0/Parameters/QueueId");
const MUSIC: (&str, &str) = ("prompt.unknown", "/Actions/1/Parameters/Messages/0/PromptId");
const BEEP: (&str, &str) = ("prompt.unknown", "/Actions/1/Parameters/Messages/2/PromptId");

#[test]
fn what_the_facts_list_is_found_by_identifier_arn_and_name() {
    let told = |facts: &str| {
        let report = check(CONNECT, facts);
        unknown(&report).into_iter().map(|(_, path)| path.to_owned()).collect::<Vec<_>>()
    };
    let missing = |found: &[(&str, &str)]| {
        found.iter().map(|(_, path)| (*path).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(told("{}"), missing(&[]));
    assert_eq!(told(r#"{"queues": []}"#), missing(&[QUEUE]));
    assert_eq!(told(r#"{"queues": ["other"], "prompts": []}"#), missing(&[QUEUE, MUSIC, BEEP]));
    for queue in [
        "q-1",
        "Basic",
        "arn:aws:connect:eu-west-2:111122223333:instance/i/queue/q-1",
        "arn:aws-us-gov:connect:us-gov-west-1:1:instance/j/queue/q-1",
    ] {
        assert_eq!(told(&format!(r#"{{"queues": ["{queue}"]}}"#)), missing(&[]), "{queue}");
    }
    assert_eq!(
        told(r#"{"prompts": ["arn:aws:connect:a:1:instance/i/prompt/p-1"]}"#),
        missing(&[BEEP])
    );
    assert_eq!(told(r#"{"prompts": ["Music.wav", "p-2"]}"#), missing(&[]));
    assert_eq!(told(r#"{"prompts": ["Beep.wav"]}"#), missing(&[MUSIC]));
    let report = check(CONNECT, r#"{"queues": []}"#);
    assert_eq!(unknown(&report), [QUEUE]);
    assert!(!report.is_valid());
}

#[test]
fn a_list_that_cannot_be_read_whole_lists_nothing() {
    let report = check(CONNECT, r#"{"queues": ["a", 5]}"#);
    assert_eq!(unknown(&report), []);
    assert_eq!(report.violations[0].path, "/facts/queues/1");
}

#[test]
fn the_older_export_has_names_beside_arns() {
    let document = r#"{"modules": [
        {"id": "a", "type": "SetQueue", "parameters": [{"name": "Queue", "value": "arn:aws:connect:a:1:instance/i/queue/q-1",
          "resourceName": "BasicQueue"}], "branches": [{"condition": "Success", "transition": "b"}]},
        {"id": "b", "type": "SetQueue", "parameters": [{"name": "Queue", "value": "queue", "namespace": "External"}],
          "branches": [{"condition": "Success", "transition": "c"}]},
        {"id": "c", "type": "Disconnect", "branches": []}], "start": "a"}"#;
    let path = "/modules/0/parameters/0/value";
    assert_eq!(unknown(&check(document, r#"{"queues": []}"#)), [("queue.unknown", path)]);
    for facts in [r#"{"queues": ["BasicQueue"]}"#, r#"{"queues": ["q-1"]}"#] {
        assert_eq!(unknown(&check(document, facts)), []);
    }
}

#[test]
fn architect_names_prompts_of_its_own_and_of_the_organization() {
    let document = "inboundCall:\n  startUpRef: task[a]\n  tasks:\n  - task:\n      refId: a\n      actions:\n      - playAudio:\n          audio:\n            prompt: Prompt.hello\n      - playAudio:\n          audio:\n            prompt: PromptSystem.processing\n      - transferToAcd:\n          targetQueue:\n            lit:\n              name: {{queue}}\n";
    let path = "/inboundCall/tasks/0/task/actions/0/playAudio/audio/prompt";
    let report = check(document, r#"{"prompts": [], "queues": []}"#);
    assert_eq!(unknown(&report), [("prompt.unknown", path)]);
    for facts in [r#"{"prompts": ["hello"]}"#, r#"{"prompts": ["Prompt.hello"]}"#] {
        assert_eq!(unknown(&check(document, facts)), []);
    }
}

#[test]
fn studio_refers_to_sounds_queues_and_workflows() {
    let document = r#"{"initial_state": "t", "states": [
        {"name": "t", "type": "trigger", "transitions": [{"event": "incomingCall", "next": "p"}]},
        {"name": "p", "type": "say-play", "transitions": [{"event": "audioComplete", "next": "q"}],
         "properties": {"play": "https://a.example/hi.mp3"}},
        {"name": "q", "type": "enqueue-call", "transitions": [], "properties": {"queue_name": "{{flow.variables.queue}}",
         "workflow": "WW1"}}]}"#;
    let report =
        check(document, r#"{"prompts": ["https://a.example/bye.mp3"], "queues": ["WW2"]}"#);
    assert_eq!(
        unknown(&report),
        [
            ("prompt.unknown", "/states/1/properties/play"),
            ("queue.unknown", "/states/2/properties/workflow")
        ]
    );
}

#[test]
fn names_of_other_parameters_are_those_of_no_prompt() {
    let document = |before: &str| {
        format!(
            r#"{{"StartAction": "a", "Metadata": {{"ActionMetadata": {{"a": {{"parameters": {{{before}
                "Messages": [{{"PromptId": {{"displayName": "Hi"}}}}]}}}}}}}}, "Actions": [
              {{"Identifier": "a", "Type": "MessageParticipantIteratively", "Transitions": {{"NextAction": "z"}},
               "Parameters": {{"Messages": [{{"PromptId": "p-1"}}]}}}},
              {{"Identifier": "z", "Type": "DisconnectParticipant", "Transitions": {{}}}}]}}"#
        )
    };
    for before in ["", r#""Other": [{"PromptId": {"displayName": "Bye"}}],"#] {
        let report = check(&document(before), r#"{"prompts": ["Hi"]}"#);
        assert_eq!(unknown(&report), [], "{before}");
    }
}
