//! CXone call codes: unique under their parent, three levels deep.

use crate::{
    answer::{Answer, Call, Refusal, Told, paged},
    checking,
    oauth::form,
    world::World,
};
use callgate::Kind;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// The codes that are registered.
#[derive(Debug, Default)]
pub(crate) struct Codes {
    known: Map<String, Value>,
    by_code: HashMap<String, Vec<String>>,
    /// The children of each parent; those of the empty one are the roots.
    by_parent: HashMap<String, Vec<String>>,
}

impl Codes {
    pub(crate) fn told(&self) -> Value {
        self.known.values().cloned().collect()
    }

    pub(crate) fn insert(&mut self, id: String, code: Value) {
        let name = code["code"].as_str().unwrap_or_default().to_owned();
        let parent = code["parentCallCodeId"].as_str().unwrap_or_default().to_owned();
        // Data may bring a code a second time, changed.
        if self.known.insert(id.clone(), code).is_some() {
            for ids in self.by_code.values_mut().chain(self.by_parent.values_mut()) {
                ids.retain(|known| *known != id);
            }
        }
        self.by_code.entry(name).or_default().push(id.clone());
        self.by_parent.entry(parent).or_default().push(id);
    }

    /// The codes that fit all of these, found by the first of them.
    fn find(&self, wanted: &[(String, String)]) -> Vec<Value> {
        let fits = |code: &&Value| {
            wanted.iter().all(|(name, value)| code[name].as_str().unwrap_or_default() == value)
        };
        let Some((name, value)) = wanted.first() else {
            return self.known.values().cloned().collect();
        };
        let index = if name == "code" { &self.by_code } else { &self.by_parent };
        let ids = index.get(value).into_iter().flatten();
        ids.filter_map(|id| self.known.get(id)).filter(fits).cloned().collect()
    }

    /// What the engine must know to judge one more code: its namesakes, and the line of its parents.
    fn facts(&self, code: &Value) -> Value {
        let name = code["code"].as_str().unwrap_or_default();
        let namesakes = self.by_code.get(name).into_iter().flatten();
        let mut ids: Vec<&str> = namesakes.map(String::as_str).collect();
        let mut next = code["parentCallCodeId"].as_str();
        // Codes are registered under parents that exist, so the line ends.
        while let Some((id, parent)) = next.and_then(|id| self.known.get_key_value(id)) {
            if !ids.contains(&id.as_str()) {
                ids.push(id);
            }
            next = parent["parentCallCodeId"].as_str();
        }
        let existing: Vec<_> = ids
            .into_iter()
            .filter_map(|id| self.known.get(id))
            .map(|code| {
                let mut fact = json!({"id": code["id"], "code": code["code"]});
                if code["parentCallCodeId"].is_string() {
                    fact["parentCallCodeId"] = code["parentCallCodeId"].clone();
                }
                fact
            })
            .collect();
        json!({"existing": existing})
    }
}

/// `POST /api/v2/callcodes`
pub(crate) fn create(world: &mut World, call: &Call<'_>) -> Told {
    let body = call.json()?;
    // The engine judges matrices; one code is a matrix of one.
    let matrix = [b"[", call.body, b"]"].concat();
    let facts = world.codes.facts(&body);
    if let Some(mut report) = checking::errors(world, Kind::CallCodes, &matrix, Some(&facts)) {
        unwrap(&mut report);
        return Err(if checking::has(&report, "code.taken") {
            checking::refusal(409, "conflict", report)
        } else {
            checking::refusal(400, "bad.request", report)
        });
    }
    let id = world.ids.uuid();
    let mut code = json!({"id": id});
    for (name, value) in body.as_object().into_iter().flatten() {
        code[name] = value.clone();
    }
    world.codes.insert(id, code.clone());
    world.seen.effect(call.route);
    Ok(Answer::new(201, code))
}

/// Takes the matrix of one out of a report, so that its places are those of the body.
fn unwrap(report: &mut Value) {
    for violation in report["violations"].as_array_mut().into_iter().flatten() {
        if let Some(path) = violation["path"].as_str().and_then(|path| path.strip_prefix("/0")) {
            violation["path"] = json!(path);
        }
        for end in ["start", "end"] {
            if let Some(at) = violation["span"][end].as_u64() {
                violation["span"][end] = json!(at.saturating_sub(1));
            }
        }
    }
}

/// `GET /api/v2/callcodes`: the filter is `code=…`, `parentCallCodeId=…` or both, and the latter may
/// be a parameter of its own; an empty parent means the roots.
pub(crate) fn list(world: &mut World, call: &Call<'_>) -> Told {
    let mut wanted = form(call.asked("filter").unwrap_or_default());
    if let Some(parent) = call.asked("parentCallCodeId") {
        wanted.push(("parentCallCodeId".to_owned(), parent.to_owned()));
    }
    if let Some((name, _)) =
        wanted.iter().find(|(name, _)| !["code", "parentCallCodeId"].contains(&name.as_str()))
    {
        let message =
            format!("the filter {name:?} is unknown; code and parentCallCodeId are known");
        return Err(Refusal::new(400, "bad.request", message));
    }
    let (number, size) = call.page(25, 100)?;
    Ok(Answer::new(200, paged(world.codes.find(&wanted), number, size)))
}

/// `GET /api/v2/callcodes/{}`
pub(crate) fn show(world: &mut World, call: &Call<'_>) -> Told {
    let code = world.codes.known.get(call.id).ok_or_else(|| Refusal::not_found("call code"))?;
    Ok(Answer::new(200, code.clone()))
}
