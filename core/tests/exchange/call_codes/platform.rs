//! A platform that keeps call codes, unique under their parent.

use crate::host::*;
use callgate::{
    Engine,
    documents::CallCodes,
    exchange::{Config, Method, Outcome, Quota, RegisteredCallCodes, Request, Success},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) const PARENT: &str = "5d0f2c9e-8b1a-4f6d-9c3e-7a2b4d6f8e10";

/// Without the limits that are the concern of other tests.
pub(super) fn wide() -> Config {
    Config {
        quota: Quota { requests: 1_000_000, period: 1_000 },
        deadline: 100_000_000,
        ..steady()
    }
}

pub(super) fn code(name: &str, parent: Option<&str>) -> Value {
    let mut code = json!({
        "name": format!("Name of {name}"), "code": name, "type": "NEUTRAL", "category": "Q3",
        "isActive": true,
    });
    if let Some(parent) = parent {
        code["parentCallCodeId"] = json!(parent);
    }
    code
}

/// Codes as `NAME` or `PARENT>NAME`.
pub(super) fn matrix(codes: &[&str]) -> String {
    let entries = codes.iter().map(|text| match text.split_once('>') {
        Some((parent, name)) => code(name, Some(parent)),
        None => code(text, None),
    });
    Value::from(entries.collect::<Vec<_>>()).to_string()
}

#[derive(Default)]
pub(super) struct Platform {
    pub(super) codes: Vec<Value>,
    /// Answers by idempotency key.
    pub(super) keys: BTreeMap<String, Value>,
    /// What was asked for, in order: `GET ?…`, `GET id`, `POST code`.
    pub(super) asked: Vec<String>,
    /// How many entries a page has at most.
    pub(super) page: Option<usize>,
}

impl Platform {
    /// Has this code already; its id.
    pub(super) fn has(&mut self, id: &str, mut code: Value) {
        code["id"] = json!(id);
        self.codes.push(code);
    }

    pub(super) fn names(&self) -> Vec<&str> {
        self.codes.iter().map(|code| code["code"].as_str().unwrap()).collect()
    }

    pub(super) fn posts(&self) -> usize {
        self.asked.iter().filter(|line| line.starts_with("POST")).count()
    }

    pub(super) fn answer(&mut self, request: &Request) -> Answer {
        let (_, rest) = request.url.split_once("/api/v2/callcodes").unwrap();
        if request.method == Method::Post {
            return self.register(request);
        }
        assert_eq!(request.method, Method::Get);
        let Some(query) = rest.strip_prefix('?') else {
            let id = rest.strip_prefix('/').unwrap();
            self.asked.push(format!("GET {id}"));
            let found = self.codes.iter().find(|code| code["id"] == *id);
            return found.map_or(ok(404, "{}"), |code| ok(200, &code.to_string()));
        };
        self.asked.push(format!("GET ?{query}"));
        let query: BTreeMap<&str, &str> =
            query.split('&').map(|pair| pair.split_once('=').unwrap()).collect();
        let filter = query.get("filter").map(|filter| filter.strip_prefix("code%3D").unwrap());
        let all: Vec<&Value> = self
            .codes
            .iter()
            .filter(|code| {
                code["parentCallCodeId"].as_str().unwrap_or_default() == query["parentCallCodeId"]
            })
            .filter(|code| filter.is_none_or(|filter| code["code"] == *filter))
            .collect();
        let number: usize = query["pageNumber"].parse().unwrap();
        let asked: usize = query["pageSize"].parse().unwrap();
        let size = self.page.unwrap_or(asked).min(asked);
        let page: Vec<_> = all.iter().skip((number - 1) * size).take(size).collect();
        let told = json!({
            "entities": page, "pageNumber": number, "pageSize": size, "total": all.len(),
            "pageCount": all.len().div_ceil(size),
        });
        ok(200, &told.to_string())
    }

    fn register(&mut self, request: &Request) -> Answer {
        let mut code: Value = serde_json::from_slice(&request.body).unwrap();
        self.asked.push(format!("POST {}", code["code"].as_str().unwrap()));
        let key = request.header("Idempotency-Key").unwrap();
        if let Some(answer) = self.keys.get(key) {
            return ok(201, &answer.to_string());
        }
        let same = |one: &Value| {
            one["code"] == code["code"] && one["parentCallCodeId"] == code["parentCallCodeId"]
        };
        if self.codes.iter().any(same) {
            return ok(409, r#"{"code":"conflict"}"#);
        }
        code["id"] = json!(format!("id-{}", self.codes.len()));
        self.codes.push(code.clone());
        self.keys.insert(key.into(), code.clone());
        ok(201, &code.to_string())
    }
}

pub(super) fn parse(text: &str) -> CallCodes<'_> {
    Engine::new().parse(text.as_bytes(), None).unwrap()
}

/// Registers a matrix with a platform; how it ended.
pub(super) fn register(text: &str, platform: &mut Platform) -> (Host, Outcome) {
    let mut host = Host::new(wide());
    host.client.register_call_codes(&parse(text));
    host.run(api(|request| platform.answer(request)));
    let outcome = host.outcome().clone();
    (host, outcome)
}

pub(super) fn registered(outcome: &Outcome) -> &RegisteredCallCodes {
    match &outcome.result {
        Ok(Success::CallCodes(registered)) => registered,
        _ => panic!("{outcome:?}"),
    }
}
