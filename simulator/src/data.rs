//! Data for tests: agents, media assets, campaigns, call codes, and what the CRM refuses.

use crate::{
    agents, checking,
    fields::{Fields, Wrong},
    oauth::Client,
    world::World,
};
use callgate::Kind;
use serde_json::{Value, json};

/// Reads the whole document before the first change, so that a wrong one changes nothing.
pub(crate) fn load(world: &mut World, data: &Value) -> Result<(), Wrong> {
    let mut fields = Fields::of(data, "")?;
    let mut agents = Vec::new();
    for (index, value) in fields.list("agents")?.into_iter().flatten().enumerate() {
        agents.push(agent(world, value, fields.place(&format!("agents/{index}")))?);
    }
    let assets = fields.texts("mediaAssets")?;
    let campaigns = fields.texts("campaigns")?;
    let rejects = fields.texts("crmRejects")?;
    let mut codes = Vec::new();
    for (index, value) in fields.list("callCodes")?.into_iter().flatten().enumerate() {
        codes.push(code(world, value, fields.place(&format!("callCodes/{index}")))?);
    }
    let mut clients = Vec::new();
    for (index, value) in fields.list("clients")?.into_iter().flatten().enumerate() {
        clients.push(client(value, fields.place(&format!("clients/{index}")))?);
    }
    let mut guests = Vec::new();
    for (index, value) in fields.list("genesysGuests")?.into_iter().flatten().enumerate() {
        guests.push(guest(world, value, fields.place(&format!("genesysGuests/{index}")))?);
    }
    fields.end()?;

    world.agents.known.extend(agents);
    for asset in assets.into_iter().flatten() {
        world.ivr.assets.insert(asset.clone(), json!({"id": asset, "name": asset}));
    }
    if campaigns.is_some() {
        world.ivr.campaigns = campaigns;
    }
    if let Some(rejects) = rejects {
        world.crm.rejects = rejects;
    }
    for (id, code) in codes {
        world.codes.insert(id, code);
    }
    world.oauth.clients.retain(|old| clients.iter().all(|new| new.id != old.id));
    world.oauth.clients.extend(clients);
    for (id, changes) in guests {
        if let Some(guest) = world.genesys.find(&id) {
            for (name, value) in changes {
                guest.body[name] = value;
            }
            guest.version += 1;
        }
    }
    Ok(())
}

fn agent(world: &World, value: &Value, place: String) -> Result<(String, Value), Wrong> {
    let mut fields = Fields::of(value, place)?;
    let id = fields.text("userId")?;
    let id = fields.required("userId", id)?.to_owned();
    let schedule = fields.value("schedule").cloned().unwrap_or(json!({"status": "ACTIVE"}));
    let breaks = fields.value("breaks").cloned();
    let breaks = breaks.unwrap_or(json!({"mandatoryBreakRequired": false}));
    let state = fields.text("state")?.unwrap_or("NOT_READY");
    let document = json!({"userId": id, "targetState": "READY"}).to_string();
    let facts = json!({"now": "2026-01-01T00:00:00Z", "schedule": schedule, "breaks": breaks});
    let report = checking::errors(world, Kind::AgentState, document.as_bytes(), Some(&facts));
    let violations = report.iter().filter_map(|report| report["violations"].as_array());
    for violation in violations.flatten() {
        let path = violation["path"].as_str().unwrap_or_default();
        if let Some(path) = path.strip_prefix("/facts/") {
            let reason = violation["message"].as_str().unwrap_or_default();
            return Err(fields.wrong(path, reason));
        }
    }
    fields.end()?;
    Ok((id, agents::agent(&schedule, &breaks, state)))
}

fn code(world: &mut World, value: &Value, place: String) -> Result<(String, Value), Wrong> {
    let mut fields = Fields::of(value, place)?;
    let id = fields.text("id")?.map_or_else(|| world.ids.uuid(), str::to_owned);
    let name = fields.text("code")?;
    let name = fields.required("code", name)?;
    let parent = fields.text("parentCallCodeId")?;
    let mut code = json!({
        "id": id, "code": name,
        "name": fields.text("name")?.unwrap_or(name),
        "type": fields.text("type")?.unwrap_or("NEUTRAL"),
        "category": fields.text("category")?.unwrap_or("DEFAULT"),
        "isActive": fields.flag("isActive")?.unwrap_or(true),
    });
    if let Some(parent) = parent {
        code["parentCallCodeId"] = json!(parent);
    }
    fields.end()?;
    Ok((id, code))
}

fn client(value: &Value, place: String) -> Result<Client, Wrong> {
    let mut fields = Fields::of(value, place)?;
    let (id, secret) = (fields.text("id")?, fields.text("secret")?);
    let client = Client {
        id: fields.required("id", id)?.to_owned(),
        secret: fields.required("secret", secret)?.to_owned(),
        scopes: fields.texts("scopes")?.unwrap_or_else(|| Client::default().scopes),
    };
    fields.end()?;
    Ok(client)
}

type Changes = Vec<(&'static str, Value)>;

/// What the platform itself changes in a guest, as messages flow.
fn guest(world: &mut World, value: &Value, place: String) -> Result<(String, Changes), Wrong> {
    let mut fields = Fields::of(value, place)?;
    let id = fields.text("id")?;
    let id = fields.required("id", id)?;
    if world.genesys.find(id).is_none() {
        return Err(fields.wrong("id", "there is no such guest"));
    }
    let mut changes = Vec::new();
    if let Some(count) = fields.count("interactionCount")? {
        changes.push(("interactionCount", json!(count)));
    }
    if let Some(date) = fields.text("closedDate")? {
        changes.push(("closedDate", json!(date)));
    }
    fields.end()?;
    Ok((id.to_owned(), changes))
}
