//! What `callgate diff` finds, and what it finds to be the same.

use super::support::Folder;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const OLD: &str = r#"{
  "name": "Support", "campaignId": "camp_support",
  "nodes": [
    {"id": "welcome", "type": "greeting", "mediaAssetId": "welcome_2025", "transitions": [
      {"condition": "played", "target": "menu"}]},
    {"id": "menu", "type": "dtmf", "transitions": [
      {"condition": "press_1", "target": "billing"},
      {"condition": "press_2", "target": "sales"},
      {"condition": "press_3", "target": "bye"}]},
    {"id": "billing", "type": "queue"},
    {"id": "sales", "type": "queue"},
    {"id": "bye", "type": "hangup"}
  ],
  "fallbackAction": {"type": "hangup"}
}"#;

const NEW: &str = r#"{
  "name": "Support", "campaignId": "camp_support",
  "nodes": [
    {"id": "welcome", "type": "greeting", "mediaAssetId": "welcome_2026", "transitions": [
      {"condition": "played", "target": "menu"}]},
    {"id": "menu", "type": "dtmf", "transitions": [
      {"condition": "press_1", "target": "accounts"},
      {"condition": "press_2", "target": "bye"},
      {"condition": "press_4", "target": "sorry"}]},
    {"id": "accounts", "type": "dtmf", "transitions": [
      {"condition": "press_1", "target": "billing"},
      {"condition": "press_2", "target": "returns"}]},
    {"id": "billing", "type": "queue"},
    {"id": "returns", "type": "queue"},
    {"id": "sorry", "type": "greeting", "mediaAssetId": "sorry", "transitions": [
      {"condition": "played", "target": "menu"}]},
    {"id": "bye", "type": "hangup"}
  ],
  "fallbackAction": {"type": "hangup"}
}"#;

fn both() -> Folder {
    Folder::with(&[("old.json", OLD), ("new.json", NEW)])
}

#[test]
fn it_reads_like_the_comment_of_a_reviewer() {
    let ran = both().run(&["diff", "old.json", "new.json"]);
    assert_eq!(ran.status, 1);
    insta::assert_snapshot!(ran.out);
    assert!(ran.err.contains("new.json: the flow has 1 error, see callgate check"), "{}", ran.err);
}

#[test]
fn json_has_all_of_it() {
    let ran = both().run(&["diff", "--format", "json", "old.json", "new.json"]);
    assert_eq!(ran.status, 1);
    let told: Value = serde_json::from_str(&ran.out).expect("JSON");
    insta::assert_snapshot!(format!("{told:#}"));
}

#[test]
fn a_flow_is_the_same_as_itself_and_either_may_come_from_standard_input() {
    let folder = both();
    let ran = folder.run_with(&["diff", "-", "old.json"], OLD);
    assert_eq!((ran.status, &*ran.err), (0, ""));
    assert_eq!(ran.out, "<stdin> and old.json lead callers the same way: 5 blocks\n");
    let ran = folder.run_with(&["diff", "--format", "json", "old.json", "-"], OLD);
    assert_eq!(ran.json()[0]["same"], true);
    for args in [&["diff", "-", "-"][..], &["diff", "--policy", "-", "old.json", "-"]] {
        let ran = folder.run_with(args, OLD);
        let told = "callgate: <stdin>: only one file can be read from standard input\n";
        assert_eq!((ran.status, &*ran.out, &*ran.err), (2, "", told), "{args:?}");
    }
}

#[test]
fn what_is_no_flow_is_not_compared() {
    let folder = both();
    folder.write("codes.json", "[]");
    folder.write("broken.json", "{");
    for other in ["codes.json", "broken.json", "absent.json", "."] {
        for args in [["diff", "old.json", other], ["diff", other, "old.json"]] {
            let ran = folder.run(&args);
            assert_eq!((ran.status, &*ran.out), (2, ""), "{args:?}");
            assert!(ran.err.contains(other.trim_matches('.')), "{args:?}: {}", ran.err);
        }
    }
}

