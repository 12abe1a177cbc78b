//! The facts about an agent, as the platform and the board tell them.

use super::{
    Board, Malformed, Response, Time,
    answer::{self, Field},
    body::{Array, Object, instant},
};
use alloc::string::String;

/// The facts `schedule` in the answer of `GET /api/v2/schedules/users/{userId}`.
pub(super) fn schedule(response: &Response) -> Result<String, Malformed> {
    let [status, shifts] = answer::fields(response, ["status", "shifts"])?;
    let object = copy(Object::new(), [("status", status)]);
    Ok(listed(object, "shifts", shifts, ["start", "end"]).finish())
}

/// The facts `breaks` in the answer of `GET /api/v2/breaks/users/{userId}/status`.
pub(super) fn breaks(response: &Response) -> Result<String, Malformed> {
    const REQUIRED: &str = "mandatoryBreakRequired";
    let [required, windows] = answer::fields(response, [REQUIRED, "windows"])?;
    let object = copy(Object::new(), [(REQUIRED, required)]);
    Ok(listed(object, "windows", windows, ["start", "end", "mandatory"]).finish())
}

/// All of them. What the platform has not told stays out, and the engine refuses what it needs and does not find. So does
/// the history of an agent of whom the board knows nothing: that is not the same as one in which nothing happened.
pub(super) fn all(schedule: &str, breaks: &str, board: &Board, user_id: &str, now: Time) -> String {
    let facts =
        Object::new().text("now", &instant(now)).json("schedule", schedule).json("breaks", breaks);
    let entries = board.agent(user_id).map(|agent| agent.entries()).unwrap_or_default();
    if entries.is_empty() {
        return facts.finish();
    }
    let history = entries.iter().fold(Array::new(), |history, entry| {
        let entry = Object::new().text("state", &entry.state).text("at", &instant(entry.at));
        history.json(&entry.finish())
    });
    facts.json("history", &history.finish()).finish()
}

/// The fields that are there, as they are: what has the wrong type is the engine's to refuse.
fn copy<'f>(
    object: Object,
    fields: impl IntoIterator<Item = (&'static str, Option<Field<'f>>)>,
) -> Object {
    let there = fields.into_iter().filter_map(|(name, field)| Some((name, field?)));
    there.fold(object, |object, (name, field)| object.json(name, &field.print()))
}

/// A list of objects, of which nothing but these fields is taken: what else the platform tells of a shift is no fact.
fn listed<const N: usize>(
    object: Object,
    name: &'static str,
    list: Option<Field<'_>>,
    fields: [&'static str; N],
) -> Object {
    let Some(list) = list else { return object };
    let Some(elements) = list.json().and_then(answer::elements) else {
        return object.json(name, &list.print());
    };
    let mut taken = Array::new();
    for element in elements {
        taken = match answer::inner(element, fields) {
            Ok(found) => taken.json(&copy(Object::new(), fields.into_iter().zip(found)).finish()),
            Err(_) => taken.json(element),
        };
    }
    object.json(name, &taken.finish())
}
