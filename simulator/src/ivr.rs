//! CXone IVR flows, their media and the webhooks for their events.

use crate::{
    answer::{Answer, Call, Refusal, Told},
    checking,
    clock::rfc3339,
    world::World,
};
use axum::http::Uri;
use callgate::Kind;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// How far a flow is.
#[derive(Clone, Copy, Debug, Default)]
struct Progress {
    valid: bool,
    compiled: bool,
    /// How often its compilation was asked for, and when first.
    polls: u64,
    since: Option<i64>,
}

/// The flows, media assets and webhooks.
#[derive(Debug)]
pub(crate) struct Ivr {
    flows: Map<String, Value>,
    progress: BTreeMap<String, Progress>,
    pub(crate) assets: Map<String, Value>,
    /// The campaigns that exist; none told means that every one does.
    pub(crate) campaigns: Option<Vec<String>>,
    webhooks: Map<String, Value>,
}

impl Default for Ivr {
    fn default() -> Self {
        let assets = ["asset_abc123", "welcome-en", "menu-en"];
        let assets = assets.map(|id| (id.to_owned(), json!({"id": id, "name": id})));
        Self {
            flows: Map::new(),
            progress: BTreeMap::new(),
            assets: assets.into_iter().collect(),
            campaigns: None,
            webhooks: Map::new(),
        }
    }
}

impl Ivr {
    pub(crate) fn told(&self) -> Value {
        let flows: Vec<_> = self
            .flows
            .iter()
            .map(|(id, flow)| {
                let progress = self.progress.get(id).copied().unwrap_or_default();
                json!({
                    "id": id, "name": flow["name"], "status": flow["status"],
                    "version": flow["version"], "validated": progress.valid,
                    "compiled": progress.compiled, "compilePolls": progress.polls,
                })
            })
            .collect();
        let webhooks: Vec<_> = self.webhooks.values().collect();
        json!({"flows": flows, "webhooks": webhooks})
    }

    pub(crate) fn knows(&self, flow: &str) -> bool {
        self.flows.contains_key(flow)
    }

    fn flow(&self, id: &str) -> Result<&Value, Refusal> {
        self.flows.get(id).ok_or_else(|| Refusal::not_found("IVR flow"))
    }

    fn progress(&mut self, id: &str) -> Result<&mut Progress, Refusal> {
        self.progress.get_mut(id).ok_or_else(|| Refusal::not_found("IVR flow"))
    }
}

/// `GET /api/v2/media/assets/{}`
pub(crate) fn asset(world: &mut World, call: &Call<'_>) -> Told {
    let asset = world.ivr.assets.get(call.id).ok_or_else(|| Refusal::not_found("media asset"))?;
    Ok(Answer::new(200, asset.clone()))
}

/// How many media assets may be asked for at once.
const ASSETS: usize = 100;

/// `GET /api/v2/media/assets`: those of the parameter `ids` that exist, in the order in which they are asked for.
pub(crate) fn assets(world: &mut World, call: &Call<'_>) -> Told {
    let ids: Vec<_> = call.asked("ids").unwrap_or_default().split(',').collect();
    if ids.len() > ASSETS || ids.iter().any(|id| id.is_empty()) {
        let message = format!("ids must be a list of 1 to {ASSETS} ids with commas between");
        return Err(Refusal::new(400, "bad.request", message));
    }
    let found: Vec<_> = ids.iter().filter_map(|id| world.ivr.assets.get(*id)).collect();
    Ok(Answer::new(200, json!({"entities": found})))
}

/// `POST /api/v2/ivr/flows`
pub(crate) fn create(world: &mut World, call: &Call<'_>) -> Told {
    let body = call.json()?;
    checking::valid(world, Kind::IvrFlow, call.body)?;
    let id = world.ids.uuid();
    let mut flow = json!({"id": id, "version": 1, "status": "DRAFT"});
    for (name, value) in body.as_object().into_iter().flatten() {
        flow[name] = value.clone();
    }
    flow["createdAt"] = json!(rfc3339(call.told));
    world.ivr.flows.insert(id.clone(), flow.clone());
    world.ivr.progress.insert(id, Progress::default());
    world.seen.effect(call.route);
    Ok(Answer::new(201, flow))
}

