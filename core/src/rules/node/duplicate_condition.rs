use crate::{
    documents::Kind,
    graph::index::TextIndex,
    json::Names,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
    rules::flow::{Exit, FlowGraph},
};
use alloc::string::ToString;
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::NodeDuplicateCondition,
    severity: Severity::Warning,
    fixed: false,
    title: "a node has two transitions for the same condition",
    why: "Only one of them can be taken, and it depends on the platform which. The other is a choice that callers are told \
          of and never get.",
    fails: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_support", "nodes": [
 {"id": "menu", "type": "dtmf", "transitions": [{"condition": "press_1", "target": "agents"}, {"condition": "press_1", "target": "bye"}]},
 {"id": "agents", "type": "queue"},
 {"id": "bye", "type": "hangup"}
], "fallbackAction": {"type": "hangup"}}"#,
    ),
    mended: Example::of(
        Kind::IvrFlow,
        r#"{"name": "Support", "campaignId": "camp_support", "nodes": [
 {"id": "menu", "type": "dtmf", "transitions": [{"condition": "press_1", "target": "agents"}, {"condition": "press_2", "target": "bye"}]},
 {"id": "agents", "type": "queue"},
 {"id": "bye", "type": "hangup"}
], "fallbackAction": {"type": "hangup"}}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &v.actual {
        Some(condition) => {
            write!(f, "an earlier transition of this node has the condition {condition} already")
        }
        None => f.write_str(RULE.title),
    }
}

/// How many conditions are compared with one another one by one; more are looked up.
const FEW: usize = 16;

/// Tells of each condition that stands a second time in its node.
pub(crate) fn check(flow: &FlowGraph<'_>, out: &mut Findings<'_>) {
    if !out.hears(RULE.code) {
        return;
    }
    for (_, transitions) in flow.rows() {
        match transitions.len() {
            0 | 1 => {}
            2..=FEW => few(flow.names(), transitions, out),
            _ => many(flow.names(), transitions, out),
        }
    }
}

fn few(names: &Names<'_>, transitions: &[Exit], out: &mut Findings<'_>) {
    let mut texts = [""; FEW];
    for (index, transition) in transitions.iter().enumerate() {
        let text = names.get(transition.label);
        // What could not be read is empty, and repeats nothing.
        if !text.is_empty() && texts.iter().take(index).any(|earlier| *earlier == text) {
            found(names, *transition, out);
        }
        if let Some(slot) = texts.get_mut(index) {
            *slot = text;
        }
    }
}

fn many(names: &Names<'_>, transitions: &[Exit], out: &mut Findings<'_>) {
    let text_of = |index: u32| {
        transitions.get(index as usize).map_or("", |transition| names.get(transition.label))
    };
    let mut index = TextIndex::with_capacity(transitions.len());
    for (place, transition) in (0..).zip(transitions) {
        if transition.label.is_some() && index.insert(place, text_of).is_some() {
            found(names, *transition, out);
        }
    }
}

fn found(names: &Names<'_>, transition: Exit, out: &mut Findings<'_>) {
    let place = Place::At(names.span(transition.label));
    if let Some(finding) = out.add(RULE.code, place, message) {
        finding.actual(names.get(transition.label).to_string());
    }
}
