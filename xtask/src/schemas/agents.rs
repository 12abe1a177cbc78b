//! The change of an agent's state.

use super::shape::{described, names, object, one_of, optional, required, text, with};
use serde_json::{Value, json};

pub(super) fn state(policy: &Value) -> Value {
    let agent = &policy["agent"];
    let states = names(&agent["states"]);
    let object = object([
        required("userId", "The agent", text()),
        required("targetState", "The state to change to", one_of(states.clone())),
        optional("currentState", "The state that the agent is in", one_of(states.clone())),
        optional(
            "reasonCode",
            "Why; the first reason of the target state where there is none",
            text(),
        ),
    ]);
    let reasons = states.iter().map(|state| reasons(state, agent));
    let steps = states.iter().map(|state| steps(state, agent));
    let conditions: Vec<Value> = reasons.chain(steps).collect();
    with(
        json!({ "title": "Change of an agent's state" }),
        described(
            "The request that changes the state of an agent of CXone",
            with(object, json!({ "allOf": conditions })),
        ),
    )
}

/// Why an agent changes to a state.
fn reasons(state: &str, agent: &Value) -> Value {
    let own = &agent["states"][state]["reasons"];
    let own = Some(own).filter(|own| own.as_array().is_some_and(|reasons| !reasons.is_empty()));
    let reasons = own.unwrap_or(&agent["otherReasons"]);
    json!({
        "if": { "properties": { "targetState": { "const": state } }, "required": ["targetState"] },
        "then": { "properties": { "reasonCode": { "enum": reasons } } },
    })
}

/// What an agent can change to from a state.
fn steps(state: &str, agent: &Value) -> Value {
    json!({
        "if": { "properties": { "currentState": { "const": state } }, "required": ["currentState"] },
        "then": { "properties": { "targetState": { "enum": agent["states"][state]["next"] } } },
    })
}
