//! Flows of a million nodes: no overflow, no search without end, and the right answer.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what is not as expected should fail the test"
)]

use callgate::{Code, Detail, Engine, Kind, Report};
use flows::engine;
use std::fmt::Write;

mod flows;

const NODES: usize = 1_000_000;

/// A flow of these nodes, each with two transitions at most.
fn text(nodes: usize, mut targets: impl FnMut(usize) -> [Option<usize>; 2]) -> String {
    let mut text = String::with_capacity(96 * nodes);
    text.push_str(r#"{"name":"x","campaignId":"c","fallbackAction":{"type":"hangup"},"nodes":["#);
    for node in 0..nodes {
        let comma = if node == 0 { "" } else { "," };
        write!(text, r#"{comma}{{"id":"{node}","type":"queue","transitions":["#).unwrap();
        let targets = targets(node);
        for (place, target) in targets.into_iter().flatten().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            write!(text, r#"{comma}{{"condition":"{place}","target":"{target}"}}"#).unwrap();
        }
        text.push_str("]}");
    }
    text + "]}"
}

fn roomy() -> Engine {
    engine(r#"{"limits": {"maxDocumentBytes": 1000000000, "maxWitness": 4, "maxViolations": 10}}"#)
}

fn check(text: &str) -> Report {
    let report = roomy().check(Kind::IvrFlow, text.as_bytes(), None);
    assert_eq!(report.measures.count_of("nodes"), Some(NODES));
    report
}

/// Each violation with its place, the value found and the witness.
fn told(report: &Report) -> Vec<String> {
    let actual = |detail: &Option<Detail>| detail.as_ref().map_or(String::new(), Detail::to_string);
    let told = report
        .violations
        .iter()
        .map(|v| format!("{} {} {} {}", v.code, v.path, actual(&v.actual), v.witness.join(" ")));
    told.collect()
}

fn some(node: usize) -> Option<usize> {
    (node < NODES).then_some(node)
}

/// Numbers without order (Marsaglia's xorshift).
fn noise(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    usize::try_from(*state >> 33).unwrap()
}

#[test]
fn a_chain_with_short_cuts() {
    let report = check(&text(NODES, |node| [some(node + 2), some(node + 1)]));
    assert_eq!(told(&report), ["flow.depth /nodes 999999 0 1 … 999999"]);
}

#[test]
fn a_chain_told_backwards() {
    let report = check(&text(NODES, |node| [node.checked_sub(1), None]));
    assert_eq!(report.measures.count_of("pathDepth"), Some(NODES - 1));
    // All but the entry are unreachable; the first ten are told.
    assert_eq!(report.violations.len(), 10);
    assert_eq!(told(&report)[0], "flow.depth /nodes 999999 999999 999998 … 0");
    assert_eq!(told(&report)[1], "node.unreachable /nodes/1  ");
    assert!(report.truncated);
}

#[test]
fn a_cycle() {
    let report = check(&text(NODES, |node| [some((node + 1) % NODES), some((node + 1) % NODES)]));
    assert_eq!(told(&report), ["flow.cycle /nodes/0  0 1 … 0", "flow.trap /nodes/0  0 1 … 0"]);
    assert_eq!(report.measures.count_of("pathDepth"), Some(0));
}

#[test]
fn a_star() {
    // The first node leads to all others, and these lead back to it.
    let mut text = String::with_capacity(64 * NODES);
    text.push_str(r#"{"name":"x","campaignId":"c","fallbackAction":{"type":"hangup"},"nodes":[{"id":"0","type":"dtmf","transitions":["#);
    for node in 1..NODES {
        let comma = if node == 1 { "" } else { "," };
        write!(text, r#"{comma}{{"condition":"{node}","target":"{node}"}}"#).unwrap();
    }
    text.push_str("]}");
    for node in 1..NODES {
        write!(
            text,
            r#",{{"id":"{node}","type":"dtmf","transitions":[{{"condition":"1","target":"0"}}]}}"#
        )
        .unwrap();
    }
    text.push_str("]}");
    let report = check(&text);
    assert_eq!(told(&report), ["flow.cycle /nodes/0  0 1 0", "flow.trap /nodes/0  0 1 0"]);
}

#[test]
fn layers_with_more_paths_than_could_be_tried() {
    const WIDTH: usize = 10;
    let next = |node: usize, step: usize| some((node / WIDTH + 1) * WIDTH + (node + step) % WIDTH);
    let report = check(&text(NODES, |node| [next(node, 0), next(node, 1)]));
    let depth = report.with_code(Code::FlowDepth).next().unwrap();
    assert_eq!(depth.actual, Some(Detail::Integer(99_999)));
    assert_eq!(depth.witness, ["0", "10", "…", "999990"]);
    assert_eq!(report.with_code(Code::FlowCycle).count(), 0);
}

#[test]
fn transitions_at_random() {
    let mut state = 88_172_645_463_325_252;
    let report =
        check(&text(NODES, |_| [some(noise(&mut state) % NODES), some(noise(&mut state) % NODES)]));
    // With two transitions a node, most nodes lead back to one another, and their way is into that component alone.
    let cycle = report.with_code(Code::FlowCycle).next().unwrap();
    assert_eq!(cycle.witness.first(), cycle.witness.last());
    assert!(cycle.witness.len() > 1 && cycle.witness.len() < 6, "{:?}", cycle.witness);
    let depth = report.measures.count_of("pathDepth").unwrap();
    assert!((5..100).contains(&depth), "{depth}");
    assert!(!report.is_valid() && report.truncated);
}

#[test]
fn a_million_conditions_and_ids_in_one_place() {
    let mut text = String::from(
        r#"{"name":"x","campaignId":"c","fallbackAction":{"type":"hangup"},"nodes":[{"id":"0","type":"dtmf","transitions":["#,
    );
    for condition in 0..NODES {
        // The last one repeats the first.
        let condition = condition % (NODES - 1);
        let comma = if text.ends_with('[') { "" } else { "," };
        write!(text, r#"{comma}{{"condition":"press {condition}","target":"1"}}"#).unwrap();
    }
    text.push_str("]}");
    for _ in 1..NODES {
        text.push_str(r#",{"id":"1","type":"queue"}"#);
    }
    text.push_str("]}");
    let report = check(&text);
    assert_eq!(
        told(&report)[..3],
        [
            "node.duplicate-condition /nodes/0/transitions/999999/condition `press 0` ",
            "node.unreachable /nodes/2  ",
            "node.duplicate-id /nodes/2/id `1` ",
        ]
    );
}

#[test]
fn a_million_media_assets() {
    let nodes: Vec<String> = (0..NODES)
        .map(|node| format!(r#"{{"id":"{node}","type":"queue","mediaAssetId":"asset-{node}"}}"#))
        .collect();
    let text = flows::document(&format!("[{}]", nodes.join(",")));
    // All but the last are known.
    let assets: Vec<String> =
        (0..NODES - 1).rev().map(|asset| format!(r#""asset-{asset}""#)).collect();
    let facts = format!(r#"{{"mediaAssets":[{}]}}"#, assets.join(","));
    let engine = engine(
        r#"{"limits": {"maxDocumentBytes": 1000000000}, "severity": {"node.unreachable": "off"}}"#,
    );
    let report = engine.check(Kind::IvrFlow, text.as_bytes(), Some(facts.as_bytes()));
    assert_eq!(told(&report), ["media.unknown /nodes/999999/mediaAssetId `asset-999999` "]);
}
