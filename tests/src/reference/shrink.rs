//! Smaller documents on which the engine and the reference still do not agree.

use super::compare::Subject;
use crate::conformance::Vector;
use serde_json::Value;

/// The vector without every part that can be left out while they do not agree.
pub(super) fn shrunk(vector: &Vector) -> Vector {
    let mut small = vector.clone();
    if let Some(facts) = small.facts.take()
        && !diverges(&small)
    {
        small.facts = Some(facts);
    }
    loop {
        let before = small.clone();
        small = without_parts(small, |vector| Some(&mut vector.document));
        small = without_parts(small, |vector| vector.facts.as_mut());
        small = without_parts(small, |vector| vector.policy.as_mut());
        if small == before {
            return small;
        }
    }
}

fn diverges(vector: &Vector) -> bool {
    let subject = Subject::new(vector.policy.as_deref().unwrap_or(b"{}"));
    let kind = vector.kind.expect("a kind");
    subject.is_ok_and(|own| own.check(kind, &vector.document, vector.facts.as_deref()).is_err())
}

/// Leaves out what can be left out of one text of a vector, if that is JSON.
fn without_parts(vector: Vector, text: impl Fn(&mut Vector) -> Option<&mut Vec<u8>>) -> Vector {
    let mut small = vector;
    let Some(whole) = text(&mut small).map(|text| text.clone()) else { return small };
    let Ok(mut value) = serde_json::from_slice::<Value>(&whole) else { return small };
    let mut place = 0;
    loop {
        let mut other = value.clone();
        if !remove(&mut other, &mut { place }) {
            return small;
        }
        let mut smaller = small.clone();
        if let Some(text) = text(&mut smaller) {
            *text = other.to_string().into_bytes();
        }
        if diverges(&smaller) {
            (small, value) = (smaller, other);
        } else {
            place += 1;
        }
    }
}

/// Removes the part with this number, counted from the outside to the inside; false if there are not so many.
fn remove(value: &mut Value, number: &mut usize) -> bool {
    let count = match value {
        Value::Array(elements) => elements.len(),
        Value::Object(members) => members.len(),
        _ => return false,
    };
    if *number < count {
        match value {
            Value::Array(elements) => drop(elements.remove(*number)),
            Value::Object(members) => {
                let key = members.keys().nth(*number).cloned().unwrap_or_default();
                members.shift_remove(&key);
            }
            _ => {}
        }
        return true;
    }
    *number -= count;
    match value {
        Value::Array(elements) => elements.iter_mut().any(|inner| remove(inner, number)),
        Value::Object(members) => members.values_mut().any(|inner| remove(inner, number)),
        _ => false,
    }
}
