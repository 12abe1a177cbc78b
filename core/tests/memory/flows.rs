//! The most memory that is held while a flow is checked, beside the flow itself.

use crate::{amount, listed, roomy};
use callgate::Kind;
use std::hint::black_box;

/// How many times as much as the flow may be held, the flow included.
const MOST: usize = 6;

/// What a node leads to.
type Targets = fn(usize, usize) -> Vec<usize>;

/// A flow of nodes with the condition `press_1`, `press_2` and so on before their targets.
fn flow(nodes: usize, targets: Targets) -> String {
    let node = |id: usize| {
        let targets = targets(id, nodes);
        let exits = listed(targets.len(), |exit| {
            let target = targets.get(exit).copied().unwrap_or_default();
            format!(r#"{{"condition":"press_{}","target":"menu_{target}"}}"#, exit + 1)
        });
        format!(r#"{{"id":"menu_{id}","type":"queue","transitions":[{exits}]}}"#)
    };
    let nodes = listed(nodes, node);
    format!(
        r#"{{"name":"Main line","campaignId":"support","nodes":[{nodes}],"fallbackAction":{{"type":"hangup"}}}}"#
    )
}

fn holds_little(name: &str, targets: Targets) {
    let nodes = amount(1_000_000, 50_000);
    let (engine, document) = (roomy(), flow(nodes, targets));
    let mut counted = None;
    let held = allocation_counter::measure(|| {
        let report = black_box(engine.check(Kind::IvrFlow, document.as_bytes(), None));
        counted = report.measures.count_of("nodes");
    });
    assert_eq!(counted, Some(nodes), "all was read");
    let (own, held) = (document.len(), usize::try_from(held.bytes_max).unwrap());
    let times = |bytes: usize| bytes * 100 / own;
    let (whole, part) = (times(own + held) / 100, times(own + held) % 100);
    println!("flow, {name}: {nodes} nodes, {own} bytes, {held} more held: {whole}.{part:02} times");
    assert!(own + held <= MOST * own, "{name}: {whole}.{part:02} times the document");
}

#[test]
fn of_a_tree() {
    holds_little("a tree", |id, nodes| (10 * id + 1..nodes.min(10 * id + 11)).collect());
}

#[test]
fn of_a_chain() {
    holds_little("a chain", |id, nodes| (id + 1..nodes.min(id + 2)).collect());
}

#[test]
fn of_a_ring() {
    holds_little("a ring", |id, nodes| vec![(id + 1) % nodes]);
}

#[test]
fn of_rings_of_two() {
    holds_little("rings of two", |id, nodes| vec![(id ^ 1).min(nodes - 1), (id + 2) % nodes]);
}

#[test]
fn of_nodes_that_nothing_leads_to() {
    holds_little("nodes alone", |_, _| Vec::new());
}

#[test]
fn of_transitions_to_nowhere() {
    holds_little("transitions to nowhere", |_, nodes| vec![nodes, nodes + 1]);
}

#[test]
fn of_many_transitions() {
    holds_little("ten transitions each", |id, nodes| {
        (1..11).map(|step| (id * 7 + step * 131) % nodes).collect()
    });
}
