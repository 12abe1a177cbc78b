//! What `callgate convert` writes, and what it tells of the rest.

use super::support::{Folder, Ran};
use callgate::{Engine, Kind};
use serde_json::Value;
use std::{collections::BTreeMap, fs};

fn losses(ran: &Ran) -> Vec<Value> {
    ran.err.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
}

const STUDIO: &str = r#"{"initial_state": "Trigger", "states": [
  {"name": "Trigger", "type": "trigger", "transitions": [{"event": "incomingCall", "next": "hello"}, {"event": "incomingMessage"}]},
  {"name": "hello", "type": "say-play", "properties": {"play": "welcome"}, "transitions": [{"event": "audioComplete", "next": "note"}]},
  {"name": "note", "type": "set-variables", "transitions": [{"event": "next", "next": "ask"}]},
  {"name": "ask", "type": "gather-input-on-call", "properties": {"say": "Press 1 for sales"}, "transitions": [
    {"event": "keypress", "next": "which"}, {"event": "timeout", "next": "ask"}]},
  {"name": "which", "type": "split-based-on", "transitions": [
    {"event": "noMatch", "next": "look up"},
    {"event": "match", "next": "line", "conditions": [{"type": "equal_to", "value": "1"}]}]},
  {"name": "look up", "type": "run-function", "properties": {"function_sid": "ZH1"}, "transitions": [
    {"event": "success", "next": "line"}, {"event": "fail", "next": "hello"}]},
  {"name": "line", "type": "enqueue-call", "properties": {"queue_name": "Sales"}, "transitions": []}]}"#;

#[test]
fn a_flow_becomes_one_of_ours_and_every_loss_is_told() {
    let folder = Folder::with(&[("support.json", STUDIO)]);
    let ran = folder.run(&["convert", "support.json"]);
    assert_eq!(ran.status, 1);
    insta::assert_snapshot!(format!("{}\n{}", ran.out, ran.err));
    folder.write("converted.json", &ran.out);
    assert_eq!(folder.run(&["check", "converted.json"]).status, 0);
}

#[test]
fn what_has_a_counterpart_in_everything_is_carried_over_whole() {
    let flow = r#"{"Version": "2019-10-30", "StartAction": "bye", "Metadata": {"name": "Closed"}, "Actions": [
        {"Identifier": "bye", "Type": "DisconnectParticipant", "Transitions": {}}]}"#;
    let folder = Folder::with(&[("closed.json", flow)]);
    let ran =
        folder.run(&["convert", "--campaign", "camp_night", "closed.json", "-o", "ours.json"]);
    assert_eq!((ran.status, &*ran.out, &*ran.err), (0, "", ""));
    let ours = fs::read_to_string(folder.path("ours.json")).expect("it was written");
    let ours: Value = serde_json::from_str(&ours).expect("JSON");
    assert_eq!((&ours["name"], &ours["campaignId"]), (&"Closed".into(), &"camp_night".into()));
    assert_eq!(folder.run(&["diff", "closed.json", "ours.json"]).status, 0);
}

#[test]
fn one_of_ours_stays_as_it_is() {
    let ours = r#"{"name": "a", "campaignId": "c", "nodes": [{"id": "bye", "type": "hangup"}], "fallbackAction": {"type": "hangup"}}"#;
    let folder = Folder::with(&[("ours.json", ours)]);
    let ran = folder.run(&["convert", "ours.json"]);
    assert_eq!((ran.status, &*ran.out, &*ran.err), (0, ours, ""));
    let broken = ours.replace("hangup\"}]", "queues\"}]");
    let ran = folder.run_with(&["convert", "-"], &broken);
    assert_eq!((ran.status, &*ran.out), (1, &*broken));
    assert!(ran.err.contains("[value.not-allowed]"), "{}", ran.err);
}

#[test]
fn what_is_no_flow_or_has_no_place_is_trouble() {
    let folder = Folder::with(&[("codes.json", "[]"), ("studio.json", STUDIO)]);
    for args in [
        &["codes.json"][..],
        &["absent.json"],
        &["studio.json", "-o", "absent/ours.json"],
        &["studio.json", "--campaign", ""],
        &["studio.json", "--kind", "call-codes"],
    ] {
        let ran = folder.run(&[&["convert"], args].concat());
        assert_eq!((ran.status, &*ran.out), (2, ""), "{args:?}");
        assert!(!ran.err.is_empty(), "{args:?}");
    }
}

#[test]
fn every_published_flow_is_converted_and_valid_and_what_is_lost_is_told() {
    let Some(folder) = callgate_tests::flows("expected.json") else { return };
    let folder = folder.parent().expect("a folder").to_owned();
    let text = fs::read(folder.join("expected.json")).expect("readable");
    let files: BTreeMap<String, Value> = serde_json::from_slice(&text).expect("JSON");
    assert_eq!(files.len(), 39);
    let (engine, here) = (Engine::new(), Folder::new());
    for name in files.keys() {
        let path = folder.join(name).to_string_lossy().into_owned();
        let ran = here.run(&["convert", "--campaign", "camp", "--format", "json", &path]);
        let report = engine.check(Kind::IvrFlow, ran.out.as_bytes(), None);
        assert!(report.is_valid(), "{name}: {}", report.to_json());
        let told = losses(&ran);
        let losses: Vec<&Value> = told.iter().filter(|loss| loss.get("code").is_some()).collect();
        assert_eq!(ran.status, i32::from(!losses.is_empty()), "{name}");

        // Every block is there, or told, or part of another: a transfer of what chooses its queue, a split of what asks.
        let source = fs::read(&path).expect("readable");
        let kind = engine.kind_of(&source).expect("a flow");
        let (before, _) = engine.flow(kind, &source, None);
        let before = before.expect("a flow");
        let (now, _) = engine.flow(Kind::IvrFlow, ran.out.as_bytes(), None);
        let now = now.expect("a flow");
        let of = |code: &str| losses.iter().filter(|loss| loss["code"] == code).count();
        let joined = before.nodes().len() - now.nodes().len() - of("block");
        let can_join =
            before.nodes().filter(|node| node.leaves() || node.kind() == "split-based-on");
        assert!(joined <= can_join.count(), "{name}: {joined} blocks are not told");

        // What is played or asked without a media asset has to be made; what leads back is cut.
        let without = now.nodes().filter(|node| {
            node.references().all(|reference| reference.name().starts_with("prompt-"))
                && ["greeting", "dtmf"].contains(&node.kind())
        });
        assert_eq!(without.count(), of("prompt"), "{name}");
        assert!(!now.counts().is_cyclic());
        if now.counts().transitions > 0 && before.counts().is_cyclic() {
            assert!(of("loop") > 0, "{name}");
        }
        assert!(
            losses.iter().all(|loss| loss["message"].is_string() && loss["file"] == path.as_str())
        );
    }
}
