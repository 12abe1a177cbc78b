//! Where the fifth reference checks flows otherwise than Callgate does; the rows of `docs/reference-differences.md` name
//! these tests. What the reference accepts is shown by the way it looks for the longest path, written anew below.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what is not as expected should fail the test"
)]

use callgate::{Code, Detail, Engine, Kind};
use flows::{check, document, finds, links};
use serde_json::Value;
use std::collections::HashSet;

mod flows;

/// Whether the reference finds no path of more than 15 transitions: it searches depth-first with one set of nodes seen,
/// and passes over targets that do not exist.
fn reference_accepts(document: &str) -> bool {
    fn search<'v>(
        start: &'v [Value],
        nodes: &'v [Value],
        seen: &mut HashSet<&'v str>,
        depth: usize,
    ) -> bool {
        depth <= 15
            && start.iter().all(|node| {
                let transitions = node["transitions"].as_array().map_or(&[][..], Vec::as_slice);
                !seen.insert(node["id"].as_str().unwrap())
                    || transitions.iter().all(|transition| {
                        let target =
                            nodes.iter().position(|node| node["id"] == transition["target"]);
                        target.is_none_or(|at| search(&nodes[at..=at], nodes, seen, depth + 1))
                    })
            })
    }
    let document: Value = serde_json::from_str(document).unwrap();
    let nodes = document["nodes"].as_array().unwrap();
    search(nodes, nodes, &mut HashSet::new(), 0)
}

/// From `root` both straight and by ten steps to a node from which ten more follow.
fn two_ways(first: &str, second: &str) -> String {
    let steps = |name: &str, last: &str| {
        let steps = (1..10).map(|i| format!("{name}{i}>{name}{}", i + 1));
        steps.chain([format!("{name}10{last}")]).collect::<Vec<_>>().join(" ")
    };
    links(&format!("root>{first},{second} {} {}", steps("long", ">deep1"), steps("deep", "")))
}

#[test]
fn the_longest_path_is_found_whatever_is_seen_first() {
    let (short_first, long_first) = (two_ways("deep1", "long1"), two_ways("long1", "deep1"));
    assert!(reference_accepts(&short_first) && !reference_accepts(&long_first));
    for text in [short_first, long_first] {
        let report = check(&text);
        assert_eq!(
            report.with_code(Code::FlowDepth).next().unwrap().actual,
            Some(Detail::Integer(20))
        );
        assert_eq!(report.violations.len(), 1);
    }
}

#[test]
fn the_depth_does_not_depend_on_the_order_of_nodes() {
    let chain: Vec<String> = (0..20).map(|i| format!("n{i}>n{}", i + 1)).collect();
    let forwards = links(&format!("{} n20", chain.join(" ")));
    let backwards: Vec<&str> = chain.iter().rev().map(String::as_str).collect();
    let backwards = links(&format!("n20 {}", backwards.join(" ")));
    assert!(!reference_accepts(&forwards) && reference_accepts(&backwards));
    for text in [forwards, backwards] {
        assert_eq!(check(&text).measures.count_of("pathDepth"), Some(20));
        assert_eq!(check(&text).with_code(Code::FlowDepth).count(), 1);
    }
}

#[test]
fn cycles_are_refused() {
    for (cycle, code) in [("a>b b>a", Code::FlowTrap), ("a>a,b b", Code::FlowCycle)] {
        let text = links(cycle);
        assert!(reference_accepts(&text));
        let report = check(&text);
        assert!(!report.is_valid() && report.with_code(code).count() == 1, "{cycle}");
    }
}

#[test]
fn a_target_must_be_a_node() {
    let text = links("a>b,gone b");
    assert!(reference_accepts(&text));
    finds(&text, &[(Code::NodeDanglingTarget, "/nodes/0/transitions/1/target")]);
}

#[test]
fn an_id_names_one_node() {
    let text = links("a>b b b");
    assert!(reference_accepts(&text));
    finds(&text, &[(Code::NodeUnreachable, "/nodes/2"), (Code::NodeDuplicateId, "/nodes/2/id")]);
}

#[test]
fn a_greeting_needs_its_asset_and_the_platform_must_have_it() {
    let nodes = |media: &str| {
        document(&format!(
            r#"[{{"id": "a", "type": "greeting"{media}, "transitions": [{{"condition": "1", "target": "b"}}]}},
                {{"id": "b", "type": "queue"}}]"#
        ))
    };
    finds(&nodes(""), &[(Code::NodeMediaMissing, "/nodes/0/mediaAssetId")]);
    let text = nodes(r#", "mediaAssetId": "m""#);
    finds(&text, &[]);
    let facts = br#"{"mediaAssets": ["n", "o"]}"#;
    let report = Engine::new().check(Kind::IvrFlow, text.as_bytes(), Some(facts));
    assert_eq!(flows::told(&report), [(Code::MediaUnknown, "/nodes/0/mediaAssetId")]);
}

#[test]
fn a_flow_expires_after_it_comes_into_effect() {
    let dates = r#""effectiveDate": "2024-12-31", "expirationDate": "2024-11-01", "name""#;
    finds(&links("a").replacen(r#""name""#, dates, 1), &[(Code::DateOrder, "/expirationDate")]);
}

#[test]
fn everything_is_told_at_once() {
    let text = r#"{"campaignId": 5, "nodes": [{"id": "", "type": "menu"}], "fallbackAction": {"type": "queue"}}"#;
    finds(
        text,
        &[
            (Code::FieldMissing, "/name"),
            (Code::TypeMismatch, "/campaignId"),
            (Code::StringEmpty, "/nodes/0/id"),
            (Code::ValueNotAllowed, "/nodes/0/type"),
            (Code::FallbackTargetMissing, "/fallbackAction/target"),
        ],
    );
}
