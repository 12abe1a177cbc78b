//! What only the engine knows: it tells when it refuses a policy.

use callgate::{Code, Detail, Engine, Violation};
use serde_json::{Value, json};

/// How the engine refuses a policy with this value at a place.
fn refusal(place: &[&str], value: Value, code: Code) -> Violation {
    let policy = place.iter().rev().fold(value, |value, name| json!({ (*name): value }));
    let refused = Engine::from_policy(policy.to_string().as_bytes());
    let violations = refused.err().into_iter().flat_map(|report| report.violations);
    let found = violations.into_iter().find(|found| found.code == code);
    found.unwrap_or_else(|| panic!("the engine takes {policy}"))
}

/// A whole number in the range that the setting has.
pub(super) fn count(place: &[&str]) -> Value {
    let (least, most) = range(place, json!(-1));
    json!({ "type": "integer", "minimum": least, "maximum": most })
}

/// The same of the elements of a list.
pub(super) fn counts(place: &[&str]) -> Value {
    let (least, most) = range(place, json!([-1]));
    json!({ "type": "integer", "minimum": least, "maximum": most })
}

/// The same, or `null` for none.
pub(super) fn optional_count(place: &[&str]) -> Value {
    let (least, most) = range(place, json!(-1));
    json!({ "type": ["integer", "null"], "minimum": least, "maximum": most })
}

fn range(place: &[&str], value: Value) -> (u64, u64) {
    let Some(Detail::Text(range)) = refusal(place, value, Code::PolicyRange).limit else {
        panic!("{place:?} has no range");
    };
    let ends = range
        .split_once(" to ")
        .and_then(|(least, most)| Some((least.parse().ok()?, most.parse().ok()?)));
    ends.unwrap_or_else(|| panic!("{range} is no range"))
}

/// The values that a setting may have, or the elements of one that is a list.
pub(super) fn choice(place: &[&str], wrong: Value) -> Vec<String> {
    match refusal(place, wrong, Code::ValueNotAllowed).limit {
        Some(Detail::List(names)) => names,
        Some(Detail::Text(name)) => vec![name.into_owned()],
        _ => panic!("{place:?} has no choice"),
    }
}
