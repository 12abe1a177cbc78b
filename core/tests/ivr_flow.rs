//! IVR flows: what each rule says of the nodes and of the ways between them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what is not as expected should fail the test"
)]

use callgate::{
    Code, Detail, Engine, Kind, Severity,
    documents::{ExitKind, IvrFlow, ReferenceKind},
};
use flows::{check, check_by, document, engine, finds, links, told, witness};

mod flows;

/// Nodes in a row, so many transitions long.
fn chain(transitions: usize) -> String {
    let nodes: Vec<String> = (0..transitions).map(|i| format!("n{i}>n{}", i + 1)).collect();
    links(&format!("{} n{transitions}", nodes.join(" ")))
}

#[test]
fn a_sound_flow_has_nothing_to_tell_but_its_measures() {
    let report = check(
        r#"{"name": "Support", "campaignId": "camp", "nodes": [
            {"id": "root", "type": "greeting", "mediaAssetId": "welcome",
             "transitions": [{"condition": "1", "target": "sales"}, {"condition": "2", "target": "bye"}]},
            {"id": "sales", "type": "queue", "transitions": []}, {"id": "bye", "type": "hangup"}],
           "fallbackAction": {"type": "queue", "target": "sales"},
           "effectiveDate": "2026-01-01", "expirationDate": "2026-01-01T00:00:01Z", "status": "DRAFT"}"#,
    );
    assert_eq!(told(&report), []);
    assert_eq!(report.measures.count_of("nodes"), Some(3));
    assert_eq!(report.measures.count_of("pathDepth"), Some(1));
}

#[test]
fn a_checked_flow_tells_its_parts() {
    let text = r#"{"name": "Support", "campaignId": "camp", "nodes": [
        {"id": "root", "type": "greeting", "mediaAssetId": "w\u0065lcome", "transitions": [
            {"target": "\u0062ye", "condition": "done"}]},
        {"type": "hangup", "id": "bye"}],
        "fallbackAction": {"target": "sales", "type": "queue"}, "status": "ACTIVE",
        "effectiveDate": "1970-01-01", "expirationDate": "1970-01-01T00:00:01.5Z"}"#;
    let flow: IvrFlow<'_> = Engine::new().parse(text.as_bytes(), None).unwrap();
    assert!(flow.name.is("Support") && flow.campaign_id.is("camp"));
    assert!(flow.fallback.kind.is("queue") && flow.fallback.target.unwrap().is("sales"));
    assert!(flow.status.unwrap().is("ACTIVE"));
    assert_eq!((flow.effective, flow.expiration), (Some(0), Some(1500)));
    let nodes: Vec<_> = flow.graph().nodes().collect();
    assert_eq!(nodes.len(), 2);
    assert_eq!((nodes[0].id(), nodes[0].label(), nodes[0].kind()), ("root", "root", "greeting"));
    let played: Vec<_> = nodes[0].references().map(|media| (media.kind(), media.name())).collect();
    assert_eq!(played, [(ReferenceKind::Media, "welcome")]);
    let exit = nodes[0].exits().next().unwrap();
    assert_eq!((exit.kind(), exit.label()), (ExitKind::Condition, "done"));
    assert_eq!((exit.target(), exit.to()), (Some("bye"), Some(1)));
    assert_eq!((nodes[1].id(), nodes[1].kind(), nodes[1].ends()), ("bye", "hangup", true));
    assert_eq!((nodes[1].references().len(), nodes[1].exits().len()), (0, 0));
    assert_eq!(flow.graph().entry().unwrap().index(), 0);
    assert_eq!(
        flow.media_assets().map(callgate::json::Text::decode).collect::<Vec<_>>(),
        ["welcome"]
    );
    assert!(!format!("{flow:?}").contains("Support"), "debug output tells places alone");
}