/// The ids of queues say where contacts go: they count as long as ids are kept at all.
#[test]
fn a_queue_that_nothing_else_names_is_known_by_its_id() {
    let folder = both();
    folder.write(
        "swapped.json",
        OLD.replace("billing", "x").replace("sales", "billing").replace('x', "sales"),
    );
    let ran = folder.run(&["diff", "old.json", "swapped.json"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.out.contains("~ menu: pressing 1 led to queue billing, now leads to queue sales\n"),
        "{}",
        ran.out
    );
    folder.write("one.json", OLD.replace("sales", "returns"));
    let ran = folder.run(&["diff", "old.json", "one.json"]);
    assert!(ran.out.contains("- queue sales can no longer be reached\n"), "{}", ran.out);
    let mut all = OLD.to_owned();
    for id in ["\"welcome\"", "\"menu\"", "\"billing\"", "\"sales\"", "\"bye\""] {
        all = all.replace(id, &format!("\"n{}\"", id.trim_matches('"')));
    }
    folder.write("all.json", &all);
    assert_eq!(folder.run(&["diff", "old.json", "all.json"]).status, 0);
}

#[test]
fn the_fallback_of_a_flow_is_part_of_it() {
    let folder = both();
    folder.write(
        "queued.json",
        OLD.replace(
            r#""fallbackAction": {"type": "hangup"}"#,
            r#""fallbackAction": {"type": "queue", "target": "care"}"#,
        ),
    );
    let ran = folder.run(&["diff", "old.json", "queued.json"]);
    assert_eq!(ran.status, 1);
    assert_eq!(
        ran.out,
        "old.json and queued.json differ\n\nFor callers\n  \
         ~ the fallback for calls that cannot be served was hangup, now queue care\n"
    );
    let ran = folder.run(&["diff", "--format", "json", "old.json", "queued.json"]);
    let expected = json!({"old": {"type": "hangup"}, "new": {"type": "queue", "target": "care"}});
    assert_eq!((ran.status, &ran.json()[0]["fallback"]), (1, &expected));
}

/// A queue that is worked out for each contact is not the one that was set before.
#[test]
fn a_queue_is_told_only_where_it_is_certain() {
    let first = r#"{"id": "s", "type": "SetQueue", "parameters": [{"name": "Queue", "value": "q0"}],
        "branches": [{"condition": "Success", "transition": "a"}]},
      {"id": "t", "type": "Transfer", "branches": [{"condition": "AtCapacity", "transition": "f"}]},"#;
    let set = r#"{"id": "u", "type": "SetQueue", "parameters": [{"name": "Agent", "value": "x", "namespace": "External"}],
        "branches": [{"condition": "Success", "transition": "t"}]},"#;
    let modules = r#""modules": ["#;
    let two = |to: &str| {
        let pressed = r#""conditionValue": "2", "transition": "#;
        LEGACY
            .replace(&format!("{pressed}\"f\""), &format!("{pressed}\"{to}\""))
            .replace(r#""start": "a""#, r#""start": "s""#)
    };
    let folder = Folder::new();
    folder.write("old.json", two("t").replace(modules, &format!("{modules}{first}")));
    folder.write("new.json", two("u").replace(modules, &format!("{modules}{first}{set}")));
    let ran = folder.run(&["diff", "old.json", "new.json"]);
    let told = "pressing 2 led to queue q0, now leads to a queue that is chosen on the way\n";
    assert!(ran.out.contains(told), "{}", ran.out);
}

const LEGACY: &str = r#"{"start": "a", "type": "contactFlow", "modules": [
  {"id": "a", "type": "PlayPrompt", "parameters": [{"name": "Text", "value": "Hello"}],
   "branches": [{"condition": "Success", "transition": "b"}]},
  {"id": "b", "type": "GetUserInput", "branches": [
    {"condition": "Evaluate", "conditionType": "Equals", "conditionValue": "1", "transition": "c"},
    {"condition": "Evaluate", "conditionType": "Equals", "conditionValue": "2", "transition": "f"},
    {"condition": "Timeout", "transition": "e"}, {"condition": "NoMatch", "transition": "e"},
    {"condition": "Error", "transition": "f"}]},
  {"id": "c", "type": "SetQueue", "parameters": [{"name": "Queue", "value": "arn:aws:connect:eu-west-1:1:instance/i/queue/q1"}],
   "branches": [{"condition": "Success", "transition": "d"}, {"condition": "Error", "transition": "f"}]},
  {"id": "d", "type": "Transfer", "branches": [{"condition": "AtCapacity", "transition": "f"}, {"condition": "Error", "transition": "f"}]},
  {"id": "e", "type": "Loop", "branches": [{"condition": "Looping", "transition": "b"}, {"condition": "Complete", "transition": "f"}]},
  {"id": "f", "type": "Disconnect", "branches": []}]}"#;

