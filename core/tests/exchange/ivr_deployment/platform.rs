//! A platform that keeps flows and webhooks.

use crate::host::*;
use callgate::{
    Engine,
    documents::IvrFlow,
    exchange::{
        Config, DeployedIvrFlow, Deployment, FlowWebhook, Method, Outcome, Quota, Request, Success,
    },
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) const HOOK: &str = "https://hooks.example.com/ivr?key=canary";

pub(super) fn wide() -> Config {
    Config { quota: Quota { requests: 1_000_000, period: 1_000 }, ..steady() }
}

pub(super) fn document() -> String {
    json!({
        "name": "Support", "campaignId": "camp_support",
        "nodes": [
            {"id": "root", "type": "greeting", "mediaAssetId": "welcome",
             "transitions": [{"condition": "played", "target": "menu"}]},
            {"id": "menu", "type": "dtmf", "mediaAssetId": "menu",
             "transitions": [{"condition": "press_1", "target": "agents"}]},
            {"id": "agents", "type": "queue", "mediaAssetId": "welcome"}
        ],
        "fallbackAction": {"type": "hangup"}
    })
    .to_string()
}

pub(super) fn deployment() -> Deployment {
    let webhook = FlowWebhook::new(HOOK).unwrap();
    Deployment { webhook: Some(webhook), ..Deployment::default() }
}

pub(super) struct Flow {
    pub(super) version: u64,
    pub(super) body: Value,
    validated: bool,
    compiled: bool,
}

pub(super) struct Platform {
    pub(super) assets: Vec<&'static str>,
    pub(super) flows: BTreeMap<String, Flow>,
    pub(super) hooks: BTreeMap<String, Value>,
    pub(super) keys: BTreeMap<String, Value>,
    /// What was done, to what: nothing may stand here twice.
    pub(super) effects: Vec<String>,
    /// What was asked for, in order.
    pub(super) asked: Vec<String>,
    /// How often the compiler is busy.
    pub(super) busy: u32,
    /// How many pages of analytics there are.
    pub(super) pages: u32,
    pub(super) made: u32,
    /// Whether it does not say that it repeats an answer.
    pub(super) quiet: bool,
    /// Whether it repeats an answer with the version that the flow has now.
    pub(super) current: bool,
}

impl Platform {
    pub(super) fn new() -> Self {
        Self {
            assets: vec!["welcome", "menu"],
            flows: BTreeMap::new(),
            hooks: BTreeMap::new(),
            keys: BTreeMap::new(),
            effects: Vec::new(),
            asked: Vec::new(),
            busy: 0,
            pages: 2,
            made: 0,
            quiet: false,
            current: false,
        }
    }

    /// Whether a flow is active.
    pub(super) fn is_active(&self, id: &str) -> bool {
        self.flows.get(id).is_some_and(|flow| flow.body["status"] == "ACTIVE")
    }

    pub(super) fn answer(&mut self, request: &Request) -> Answer {
        let (_, path) = request.url.split_once("/api/v2/").unwrap();
        self.asked.push(format!("{} {path}", request.method.name()));
        let parts: Vec<&str> = path.split('/').collect();
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        match (request.method, &parts[..]) {
            (Method::Get, ["media", "assets", asset]) => {
                if self.assets.contains(asset) {
                    ok(200, "{}")
                } else {
                    ok(404, "{}")
                }
            }
            (Method::Post, ["ivr", "flows"]) => self.once(request, |platform, id| {
                let id = format!("flow-{id}");
                let mut told = body.clone();
                told["id"] = json!(id);
                told["version"] = json!(1);
                let flow = Flow { version: 1, body, validated: false, compiled: false };
                platform.flows.insert(id.clone(), flow);
                (id, told)
            }),
            (Method::Post, ["event", "webhooks"]) => self.once(request, |platform, id| {
                let id = format!("hook-{id}");
                platform.hooks.insert(id.clone(), body);
                (id.clone(), json!({ "id": id }))
            }),
            (Method::Delete, ["event", "webhooks", id]) => {
                let gone = self.hooks.remove(*id).is_some();
                self.gone(id, gone)
            }
            (Method::Delete, ["ivr", "flows", id]) => {
                let gone = self.flows.remove(*id).is_some();
                self.gone(id, gone)
            }
            (Method::Post, ["analytics", ..]) => self.measures(&body),
            (_, ["ivr", "flows", id, rest @ ..]) => self.flow(request.method, id, rest, &body),
            other => panic!("{other:?}"),
        }
    }

