use crate::{
    documents::Kind,
    json::Span,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::FlowSize,
    severity: Severity::Error,
    fixed: false,
    title: "a flow is longer than the platform takes",
    why: "The platform refuses the request that would create or change the flow. Characters are counted without white space \
          between values, so that no way of writing it is shorter; positions in `Metadata` can go, and parts can become modules.",
    fails: Example::of_flow(Kind::CONNECT,
        r#"{"Version": "2019-10-30", "StartAction": "bye", "Metadata": {"ActionMetadata": {"bye": {"position": {"x": 20, "y": 20}}}}, "Actions": [
 {"Identifier": "bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
]}"#,
    )
    .under(r#"{"flowKinds": {"connect-flow": {"maxCharacters": 150}}}"#),
    mended: Example::of_flow(Kind::CONNECT,
        r#"{"Version": "2019-10-30", "StartAction": "bye", "Actions": [
 {"Identifier": "bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
]}"#,
    )
    .under(r#"{"flowKinds": {"connect-flow": {"maxCharacters": 150}}}"#),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.actual, &v.limit) {
        (Some(actual), Some(limit)) => {
            write!(
                f,
                "the flow has {actual} characters, white space between values apart; the platform takes {limit}"
            )
        }
        _ => f.write_str(RULE.title),
    }
}

/// How many characters a JSON text has, white space between its values apart.
pub(crate) fn characters(document: &str) -> usize {
    let (mut count, mut quoted, mut escaped) = (0, false, false);
    for character in document.chars() {
        let blank = matches!(character, ' ' | '\t' | '\n' | '\r');
        count += usize::from(quoted || !blank);
        quoted ^= character == '"' && !escaped;
        escaped = quoted && character == '\\' && !escaped;
    }
    count
}

/// Tells of a flow that has more characters than the limit.
pub(crate) fn check(document: &str, actual: usize, limit: usize, out: &mut Findings<'_>) {
    let place = Place::Whole(Span::new(0, document.len()));
    if actual > limit
        && let Some(finding) = out.add(RULE.code, place, message)
    {
        finding.limit(limit).actual(actual);
    }
}

#[cfg(test)]
mod tests {
    use super::characters;

    #[test]
    fn white_space_counts_in_strings_alone() {
        let document = "{ \"a b\\\" c\" :\n[\t\"\\\\\" , 1 ],\r\"é\": null }";
        assert_eq!(characters(document), r#"{"a b\" c":["\\",1],"é":null}"#.chars().count());
    }
}
