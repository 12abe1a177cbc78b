//! A host that does everything by JSON, in virtual time, and writes down what it does.

use crate::{
    network::{Dice, Weather, carry},
    plays::Play,
};
use callgate::exchange::{Header, Method, Request, RequestId, Time};
use callgate_simulator::{Client as Credentials, InProcess, Options};
use callgate_tests::transcripts::{Line, Player, Rust};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(crate) const START: Time = 1_795_244_400_000;
/// Secrets of the tests alone.
const CLIENT_SECRET: &str = "test-client-secret";
const CRM_TOKEN: &str = "test-crm-token";
pub(crate) const CALLBACK_KEY: &str = "test-callback-key";

/// What the network does.
#[derive(Clone, Copy)]
pub(crate) struct Sky {
    pub(crate) name: &'static str,
    weather: Weather,
    /// How often, of a thousand times, the host takes a snapshot and goes on from it.
    restarts: u64,
}

pub(crate) const FAIR: Sky = Sky {
    name: "fair",
    weather: Weather {
        lost_before: 0,
        lost_after: 0,
        timeout: 0,
        too_many: 0,
        broken: 0,
        duplicate: 0,
        reorder: 0,
        crash: 0,
    },
    restarts: 0,
};

pub(crate) const ROUGH: Sky = Sky {
    name: "rough",
    weather: Weather {
        lost_before: 120,
        lost_after: 80,
        timeout: 60,
        too_many: 100,
        broken: 100,
        duplicate: 80,
        reorder: 100,
        crash: 0,
    },
    restarts: 60,
};

pub(crate) struct Recorder {
    pub(crate) platforms: InProcess,
    pub(crate) now: Time,
    play: Play,
    sky: Sky,
    seed: u64,
    dice: Dice,
    client: Rust,
    lines: Vec<Line>,
    arriving: BTreeMap<(Time, u64), (u64, Value, String)>,
    arrivals: u64,
    /// How the exchanges ended, in order.
    pub(crate) done: Vec<Value>,
}

impl Recorder {
    pub(crate) fn new(seed: u64, sky: Sky, play: Play) -> Self {
        let credentials = Credentials { secret: CLIENT_SECRET.into(), ..Credentials::default() };
        let platforms = InProcess::new(Options {
            seed,
            clock: Some(i64::try_from(START).unwrap()),
            clients: vec![credentials],
            crm_token: CRM_TOKEN.into(),
            ..Options::default()
        });
        Self {
            platforms,
            now: START,
            play,
            sky,
            seed,
            dice: Dice::new(seed),
            client: Rust::default(),
            lines: Vec::new(),
            arriving: BTreeMap::new(),
            arrivals: 0,
            done: Vec::new(),
        }
    }

    /// Plays, and closes with everything a client tells.
    pub(crate) fn record(mut self) -> Vec<Line> {
        let config = self.config();
        self.call(&json!({"call": "new", "config": config, "seed": self.seed}));
        (self.play.act)(&mut self);
        for call in ["metrics", "openMetrics", "running"] {
            self.call(&json!({ "call": call }));
        }
        self.call(&json!({"call": "auditHead", "key": "kept where the log is not"}));
        self.call(&json!({"call": "takeAudit"}));
        self.lines
    }

    fn config(&self) -> String {
        let platform = "http://platform.localhost";
        let mut config = json!({
            "api": platform,
            "crmEvents": {"url": format!("{platform}/crm/v1/cxone-events"), "token": CRM_TOKEN},
            "crmBatch": {"url": format!("{platform}/crm/v1/guests/batch"), "token": CRM_TOKEN},
            "webhook": {"url": format!("{platform}/webhooks/states"), "token": "test-webhook-token"},
            "callbacks": {"scheme": "standard-webhooks", "keys": [{"name": "1", "secret": CALLBACK_KEY}]},
        });
        if !self.play.host_tokens {
            config["clientId"] = json!(Credentials::default().id);
            config["clientSecret"] = json!(CLIENT_SECRET);
            config["tokenUrl"] = json!(format!("{platform}/oauth2/token"));
        }
        config.to_string()
    }

    /// Makes a call and writes it down.
    pub(crate) fn call(&mut self, call: &Value) -> String {
        let call = call.to_string();
        let answer = self.client.play(&call);
        self.lines.push(Line { call, answer: answer.clone() });
        answer
    }

    /// Starts an exchange.
    pub(crate) fn start(&mut self, exchange: &str, document: &str, options: &Value) -> String {
        let options = if options.is_null() { Value::Null } else { json!(options.to_string()) };
        self.call(&json!({
            "call": "start", "exchange": exchange, "document": document, "options": options, "now": self.now,
        }))
    }

