//! IVR flows: their fields, wrong values in every place, and what the facts say.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what is not as expected should fail the test"
)]

use callgate::{Code, Detail, Engine, Kind, Report, Severity};
use flows::{check, document, engine, finds, links, told};

mod flows;

use Code::{
    CampaignUnknown, DateFormat, DateOrder, FallbackTargetMissing, FieldMissing, FieldUnknown,
    FlowCycle, FlowTrap, JsonDuplicateKey, MediaUnknown, NodeDanglingTarget, NodeUnreachable,
    StringEmpty, TypeMismatch, ValueNotAllowed,
};

/// A sound flow in which a part is replaced.
fn with(part: &str, other: &str) -> String {
    let text = r#"{"name": "Support", "campaignId": "camp", "nodes": [
        {"id": "root", "type": "greeting", "mediaAssetId": "welcome", "transitions": [{"condition": "1", "target": "sales"}]},
        {"id": "sales", "type": "queue"}], "fallbackAction": {"type": "queue", "target": "all"},
        "effectiveDate": "2026-01-01", "expirationDate": "2026-02-01", "status": "DRAFT"}"#;
    assert!(text.contains(part), "{part}");
    text.replacen(part, other, 1)
}

#[test]
fn required_fields_are_missed_and_others_are_not() {
    finds(
        "{}",
        &[
            (FieldMissing, "/campaignId"),
            (FieldMissing, "/fallbackAction"),
            (FieldMissing, "/name"),
            (FieldMissing, "/nodes"),
        ],
    );
    finds(&links("a"), &[]);
    let part = |nodes: &str| document(nodes);
    finds(&part("[{}]"), &[(FieldMissing, "/nodes/0/id"), (FieldMissing, "/nodes/0/type")]);
    let transition = r#"[{"id": "a", "type": "queue", "transitions": [{}]}]"#;
    finds(
        &part(transition),
        &[
            (FieldMissing, "/nodes/0/transitions/0/condition"),
            (FieldMissing, "/nodes/0/transitions/0/target"),
        ],
    );
    let fallback = with(r#"{"type": "queue", "target": "all"}"#, "{}");
    finds(&fallback, &[(FieldMissing, "/fallbackAction/type")]);
}

#[test]
fn fields_of_nothing_are_told() {
    for (part, other, path) in [
        (r#""name":"#, r#""Name": 1, "name":"#, "/Name"),
        (r#""id": "sales""#, r#""id": "sales", "label": {}"#, "/nodes/1/label"),
        (r#""condition": "1""#, r#""condition": "1", "when": []"#, "/nodes/0/transitions/0/when"),
        (r#""target": "all""#, r#""target": "all", "to": null"#, "/fallbackAction/to"),
    ] {
        finds(&with(part, other), &[(FieldUnknown, path)]);
    }
}

#[test]
fn a_wrong_type_is_told_as_that_alone() {
    for (part, path, wanted) in [
        (r#""Support""#, "/name", "string"),
        (r#""camp""#, "/campaignId", "string"),
        (r#"{"type": "queue", "target": "all"}"#, "/fallbackAction", "object"),
        (r#""all""#, "/fallbackAction/target", "string"),
        (r#""2026-01-01""#, "/effectiveDate", "string"),
        (r#""2026-02-01""#, "/expirationDate", "string"),
        (r#""DRAFT""#, "/status", "string"),
        (r#""root""#, "/nodes/0/id", "string"),
        (r#""greeting""#, "/nodes/0/type", "string"),
        (r#""welcome""#, "/nodes/0/mediaAssetId", "string"),
        (r#"[{"condition": "1", "target": "sales"}]"#, "/nodes/0/transitions", "array"),
        (r#"{"condition": "1", "target": "sales"}"#, "/nodes/0/transitions/0", "object"),
        (r#""1""#, "/nodes/0/transitions/0/condition", "string"),
        (r#""target": "sales""#, "/nodes/0/transitions/0/target", "string"),
        (r#"{"id": "sales", "type": "queue"}"#, "/nodes/1", "object"),
    ] {
        let field = part.strip_suffix(r#""sales""#).unwrap_or_default();
        for wrong in ["17", "null", "false"] {
            let report = check(&with(part, &format!("{field}{wrong}")));
            assert_eq!(told(&report), [(TypeMismatch, path)], "{wrong}");
            let violation = report.with_code(TypeMismatch).next().unwrap();
            assert_eq!(violation.limit, Some(wanted.into()), "{path}");
        }
    }
    finds("[]", &[(TypeMismatch, "")]);
    finds(&document("{}"), &[(TypeMismatch, "/nodes")]);
    finds(&document("[7]"), &[(TypeMismatch, "/nodes/0")]);
}

#[test]
fn an_empty_string_is_told_as_that_alone() {
    for (part, path) in [
        (r#""Support""#, "/name"),
        (r#""camp""#, "/campaignId"),
        (r#""all""#, "/fallbackAction/target"),
        (r#""2026-01-01""#, "/effectiveDate"),
        (r#""DRAFT""#, "/status"),
        (r#""root""#, "/nodes/0/id"),
        (r#""greeting""#, "/nodes/0/type"),
        (r#""welcome""#, "/nodes/0/mediaAssetId"),
        (r#""1""#, "/nodes/0/transitions/0/condition"),
        (r#""sales""#, "/nodes/0/transitions/0/target"),
    ] {
        finds(&with(part, r#""""#), &[(StringEmpty, path)]);
    }
}

#[test]
fn values_are_those_of_the_policy() {
    for (part, other, path) in [
        (r#""greeting""#, r#""Greeting""#, "/nodes/0/type"),
        (r#""DRAFT""#, r#""draft""#, "/status"),
        (r#"{"type": "queue""#, r#"{"type": "voicemail""#, "/fallbackAction/type"),
    ] {
        finds(&with(part, other), &[(ValueNotAllowed, path)]);
    }
    let report = check(&with(r#""DRAFT""#, r#""NEW""#));
    let statuses = ["DRAFT", "ACTIVE", "INACTIVE"].map(String::from).to_vec();
    assert_eq!(report.violations[0].limit, Some(Detail::List(statuses)));
    assert_eq!(report.violations[0].actual, Some("NEW".into()));
    for status in ["ACTIVE", "INACTIVE"] {
        finds(&with("DRAFT", status), &[]);
    }
}

#[test]
fn what_could_not_be_read_may_have_led_anywhere() {
    // The way to the second node may be the one that could not be read; so may the way out of a cycle.
    for unread in [
        r#"{"id": "b", "type": "queue", "transitions": 5}"#,
        r#"{"id": "b", "type": "queue", "transitions": [5]}"#,
        r#"{"id": "b", "type": "queue", "transitions": [{"condition": "1", "target": 5}]}"#,
        r#"{"id": 5, "type": "queue"}"#,
        "5",
    ] {
        let cycle =
            r#"{"id": "c", "type": "dtmf", "transitions": [{"condition": "1", "target": "c"}]}"#;
        let report =
            check(&document(&format!(r#"[{{"id": "a", "type": "queue"}}, {unread}, {cycle}]"#)));
        assert_eq!(report.with_code(TypeMismatch).count(), 1, "{unread}");
        assert_eq!(report.with_code(NodeUnreachable).count(), 0, "{unread}");
        assert_eq!(report.with_code(FlowCycle).count(), 1, "{unread}");
        assert_eq!(report.with_code(FlowTrap).count(), 0, "{unread}");
    }
    // A condition leads nowhere, so nothing is lost with it.
    let nodes = r#"[{"id": "a", "type": "queue", "transitions": [{"condition": 5, "target": "b"}]},
        {"id": "b", "type": "queue"}, {"id": "c", "type": "queue"}]"#;
    finds(
        &document(nodes),
        &[(TypeMismatch, "/nodes/0/transitions/0/condition"), (NodeUnreachable, "/nodes/2")],
    );
}

#[test]
fn conditions_that_could_not_be_read_repeat_nothing() {
    // Either side of where one-by-one comparison ends.
    for others in [0, 20] {
        let unread = r#"{"condition": 5, "target": "b"}"#.to_string();
        let readable = (0..others).map(|i| format!(r#"{{"condition": "{i}", "target": "b"}}"#));
        let transitions: Vec<String> =
            [unread.clone(), unread].into_iter().chain(readable).collect();
        let nodes = format!(
            r#"[{{"id": "a", "type": "queue", "transitions": [{}]}}, {{"id": "b", "type": "queue"}}]"#,
            transitions.join(",")
        );
        let path = |at| format!("/nodes/0/transitions/{at}/condition");
        finds(&document(&nodes), &[(TypeMismatch, &path(0)), (TypeMismatch, &path(1))]);
    }
}

#[test]
fn a_target_may_be_the_node_without_an_id() {
    let nodes = |second: &str| {
        document(&format!(
            r#"[{{"id": "a", "type": "dtmf", "transitions": [{{"condition": "1", "target": "b"}}]}}, {second}]"#
        ))
    };
    finds(&nodes(r#"{"type": "queue"}"#), &[(FieldMissing, "/nodes/1/id")]);
    finds(&nodes(r#"{"id": "", "type": "queue"}"#), &[(StringEmpty, "/nodes/1/id")]);
    let dangling = (NodeDanglingTarget, "/nodes/0/transitions/0/target");
    finds(&nodes(r#"{"id": "c", "type": "queue"}"#), &[dangling, (NodeUnreachable, "/nodes/1")]);
}

#[test]
fn a_path_may_begin_at_a_node_without_an_id() {
    let nodes = r#"[{"type": "dtmf", "transitions": [{"condition": "1", "target": "b"}]}, {"id": "b", "type": "queue"}]"#;
    let strict = engine(r#"{"flow": {"maxDepth": 0}}"#);
    let report = flows::check_by(&strict, &document(nodes));
    assert_eq!(told(&report), [(Code::FlowDepth, "/nodes"), (FieldMissing, "/nodes/0/id")]);
    assert_eq!(report.violations[0].witness, ["?", "b"]);
    assert_eq!(report.measures.count_of("nodes"), Some(2));
}

#[test]
fn a_repeated_key_counts_as_its_last_value() {
    let text = with(r#""target": "sales""#, r#""target": "gone", "target": "sales""#);
    finds(&text, &[(JsonDuplicateKey, "/nodes/0/transitions/0/target")]);
    let text = with(r#""nodes": ["#, r#""nodes": [{"id": 1}, 2], "nodes": ["#);
    finds(&text, &[(JsonDuplicateKey, "/nodes")]);
    let text = with(
        r#""transitions": ["#,
        r#""transitions": [{"condition": "1", "target": "root"}], "transitions": ["#,
    );
    let report = check(&text);
    assert_eq!(told(&report), [(JsonDuplicateKey, "/nodes/0/transitions")]);
    assert_eq!(report.measures.count_of("nodes"), Some(2));
    assert_eq!(report.measures.count_of("pathDepth"), Some(1));
}

#[test]
fn a_fallback_that_leads_somewhere_says_where() {
    for (kind, expected) in [("hangup", false), ("queue", true), ("transfer", true)] {
        let fallback = format!(r#"{{"type": "{kind}"}}"#);
        let report = check(&with(r#"{"type": "queue", "target": "all"}"#, &fallback));
        let told = told(&report);
        assert_eq!(
            told,
            if expected { vec![(FallbackTargetMissing, "/fallbackAction/target")] } else { vec![] }
        );
        assert!(report.violations.iter().all(|v| v.severity == Severity::Warning));
    }
    let other = engine(r#"{"flow": {"fallbackTypes": {"voicemail": {"needsTarget": true}}}}"#);
    let text = with(r#"{"type": "queue", "target": "all"}"#, r#"{"type": "voicemail"}"#);
    assert_eq!(
        told(&flows::check_by(&other, &text)),
        [(FallbackTargetMissing, "/fallbackAction/target")]
    );
}

#[test]
fn an_expiration_is_after_the_effective_date() {
    for (effective, expiration, expected) in [
        ("2026-01-01", "2026-01-02", None),
        ("2026-01-01", "2026-01-01", Some((DateOrder, "/expirationDate"))),
        ("2026-01-01T12:00:00Z", "2026-01-01T14:00:00+02:00", Some((DateOrder, "/expirationDate"))),
        ("2026-01-01T12:00:00Z", "2026-01-01T14:00:01+02:00", None),
        ("2026-13-01", "2026-01-01", Some((DateFormat, "/effectiveDate"))),
        ("2026-01-01", "01/02/2026", Some((DateFormat, "/expirationDate"))),
    ] {
        let text = with("2026-01-01", effective).replacen("2026-02-01", expiration, 1);
        finds(&text, expected.as_slice());
    }
    finds(&with(r#""effectiveDate": "2026-01-01", "#, ""), &[]);
}

fn check_with(document: &str, facts: &str) -> Report {
    Engine::new().check(Kind::IvrFlow, document.as_bytes(), Some(facts.as_bytes()))
}

#[test]
fn what_the_platform_has_is_known_from_the_facts() {
    let text = with(r#""welcome""#, r#""w\u0065lcome""#);
    let told = |facts: &str| {
        let report = check_with(&text, facts);
        report.violations.iter().map(|v| (v.code, v.path.clone())).collect::<Vec<_>>()
    };
    let media = || (MediaUnknown, "/nodes/0/mediaAssetId".to_string());
    let campaign = || (CampaignUnknown, "/campaignId".to_string());
    assert_eq!(told("{}"), []);
    assert_eq!(told(r#"{"mediaAssets": ["bye", "welcome"], "campaigns": ["camp"]}"#), []);
    assert_eq!(told(r#"{"mediaAssets": ["\u0077elcome"], "campaigns": ["c\u0061mp"]}"#), []);
    assert_eq!(told(r#"{"mediaAssets": []}"#), [media()]);
    assert_eq!(told(r#"{"campaigns": ["Camp"]}"#), [campaign()]);
    assert_eq!(told(r#"{"campaigns": [], "mediaAssets": ["welcome "]}"#), [campaign(), media()]);
    let report = check_with(&text, r#"{"mediaAssets": []}"#);
    assert_eq!(report.violations[0].actual, Some("welcome".into()));
}

#[test]
fn the_media_of_a_node_that_says_nothing_else_are_looked_up() {
    let facts = r#"{"mediaAssets": ["welcome"]}"#;
    let report = check_with(&document(r#"[{"mediaAssetId": "gone"}]"#), facts);
    let missing = [(FieldMissing, "/nodes/0/id"), (FieldMissing, "/nodes/0/type")];
    let unknown = (MediaUnknown, "/nodes/0/mediaAssetId");
    assert_eq!(told(&report), [missing[0], missing[1], unknown]);
}

#[test]
fn facts_that_cannot_be_read_do_not_tell_what_there_is() {
    let text = links("a");
    for (facts, path) in [
        (r#"{"campaigns": 5}"#, "/facts/campaigns"),
        (r#"{"campaigns": ["x", 5]}"#, "/facts/campaigns/1"),
        (r#"{"mediaAssets": [null]}"#, "/facts/mediaAssets/0"),
    ] {
        assert_eq!(told(&check_with(&text, facts)), [(TypeMismatch, path)]);
    }
    let report = check_with(&text, r#"{"campaigns": ["#);
    assert_eq!(told(&report), [(Code::JsonSyntax, "/facts")]);
}

#[test]
fn a_node_is_one_as_soon_as_it_has_any_of_its_fields() {
    let media = r#"{"mediaAssetId": "welcome"}"#;
    for (node, nodes) in [
        (r#"{"id": "a"}"#, 2),
        (r#"{"type": "queue"}"#, 2),
        (media, 2),
        (r#"{"transitions": []}"#, 2),
        ("{}", 1),
        (r#"{"label": "a"}"#, 1),
        ("5", 1),
    ] {
        let text = document(&format!(r#"[{{"id": "root", "type": "queue"}}, {node}]"#));
        let (flow, report) = Engine::new().flow(Kind::IvrFlow, text.as_bytes(), None);
        assert_eq!(flow.unwrap().nodes().len(), nodes, "{node}");
        assert!(!report.is_valid());
    }
    // What could be read of a node is enough to lead to it.
    let first =
        r#"{"id": "root", "type": "dtmf", "transitions": [{"condition": "1", "target": "a"}]}"#;
    finds(&document(&format!(r#"[{first}, {{"id": "a"}}]"#)), &[(FieldMissing, "/nodes/1/type")]);
}
