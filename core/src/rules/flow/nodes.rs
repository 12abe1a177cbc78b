use super::FlowGraph;
use crate::{
    documents::Kind,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::FlowNodes,
    severity: Severity::Error,
    fixed: false,
    title: "a flow has more nodes than the platform takes",
    why: "The platform publishes no flow with more. Parts that several branches share, or that stand by themselves, can become \
          flows of their own: modules, subflows, common modules.",
    fails: Example::of_flow(Kind::TWILIO,
        r#"{"initial_state": "Trigger", "states": [
 {"name": "Trigger", "type": "trigger", "transitions": [{"event": "incomingCall", "next": "greet"}]},
 {"name": "greet", "type": "say-play", "transitions": [{"event": "audioComplete", "next": "agents"}]},
 {"name": "agents", "type": "send-to-flex", "transitions": []}
]}"#,
    )
    .under(r#"{"flowKinds": {"twilio-flow": {"maxNodes": 2}}}"#),
    mended: Example::of_flow(Kind::TWILIO,
        r#"{"initial_state": "Trigger", "states": [
 {"name": "Trigger", "type": "trigger", "transitions": [{"event": "incomingCall", "next": "agents"}]},
 {"name": "agents", "type": "send-to-flex", "transitions": []}
]}"#,
    )
    .under(r#"{"flowKinds": {"twilio-flow": {"maxNodes": 2}}}"#),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.actual, &v.limit) {
        (Some(actual), Some(limit)) => {
            write!(f, "the flow has {actual} nodes; the platform takes {limit}")
        }
        _ => f.write_str(RULE.title),
    }
}

/// Tells of a flow that has more nodes than the limit.
pub(crate) fn check(flow: &FlowGraph<'_>, limit: usize, out: &mut Findings<'_>) {
    let actual = flow.all().len();
    if actual > limit
        && let Some(finding) = out.add(RULE.code, Place::At(flow.place()), message)
    {
        finding.limit(limit).actual(actual);
    }
}
