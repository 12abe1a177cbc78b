//! Bodies are judged by the engine, as the platforms judge them.

use crate::{answer::Refusal, world::World};
use callgate::Kind;
use serde_json::Value;

/// Checks a document and returns the report if it has errors.
pub(crate) fn errors(
    world: &World,
    kind: Kind,
    document: &[u8],
    facts: Option<&Value>,
) -> Option<Value> {
    let facts = facts.map(Value::to_string);
    let report = world.engine.check(kind, document, facts.as_deref().map(str::as_bytes));
    // The report prints itself as JSON, so reading it cannot fail.
    (!report.is_valid()).then(|| serde_json::from_str(&report.to_json()).unwrap_or_default())
}

/// The refusal of a body that breaks rules.
pub(crate) fn refusal(status: u16, code: &'static str, report: Value) -> Refusal {
    let first = report["violations"].as_array().into_iter().flatten();
    let mut first = first.filter(|violation| violation["severity"] == "error");
    let message = first.next().and_then(|violation| violation["message"].as_str());
    let message = message.unwrap_or("the body breaks rules").to_owned();
    let mut refusal = Refusal::new(status, code, message);
    refusal.report = Some(Box::new(report));
    refusal
}

/// Refuses a body that breaks rules.
pub(crate) fn valid(world: &World, kind: Kind, document: &[u8]) -> Result<(), Refusal> {
    match errors(world, kind, document, None) {
        None => Ok(()),
        Some(report) => Err(refusal(400, "bad.request", report)),
    }
}

/// Whether a report has an error with this code.
pub(crate) fn has(report: &Value, code: &str) -> bool {
    let violations = report["violations"].as_array();
    violations.into_iter().flatten().any(|violation| violation["code"] == code)
}