const LANGUAGE: &str = r#"{"Version": "2019-10-30", "StartAction": "10", "Actions": [
  {"Identifier": "60", "Type": "DisconnectParticipant", "Transitions": {}},
  {"Identifier": "50", "Type": "Loop", "Transitions": {"NextAction": "60", "Conditions": [
    {"NextAction": "60", "Condition": {"Operator": "Equals", "Operands": ["DoneLooping"]}},
    {"NextAction": "20", "Condition": {"Operator": "Equals", "Operands": ["ContinueLooping"]}}]}},
  {"Identifier": "40", "Type": "TransferContactToQueue", "Transitions": {"Errors": [
    {"NextAction": "60", "ErrorType": "NoMatchingError"}, {"NextAction": "60", "ErrorType": "QueueAtCapacity"}]}},
  {"Identifier": "20", "Type": "GetParticipantInput", "Transitions": {"NextAction": "60", "Conditions": [
    {"NextAction": "60", "Condition": {"Operator": "Equals", "Operands": ["2"]}},
    {"NextAction": "30", "Condition": {"Operator": "Equals", "Operands": ["1"]}}], "Errors": [
    {"NextAction": "50", "ErrorType": "InputTimeLimitExceeded"}, {"NextAction": "50", "ErrorType": "NoMatchingCondition"},
    {"NextAction": "60", "ErrorType": "NoMatchingError"}]}},
  {"Identifier": "30", "Type": "UpdateContactTargetQueue", "Parameters": {"QueueId": "arn:aws:connect:eu-west-1:1:instance/i/queue/q1"},
   "Transitions": {"NextAction": "40", "Errors": [{"NextAction": "60", "ErrorType": "NoMatchingError"}]}},
  {"Identifier": "10", "Type": "MessageParticipant", "Parameters": {"Text": "Hello"},
   "Transitions": {"NextAction": "20", "Errors": [{"NextAction": "20", "ErrorType": "NoMatchingError"}]}}]}"#;

#[test]
fn both_formats_of_connect_can_say_the_same() {
    let folder = Folder::with(&[("legacy.json", LEGACY), ("language.json", LANGUAGE)]);
    let ran = folder.run(&["diff", "legacy.json", "language.json"]);
    assert_eq!((ran.status, &*ran.err), (0, ""), "{}", ran.out);
    folder.write("moved.json", LANGUAGE.replace("queue/q1", "queue/q2"));
    let ran = folder.run(&["diff", "legacy.json", "moved.json"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.out.contains("~ GetUserInput b: pressing 1 led to queue q1, now leads to queue q2\n")
            || ran.out.contains("~ b: pressing 1 led to queue q1, now leads to queue q2\n"),
        "{}",
        ran.out
    );
}

#[test]
fn flows_of_two_platforms_are_compared_by_what_callers_meet() {
    let studio = r#"{"initial_state": "Trigger", "states": [
      {"name": "Trigger", "type": "trigger", "transitions": [{"event": "incomingCall", "next": "hello"}]},
      {"name": "hello", "type": "say-play", "properties": {"say": "Hello"}, "transitions": [{"event": "audioComplete", "next": "ask"}]},
      {"name": "ask", "type": "gather-input-on-call", "transitions": [{"event": "keypress", "next": "which"}]},
      {"name": "which", "type": "split-based-on", "transitions": [
        {"event": "match", "next": "sales", "conditions": [{"type": "equal_to", "value": "1"}]},
        {"event": "match", "next": "billing", "conditions": [{"type": "matches_any_of", "value": "2,3"}]}]},
      {"name": "sales", "type": "enqueue-call", "properties": {"queue_name": "sales"}, "transitions": []},
      {"name": "billing", "type": "enqueue-call", "properties": {"queue_name": "billing"}, "transitions": []}]}"#;
    let ours = r#"{"name": "a", "campaignId": "b", "nodes": [
      {"id": "hi", "type": "greeting", "mediaAssetId": "hi", "transitions": [{"condition": "played", "target": "menu"}]},
      {"id": "menu", "type": "dtmf", "transitions": [{"condition": "press_1", "target": "sales"},
        {"condition": "press_2", "target": "billing"}, {"condition": "press_3", "target": "billing"}]},
      {"id": "sales", "type": "queue"}, {"id": "billing", "type": "queue"}], "fallbackAction": {"type": "hangup"}}"#;
    let folder = Folder::with(&[("studio.json", studio), ("ours.json", ours)]);
    let ran = folder.run(&["diff", "studio.json", "ours.json"]);
    assert_eq!(ran.status, 0, "{}", ran.out);
    folder
        .write("less.json", ours.replace(r#", {"condition": "press_3", "target": "billing"}"#, ""));
    let ran = folder.run(&["diff", "studio.json", "less.json"]);
    assert!(
        ran.out.contains("- ask: pressing 3 is gone; it led to queue billing\n"),
        "{}",
        ran.out
    );
}

/// Widgets of a flow: what each is, and its exits as label, kind and target.
type Widgets = Vec<(usize, Vec<(usize, Option<usize>)>)>;

const TYPES: [&str; 5] =
    ["say-play", "gather-input-on-call", "split-based-on", "run-function", "enqueue-call"];
const EVENTS: [&str; 5] = ["next", "keypress", "timeout", "match", "failed"];

/// A flow with these widgets, called `name` each, in this order.
fn studio(widgets: &Widgets, name: impl Fn(usize) -> String, order: &[usize]) -> String {
    let state = |at: &usize| {
        let (kind, exits) = &widgets[*at];
        let exits = exits.iter().map(|(event, to)| {
            let next = to.map(|to| name(to % widgets.len()));
            json!({"event": EVENTS[*event], "next": next})
        });
        json!({"name": name(*at), "type": TYPES[*kind], "transitions": exits.collect::<Vec<_>>()})
    };
    let states: Vec<Value> = order.iter().map(state).collect();
    json!({"initial_state": name(0), "states": states}).to_string()
}

fn widgets() -> impl Strategy<Value = Widgets> {
    let exit = (0..EVENTS.len(), proptest::option::weighted(0.9, 0_usize..12));
    let widget = (0..TYPES.len(), proptest::collection::vec(exit, 0..4));
    proptest::collection::vec(widget, 1..12)
}

fn as_they_are(widgets: &Widgets) -> String {
    studio(widgets, |at| format!("w{at}"), &(0..widgets.len()).collect::<Vec<_>>())
}

fn diff(old: &str, new: &str) -> (i32, Value) {
    let folder = Folder::with(&[("old.json", old), ("new.json", new)]);
    let ran = folder.run(&["diff", "--format", "json", "old.json", "new.json"]);
    (ran.status, serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err)))
}