#[test]
fn nodes_do_what_the_policy_says_of_their_types() {
    let nodes = r#"[{"id": "a", "type": "pause", "transitions": [{"condition": "1", "target": "b"}]},
        {"id": "b", "type": "away"}, {"id": "c", "type": "end"}, {"id": "d", "type": "plain"}]"#;
    let policy = r#"{"flow": {"nodeTypes": {"pause": {"waits": true, "continues": true}, "away": {"leaves": true},
        "end": {"ends": true}, "plain": {}}}}"#;
    let text = document(nodes);
    let (flow, report) = engine(policy).flow(Kind::IvrFlow, text.as_bytes(), None);
    let flow = flow.expect("a flow");
    assert_eq!(flow.title(), "Support");
    let does: Vec<_> = flow.nodes().map(|n| (n.id(), n.waits(), n.leaves(), n.ends())).collect();
    let expected = [
        ("a", true, false, false),
        ("b", false, true, false),
        ("c", false, false, true),
        ("d", false, false, false),
    ];
    assert_eq!(does, expected);
    let unreachable = [(Code::NodeUnreachable, "/nodes/2"), (Code::NodeUnreachable, "/nodes/3")];
    assert_eq!(told(&report), unreachable);
    // Of a flow with errors there is a graph too, and of what is none there is not.
    let (flow, report) = Engine::new().flow(Kind::IvrFlow, text.as_bytes(), None);
    assert_eq!((flow.expect("a flow").nodes().len(), report.is_valid()), (4, false));
    let (flow, report) = Engine::new().flow(Kind::CallCodes, b"[]", None);
    assert!(flow.is_none() && report.is_valid());
}

