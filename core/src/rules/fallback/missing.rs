use crate::{
    documents::Kind,
    graph::NONE,
    policy::{FlowProfile, Kinds},
    report::{Code, Detail, Example, Findings, Place, Rule, Severity, Violation},
    rules::flow::{Exit, ExitKind, FlowGraph, Traits},
};
use alloc::{vec, vec::Vec};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::FallbackMissing,
    severity: Severity::Warning,
    fixed: false,
    title: "a block that chooses has no exit for anything else",
    why: "Callers press keys that no menu offers, and functions return what nobody thought of. Without an exit for that, the \
          contact ends, or takes the way of an error, and nobody can tell why.",
    fails: Example::of_flow(
        Kind::TWILIO,
        r#"{"initial_state": "Trigger", "states": [
 {"name": "Trigger", "type": "trigger", "transitions": [{"event": "incomingMessage", "next": "ask"}]},
 {"name": "ask", "type": "send-and-wait-for-reply", "transitions": [{"event": "incomingMessage", "next": "answer"}]},
 {"name": "answer", "type": "split-based-on", "transitions": [{"event": "noMatch"},
  {"event": "match", "next": "thanks", "conditions": [{"type": "equal_to", "value": "yes"}]}]},
 {"name": "thanks", "type": "send-message", "transitions": []}
]}"#,
    ),
    mended: Example::of_flow(
        Kind::TWILIO,
        r#"{"initial_state": "Trigger", "states": [
 {"name": "Trigger", "type": "trigger", "transitions": [{"event": "incomingMessage", "next": "ask"}]},
 {"name": "ask", "type": "send-and-wait-for-reply", "transitions": [{"event": "incomingMessage", "next": "answer"}]},
 {"name": "answer", "type": "split-based-on", "transitions": [{"event": "noMatch", "next": "sorry"},
  {"event": "match", "next": "thanks", "conditions": [{"type": "equal_to", "value": "yes"}]}]},
 {"name": "thanks", "type": "send-message", "transitions": []},
 {"name": "sorry", "type": "send-message", "transitions": []}
]}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &v.limit {
        Some(labels) => {
            write!(f, "nothing leads on from here for any other value; the exit is {labels}")
        }
        None => f.write_str(RULE.title),
    }
}

/// Tells of each block that chooses among values and has no exit for the others. Where a flow ends at what is not connected,
/// such an exit may be open, but not if it is an answer that was not understood: then it must lead on.
pub(crate) fn check(flow: &FlowGraph<'_>, profile: &FlowProfile, out: &mut Findings<'_>) {
    if !out.hears(RULE.code) || profile.fallbacks.is_empty() || !flow.is_whole() {
        return;
    }
    let answers = if profile.open_ends { answers(flow) } else { Vec::new() };
    for (index, (node, exits)) in (0..).zip(flow.rows()) {
        let chooses = exits.iter().any(|exit| exit.kind == ExitKind::Condition);
        let labels = profile.fallback_of(flow.names().get(node.kind)).filter(|_| chooses);
        let Some(labels) = labels else { continue };
        let must_lead = answers.get(index as usize).copied().unwrap_or_default();
        let exits = exits.iter().zip(flow.graph().row(index));
        if !exits.into_iter().any(|(exit, target)| falls(flow, labels, exit, *target, must_lead))
            && let Some(finding) = out.add(RULE.code, Place::At(node.span()), message)
        {
            finding.limit(Detail::choice(labels.names()));
        }
    }
}

/// Whether an exit is for the values that no other is for.
fn falls(flow: &FlowGraph<'_>, labels: &Kinds, exit: &Exit, target: u32, must_lead: bool) -> bool {
    let leads = target != NONE || exit.target.is_some();
    exit.kind == ExitKind::Error
        && labels.has(flow.names().get(exit.label))
        && (leads || !must_lead)
}

/// The nodes that a contact comes to with an answer: those that wait for one, and those right after them.
fn answers(flow: &FlowGraph<'_>) -> Vec<bool> {
    let mut answers = vec![false; flow.all().len()];
    let mut mark = |node: u32| {
        if let Some(slot) = answers.get_mut(node as usize) {
            *slot = true;
        }
    };
    for (index, (node, exits)) in (0..).zip(flow.rows()) {
        if node.traits.has(Traits::WAITS) {
            mark(index);
            let exits = exits.iter().zip(flow.graph().row(index));
            exits.filter(|(exit, _)| exit.kind != ExitKind::Error).for_each(|(_, to)| mark(*to));
        }
    }
    answers
}
