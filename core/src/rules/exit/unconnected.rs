use crate::{
    documents::Kind,
    graph::NONE,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
    rules::flow::{Exit, ExitKind, FlowGraph, Node, Traits},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::ExitUnconnected,
    severity: Severity::Error,
    fixed: false,
    title: "a way out of a block is not connected",
    why: "The platform saves such a flow and publishes none: each branch of a block must lead on, the one for errors too. Where \
          a platform ends the flow at what is not connected, as Twilio Studio does, the policy says `openEnds`, and this rule \
          does not hold.",
    fails: Example::of_flow(
        Kind::CONNECT,
        r#"{"Version": "2019-10-30", "StartAction": "greet", "Actions": [
 {"Identifier": "greet", "Type": "MessageParticipant", "Parameters": {"Text": "Welcome"}, "Transitions": {"NextAction": "bye",
  "Errors": [{"ErrorType": "NoMatchingError", "NextAction": ""}]}},
 {"Identifier": "bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
]}"#,
    ),
    mended: Example::of_flow(
        Kind::CONNECT,
        r#"{"Version": "2019-10-30", "StartAction": "greet", "Actions": [
 {"Identifier": "greet", "Type": "MessageParticipant", "Parameters": {"Text": "Welcome"}, "Transitions": {"NextAction": "bye",
  "Errors": [{"ErrorType": "NoMatchingError", "NextAction": "bye"}]}},
 {"Identifier": "bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
]}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match v.note.as_deref() {
        Some(label) => write!(f, "the exit for `{label}` is not connected to a block"),
        None => f.write_str("this exit is not connected to a block"),
    }
}

/// Tells of each exit that leads nowhere.
pub(crate) fn check(flow: &FlowGraph<'_>, out: &mut Findings<'_>) {
    // What could not be read may have been a target.
    if !flow.is_whole() {
        return;
    }
    for (index, (node, exits)) in (0..).zip(flow.rows()) {
        let branches = exits.iter().any(|exit| exit.kind == ExitKind::Condition);
        for (exit, target) in exits.iter().zip(flow.graph().row(index)) {
            let open = *target == NONE && !exit.target.is_some();
            if open && is_taken(*node, *exit, branches) {
                found(flow, *exit, out);
            }
        }
    }
}

/// Whether a contact can come to an exit: not where it ends or goes elsewhere, unless that fails, and not to what comes next
/// where branches lead on.
fn is_taken(node: Node, exit: Exit, branches: bool) -> bool {
    match exit.kind {
        ExitKind::Next => !branches && !node.traits.has(Traits::LEAVES_OR_ENDS),
        ExitKind::Condition | ExitKind::Error => !node.traits.has(Traits::ENDS),
    }
}

fn found(flow: &FlowGraph<'_>, exit: Exit, out: &mut Findings<'_>) {
    if let Some(finding) = out.add(RULE.code, Place::At(exit.span()), message)
        && exit.label.is_some()
    {
        finding.note(flow.names().get(exit.label));
    }
}
