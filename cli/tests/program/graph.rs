use crate::support::Folder;

/// A menu that loops, a pair that traps, a target that is none and a node that nothing leads to.
const FLOW: &str = r#"{
  "name": "Support", "campaignId": "camp_support",
  "nodes": [
    {"id": "menu", "type": "dtmf", "transitions": [
      {"condition": "press_1", "target": "hours"},
      {"condition": "press_2", "target": "hold"},
      {"condition": "press_3", "target": "nowhere"}]},
    {"id": "hours", "type": "greeting", "mediaAssetId": "opening_hours", "transitions": [
      {"condition": "played", "target": "menu"}]},
    {"id": "hold", "type": "greeting", "mediaAssetId": "music", "transitions": [
      {"condition": "played", "target": "wait"}]},
    {"id": "wait", "type": "greeting", "mediaAssetId": "please_wait", "transitions": [
      {"condition": "played", "target": "hold"}]},
    {"id": "survey", "type": "queue"}
  ],
  "fallbackAction": {"type": "hangup"}
}"#;

#[test]
fn a_flow_that_breaks_rules_is_drawn_with_what_is_wrong() {
    let folder = Folder::with(&[("flow.json", FLOW)]);
    let ran = folder.run(&["graph", "--format", "mermaid", "flow.json"]);
    assert_eq!(ran.status, 1);
    insta::assert_snapshot!(ran.out);
    for code in ["flow.cycle", "flow.trap", "node.dangling-target", "node.unreachable"] {
        assert!(ran.err.contains(&format!("[{code}]: ")), "{}", ran.err);
    }
    let svg = folder.run(&["graph", "--format", "svg", "flow.json"]).out;
    let svg = roxmltree::Document::parse(&svg).expect("the drawing is XML");
    assert_eq!(svg.root_element().tag_name().name(), "svg");
    assert!(folder.run_with(&["graph", "-"], FLOW).out.starts_with("digraph"));
}

#[test]
fn a_valid_flow_is_drawn_without_a_word() {
    let flow = r#"{"name": "Bye", "campaignId": "c", "nodes": [{"id": "bye", "type": "hangup"}],
        "fallbackAction": {"type": "hangup"}}"#;
    let folder = Folder::with(&[("flow.json", flow)]);
    let ran = folder.run(&["graph", "flow.json"]);
    assert_eq!((ran.status, &*ran.err), (0, ""));
    assert!(ran.out.contains("bye"), "{}", ran.out);
}

#[test]
fn a_transition_without_a_target_does_not_lead_to_a_node_without_an_id() {
    let flow = r#"{"name": "Odd", "campaignId": "c", "nodes": [
        {"id": "menu", "type": "dtmf", "transitions": [{"condition": "press_1"}]},
        {"type": "queue"}], "fallbackAction": {"type": "hangup"}}"#;
    let folder = Folder::with(&[("flow.json", flow)]);
    let drawn = folder.run(&["graph", "flow.json"]).out;
    assert!(drawn.contains("n0 -> m0") && !drawn.contains("n0 -> n1"), "{drawn}");
}

#[test]
fn the_policy_decides_what_is_too_long() {
    let folder = Folder::with(&[
        ("flow.json", FLOW),
        ("strict", r#"{"flow": {"maxDepth": 1}, "severity": {"flow.cycle": "off"}}"#),
    ]);
    let long = |args: &[&str]| {
        folder.run(&[&["graph", "flow.json"], args].concat()).err.contains("[flow.depth]")
    };
    assert!(!long(&[]));
    assert!(!long(&["--policy", "strict"]), "a component counts as one stop");
    folder.write("chain.json", FLOW.replace("\"target\": \"menu\"", "\"target\": \"survey\""));
    let ran = folder.run(&["graph", "--policy", "strict", "chain.json"]);
    assert!(ran.err.contains("[flow.depth]"), "{}", ran.err);
}

#[test]
fn what_is_no_flow_is_not_drawn() {
    let folder = Folder::with(&[("syntax.json", "{"), ("list.json", "[]"), ("bad", "[")]);
    for args in [
        &["syntax.json"][..],
        &["list.json"],
        &["absent.json"],
        &["--policy", "bad", "list.json"],
        &["."],
    ] {
        let ran = folder.run(&[&["graph"], args].concat());
        assert_eq!((ran.status, &*ran.out), (2, ""), "{args:?}");
        assert!(!ran.err.is_empty(), "{args:?}");
    }
}
