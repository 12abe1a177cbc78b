use super::{Known, unlisted};
use crate::{
    documents::Kind,
    report::{Code, Example, Findings, Rule, Severity, Violation},
    rules::flow::{FlowGraph, ReferenceKind},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::QueueUnknown,
    severity: Severity::Error,
    fixed: false,
    title: "a queue is not on the platform",
    why: "The transfer fails and callers never reach anyone, or the platform refuses the flow. The facts list every queue \
          there is, by identifier, ARN or name, so this one was deleted, misspelt, or belongs to another instance. References \
          that only a contact can fill in are not looked up.",
    fails: Example::of_flow(
        Kind::ARCHITECT,
        "inboundCall:
  name: Support
  startUpRef: ./tasks/task[start]
  tasks:
    - task:
        name: Start
        refId: start
        actions:
          - transferToAcd:
              targetQueue:
                lit:
                  name: Suport
",
    )
    .with_facts(r#"{"queues": ["Support", "Sales"]}"#),
    mended: Example::of_flow(
        Kind::ARCHITECT,
        "inboundCall:
  name: Support
  startUpRef: ./tasks/task[start]
  tasks:
    - task:
        name: Start
        refId: start
        actions:
          - transferToAcd:
              targetQueue:
                lit:
                  name: Support
",
    )
    .with_facts(r#"{"queues": ["Support", "Sales"]}"#),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &v.actual {
        Some(queue) => write!(f, "the facts know no queue {queue}"),
        None => f.write_str(RULE.title),
    }
}

/// Tells of each queue that the flow uses and that is not among the known ones.
pub(crate) fn check(flow: &FlowGraph<'_>, known: &Known<'_>, out: &mut Findings<'_>) {
    unlisted(flow, ReferenceKind::Queue, known, (RULE.code, message), out);
}
