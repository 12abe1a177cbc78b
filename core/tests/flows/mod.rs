//! Flows for tests, written in short.

#![allow(dead_code, reason = "each test file takes what it needs")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what is not as expected should fail the test"
)]

use callgate::{Code, Engine, Kind, Report};

/// A document with these nodes.
pub(crate) fn document(nodes: &str) -> String {
    format!(
        r#"{{"name": "Support", "campaignId": "camp", "nodes": {nodes}, "fallbackAction": {{"type": "hangup"}}}}"#
    )
}

/// A document with nodes such as `a>b,c b>c c`: each with the targets of its transitions. A node without any is a queue.
pub(crate) fn links(spec: &str) -> String {
    let nodes: Vec<String> = spec.split_whitespace().map(node).collect();
    document(&format!("[{}]", nodes.join(",")))
}

fn node(spec: &str) -> String {
    let (id, targets) = spec.split_once('>').unwrap_or((spec, ""));
    if targets.is_empty() {
        return format!(r#"{{"id":"{id}","type":"queue"}}"#);
    }
    let transitions: Vec<String> = (1..)
        .zip(targets.split(','))
        .map(|(key, target)| format!(r#"{{"condition":"{key}","target":"{target}"}}"#))
        .collect();
    format!(r#"{{"id":"{id}","type":"dtmf","transitions":[{}]}}"#, transitions.join(","))
}

pub(crate) fn engine(policy: &str) -> Engine {
    Engine::from_policy(policy.as_bytes()).unwrap()
}

pub(crate) fn check(document: &str) -> Report {
    check_by(&Engine::new(), document)
}

pub(crate) fn check_by(engine: &Engine, document: &str) -> Report {
    engine.check(Kind::IvrFlow, document.as_bytes(), None)
}

/// What was found and where.
pub(crate) fn told(report: &Report) -> Vec<(Code, &str)> {
    report.violations.iter().map(|v| (v.code, v.path.as_str())).collect()
}

/// What was found and where in this document.
pub(crate) fn finds(document: &str, expected: &[(Code, &str)]) {
    assert_eq!(told(&check(document)), expected, "{document}");
}

/// The witness of the only violation with this code.
pub(crate) fn witness(report: &Report, code: Code) -> String {
    let mut found = report.with_code(code);
    let violation = found.next().unwrap_or_else(|| panic!("no {code}"));
    assert!(found.next().is_none(), "{code} stands twice");
    violation.witness.join(" ")
}
