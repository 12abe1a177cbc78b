use super::{
    FlowGraph,
    model::{Node, Traits},
};
use crate::{
    documents::Kind,
    graph::{NONE, components::Components, cycle::Cycles, edges::Graph},
    policy::FlowProfile,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
    rules::{chain::Chain, exit::error_loop},
};
use alloc::vec::Vec;
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::FlowSpin,
    severity: Severity::Warning,
    fixed: false,
    title: "a flow goes round without waiting for the caller",
    why: "Nothing in this cycle waits, for a key, an answer or time to pass, and nothing counts its rounds. Once a contact is in \
          it, it runs as fast as the platform lets it, calls its functions again and again, and the caller can do nothing; some \
          platforms end the contact after so many steps. Let it wait, count, or lead out. It is a warning, since flows that ask \
          a function again until it is done run like this as well.",
    fails: Example::of_flow(Kind::CONNECT,
        r#"{"Version": "2019-10-30", "StartAction": "ask", "Actions": [
 {"Identifier": "ask", "Type": "InvokeLambdaFunction", "Parameters": {"InvocationTimeLimitSeconds": "3"}, "Transitions": {
  "NextAction": "ready?", "Errors": [{"ErrorType": "NoMatchingError", "NextAction": "bye"}]}},
 {"Identifier": "ready?", "Type": "Compare", "Parameters": {"ComparisonValue": "$.External.ready"}, "Transitions": {
  "NextAction": "ask", "Errors": [{"ErrorType": "NoMatchingCondition", "NextAction": "ask"}],
  "Conditions": [{"NextAction": "bye", "Condition": {"Operator": "Equals", "Operands": ["yes"]}}]}},
 {"Identifier": "bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
]}"#,
    )
    .under(r#"{"flowKinds": {"connect-flow": {"severity": {"flow.cycle": "off"}}}}"#),
    mended: Example::of_flow(Kind::CONNECT,
        r#"{"Version": "2019-10-30", "StartAction": "ask", "Actions": [
 {"Identifier": "ask", "Type": "InvokeLambdaFunction", "Parameters": {"InvocationTimeLimitSeconds": "3"}, "Transitions": {
  "NextAction": "ready?", "Errors": [{"ErrorType": "NoMatchingError", "NextAction": "bye"}]}},
 {"Identifier": "ready?", "Type": "Compare", "Parameters": {"ComparisonValue": "$.External.ready"}, "Transitions": {
  "NextAction": "again", "Errors": [{"ErrorType": "NoMatchingCondition", "NextAction": "again"}],
  "Conditions": [{"NextAction": "bye", "Condition": {"Operator": "Equals", "Operands": ["yes"]}}]}},
 {"Identifier": "again", "Type": "Loop", "Parameters": {"LoopCount": "5"}, "Transitions": {"NextAction": "bye", "Conditions": [
  {"NextAction": "ask", "Condition": {"Operator": "Equals", "Operands": ["ContinueLooping"]}},
  {"NextAction": "bye", "Condition": {"Operator": "Equals", "Operands": ["DoneLooping"]}}]}},
 {"Identifier": "bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
]}"#,
    )
    .under(r#"{"flowKinds": {"connect-flow": {"severity": {"flow.cycle": "off"}}}}"#),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "nothing waits and nothing counts here: {}", Chain(&v.witness, " → "))
}

/// Tells of each part of the flow in which one can go round without passing a node that waits or counts: at its first node.
/// In a flow in which contacts are held, to play something is to wait.
pub(crate) fn check(
    flow: &FlowGraph<'_>,
    profile: &FlowProfile,
    holds: bool,
    out: &mut Findings<'_>,
) {
    if !out.hears(RULE.code) {
        return;
    }
    let restless = restless(flow, profile, holds);
    let components = Components::of(&restless);
    for cycle in Cycles::of(&restless, &components).iter() {
        let first = components.first(cycle.component);
        if let Some(finding) = out.add(RULE.code, Place::At(flow.span_of(first)), message) {
            finding.witness(flow.walk(cycle.walk));
        }
    }
}

/// The graph without the nodes that hold a contact up, and without the failures that lead back at once: of those another rule
/// tells.
fn restless(flow: &FlowGraph<'_>, profile: &FlowProfile, holds: bool) -> Graph {
    let stops = |node: &Node| {
        let traits = node.traits;
        traits.has(Traits::WAITS)
            || traits.has(Traits::COUNTS)
            || holds && traits.has(Traits::PLAYS)
    };
    let stopped = |node: u32| flow.at(node).is_none_or(stops);
    let graph = flow.graph();
    let mut offsets = Vec::with_capacity(flow.all().len() + 1);
    let mut targets = Vec::new();
    offsets.push(0);
    for (index, (node, exits)) in (0..).zip(flow.rows()) {
        if !stops(node) {
            for (exit, target) in exits.iter().zip(graph.row(index)) {
                let told = *target == index && error_loop::is_failure(flow, profile, *node, *exit);
                if *target != NONE && !told && !stopped(*target) {
                    targets.push(*target);
                }
            }
        }
        offsets.push(crate::graph::number(targets.len()));
    }
    Graph::from_rows(offsets, targets)
}
