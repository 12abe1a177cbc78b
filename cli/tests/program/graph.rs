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
fn every_cycle_of_a_component_is_marked() {
    let node = |id: &str, targets: &[&str]| {
        let exits = targets.iter().enumerate();
        let exits = exits
            .map(|(at, to)| format!(r#"{{"condition": "press_{}", "target": "{to}"}}"#, at + 1));
        let exits = exits.collect::<Vec<_>>().join(", ");
        format!(r#"{{"id": "{id}", "type": "dtmf", "transitions": [{exits}]}}"#)
    };
    // Two cycles through `menu`, the second one longer; `out` leads to them and `end` is led to.
    let nodes = [
        node("out", &["menu", "end"]),
        node("menu", &["short", "long", "end"]),
        node("short", &["menu"]),
        node("long", &["longer"]),
        node("longer", &["menu"]),
        r#"{"id": "end", "type": "hangup"}"#.to_owned(),
    ];
    let nodes = nodes.join(",\n");
    let flow = format!(
        r#"{{"name": "Two", "campaignId": "c", "nodes": [{nodes}], "fallbackAction": {{"type": "hangup"}}}}"#
    );
    let folder = Folder::with(&[("flow.json", &flow)]);
    let drawn = |format| folder.run(&["graph", "--format", format, "flow.json"]).out;
    let mermaid = drawn("mermaid");
    let lines = |wanted: &str| mermaid.lines().filter(|line| line.contains(wanted)).count();
    assert_eq!(lines("  class n1,n2,n3,n4 cycle"), 1, "{mermaid}");
    assert_eq!(lines(" ==>"), 5, "{mermaid}");
    let dot = drawn("dot");
    let red = |wanted: &str| {
        dot.lines().filter(|line| line.contains(wanted) && line.contains("c62020")).count()
    };
    assert_eq!((red(" -> "), red("shape=")), (5, 4), "{dot}");
    let svg = drawn("svg");
    let svg = roxmltree::Document::parse(&svg).expect("the drawing is XML");
    let marked = |class: &str| {
        let all = svg.descendants().filter_map(|node| node.attribute("class"));
        let has = |all: &&str, one: &str| all.split(' ').any(|own| own == one);
        all.filter(|all| has(all, class) && has(all, "cycle")).count()
    };
    assert_eq!((marked("node"), marked("edge")), (4, 5));
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

/// Each kind of flow has its entry at the top, a box for each block, and its conditions on the lines.
#[test]
fn every_published_flow_is_drawn_whole() {
    let Some(file) = callgate_tests::flows("expected.json") else { return };
    let text = std::fs::read(&file).expect("readable");
    let counted: serde_json::Value = serde_json::from_slice(&text).expect("JSON");
    let flows = file.parent().expect("a folder");
    let folder = Folder::new();
    for (name, counts) in counted.as_object().expect("an object") {
        let path = flows.join(name).to_string_lossy().into_owned();
        let svg = folder.run(&["graph", "--format", "svg", &path]);
        assert!(svg.status < 2, "{name}: {}", svg.err);
        let svg = roxmltree::Document::parse(&svg.out).expect("the drawing is XML");
        let of = |class: &str| {
            let has = |node: &roxmltree::Node<'_, '_>| {
                node.attribute("class").is_some_and(|all| all.split(' ').any(|one| one == class))
            };
            svg.descendants().filter(has).count()
        };
        let nodes = counts[0]["nodes"].as_u64().expect("a count");
        assert_eq!(of("node") as u64, nodes, "{name}");
        assert_eq!(of("start"), 1, "{name}");
        let transitions = counts[0]["transitions"].as_u64().expect("a count");
        assert!(of("edge") as u64 <= transitions, "{name}");
        assert_eq!(of("cycle") > 0, counts[0]["cyclic"] == true, "{name}");
        for format in ["dot", "mermaid"] {
            let drawn = folder.run(&["graph", "--format", format, &path]).out;
            let boxes = drawn.lines().filter(|line| {
                let line = line.trim_start();
                line.starts_with('n')
                    && !line.contains(" ->")
                    && !line.contains("-->")
                    && !line.contains("-.->")
                    && !line.contains("==>")
                    && line[1..].starts_with(|c: char| c.is_ascii_digit())
            });
            assert_eq!(boxes.count() as u64, nodes, "{name}: {format}");
        }
    }
}

const MENU: &str = r#"{"initial_state": "menu", "states": [
  {"name": "menu", "type": "gather-input-on-call", "transitions": [
    {"event": "keypress", "next": "which"}, {"event": "speech"}, {"event": "timeout", "next": "menu"}]},
  {"name": "which", "type": "split-based-on", "transitions": [
    {"event": "match", "next": "sales", "conditions": [{"type": "equal_to", "value": "1"}]},
    {"event": "match", "next": "sales", "conditions": [{"type": "equal_to", "value": "2"}]},
    {"event": "match", "next": "sales", "conditions": [{"type": "equal_to", "value": "3"}]},
    {"event": "match", "next": "gone", "conditions": [{"type": "equal_to", "value": "4"}]},
    {"event": "noMatch", "next": "fetch"}]},
  {"name": "fetch", "type": "run-function", "transitions": [
    {"event": "success", "next": "sales"}, {"event": "fail", "next": "sales"}]},
  {"name": "sales", "type": "enqueue-call", "properties": {"queue_name": "Sales"}, "transitions": []}]}"#;

#[test]
fn shapes_tell_what_a_block_does_and_lines_what_is_pressed() {
    let folder = Folder::with(&[("menu.json", MENU)]);
    let ran = folder.run(&["graph", "--format", "mermaid", "menu.json"]);
    assert_eq!(ran.status, 1);
    insta::assert_snapshot!(ran.out);
    let read =
        folder.run_with(&["graph", "--kind", "twilio-flow", "--format", "mermaid", "-"], MENU);
    assert_eq!(read.out, ran.out.replace("\"menu\"\n", "\"<stdin>\"\n"));
    assert_eq!(folder.run(&["graph", "--kind", "call-codes", "menu.json"]).status, 2);
}
