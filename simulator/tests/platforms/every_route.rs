//! Every endpoint under every fault, over HTTP and in process.

use crate::support::{Bench, NOW, session};
use callgate_simulator::{CRM_TOKEN, InProcess, Options, Platform, ROUTES, Route, Settings};
use serde_json::{Value, json};
use std::cell::RefCell;

/// What came back: the status, the headers that are looked at, and the body. Nothing, if the connection broke.
#[derive(Debug)]
struct Came {
    status: u16,
    date: String,
    retry_after: String,
    etag: String,
    body: Value,
}

/// What an endpoint takes.
struct Order {
    token: String,
    /// Method and path.
    name: String,
    body: Option<Value>,
    if_match: String,
}

type Headers<'a> = [(&'a str, &'a str)];

/// A way to the platforms.
struct Way<'a> {
    platforms: &'a InProcess,
    send: &'a dyn Fn(&str, &str, &Headers<'_>, &str) -> Option<Came>,
}

const LATER: &str = "Thu, 01 Jan 2026 00:10:00 GMT";
const LOGIN: &str =
    "grant_type=client_credentials&client_id=callgate-demo&client_secret=callgate-demo-secret";

impl Way<'_> {
    /// Sends what an endpoint takes, under one idempotency key.
    fn request(&self, order: &Order, fault: &str) -> Option<Came> {
        let (method, path) = order.name.split_once(' ').unwrap();
        let bearer = format!("Bearer {}", order.token);
        let mut headers = vec![("idempotency-key", "k"), ("x-request-id", "k")];
        for (name, value) in [("x-callgate-fault", fault), ("if-match", &order.if_match)] {
            if !value.is_empty() {
                headers.push((name, value));
            }
        }
        if path.starts_with("/oauth") {
            headers.push(("content-type", "application/x-www-form-urlencoded"));
            return (self.send)(method, path, &headers, LOGIN);
        }
        headers.extend([("authorization", &*bearer), ("content-type", "application/json")]);
        let text = order.body.as_ref().map(Value::to_string).unwrap_or_default();
        (self.send)(method, path, &headers, &text)
    }

    /// Puts the platforms where the endpoint can be called, and tells how.
    fn ready(&self, route: &Route) -> Order {
        self.platforms.reset();
        let order = |token: &str, name: &str, body: Option<Value>| Order {
            token: token.to_owned(),
            name: name.to_owned(),
            body,
            if_match: String::new(),
        };
        let token = self.request(&order("", "POST /oauth/token", None), "").unwrap();
        let token = token.body["access_token"].as_str().unwrap().to_owned();
        let tag = RefCell::new(String::new());
        let make = |name: &str, body: &Value| {
            let made = self.request(&order(&token, name, Some(body.clone())), "").unwrap();
            assert!(made.status < 300, "{name}: {made:?}");
            tag.replace(made.etag);
            let id = if made.body["id"].is_null() { "sessionId" } else { "id" };
            made.body[id].as_str().unwrap_or_default().to_owned()
        };
        let (guests, flows) = ("/api/v2/conversations/webmessaging/guests", "/api/v2/ivr/flows");
        let guest = json!({
            "channel": "webmessaging", "consent": {"marketing": false, "dataProcessing": true},
        });
        let flow = json!({
            "name": "Main", "campaignId": "c", "nodes": [{"id": "end", "type": "hangup"}],
            "fallbackAction": {"type": "hangup"},
        });
        let code = json!({
            "name": "a", "code": "SALE", "type": "SUCCESS", "category": "x", "isActive": true,
        });
        let webhook = json!({
            "name": "sync", "url": "https://example.com/", "events": ["x"], "httpMethod": "POST",
            "enabled": true,
        });
        let (_, path) = route.name.split_once(' ').unwrap();
        // What stands for the id must exist before.
        let id = match path {
            "/api/v1/guests/{}" => make("POST /api/v1/guests", &session()),
            _ if path.starts_with(guests) && path.contains("{}") => {
                make(&format!("POST {guests}"), &guest)
            }
            _ if path.starts_with(flows) && path.contains("{}") => {
                let id = make(&format!("POST {flows}"), &flow);
                let steps: &[&str] = match path.rsplit('/').next() {
                    Some("validate") => &[],
                    Some("compile") => &["validate"],
                    _ => &["validate", "compile"],
                };
                for step in steps {
                    make(&format!("POST {flows}/{id}/{step}"), &json!({}));
                }
                id
            }
            "/api/v2/callcodes/{}" => make("POST /api/v2/callcodes", &code),
            "/api/v2/event/webhooks/{}" => make("POST /api/v2/event/webhooks", &webhook),
            "/api/v2/media/assets/{}" => "menu-en".to_owned(),
            "/webhooks/{}" => "any".to_owned(),
            _ => "agent-1".to_owned(),
        };
        let body = match route.name {
            "POST /api/v1/guests" => Some(session()),
            "POST /api/v2/conversations/webmessaging/guests" => Some(guest),
            "PATCH /api/v2/conversations/webmessaging/guests/{}" => {
                Some(json!({"attributes": {"messageCount": 3}}))
            }
            "POST /api/v2/users/{}/state" => {
                Some(json!({"state": "READY", "reasonCode": "WORKING"}))
            }
            "POST /api/v2/callcodes" => Some(code),
            "POST /api/v2/ivr/flows" => Some(flow),
            "PATCH /api/v2/ivr/flows/{}" => Some(json!({"status": "ACTIVE", "version": 1})),
            "POST /api/v2/event/webhooks" => Some(webhook),
            "POST /api/v2/analytics/ivrs/details/query" => Some(json!({
                "aggregations": [{"name": "total_duration", "type": "sum"}],
                "filter": {"type": "equals", "path": "flowId", "to": "x"}, "interval": "P1D",
                "dateFrom": "2025-12-31T00:00:00Z", "dateTo": "2026-01-01T00:00:00Z",
            })),
            "POST /crm/v1/guests/batch" => Some(json!({"records": [{"externalId": "a"}]})),
            "POST /crm/v1/cxone-events" => Some(json!({"cxoneSessionId": "1", "eventType": "x"})),
            "POST /webhooks/mapping-sync" => Some(json!({"event": "x", "mappingId": "1"})),
            "POST /webhooks/{}" => Some(json!({"event": "x"})),
            _ => None,
        };
        let mut name = route.name.replace("{}", &id);
        if route.name == "GET /api/v2/media/assets" {
            name.push_str("?ids=menu-en");
        }
        let token = if route.platform == Platform::Crm { CRM_TOKEN } else { &token };
        Order { if_match: tag.take(), ..order(token, &name, body) }
    }

    /// One endpoint under each fault, and then again as a client would come again.
    fn try_out(&self, route: &Route) {
        let order = self.ready(route);
        let before = self.platforms.effects(route.name);
        let clean = self.request(&order, "").unwrap();
        assert!(clean.status < 300, "{}: {clean:?}", route.name);
        let effect = self.platforms.effects(route.name) - before;
        assert!(effect <= 1, "{}", route.name);
        let full = clean.body != Value::Null;
        for (fault, status, effects) in [
            ("status=503; retry-after=7", Some(503), 0),
            ("status=429", Some(429), 0),
            ("status=500; after-effect", Some(500), effect),
            ("drop-before", None, 0),
            ("drop-after", None, effect),
            ("truncate", (!full).then_some(clean.status), effect),
            ("latency=1", Some(clean.status), effect),
            ("skew=600000", Some(clean.status), effect),
        ] {
            let order = self.ready(route);
            let before = self.platforms.effects(route.name);
            let came = self.request(&order, fault);
            let what = format!("{} under {fault}: {came:?}", route.name);
            assert_eq!(came.as_ref().map(|came| came.status), status, "{what}");
            assert_eq!(self.platforms.effects(route.name) - before, effects, "{what}");
            if let Some(came) = &came {
                assert_eq!(came.date == LATER, fault.starts_with("skew"), "{what}");
                assert_eq!(came.retry_after == "7", fault.contains("retry-after"), "{what}");
            }
            let again = self.request(&order, "").unwrap();
            assert!(again.status < 500, "{what}, and then {again:?}");
            if route.platform != Platform::Token {
                let all = self.platforms.effects(route.name) - before;
                assert_eq!(all, effect, "{what}, and then {again:?}");
                assert_eq!(self.platforms.repeated_effects(), 0, "{what}");
            }
        }
    }
}