    fn once(
        &mut self,
        request: &Request,
        make: impl FnOnce(&mut Self, u32) -> (String, Value),
    ) -> Answer {
        let key = request.header("Idempotency-Key").unwrap().to_owned();
        if let Some(told) = self.keys.get(&key) {
            let mut told = told.clone();
            let flow = told["id"].as_str().and_then(|id| self.flows.get(id));
            if let Some(flow) = flow.filter(|_| self.current) {
                told["version"] = json!(flow.version);
            }
            let answer = ok(201, &told.to_string()).unwrap();
            let told = (!self.quiet).then_some(("Idempotent-Replayed", "true"));
            return Ok(told.into_iter().fold(answer, |answer, (n, v)| answer.with_header(n, v)));
        }
        self.made += 1;
        let number = self.made;
        let (id, told) = make(self, number);
        self.effects.push(format!("make {id}"));
        self.keys.insert(key, told.clone());
        ok(201, &told.to_string())
    }

    fn gone(&mut self, id: &str, gone: bool) -> Answer {
        if !gone {
            return ok(404, "{}");
        }
        self.effects.push(format!("delete {id}"));
        ok(204, "")
    }

    fn flow(&mut self, method: Method, id: &str, rest: &[&str], body: &Value) -> Answer {
        let Some(flow) = self.flows.get_mut(id) else { return ok(404, "{}") };
        let told = match (method, rest) {
            (Method::Get, ["status"]) => {
                let compile = match (flow.compiled, self.busy) {
                    (true, _) => "COMPILED",
                    (_, 0) => "IDLE",
                    _ => "BUSY",
                };
                self.busy = self.busy.saturating_sub(1);
                json!({"status": flow.body["status"], "compileStatus": compile,
                       "version": flow.version})
            }
            (Method::Get, []) => {
                let mut told = flow.body.clone();
                told["version"] = json!(flow.version);
                told
            }
            (Method::Post, ["validate"]) => {
                flow.validated = true;
                json!({"status": "VALID", "errors": []})
            }
            (Method::Post, ["compile"]) => {
                assert!(flow.validated);
                if self.busy > 0 {
                    return ok(409, r#"{"code":"compiler.busy"}"#);
                }
                flow.compiled = true;
                json!({"status": "COMPILED"})
            }
            (Method::Patch, []) => {
                assert!(flow.compiled);
                if body["version"] != flow.version {
                    return ok(409, r#"{"code":"version.conflict"}"#);
                }
                for (name, value) in body.as_object().unwrap() {
                    flow.body[name] = value.clone();
                }
                flow.version += 1;
                self.effects.push(format!("activate {id}"));
                json!({"id": id, "status": "ACTIVE", "version": flow.version})
            }
            other => panic!("{other:?}"),
        };
        ok(200, &told.to_string())
    }

    fn measures(&mut self, body: &Value) -> Answer {
        let page: u32 = body["nextPageToken"]
            .as_str()
            .map_or(1, |token| token.strip_prefix("page-").unwrap().parse().unwrap());
        let mut told = json!({"entities": [
            {"total_duration": 1_000 * page, "completion_rate": 0.5},
            {"total_duration": 200, "completion_rate": 1},
        ]});
        if page < self.pages {
            told["nextPageToken"] = json!(format!("page-{}", page + 1));
        }
        ok(200, &told.to_string())
    }
}

pub(super) fn start(host: &mut Host, text: &str, deployment: Deployment) {
    let flow: IvrFlow<'_> = Engine::new().parse(text.as_bytes(), None).unwrap();
    host.client.deploy_ivr_flow(&flow, deployment);
}

pub(super) fn deploy_with(
    text: &str,
    deployment: Deployment,
    platform: &mut Platform,
) -> (Host, Outcome) {
    let mut host = Host::new(wide());
    start(&mut host, text, deployment);
    host.run(api(|request| platform.answer(request)));
    let outcome = host.outcome().clone();
    (host, outcome)
}

pub(super) fn deploy(platform: &mut Platform) -> (Host, Outcome) {
    deploy_with(&document(), deployment(), platform)
}

pub(super) fn deployed(outcome: &Outcome) -> &DeployedIvrFlow {
    match &outcome.result {
        Ok(Success::IvrFlow(deployed)) => deployed,
        _ => panic!("{outcome:?}"),
    }
}
