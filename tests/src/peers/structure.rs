//! The schemas of `schemas/` against the engine: what a schema can say, both say.

use super::{value, vary};
use crate::conformance;
use callgate::{Code, Detail, Engine, Kind, Severity, Violation, forms::time};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// A schema, and what the engine checks for it.
#[derive(Debug)]
pub struct Schema {
    /// The name of its file, without the ending.
    pub name: &'static str,
    /// The kind of document; none is for facts.
    kind: Option<Kind>,
}

/// A document, read twice.
#[derive(Debug)]
pub struct Reading {
    /// The places at which the engine finds something wrong that a schema could tell. A field that is missing or too
    /// much counts as a fault of the object. `None` where the engine cannot read the document.
    pub places: Option<BTreeSet<String>>,
    /// The value for a validator. `None` where `serde_json` cannot read the document.
    pub value: Option<Value>,
}

/// Every schema.
pub const SCHEMAS: &[Schema] = &[
    Schema { name: "guest-session", kind: Some(Kind::GuestSession) },
    Schema { name: "genesys-guest", kind: Some(Kind::GenesysGuest) },
    Schema { name: "agent-state", kind: Some(Kind::AgentState) },
    Schema { name: "call-codes", kind: Some(Kind::CallCodes) },
    Schema { name: "ivr-flow", kind: Some(Kind::IvrFlow) },
    Schema { name: "policy", kind: Some(Kind::Policy) },
    Schema { name: "facts", kind: None },
];

/// The kinds that have facts of their own.
const INFORMED: [Kind; 5] =
    [Kind::GenesysGuest, Kind::AgentState, Kind::CallCodes, Kind::IvrFlow, Kind::ConnectFlow];

impl Schema {
    /// Where it is.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../schemas/{}.json", self.name))
    }

    /// Documents for it, without end; the same seed gives the same ones.
    #[must_use]
    pub fn documents(&self, seed: u64) -> Box<dyn Iterator<Item = Vec<u8>>> {
        if let Some(kind) = self.kind {
            return Box::new(super::documents(kind, seed));
        }
        let sources = INFORMED.map(|kind| conformance::facts(kind, seed));
        Box::new(vary(Alternating(sources), Vec::new(), seed))
    }

    /// How the engine and `serde_json` read a document.
    ///
    /// # Panics
    /// The report was cut, so that there is no telling.
    #[must_use]
    pub fn read(&self, engine: &Engine, document: &[u8]) -> Reading {
        let mut found: Vec<Violation> = Vec::new();
        let mut keep = |kind: Kind, document: &[u8], facts: Option<&[u8]>| {
            let report = engine.check(kind, document, facts);
            assert!(
                !report.truncated,
                "too much is wrong with {}",
                String::from_utf8_lossy(document)
            );
            found.extend(report.violations);
        };
        match self.kind {
            Some(kind) => keep(kind, document, None),
            None => INFORMED.iter().for_each(|kind| keep(*kind, b"{}", Some(document))),
        }
        if self.kind.is_none() {
            found.retain_mut(|violation| {
                let place = violation.path.strip_prefix("/facts").map(str::to_owned);
                place.map(|place| violation.path = place).is_some()
            });
        }
        let is_read = |violation: &Violation| {
            !matches!(violation.code, Code::JsonSyntax | Code::JsonTooDeep | Code::JsonTooLarge)
        };
        let value = value::read(document);
        let places = found.iter().all(is_read).then(|| {
            let said = found.iter().filter(|violation| {
                violation.severity == Severity::Error && can_be_said(violation, value.as_ref())
            });
            said.map(|violation| place(violation).to_owned()).collect()
        });
        Reading { places, value }
    }
}

/// The place as a schema has it.
fn place(violation: &Violation) -> &str {
    match violation.code {
        Code::FieldMissing
        | Code::FieldUnknown
        | Code::NodeMediaMissing
        | Code::MetadataKeyEmpty => {
            violation.path.rsplit_once('/').map_or("", |(object, _)| object)
        }
        _ => &violation.path,
    }
}

/// Whether a schema can say what the violation tells, as `docs/schemas.md` has it.
fn can_be_said(violation: &Violation, document: Option<&Value>) -> bool {
    let value = document.and_then(|document| document.pointer(&violation.path));
    match violation.code {
        // A validator is given values, in which no key stands twice.
        Code::JsonDuplicateKey
        | Code::MetadataSize
        | Code::DateOrder
        | Code::FactsMissing
        | Code::CodeDuplicate
        | Code::CodeParentMissing
        | Code::CodeParentAmbiguous
        | Code::CodeCycle
        | Code::CodeDepth
        | Code::NodeDanglingTarget
        | Code::NodeDuplicateId
        | Code::FlowCycle
        | Code::FlowTrap
        | Code::FlowDepth => false,
        Code::DateFormat => {
            let is_instant = violation.limit == Some(Detail::from("RFC 3339 date-time"));
            !value.and_then(Value::as_str).is_some_and(|text| is_leap_second(text, is_instant))
        }
        Code::TypeMismatch => {
            violation.limit != Some(Detail::from("whole number"))
                || !is_whole(value, 0.0, TWO_TO_63)
        }
        Code::PolicyRange => match &violation.limit {
            Some(Detail::Text(range)) => {
                let (least, most) = range.split_once(" to ").expect("a range");
                !is_whole(value, least.parse().expect("a number"), most.parse().expect("a number"))
            }
            _ => true,
        },
        Code::PolicyPattern => violation.path.starts_with("/language/"),
        Code::PolicyContradiction => value.is_some_and(is_contradiction_in_itself),
        _ => true,
    }
}

/// Whether nothing is wrong but that a second 60 stands in a minute that has none: the offset decides which has one.
fn is_leap_second(text: &str, is_instant: bool) -> bool {
    let Some((minutes, rest)) = text.split_at_checked("2016-12-31T23:59".len()) else {
        return false;
    };
    let Some(rest) = rest.strip_prefix(":60") else { return false };
    let text = format!("{minutes}:59{rest}");
    if is_instant { time::instant(&text) } else { time::date_or_instant(&text) }.is_some()
}

const TWO_TO_63: f64 = 9_223_372_036_854_775_808.0;

/// Whether a number is whole by its value and in the range: the engine wants it written as a whole number, too.
fn is_whole(value: Option<&Value>, least: f64, most: f64) -> bool {
    let number = value.and_then(Value::as_f64);
    number.is_some_and(|number| number.fract() == 0.0 && (least..=most).contains(&number))
}

/// Whether it is a choice among nothing, or a node that both ends and leads on.
fn is_contradiction_in_itself(value: &Value) -> bool {
    match value {
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => {
            let is_set = |name| members.get(name) == Some(&Value::Bool(true));
            members.is_empty() || is_set("ends") && is_set("continues")
        }
        _ => false,
    }
}

/// Takes from each of several sources in turn.
struct Alternating<I, const N: usize>([I; N]);

impl<I: Iterator, const N: usize> Iterator for Alternating<I, N> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        self.0.rotate_left(1);
        self.0.first_mut()?.next()
    }
}
