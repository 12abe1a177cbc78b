//! Flows of the platforms: what becomes of each format, and what is told of it.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

mod architect;
mod architect_parts;
mod connect;
mod graph;
mod hostile;
mod passed_over;
mod policy;
mod properties;
mod references;
mod rules;
mod twilio;

use callgate::{
    Engine, Kind, Report,
    documents::{FlowExit, FlowGraph, FlowNode},
};

/// The flow of a document, with the report on it.
fn read(kind: Kind, document: &str) -> (FlowGraph<'_>, Report) {
    let engine = Engine::new();
    assert_eq!(engine.kind_of(document.as_bytes()), Some(kind), "{document}");
    let (flow, report) = engine.flow(kind, document.as_bytes(), None);
    assert_eq!(report.to_json(), engine.check_any(document.as_bytes(), None).to_json());
    assert_eq!(report.is_valid(), engine.is_valid(kind, document.as_bytes(), None));
    (flow.expect("a flow"), report)
}

/// Each node on a line of its own: its name, kind, what it does, and its exits.
fn drawn(flow: &FlowGraph<'_>) -> Vec<String> {
    flow.nodes().map(|node| line(flow, node)).collect()
}

fn line(flow: &FlowGraph<'_>, node: FlowNode<'_, '_>) -> String {
    let marks = [(node.waits(), " waits"), (node.ends(), " ends"), (node.leaves(), " leaves")];
    let marks = marks.iter().filter(|(so, _)| *so).map(|(_, mark)| (*mark).to_owned());
    let exits = node.exits().map(|exit| format!("; {}", shown(flow, exit)));
    let mut line = format!("{}: {}", node.label(), node.kind());
    line.extend(marks.chain(exits));
    line
}

fn shown(flow: &FlowGraph<'_>, exit: FlowExit<'_, '_>) -> String {
    let to = exit.to().and_then(|to| flow.node(to));
    let to = to.map_or_else(|| exit.target().unwrap_or("nowhere"), |node| node.label());
    format!("{} {} > {to}", exit.kind().name(), exit.label())
}

/// Code, path and place of each violation, the place as it stands in the document.
fn told<'d>(report: &Report, document: &'d str) -> Vec<(&'static str, String, &'d str)> {
    let shown = |violation: &callgate::Violation| {
        let span = violation.span.expect("a place");
        let start = document[span.start..span.end].lines().next().unwrap_or_default();
        (violation.code.name(), violation.path.clone(), start)
    };
    report.violations.iter().map(shown).collect()
}

/// What the nodes refer to.
fn references<'f>(flow: &'f FlowGraph<'_>) -> Vec<&'f str> {
    let of = |node: FlowNode<'f, '_>| node.references().map(|own| own.name()).collect::<Vec<_>>();
    flow.nodes().flat_map(of).collect()
}