/// The same difference seen from the other side.
fn turned(value: &Value) -> Value {
    const PAIRS: [(&str, &str); 5] =
        [("old", "new"), ("removed", "added"), ("lost", "gained"), ("gone", "new"), ("new", "old")];
    let other = |name: &str, object: &serde_json::Map<String, Value>| {
        let pairs = PAIRS.iter().flat_map(|(a, b)| [(a, b), (b, a)]);
        let other = pairs.filter(|(a, b)| **a == name && object.contains_key(**b)).map(|(_, b)| *b);
        other.map(str::to_owned).next().unwrap_or_else(|| name.to_owned())
    };
    match value {
        Value::Array(all) => {
            let mut all: Vec<Value> = all.iter().map(turned).collect();
            all.sort_by_key(ToString::to_string);
            all.into()
        }
        Value::Object(object) => {
            let mut turned_object: Vec<(String, Value)> =
                object.iter().map(|(name, value)| (other(name, object), turned(value))).collect();
            turned_object.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(turned_object.into_iter().collect())
        }
        other => other.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn names_and_order_make_no_difference(widgets in widgets(), seed in any::<u64>()) {
        let mut order: Vec<usize> = (0..widgets.len()).collect();
        order.sort_by_key(|at| (*at as u64 + 1).wrapping_mul(seed | 1));
        let renamed = studio(&widgets, |at| format!("other{}", at * 7), &order);
        let (status, told) = diff(&as_they_are(&widgets), &renamed);
        prop_assert_eq!(status, 0, "{}", told);
        prop_assert_eq!(&told["same"], &json!(true));
    }

    #[test]
    fn an_exit_that_is_gone_is_told(widgets in widgets(), which in any::<prop::sample::Index>()) {
        let wired: Vec<(usize, usize)> = widgets
            .iter()
            .enumerate()
            .flat_map(|(at, (_, exits))| {
                (0..exits.len()).filter(|exit| exits[*exit].1.is_some()).map(move |exit| (at, exit))
            })
            .collect();
        prop_assume!(!wired.is_empty());
        let (at, exit) = wired[which.index(wired.len())];
        let mut less = widgets.clone();
        less[at].1[exit].1 = None;
        let (status, told) = diff(&as_they_are(&widgets), &as_they_are(&less));
        prop_assert_eq!(status, 1);
        let removed = told["transitions"]["removed"].as_array().expect("an array");
        prop_assert_eq!(removed.len(), 1, "{}", told);
        prop_assert_eq!(&removed[0]["from"]["id"], &json!(format!("w{at}")));
        prop_assert_eq!(&told["transitions"]["added"], &json!([]));
    }

    #[test]
    fn the_difference_is_the_same_from_the_other_side(old in widgets(), new in widgets()) {
        let (old, new) = (as_they_are(&old), studio(&new, |at| format!("w{}", at + 3), &(0..new.len()).collect::<Vec<_>>()));
        let (status, forth) = diff(&old, &new);
        let (other_status, back) = diff(&new, &old);
        prop_assert_eq!(status, other_status);
        let (mut forth, mut back) = (turned(&forth), turned(&turned(&back)));
        for side in [&mut forth, &mut back] {
            for flow in ["old", "new"] {
                side[flow]["file"] = Value::Null;
            }
        }
        prop_assert_eq!(forth, back);
    }
}

/// Flows are compared in time that grows with their size.
#[test]
fn fifty_thousand_blocks_are_compared_in_a_moment() {
    const MENUS: usize = 12_500;
    let flow = |name: &dyn Fn(usize) -> String, last: &str| {
        let mut states = vec![json!({"name": name(0), "type": "trigger", "transitions": [
            {"event": "incomingCall", "next": name(1)}]})];
        for menu in 0..MENUS {
            let at = menu * 4 + 1;
            let next = if menu + 1 < MENUS { name(at + 4) } else { name(at) };
            states.push(json!({"name": name(at), "type": "say-play", "transitions": [
                {"event": "audioComplete", "next": name(at + 1)}]}));
            states.push(json!({"name": name(at + 1), "type": "gather-input-on-call", "transitions": [
                {"event": "keypress", "next": name(at + 2)}, {"event": "timeout", "next": name(at)}]}));
            states.push(json!({"name": name(at + 2), "type": "split-based-on", "transitions": [
                {"event": "match", "next": name(at + 3), "conditions": [{"type": "equal_to", "value": "1"}]},
                {"event": "match", "next": next, "conditions": [{"type": "equal_to", "value": "2"}]}]}));
            let queue = if menu + 1 < MENUS { format!("q{}", menu % 50) } else { last.to_owned() };
            states.push(json!({"name": name(at + 3), "type": "enqueue-call", "properties": {"queue_name": queue},
                "transitions": [{"event": "failedToEnqueue", "next": name(1)}]}));
        }
        json!({"initial_state": name(0), "states": states}).to_string()
    };
    let folder = Folder::new();
    folder.write("old.json", flow(&|at| format!("w{at}"), "last"));
    folder.write("renamed.json", flow(&|at| format!("x{at}"), "last"));
    folder.write("other.json", flow(&|at| format!("y{at}"), "another"));
    let began = Instant::now();
    assert_eq!(folder.run(&["diff", "old.json", "renamed.json"]).status, 0);
    let ran = folder.run(&["diff", "old.json", "other.json"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.out.contains("pressing 1 led to queue last, now leads to queue another\n"),
        "{}",
        ran.out
    );
    assert_eq!(ran.out.matches("\n  ").count(), 4, "{}", ran.out);
    assert!(began.elapsed() < Duration::from_mins(1), "{:?}", began.elapsed());
}

/// Every key of every menu leads into the same web: each walk through it is long, so not all are made.
#[test]
fn what_is_too_tangled_is_said_to_be() {
    const MENUS: usize = 300;
    const WEB: usize = 20_000;
    let flow = |queue: &str| {
        let menus = (0..MENUS).map(|at| {
            json!({"name": format!("m{at}"), "type": "gather-input-on-call", "transitions": [
                {"event": "keypress", "next": format!("f{at}")},
                {"event": "speech", "next": format!("m{}", (at + 1) % MENUS)}]})
        });
        let web = (0..WEB).map(|at| {
            json!({"name": format!("f{at}"), "type": "run-function", "transitions": [
                {"event": "success", "next": format!("f{}", (at * 7 + 1) % WEB)},
                {"event": "other", "next": format!("f{}", (at + 1) % WEB)},
                {"event": "last", "next": "q"}]})
        });
        let queue = json!({"name": "q", "type": "enqueue-call", "properties": {"queue_name": queue}, "transitions": []});
        let states: Vec<Value> = menus.chain(web).chain([queue]).collect();
        json!({"initial_state": "m0", "states": states}).to_string()
    };
    let (status, told) = diff(&flow("x"), &flow("y"));
    assert_eq!((status, &told["complete"]), (1, &json!(false)));
    assert_eq!(told["destinations"]["lost"], json!([{"type": "queue", "name": "x", "menus": 1}]));
    let folder = Folder::with(&[("old.json", &flow("x")), ("new.json", &flow("y"))]);
    let ran = folder.run(&["diff", "old.json", "new.json"]);
    assert!(
        ran.out.contains("! the flows are too tangled to tell where all keys lead\n"),
        "{}",
        ran.out
    );
}