    /// Polls until nothing is to be done now; when to go on, if anything is under way.
    pub(crate) fn settle(&mut self) -> Option<Time> {
        loop {
            let step = self.call(&json!({"call": "poll", "now": self.now}));
            let step: Value = serde_json::from_str(&step).unwrap();
            if step == "idle" {
                return None;
            }
            let (kind, value) = step.as_object().unwrap().iter().next().unwrap();
            match kind.as_str() {
                "send" => self.send(value),
                "token" => self.give(value),
                "wait" => return value.as_u64(),
                "done" => self.done.push(value.clone()),
                "emit" => {}
                other => panic!("{other}"),
            }
        }
    }

    fn send(&mut self, request: &Value) {
        let (id, request) = (request["id"].as_u64().unwrap(), read(request));
        for (delay, answer) in
            carry(&self.platforms, &self.sky.weather, &mut self.dice, &request, self.now)
        {
            let (head, body) = match answer {
                Ok(response) => {
                    let headers: Vec<(&str, &str)> = response
                        .headers
                        .iter()
                        .map(|(name, value)| (name.as_ref(), value.as_str()))
                        .collect();
                    let body = String::from_utf8(response.body.clone()).unwrap();
                    (json!({"status": response.status, "headers": headers}), body)
                }
                Err(error) => (json!({"error": error.name()}), String::new()),
            };
            self.arrive(delay, id, head, body);
        }
    }

    /// Gives a token of the simulator's, or one that the platform does not know where none was refused before.
    fn give(&mut self, asked: &Value) {
        let id = asked["id"].as_u64().unwrap();
        let head = if asked["rejected"] == true {
            json!({"token": self.token(), "expiresIn": 1800})
        } else if self.dice.roll(3) == 0 {
            json!({"error": "not-sent"})
        } else {
            json!({"token": "a-token-of-yesterday"})
        };
        self.arrive(3, id, head, String::new());
    }

    fn arrive(&mut self, delay: Time, id: u64, head: Value, body: String) {
        self.arriving.insert((self.now + delay, self.arrivals), (id, head, body));
        self.arrivals += 1;
    }

    /// Lets time run until the next answer comes, but no longer.
    pub(crate) fn pass(&mut self, until: Time) {
        match self.arriving.first_key_value() {
            Some(((at, _), _)) if *at <= until => {
                let ((at, _), (id, head, body)) = self.arriving.pop_first().unwrap();
                self.now = self.now.max(at);
                self.handle(id, &head, &body);
            }
            _ => self.now = until,
        }
    }

    pub(crate) fn handle(&mut self, id: u64, head: &Value, body: &str) -> String {
        let head = head.to_string();
        self.call(&json!({"call": "handle", "id": id, "head": head, "body": body, "now": self.now}))
    }

    /// Runs until nothing is under way.
    pub(crate) fn run(&mut self) {
        while let Some(until) = self.settle() {
            if self.dice.roll(1000) < self.sky.restarts {
                self.restart();
                continue;
            }
            self.pass(until);
        }
    }

    pub(crate) fn restart(&mut self) {
        let config = self.config();
        self.call(&json!({"call": "snapshot"}));
        self.call(&json!({"call": "restore", "config": config}));
    }

    /// A token of the simulator's.
    pub(crate) fn token(&self) -> String {
        let id = Credentials::default().id;
        let form =
            format!("grant_type=client_credentials&client_id={id}&client_secret={CLIENT_SECRET}");
        let kind = ("Content-Type", "application/x-www-form-urlencoded");
        let token = self.post("/oauth2/token", &[kind], &form);
        token["access_token"].as_str().unwrap().to_owned()
    }

    /// A guest that another program has created with this document.
    pub(crate) fn platform_guest(&self, document: &str) -> String {
        let bearer = format!("Bearer {}", self.token());
        let headers = [
            ("Authorization", &*bearer),
            ("Content-Type", "application/json"),
            ("Idempotency-Key", document),
        ];
        let guest = self.post("/api/v2/conversations/webmessaging/guests", &headers, document);
        guest["id"].as_str().unwrap().to_owned()
    }

    fn post(&self, url: &str, headers: &[(&str, &str)], body: &str) -> Value {
        let now = i64::try_from(self.now).unwrap();
        let reply = self.platforms.answer("POST", url, headers, body.as_bytes(), now).unwrap();
        serde_json::from_slice(&reply.body).unwrap()
    }
}

/// The request that a step tells.
fn read(value: &Value) -> Request {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let methods = [Method::Get, Method::Post, Method::Put, Method::Patch, Method::Delete];
    let headers = value["headers"].as_array().unwrap().iter();
    let headers: Vec<Header> =
        headers.map(|header| (text(&header[0]).into(), text(&header[1]))).collect();
    Request {
        id: RequestId(value["id"].as_u64().unwrap()),
        method: methods.into_iter().find(|method| value["method"] == method.name()).unwrap(),
        url: text(&value["url"]),
        headers,
        body: text(&value["body"]).into_bytes(),
        timeout: value["timeout"].as_u64().unwrap(),
    }
}