#[test]
fn a_flow_with_errors_is_none() {
    let text = links("a>b");
    assert!(Engine::new().parse::<IvrFlow<'_>>(text.as_bytes(), None).is_err());
}

#[test]
fn fifteen_transitions_are_the_most() {
    let report = check(&chain(15));
    assert_eq!(told(&report), []);
    assert_eq!(report.measures.count_of("pathDepth"), Some(15));

    let text = chain(16);
    let report = check(&text);
    assert_eq!(told(&report), [(Code::FlowDepth, "/nodes")]);
    assert_eq!(report.measures.count_of("pathDepth"), Some(16));
    let violation = &report.violations[0];
    assert_eq!(violation.severity, Severity::Error);
    assert_eq!(violation.limit, Some(Detail::Integer(15)));
    assert_eq!(violation.actual, Some(Detail::Integer(16)));
    let expected: Vec<String> = (0..=16).map(|i| format!("n{i}")).collect();
    assert_eq!(violation.witness, expected);
    let span = violation.span.unwrap();
    let nodes = &text[span.start..span.end];
    assert!(nodes.starts_with(r#"[{"id":"n0""#) && nodes.ends_with("}]"), "{nodes}");
}

#[test]
fn the_longest_path_counts_not_the_first_one_found() {
    let engine = engine(r#"{"flow": {"maxDepth": 2}}"#);
    let report = check_by(&engine, &links("a>d,b b>c c>d d"));
    assert_eq!(told(&report), [(Code::FlowDepth, "/nodes")]);
    assert_eq!(witness(&report, Code::FlowDepth), "a b c d");
}

#[test]
fn paths_that_do_not_begin_at_the_entry_count() {
    let report = check_by(&engine(r#"{"flow": {"maxDepth": 1}}"#), &links("a>b b c>d d>b"));
    assert_eq!(witness(&report, Code::FlowDepth), "c d b");
}

#[test]
fn nodes_that_lead_back_to_one_another_are_one_stop() {
    let report = check_by(&engine(r#"{"flow": {"maxDepth": 1}}"#), &links("a>b b>c c>b,d d"));
    assert_eq!(report.measures.count_of("pathDepth"), Some(2));
    assert_eq!(witness(&report, Code::FlowDepth), "a b d");
    assert_eq!(witness(&report, Code::FlowCycle), "b c b");
}

#[test]
fn a_cycle_is_told_once_at_its_first_node() {
    let report = check(&links("start>c c>a,end a>b b>c,a end"));
    assert_eq!(told(&report), [(Code::FlowCycle, "/nodes/1")]);
    assert_eq!(witness(&report, Code::FlowCycle), "a b a");
    assert_eq!(report.violations[0].severity, Severity::Error);

    let report = check(&links("a>a,b b"));
    assert_eq!(told(&report), [(Code::FlowCycle, "/nodes/0")]);
    assert_eq!(witness(&report, Code::FlowCycle), "a a");
}

#[test]
fn each_component_has_its_cycle() {
    let report = check(&links("a>b b>a,c c>d d>e e>c,f f"));
    assert_eq!(told(&report), [(Code::FlowCycle, "/nodes/0"), (Code::FlowCycle, "/nodes/2")]);
    assert_eq!(report.violations[0].witness, ["a", "b", "a"]);
    assert_eq!(report.violations[1].witness, ["c", "d", "e", "c"]);
}

#[test]
fn a_cycle_without_a_way_out_is_a_trap() {
    let report = check(&links("a>b,end b>c c>b end"));
    assert_eq!(told(&report), [(Code::FlowCycle, "/nodes/1"), (Code::FlowTrap, "/nodes/1")]);
    assert_eq!(witness(&report, Code::FlowTrap), "b c b");
}

#[test]
fn a_way_to_nowhere_is_no_way_out() {
    let report = check(&links("a>b b>a,gone"));
    assert_eq!(
        told(&report),
        [
            (Code::FlowCycle, "/nodes/0"),
            (Code::FlowTrap, "/nodes/0"),
            (Code::NodeDanglingTarget, "/nodes/1/transitions/1/target"),
        ]
    );
    assert_eq!(report.violations[2].actual, Some(Detail::Text("gone".into())));
}

#[test]
fn targets_mean_the_first_node_of_an_id() {
    let report = check(&links("a>b b>c b>a c"));
    assert_eq!(
        told(&report),
        [(Code::NodeUnreachable, "/nodes/2"), (Code::NodeDuplicateId, "/nodes/2/id")]
    );
    assert_eq!(report.violations[1].actual, Some(Detail::Text("b".into())));
    assert_eq!(report.violations[0].severity, Severity::Warning);
}

#[test]
fn ids_are_the_same_however_they_are_written() {
    let nodes = r#"[{"id": "m\u0065nu", "type": "dtmf", "transitions": [
        {"condition": "1", "target": "\u0061\"b"}, {"condition": "2", "target": "men\u0075\u0021"}]}, {"id": "a\"b", "type": "queue"}, {"id": "menu", "type": "queue"}]"#;
    finds(
        &document(nodes),
        &[
            (Code::NodeDanglingTarget, "/nodes/0/transitions/1/target"),
            (Code::NodeUnreachable, "/nodes/2"),
            (Code::NodeDuplicateId, "/nodes/2/id"),
        ],
    );
}

#[test]
fn a_condition_counts_once_in_its_node() {
    let node = |conditions: &[&str]| {
        let transitions: Vec<String> = conditions
            .iter()
            .map(|condition| format!(r#"{{"condition": "{condition}", "target": "b"}}"#))
            .collect();
        document(&format!(
            r#"[{{"id": "a", "type": "dtmf", "transitions": [{}]}},
                {{"id": "b", "type": "transfer", "transitions": [{{"condition": "1", "target": "c"}}]}},
                {{"id": "c", "type": "queue"}}]"#,
            transitions.join(",")
        ))
    };
    finds(&node(&["1", "2", "11"]), &[]);
    let path = |at: usize| format!("/nodes/0/transitions/{at}/condition");
    let report = check(&node(&["1", "2", r"\u0031", "1"]));
    let expected =
        [(Code::NodeDuplicateCondition, &*path(2)), (Code::NodeDuplicateCondition, &*path(3))];
    assert_eq!(told(&report), expected);
    assert_eq!(report.violations[0].severity, Severity::Warning);
    assert_eq!(report.violations[0].actual, Some(Detail::Text("1".into())));
    // Either side of where one-by-one comparison ends.
    for many in [15, 16, 17, 100] {
        let names: Vec<String> = (0..many).map(|i| i.to_string()).collect();
        let mut conditions: Vec<&str> = names.iter().map(String::as_str).collect();
        finds(&node(&conditions), &[]);
        conditions[many - 1] = r"\u0030";
        finds(&node(&conditions), &[(Code::NodeDuplicateCondition, &path(many - 1))]);
    }
}

#[test]
fn greetings_and_menus_must_lead_on_and_hangups_must_not() {
    for (kind, expected) in [
        ("greeting", Some(Code::NodeDeadEnd)),
        ("dtmf", Some(Code::NodeDeadEnd)),
        ("transfer", None),
        ("queue", None),
        ("hangup", None),
    ] {
        for transitions in ["", r#", "transitions": []"#] {
            let nodes =
                format!(r#"[{{"id": "a", "type": "{kind}", "mediaAssetId": "m"{transitions}}}]"#);
            let expected: Vec<_> = expected.iter().map(|code| (*code, "/nodes/0")).collect();
            finds(&document(&nodes), &expected);
        }
        let nodes = format!(
            r#"[{{"id": "a", "type": "{kind}", "mediaAssetId": "m", "transitions": [{{"condition": "1", "target": "b"}}]}},
                {{"id": "b", "type": "queue"}}]"#
        );
        let hangup = [(Code::NodeAfterHangup, "/nodes/0")];
        finds(&document(&nodes), if kind == "hangup" { &hangup } else { &[] });
    }
}

#[test]
fn greetings_must_say_what_they_play() {
    let nodes = |kind: &str| {
        document(&format!(
            r#"[{{"id": "a", "type": "{kind}", "transitions": [{{"condition": "1", "target": "b"}}]}},
                {{"id": "b", "type": "queue"}}]"#
        ))
    };
    finds(&nodes("greeting"), &[(Code::NodeMediaMissing, "/nodes/0/mediaAssetId")]);
    finds(&nodes("dtmf"), &[]);
}

#[test]
fn a_flow_without_nodes_has_nothing_else_to_tell() {
    let report = check(&document("[]"));
    assert_eq!(told(&report), [(Code::NodeNone, "/nodes")]);
    assert_eq!(report.measures.count_of("nodes"), Some(0));
}

#[test]
fn nodes_that_nothing_leads_to_are_told() {
    finds(
        &links("a>b b c>b d>c"),
        &[(Code::NodeUnreachable, "/nodes/2"), (Code::NodeUnreachable, "/nodes/3")],
    );
    let single = check(&links("a"));
    assert_eq!(told(&single), []);
    assert_eq!(single.measures.count_of("pathDepth"), Some(0));
}

#[test]
fn policy_sets_depth_types_and_severities() {
    let policy = r#"{"flow": {"maxDepth": 0, "nodeTypes": {
        "play": {"needsMedia": true, "continues": true}, "stop": {"ends": true}}}}"#;
    let nodes = r#"[{"id": "a", "type": "play", "transitions": [{"condition": "1", "target": "b"}]},
        {"id": "b", "type": "stop", "transitions": [{"condition": "1", "target": "c"}]},
        {"id": "c", "type": "play", "mediaAssetId": "m"}, {"id": "d", "type": "queue"}]"#;
    let report = check_by(&engine(policy), &document(nodes));
    assert_eq!(
        told(&report),
        [
            (Code::FlowDepth, "/nodes"),
            (Code::NodeMediaMissing, "/nodes/0/mediaAssetId"),
            (Code::NodeAfterHangup, "/nodes/1"),
            (Code::NodeDeadEnd, "/nodes/2"),
            (Code::NodeUnreachable, "/nodes/3"),
            (Code::ValueNotAllowed, "/nodes/3/type"),
        ]
    );

    let text = links("a>b b>a c");
    let warned = engine(r#"{"severity": {"flow.cycle": "warning", "flow.trap": "off"}}"#);
    let report = check_by(&warned, &text);
    assert!(report.is_valid());
    assert_eq!(told(&report), [(Code::FlowCycle, "/nodes/0"), (Code::NodeUnreachable, "/nodes/2")]);
    let trap = engine(r#"{"severity": {"flow.cycle": "off", "node.unreachable": "off"}}"#);
    assert_eq!(told(&check_by(&trap, &text)), [(Code::FlowTrap, "/nodes/0")]);
    let deaf = engine(r#"{"severity": {"flow.depth": "off"}}"#);
    let report = check_by(&deaf, &chain(20));
    assert_eq!(told(&report), []);
    assert_eq!(report.measures.count_of("pathDepth"), Some(20), "a measure is no rule");
}

#[test]
fn a_long_witness_keeps_its_ends() {
    let policy = r#"{"limits": {"maxWitness": 4}}"#;
    let report = check_by(&engine(policy), &chain(16));
    assert_eq!(witness(&report, Code::FlowDepth), "n0 n1 … n16");
    let message = report.violations[0].message().to_string();
    assert_eq!(message, "the longest path takes 16 transitions; the limit is 15");
}

#[test]
fn messages_tell_walks_in_short() {
    let report = check(&links("a>b b>a,c c"));
    assert!(report.violations[0].message().to_string().ends_with("`a` → `b` → `a`"));
    let round: Vec<String> = (0..12).map(|i| format!("n{i}>n{}", (i + 1) % 12)).collect();
    let report = check(&links(&round.join(" ")));
    let message = report.violations[0].message().to_string();
    assert!(message.ends_with("`n5` → … → `n0`"), "{message}");
}

#[test]
fn the_kind_is_told_by_the_shape() {
    let text = links("a");
    assert_eq!(Engine::new().kind_of(text.as_bytes()), Some(Kind::IvrFlow));
}
