//! CXone agents: schedules, breaks and states.

use crate::{
    answer::{Answer, Call, Refusal, Told},
    checking,
    clock::rfc3339,
    world::World,
};
use callgate::Kind;
use serde_json::{Map, Value, json};

/// The agents by id.
#[derive(Debug)]
pub(crate) struct Agents {
    pub(crate) known: Map<String, Value>,
}

impl Default for Agents {
    /// One that may work, one that is not scheduled, and one who must take a break.
    fn default() -> Self {
        let mut known = Map::new();
        for (id, status, must_rest) in [
            ("agent-1", "ACTIVE", false),
            ("agent-2", "INACTIVE", false),
            ("agent-3", "ACTIVE", true),
        ] {
            let schedule = json!({"status": status});
            let breaks = json!({"mandatoryBreakRequired": must_rest});
            known.insert(id.to_owned(), agent(&schedule, &breaks, "NOT_READY"));
        }
        Self { known }
    }
}

/// An agent as the simulator keeps it.
pub(crate) fn agent(schedule: &Value, breaks: &Value, state: &str) -> Value {
    json!({"schedule": schedule, "breaks": breaks, "state": state, "reasonCode": null, "since": null})
}

impl Agents {
    pub(crate) fn told(&self) -> Value {
        let agents = self.known.iter();
        let told = agents.map(|(id, agent)| {
            json!({
                "userId": id, "state": agent["state"], "reasonCode": agent["reasonCode"],
                "since": agent["since"],
            })
        });
        told.collect()
    }
}

fn find<'a>(world: &'a World, call: &Call<'_>) -> Result<&'a Value, Refusal> {
    world.agents.known.get(call.id).ok_or_else(|| Refusal::not_found("agent"))
}

/// A part of an agent with the agent's id before it.
fn part(world: &World, call: &Call<'_>, name: &str) -> Told {
    let mut body = json!({"userId": call.id});
    for (key, value) in find(world, call)?[name].as_object().into_iter().flatten() {
        body[key] = value.clone();
    }
    Ok(Answer::new(200, body))
}

/// `GET /api/v2/schedules/users/{}`
pub(crate) fn schedule(world: &mut World, call: &Call<'_>) -> Told {
    part(world, call, "schedule")
}

/// `GET /api/v2/breaks/users/{}/status`
pub(crate) fn breaks(world: &mut World, call: &Call<'_>) -> Told {
    part(world, call, "breaks")
}

/// `GET /api/v2/users/{}/state`
pub(crate) fn state(world: &mut World, call: &Call<'_>) -> Told {
    let agent = find(world, call)?;
    let body = json!({
        "userId": call.id, "state": agent["state"], "reasonCode": agent["reasonCode"],
        "since": agent["since"],
    });
    Ok(Answer::new(200, body))
}

/// `POST /api/v2/users/{}/state`
pub(crate) fn change(world: &mut World, call: &Call<'_>) -> Told {
    let agent = find(world, call)?.clone();
    let body = call.json()?;
    let members = body.as_object();
    let members = members.ok_or_else(|| Refusal::new(400, "bad.request", "no object"))?;
    let mut document = json!({"userId": call.id});
    for (name, value) in members {
        let name = match name.as_str() {
            "state" => "targetState",
            "userId" | "targetState" | "currentState" => {
                let message = format!("{name} is unknown; state and reasonCode are known");
                return Err(Refusal::new(400, "bad.request", message));
            }
            name => name,
        };
        document[name] = value.clone();
    }
    let facts = json!({
        "now": rfc3339(call.now), "schedule": agent["schedule"], "breaks": agent["breaks"],
    });
    let document = document.to_string();
    if let Some(report) =
        checking::errors(world, Kind::AgentState, document.as_bytes(), Some(&facts))
    {
        return Err(refusal(report));
    }
    let known = &mut world.agents.known;
    let agent = known.get_mut(call.id).ok_or_else(|| Refusal::not_found("agent"))?;
    let previous = agent["state"].clone();
    if previous != body["state"] || agent["reasonCode"] != body["reasonCode"] {
        agent["state"] = body["state"].clone();
        agent["reasonCode"] = body["reasonCode"].clone();
        agent["since"] = json!(rfc3339(call.told));
        world.seen.effect(call.route);
    }
    let body = json!({
        "userId": call.id, "state": agent["state"], "reasonCode": agent["reasonCode"],
        "previousState": previous, "changedAt": agent["since"],
    });
    Ok(Answer::new(200, body))
}

/// Schedules and breaks are conflicts with the platform's policy; the rest is a bad request.
fn refusal(report: Value) -> Refusal {
    let code = if ["schedule.inactive", "schedule.outside-shift"]
        .iter()
        .any(|code| checking::has(&report, code))
    {
        Some("AGENT_NOT_SCHEDULED")
    } else if checking::has(&report, "break.mandatory") {
        Some("MANDATORY_BREAK_VIOLATION")
    } else {
        None
    };
    let only_policy = report["violations"].as_array().into_iter().flatten().all(|violation| {
        let code = violation["code"].as_str().unwrap_or_default();
        code.starts_with("schedule.") || code.starts_with("break.")
    });
    match code.filter(|_| only_policy) {
        Some(code) => checking::refusal(409, code, report),
        None => checking::refusal(400, "bad.request", report),
    }
}