fn options() -> Options {
    let settings = Settings { quota_per_minute: 0, ..Settings::default() };
    Options { clock: Some(NOW), settings, ..Options::default() }
}

#[test]
fn faults_hit_every_endpoint_and_effects_come_once_over_http() {
    let bench = Bench::with(options());
    let send = |method: &str, path: &str, headers: &Headers<'_>, body: &str| {
        let answer = bench.raw(method, path, headers, body.as_bytes()).ok()?;
        let header = |name: &str| answer.header(name).to_owned();
        let (date, retry_after, etag) = (header("date"), header("retry-after"), header("etag"));
        Some(Came { status: answer.status, date, retry_after, etag, body: answer.body })
    };
    let way = Way { platforms: &bench.simulator, send: &send };
    for route in &ROUTES {
        way.try_out(route);
    }
}

#[test]
fn faults_hit_every_endpoint_and_effects_come_once_in_process() {
    let platforms = InProcess::new(options());
    let send = |method: &str, path: &str, headers: &Headers<'_>, body: &str| {
        let reply = platforms.answer(method, path, headers, body.as_bytes(), NOW).ok()?;
        let header = |name: &str| reply.header(name).unwrap_or_default().to_owned();
        let (date, retry_after, etag) = (header("date"), header("retry-after"), header("etag"));
        let body = serde_json::from_slice(&reply.body).unwrap_or_default();
        Some(Came { status: reply.status, date, retry_after, etag, body })
    };
    let way = Way { platforms: &platforms, send: &send };
    for route in &ROUTES {
        way.try_out(route);
    }
}
