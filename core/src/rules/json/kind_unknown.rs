use crate::{
    json::Span,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::KindUnknown,
    severity: Severity::Error,
    fixed: true,
    title: "the shape of the document tells no kind",
    why: "Where no kind is named, the fields of the document tell it. A document that could be anything is refused, \
          never passed unchecked: name its kind.",
    fails: Example { kind: None, document: r#"{"hello": "world"}"#, facts: None, policy: None },
    mended: Example {
        kind: None,
        document: r#"{"userId": "4711", "targetState": "IDLE"}"#,
        facts: Some(
            r#"{"schedule": {"status": "ACTIVE"}, "breaks": {"mandatoryBreakRequired": false}}"#,
        ),
        policy: None,
    },
};

fn message(_: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("the shape of the document tells no kind; name one")
}

fn wrapped(_: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(
        "the flow stands as text in the field `Content` of `ContactFlow` or `ContactFlowModule`; check that text by itself",
    )
}

/// Tells that no kind fits the document; if it is what Amazon Connect answers when it is asked for a flow, which has the flow
/// as a text, that as well.
pub(crate) fn found(document: Span, is_answer: bool, out: &mut Findings<'_>) {
    out.add(RULE.code, Place::Whole(document), if is_answer { wrapped } else { message });
}
