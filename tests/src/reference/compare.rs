//! The engine's report and the answer of the reference, side by side.

use super::{
    check,
    findings::{Answer, Detail, Finding, Measure},
    policy::Policy,
};
use callgate::{Code, Engine, Kind, Report, Violation};
use std::fmt::{self, Write};

/// A policy, as the engine has it and as the reference has it.
#[derive(Debug)]
pub(super) struct Subject {
    engine: Engine,
    policy: Policy,
}

/// What the engine and the reference do not agree on.
#[derive(Clone, Debug)]
pub(super) struct Divergence {
    /// What is not the same.
    pub(super) what: String,
    /// The engine's report.
    pub(super) engine: String,
    /// What the reference found.
    pub(super) reference: String,
}

/// What both agree on.
#[derive(Clone, Debug)]
pub(super) struct Agreement {
    /// Whether the document is valid.
    pub(super) valid: bool,
    /// The codes that were told, in order.
    pub(super) codes: Vec<Code>,
}

/// Every name that a measure can have.
const MEASURES: [&str; 9] = [
    "languages",
    "metadataKeys",
    "metadataBytes",
    "reasonCode",
    "retryAt",
    "codes",
    "depth",
    "nodes",
    "pathDepth",
];

impl Subject {
    /// A policy, which must be sound.
    ///
    /// # Errors
    /// The engine refuses it: its report.
    pub(super) fn new(policy: &[u8]) -> Result<Self, String> {
        let engine = Engine::from_policy(policy).map_err(|report| report.to_json())?;
        Ok(Self { engine, policy: Policy::new(policy) })
    }

    /// Checks a document by both.
    ///
    /// # Errors
    /// They do not agree.
    pub(super) fn check(
        &self,
        kind: Kind,
        document: &[u8],
        facts: Option<&[u8]>,
    ) -> Result<Agreement, Box<Divergence>> {
        let report = self.engine.check(kind, document, facts);
        let answer = check(&self.policy, kind, document, facts);
        let verdict = self.engine.is_valid(kind, document, facts);
        let difference = if verdict == report.is_valid() {
            difference(&report, &answer, self.policy.number("limits.maxWitness"))
        } else {
            Some("the verdict alone is another".into())
        };
        match difference {
            None => {
                let codes = report.violations.iter().map(|violation| violation.code).collect();
                Ok(Agreement { valid: report.is_valid(), codes })
            }
            Some(what) => Err(Box::new(Divergence {
                what,
                engine: report.to_json(),
                reference: answer.to_string(),
            })),
        }
    }
}

fn difference(report: &Report, answer: &Answer, max_witness: usize) -> Option<String> {
    if report.is_valid() != answer.valid {
        return Some("valid".into());
    }
    if report.truncated != answer.truncated {
        return Some("truncated".into());
    }
    for name in MEASURES {
        let own = answer.measures.iter().find(|(own, _)| *own == name).map(|(_, own)| own);
        let count = report.measures.count_of(name).map(Measure::Count);
        let text = report.measures.name_of(name).map(|own| Measure::Name(own.into()));
        let instant = report.measures.instant_of(name).map(Measure::Instant);
        if count.or(text).or(instant).as_ref() != own {
            return Some(format!("the measure {name}"));
        }
    }
    let (told, found) = (&report.violations, &answer.findings);
    for (at, (told, found)) in told.iter().zip(found).enumerate() {
        if let Some(part) = differing_part(told, found, max_witness) {
            return Some(format!("violation {at}: {part}"));
        }
    }
    (told.len() != found.len()).then(|| "the number of violations".into())
}

fn differing_part(told: &Violation, found: &Finding, max_witness: usize) -> Option<&'static str> {
    let same = |told: &Option<callgate::Detail>, found: &Option<Detail>| match (told, found) {
        (None, None) => true,
        (Some(callgate::Detail::Integer(told)), Some(Detail::Number(found))) => {
            usize::try_from(*told).is_ok_and(|told| told == *found)
        }
        (Some(callgate::Detail::Text(told)), Some(Detail::Text(found))) => told == found,
        (Some(callgate::Detail::List(told)), Some(Detail::List(found))) => told == found,
        _ => false,
    };
    let span = told.span.map(|span| (span.start, span.end));
    // Where reading ended is told by the engine alone.
    let is_placed = !matches!(found.code, "json.syntax" | "json.too-deep") && !found.in_facts;
    let parts = [
        ("the code", told.code.name() == found.code),
        ("the path", told.path == found.path),
        ("the severity", told.severity.name() == found.severity),
        ("the limit", same(&told.limit, &found.limit)),
        ("what was found", same(&told.actual, &found.actual)),
        ("the span", !is_placed || span == Some(found.span)),
        ("the witness", found.witness.is(&told.witness, max_witness)),
    ];
    parts.into_iter().find(|(_, same)| !same).map(|(part, _)| part)
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "valid {}, truncated {}, {:?}", self.valid, self.truncated, self.measures)?;
        for finding in &self.findings {
            write!(f, "\n  {} {} {:?}", finding.severity, finding.code, finding.path)?;
            write!(f, " limit {:?} actual {:?}", finding.limit, finding.actual)?;
            write!(f, " span {:?} witness {}", finding.span, finding.witness)?;
        }
        f.write_char('\n')
    }
}

#[cfg(test)]
mod tests {
    use super::{Engine, Kind, Policy, Subject};

    const FLOW: &str = r#"{"name": "n", "campaignId": "c", "fallbackAction": {"type": "hangup"}, "nodes": [
        {"id": "a", "type": "queue", "transitions": [{"condition": "1", "target": "b"}]},
        {"id": "b", "type": "queue", "transitions": [{"condition": "1", "target": "b"}]}]}"#;

    /// The engine under one policy and the reference under another: what the comparison must notice.
    fn difference(engine: &str, reference: &str) -> Option<String> {
        let engine = Engine::from_policy(engine.as_bytes()).expect("a sound policy");
        let subject = Subject { engine, policy: Policy::new(reference.as_bytes()) };
        let checked = subject.check(Kind::IvrFlow, FLOW.as_bytes(), None);
        checked.err().map(|divergence| divergence.what)
    }

    #[test]
    fn what_differs_is_noticed() {
        assert_eq!(difference("{}", "{}"), None);
        let quiet = r#"{"severity": {"flow.cycle": "off", "flow.trap": "off"}}"#;
        let shallow = r#"{"flow": {"maxDepth": 0}}"#;
        let short = r#"{"flow": {"maxDepth": 0}, "limits": {"maxViolations": 2}}"#;
        for (engine, reference, what) in [
            ("{}", quiet, "valid"),
            (shallow, short, "truncated"),
            (shallow, "{}", "violation 0: the code"),
            (r#"{"severity": {"flow.trap": "info"}}"#, "{}", "violation 1: the severity"),
            (r#"{"severity": {"flow.trap": "off"}}"#, "{}", "the number of violations"),
        ] {
            assert_eq!(
                difference(engine, reference).as_deref(),
                Some(what),
                "{engine} {reference}"
            );
        }
    }
}
