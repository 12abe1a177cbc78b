//! Genesys guests as the platform keeps them: one version after the other.

use crate::host::*;
use callgate::exchange::{Config, Method, Request, Response};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

pub(crate) fn genesys() -> Config {
    Config::genesys("mypurecloud.com", "client-1", "hunter2hunter2")
}

/// The platform with one guest, `g-1`, and those that are created.
pub(crate) struct Guests {
    pub(crate) guest: Value,
    pub(crate) version: u64,
    /// Which change led to which version.
    pub(crate) changes: Vec<(u64, Value)>,
    /// The guests that were created, by the idempotency key.
    pub(crate) created: BTreeMap<String, u32>,
}

impl Guests {
    pub(crate) fn new() -> Self {
        Self {
            guest: json!({
                "id": "g-1", "createdDate": "2026-01-01T10:00:00Z",
                "modifiedDate": "2026-01-01T10:30:00Z", "interactionCount": 7,
                "channel": "webmessaging",
                "consent": {"marketing": false, "dataProcessing": true},
                "identityAttributes": {"emailHash": "7d6fd7774f0d87624da6dcf16d0d3d104c3191e771fbe2f39c86aed4b2bf1a0f"},
                "attributes": {"tier": "silver", "cart": "3"},
            }),
            version: 1,
            changes: Vec::new(),
            created: BTreeMap::new(),
        }
    }

    fn told(&self, status: u16) -> Response {
        let response = Response::new(status).with_header("ETag", format!("\"{}\"", self.version));
        response.with_body(self.guest.to_string())
    }

    /// Another client changes the guest.
    pub(crate) fn meddle(&mut self, patch: &Value) {
        self.version += 1;
        merge(&mut self.guest, patch);
    }

    #[expect(clippy::unnecessary_wraps, reason = "it is one of two kinds of answers")]
    pub(crate) fn answer(&mut self, request: &Request) -> Answer {
        let path = "https://api.mypurecloud.com/api/v2/conversations/webmessaging/guests";
        assert_eq!(request.header("Authorization"), Some("Bearer tok"));
        if request.method == Method::Post {
            assert_eq!(request.url, path);
            let key = request.header("Idempotency-Key").unwrap();
            self.created.entry(key.into()).or_insert(1);
            return Ok(self.told(201));
        }
        assert_eq!(request.url, format!("{path}/g-1"));
        if request.method == Method::Get {
            return Ok(self.told(200));
        }
        assert_eq!(request.method, Method::Patch);
        if request.header("If-Match") != Some(&*format!("\"{}\"", self.version)) {
            return Ok(Response::new(412));
        }
        let change: Value = serde_json::from_slice(&request.body).unwrap();
        self.meddle(&change);
        self.changes.push((self.version, change));
        Ok(self.told(200))
    }
}

fn merge(into: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *into = patch.clone();
        return;
    };
    if !into.is_object() {
        *into = Value::Object(Map::new());
    }
    for (name, value) in patch {
        if value.is_null() {
            into.as_object_mut().unwrap().remove(name);
        } else {
            merge(into.as_object_mut().unwrap().entry(name).or_insert(Value::Null), value);
        }
    }
}
