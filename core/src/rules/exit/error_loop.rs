use crate::{
    documents::Kind,
    policy::FlowProfile,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
    rules::flow::{Exit, ExitKind, FlowGraph, Node, Traits},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::ExitErrorLoop,
    severity: Severity::Warning,
    fixed: false,
    title: "an error leads back to the block that it came from",
    why: "What has just failed fails again, at once and without end, while the caller hears nothing. A menu may repeat when \
          nothing was pressed, since it waits each time; a failure does not wait. Count the tries, or lead errors elsewhere.",
    fails: Example::of_flow(Kind::CONNECT,
        r#"{"Version": "2019-10-30", "StartAction": "look up", "Actions": [
 {"Identifier": "look up", "Type": "InvokeLambdaFunction", "Parameters": {"InvocationTimeLimitSeconds": "3"},
  "Transitions": {"NextAction": "bye", "Errors": [{"ErrorType": "NoMatchingError", "NextAction": "look up"}]}},
 {"Identifier": "bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
]}"#,
    )
    .under(r#"{"flowKinds": {"connect-flow": {"severity": {"flow.cycle": "off"}}}}"#),
    mended: Example::of_flow(Kind::CONNECT,
        r#"{"Version": "2019-10-30", "StartAction": "look up", "Actions": [
 {"Identifier": "look up", "Type": "InvokeLambdaFunction", "Parameters": {"InvocationTimeLimitSeconds": "3"},
  "Transitions": {"NextAction": "bye", "Errors": [{"ErrorType": "NoMatchingError", "NextAction": "tries"}]}},
 {"Identifier": "tries", "Type": "Loop", "Parameters": {"LoopCount": "3"}, "Transitions": {"NextAction": "bye", "Conditions": [
  {"NextAction": "look up", "Condition": {"Operator": "Equals", "Operands": ["ContinueLooping"]}},
  {"NextAction": "bye", "Condition": {"Operator": "Equals", "Operands": ["DoneLooping"]}}]}},
 {"Identifier": "bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
]}"#,
    )
    .under(r#"{"flowKinds": {"connect-flow": {"severity": {"flow.cycle": "off"}}}}"#),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match v.note.as_deref() {
        Some(label) => write!(f, "`{label}` leads back to the block that it came from"),
        None => f.write_str("this error leads back to the block that it came from"),
    }
}

/// Whether an exit is that of a failure: an error of a block that waits for nothing, or one that comes before it has waited.
pub(crate) fn is_failure(
    flow: &FlowGraph<'_>,
    profile: &FlowProfile,
    node: Node,
    exit: Exit,
) -> bool {
    let at_once = || profile.failures.has(flow.names().get(exit.label));
    exit.kind == ExitKind::Error && (!node.traits.has(Traits::WAITS) || at_once())
}

/// Tells of each failure that leads back to its own block.
pub(crate) fn check(flow: &FlowGraph<'_>, profile: &FlowProfile, out: &mut Findings<'_>) {
    for (index, (node, exits)) in (0..).zip(flow.rows()) {
        for (exit, target) in exits.iter().zip(flow.graph().row(index)) {
            if *target == index
                && is_failure(flow, profile, *node, *exit)
                && let Some(finding) = out.add(RULE.code, Place::At(exit.span()), message)
                && exit.label.is_some()
            {
                finding.note(flow.names().get(exit.label));
            }
        }
    }
}