/// `GET /api/v2/ivr/flows/{}`
pub(crate) fn show(world: &mut World, call: &Call<'_>) -> Told {
    Ok(Answer::new(200, world.ivr.flow(call.id)?.clone()))
}

/// `GET /api/v2/ivr/flows/{}/status`
pub(crate) fn status(world: &mut World, call: &Call<'_>) -> Told {
    let flow = world.ivr.flow(call.id)?;
    let (status, version) = (flow["status"].clone(), flow["version"].clone());
    let (polls, time) = (world.settings.compile_busy_polls, ms(world.settings.compile_busy_ms));
    let progress = world.ivr.progress(call.id)?;
    let compile = match (progress.compiled, progress.since) {
        (true, _) => "COMPILED",
        (false, Some(since)) if call.now.saturating_sub(since) < time || progress.polls < polls => {
            "BUSY"
        }
        _ => "IDLE",
    };
    let body = json!({
        "id": call.id, "status": status, "validated": progress.valid, "compileStatus": compile,
        "version": version,
    });
    Ok(Answer::new(200, body))
}

fn ms(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The flow as it was sent, without what the platform adds.
fn document(flow: &Value) -> Value {
    let mut document = flow.clone();
    if let Some(members) = document.as_object_mut() {
        for name in ["id", "version", "createdAt"] {
            members.shift_remove(name);
        }
    }
    document
}

/// `POST /api/v2/ivr/flows/{}/validate`: judges what creation cannot, media assets and campaigns.
pub(crate) fn validate(world: &mut World, call: &Call<'_>) -> Told {
    let document = document(world.ivr.flow(call.id)?).to_string();
    let assets: Vec<_> = world.ivr.assets.keys().collect();
    let mut facts = json!({"mediaAssets": assets});
    if let Some(campaigns) = &world.ivr.campaigns {
        facts["campaigns"] = json!(campaigns);
    }
    let report = checking::errors(world, Kind::IvrFlow, document.as_bytes(), Some(&facts));
    let valid = report.is_none();
    let errors = report.map_or(json!([]), |report| report["violations"].clone());
    let progress = world.ivr.progress(call.id)?;
    let fresh = valid && !progress.valid;
    progress.valid = valid;
    if fresh {
        world.seen.effect(call.route);
    }
    let status = if valid { "VALID" } else { "INVALID" };
    Ok(Answer::new(200, json!({"id": call.id, "status": status, "errors": errors})))
}

/// `POST /api/v2/ivr/flows/{}/compile`
pub(crate) fn compile(world: &mut World, call: &Call<'_>) -> Told {
    let (polls, time) = (world.settings.compile_busy_polls, ms(world.settings.compile_busy_ms));
    let progress = world.ivr.progress(call.id)?;
    if !progress.valid {
        let message = "the flow is not validated";
        return Err(Refusal::new(400, "not.validated", message));
    }
    progress.polls += 1;
    let since = *progress.since.get_or_insert(call.now);
    if !progress.compiled {
        if progress.polls <= polls || call.now.saturating_sub(since) < time {
            let message = "the compiler is busy; try again in a while";
            return Err(Refusal::new(409, "compiler.busy", message));
        }
        progress.compiled = true;
        world.seen.effect(call.route);
    }
    Ok(Answer::new(200, json!({"id": call.id, "status": "COMPILED"})))
}

/// `PATCH /api/v2/ivr/flows/{}`: status and window. A `version` in the body guards against another's change.
pub(crate) fn update(world: &mut World, call: &Call<'_>) -> Told {
    let mut flow = world.ivr.flow(call.id)?.clone();
    let body = call.json()?;
    let members = body.as_object();
    let members = members.ok_or_else(|| Refusal::new(400, "bad.request", "no object"))?;
    for (name, value) in members {
        match name.as_str() {
            "version" if flow["version"] == *value => {}
            "version" => {
                let message = format!("the flow is at version {}", flow["version"]);
                return Err(Refusal::new(409, "version.conflict", message));
            }
            "effectiveDate" | "expirationDate" if value.is_null() => {
                if let Some(members) = flow.as_object_mut() {
                    members.shift_remove(name);
                }
            }
            "status" | "effectiveDate" | "expirationDate" => flow[name] = value.clone(),
            _ => {
                let message = format!("{name} cannot be changed");
                return Err(Refusal::new(400, "bad.request", message));
            }
        }
    }
    checking::valid(world, Kind::IvrFlow, document(&flow).to_string().as_bytes())?;
    if members.get("status").is_some_and(|status| status == "ACTIVE")
        && !world.ivr.progress(call.id)?.compiled
    {
        let message = "only a compiled flow can be activated";
        return Err(Refusal::new(409, "not.compiled", message));
    }
    if document(&flow) != document(world.ivr.flow(call.id)?) {
        flow["version"] = json!(flow["version"].as_u64().unwrap_or_default() + 1);
        world.ivr.flows.insert(call.id.to_owned(), flow.clone());
        world.seen.effect(call.route);
    }
    Ok(Answer::new(200, flow))
}

/// `DELETE /api/v2/ivr/flows/{}`
pub(crate) fn delete(world: &mut World, call: &Call<'_>) -> Told {
    world.ivr.flow(call.id)?;
    world.ivr.flows.shift_remove(call.id);
    world.ivr.progress.remove(call.id);
    world.seen.effect(call.route);
    Ok(Answer::empty(204))
}

/// `POST /api/v2/event/webhooks`
pub(crate) fn register(world: &mut World, call: &Call<'_>) -> Told {
    let body = call.json()?;
    let wrong = |message: &str| Refusal::new(400, "bad.request", message);
    if body["name"].as_str().is_none_or(str::is_empty) {
        return Err(wrong("name must be a string with text in it"));
    }
    let url = body["url"].as_str().and_then(|url| url.parse::<Uri>().ok());
    let secure = |url: &Uri| match (url.scheme_str(), url.host()) {
        (Some("https"), Some(_)) => true,
        (Some("http"), Some(host)) => ["localhost", "127.0.0.1", "[::1]"].contains(&host),
        _ => false,
    };
    if !url.as_ref().is_some_and(secure) {
        return Err(wrong("url must be an https URL, or one of this machine"));
    }
    let events = body["events"].as_array().filter(|events| !events.is_empty());
    if !events.is_some_and(|events| events.iter().all(Value::is_string)) {
        return Err(wrong("events must be a list of names"));
    }
    if !["POST", "PUT"].iter().any(|method| body["httpMethod"] == *method) {
        return Err(wrong("httpMethod must be POST or PUT"));
    }
    if !body["enabled"].is_boolean() {
        return Err(wrong("enabled must be true or false"));
    }
    let id = world.ids.uuid();
    let mut webhook = json!({"id": id});
    for (name, value) in body.as_object().into_iter().flatten() {
        webhook[name] = value.clone();
    }
    webhook["createdAt"] = json!(rfc3339(call.told));
    world.ivr.webhooks.insert(id, webhook.clone());
    world.seen.effect(call.route);
    Ok(Answer::new(201, webhook))
}

/// `DELETE /api/v2/event/webhooks/{}`
pub(crate) fn unregister(world: &mut World, call: &Call<'_>) -> Told {
    let gone = world.ivr.webhooks.shift_remove(call.id);
    gone.ok_or_else(|| Refusal::not_found("webhook"))?;
    world.seen.effect(call.route);
    Ok(Answer::empty(204))
}
