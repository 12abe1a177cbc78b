use super::{Known, unlisted};
use crate::{
    documents::Kind,
    report::{Code, Example, Findings, Rule, Severity, Violation},
    rules::flow::{FlowGraph, ReferenceKind},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::PromptUnknown,
    severity: Severity::Error,
    fixed: false,
    title: "a prompt is not on the platform",
    why: "Callers hear silence, or the platform refuses the flow. The facts list every prompt there is, by identifier, ARN or \
          name, so this one was deleted, misspelt, or belongs to another instance. References that only a contact can fill in \
          are not looked up.",
    fails: Example::of_flow(
        Kind::CONNECT,
        r#"{"Version": "2019-10-30", "StartAction": "music", "Actions": [
 {"Identifier": "music", "Type": "MessageParticipant", "Transitions": {"NextAction": "bye"},
  "Parameters": {"PromptId": "arn:aws:connect:eu-west-2:111122223333:instance/i-1/prompt/p-2"}},
 {"Identifier": "bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
]}"#,
    )
    .with_facts(r#"{"prompts": ["p-1"], "queues": []}"#),
    mended: Example::of_flow(
        Kind::CONNECT,
        r#"{"Version": "2019-10-30", "StartAction": "music", "Actions": [
 {"Identifier": "music", "Type": "MessageParticipant", "Transitions": {"NextAction": "bye"},
  "Parameters": {"PromptId": "arn:aws:connect:eu-west-2:111122223333:instance/i-1/prompt/p-1"}},
 {"Identifier": "bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
]}"#,
    )
    .with_facts(r#"{"prompts": ["p-1"], "queues": []}"#),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &v.actual {
        Some(prompt) => write!(f, "the facts know no prompt {prompt}"),
        None => f.write_str(RULE.title),
    }
}

/// Tells of each prompt that the flow plays and that is not among the known ones.
pub(crate) fn check(flow: &FlowGraph<'_>, known: &Known<'_>, out: &mut Findings<'_>) {
    unlisted(flow, ReferenceKind::Media, known, (RULE.code, message), out);
}
