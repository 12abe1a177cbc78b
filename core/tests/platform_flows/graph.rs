//! What the graph of a flow tells of exits and in numbers.

use callgate::{
    Engine, Kind,
    documents::{FlowCounts, FlowGraph},
};

fn flow(kind: Kind, document: &str) -> FlowGraph<'_> {
    Engine::new().flow(kind, document.as_bytes(), None).0.expect("a flow")
}

/// A flow of Connect from lines such as `a>b,c`: each block with what its exits lead to, which may be nothing.
fn connect(start: &str, blocks: &str) -> String {
    let block = |spec: &str| {
        let (id, targets) = spec.split_once('>').unwrap_or((spec, ""));
        let exits = targets.split(',').filter(|_| !targets.is_empty()).map(|target| {
            let target = if target == "-" { "" } else { target };
            format!(r#"{{"NextAction": "{target}"}}"#)
        });
        let exits = exits.collect::<Vec<_>>().join(",");
        format!(
            r#"{{"Identifier": "{id}", "Type": "Wait", "Transitions": {{"Conditions": [{exits}]}}}}"#
        )
    };
    let blocks: Vec<String> = blocks.split_whitespace().map(block).collect();
    format!(r#"{{"StartAction": "{start}", "Actions": [{}]}}"#, blocks.join(","))
}

#[test]
fn an_exit_is_wired_to_what_it_names_or_leads_to() {
    let document = connect("a", "a>b,gone,- b");
    let graph = flow(Kind::ConnectFlow, &document);
    let exits = graph.node(0).expect("a block").exits();
    let told: Vec<_> = exits.map(|exit| (exit.is_wired(), exit.target(), exit.to())).collect();
    assert_eq!(told, [(true, Some("b"), Some(1)), (true, Some("gone"), None), (false, None, None)]);
    // Architect's choices are led to without a name.
    let document = "inboundCall:\n  menus:\n  - menu:\n      refId: m\n      choices:\n      - menuDisconnect: {dtmf: digit_1}\n";
    let graph = flow(Kind::ArchitectFlow, document);
    let exits = graph.node(0).expect("a menu").exits();
    let told: Vec<_> = exits.map(|exit| (exit.is_wired(), exit.target(), exit.to())).collect();
    assert_eq!(told, [(true, None, Some(1))]);
}

#[test]
fn a_flow_is_counted() {
    let counts =
        |start: &str, blocks: &str| flow(Kind::ConnectFlow, &connect(start, blocks)).counts();
    let expected = |nodes, transitions, components, unreachable, longest_path| FlowCounts {
        nodes,
        transitions,
        components,
        unreachable,
        longest_path,
    };
    assert_eq!(counts("a", "a"), expected(1, 0, 0, 0, Some(0)));
    assert_eq!(counts("a", "a>b,b,gone,- b>c c"), expected(3, 3, 0, 0, Some(2)));
    assert_eq!(counts("b", "a>b b>c c"), expected(3, 2, 0, 1, Some(1)));
    // A cycle ahead makes the longest path endless; one that nothing leads to does not.
    assert_eq!(counts("a", "a>b b>a c>c"), expected(3, 3, 2, 1, None));
    assert_eq!(counts("c", "a>b b>a c>d d"), expected(4, 3, 1, 2, Some(1)));
    let empty = flow(Kind::ArchitectFlow, "inboundCall: {name: a}\n").counts();
    assert_eq!(empty, FlowCounts::default());
    // Where contacts enter is not known.
    assert_eq!(counts("gone", "a>b b"), expected(2, 1, 0, 0, None));
    let is_cyclic = |blocks: &str| counts("a", blocks).is_cyclic();
    assert!(is_cyclic("a>a") && is_cyclic("a b>c c>b") && !is_cyclic("a>b b"));
}

#[test]
fn a_node_has_its_number_and_its_place() {
    let document = connect("b", "a>b b>c c");
    let graph = flow(Kind::ConnectFlow, &document);
    for (index, node) in graph.nodes().enumerate() {
        assert_eq!((node.index(), node.label()), (index, ["a", "b", "c"][index]));
        let text = &document[node.span().start..node.span().end];
        assert!(text.starts_with(&format!(r#"{{"Identifier": "{}""#, node.id())), "{text}");
        assert!(text.ends_with("]}}"), "{text}");
        assert_eq!(graph.node(index).expect("a block").id(), node.id());
    }
    assert_eq!(graph.nodes().len(), 3);
    assert!(graph.node(3).is_none());
    assert_eq!(graph.entry().expect("an entry").index(), 1);
}

#[test]
fn a_reference_has_its_place() {
    let document = r#"{"StartAction": "a", "Actions": [{"Identifier": "a", "Type": "MessageParticipant",
        "Parameters": {"PromptId": "p-1"}, "Transitions": {}}]}"#;
    let graph = flow(Kind::ConnectFlow, document);
    let node = graph.node(0).expect("a block");
    let reference = node.references().next().expect("a prompt");
    let span = reference.span();
    assert_eq!((reference.name(), &document[span.start..span.end]), ("p-1", "\"p-1\""));
}
