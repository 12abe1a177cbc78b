//! A simulator with its clock standing still, and a client that talks to it over HTTP.

use base64ct::{Base64, Encoding};
use callgate_simulator::{CRM_TOKEN, Options, Running, Simulator};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};
use ureq::{
    Agent, Error,
    http::{HeaderMap, Request},
};

/// 1 January 2026.
pub(crate) const NOW: i64 = 1_767_225_600_000;

/// What an endpoint answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The codes of the violations in its report.
    pub(crate) fn codes(&self) -> Vec<&str> {
        let violations = self.body["report"]["violations"].as_array().unwrap();
        violations.iter().map(|violation| violation["code"].as_str().unwrap()).collect()
    }
}

/// A simulator and a client with a token for every scope.
pub(crate) struct Bench {
    pub(crate) simulator: Running,
    agent: Agent,
    pub(crate) token: String,
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self::with(Options::default())
    }

    pub(crate) fn with(options: Options) -> Self {
        let options = Options { clock: options.clock.or(Some(NOW)), ..options };
        let simulator = Simulator::start(options).unwrap();
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(20)))
            .build()
            .into();
        let mut bench = Self { simulator, agent, token: String::new() };
        bench.token = bench.fresh("");
        bench
    }

    /// A new token with these scopes, or with all.
    pub(crate) fn fresh(&self, scopes: &str) -> String {
        let body = json!({
            "grant_type": "client_credentials", "client_id": "callgate-demo",
            "client_secret": "callgate-demo-secret", "scope": scopes,
        });
        let answer = self.bare("POST", "/oauth/token", &[], Some(&body)).unwrap();
        answer.body["access_token"].as_str().unwrap().to_owned()
    }

    /// Sends these bytes.
    pub(crate) fn raw(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Answer, Error> {
        let mut request = Request::builder().method(method).uri(self.simulator.url(path));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = self.agent.run(request.body(body).unwrap())?;
        let text = response.body_mut().read_to_string()?;
        let body = serde_json::from_str(&text).unwrap_or_default();
        Ok(Answer { status: response.status().as_u16(), headers: response.headers().clone(), body })
    }

    /// Sends JSON with these headers and no token.
    pub(crate) fn bare(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Answer, Error> {
        let text = body.map(Value::to_string).unwrap_or_default();
        let mut headers = headers.to_vec();
        if body.is_some() {
            headers.push(("content-type", "application/json"));
        }
        self.raw(method, path, &headers, text.as_bytes())
    }

    /// Sends JSON with the token and these headers; the answer may never come.
    pub(crate) fn attempt(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Answer, Error> {
        let bearer = format!("Bearer {}", self.token);
        let headers = [headers, &[("authorization", &*bearer)]].concat();
        self.bare(method, path, &headers, body)
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.attempt("GET", path, &[], None).unwrap()
    }

    pub(crate) fn post(&self, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        self.attempt("POST", path, headers, Some(body)).unwrap()
    }

    /// Sends a batch to the CRM.
    pub(crate) fn crm(&self, headers: &[(&str, &str)], body: &Value) -> Answer {
        let bearer = format!("Bearer {CRM_TOKEN}");
        let headers = [headers, &[("authorization", &*bearer)]].concat();
        self.bare("POST", "/crm/v1/guests/batch", &headers, Some(body)).unwrap()
    }

    /// Orders the simulator.
    pub(crate) fn order(&self, path: &str, body: &Value) -> Answer {
        self.bare("POST", &format!("/_simulator/{path}"), &[], Some(body)).unwrap()
    }

    pub(crate) fn set(&self, settings: &Value) {
        self.simulator.set(settings).unwrap();
    }

    /// Sets these rules of faults.
    pub(crate) fn faults(&self, rules: &Value) {
        assert_eq!(self.order("faults", &json!({"seed": 1, "rules": rules})).status, 200);
    }
}

/// A guest session that is in order.
pub(crate) fn session() -> Value {
    json!({
        "channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b",
        "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
        "language": ["en-US"],
        "metadata": {"tier": "gold"},
        "callbackUrl": "https://hooks.example.com/cxone/guest",
    })
}

/// HMAC-SHA-256 that owes nothing to the code under test.
pub(crate) fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

pub(crate) fn hmac_base64(key: &[u8], text: &str) -> String {
    Base64::encode_string(&hmac(key, text))
}

/// A callback as it arrived.
#[derive(Debug)]
pub(crate) struct Arrived {
    pub(crate) line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) text: String,
    pub(crate) body: Value,
}

impl Arrived {
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }
}

/// A host that answers callbacks with these statuses in turn, and then with 200.
pub(crate) fn listen(statuses: &'static [u16]) -> (u16, Receiver<Arrived>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut statuses = statuses.iter().copied();
        for stream in listener.incoming() {
            let arrived = take(stream.unwrap(), statuses.next().unwrap_or(200));
            if sender.send(arrived).is_err() {
                break;
            }
        }
    });
    (port, receiver)
}

fn take(stream: TcpStream, status: u16) -> Arrived {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let mut headers = Vec::new();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).unwrap();
        match header.trim_end().split_once(": ") {
            Some((name, value)) => headers.push((name.to_owned(), value.to_owned())),
            None => break,
        }
    }
    let length = headers.iter().find(|(name, _)| name == "Content-Length").unwrap();
    let mut body = vec![0; length.1.parse().unwrap()];
    reader.read_exact(&mut body).unwrap();
    let answer =
        format!("HTTP/1.1 {status} X\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}");
    reader.get_mut().write_all(answer.as_bytes()).unwrap();
    let text = String::from_utf8(body).unwrap();
    let body = serde_json::from_str(&text).unwrap();
    Arrived { line: line.trim_end().to_owned(), headers, text, body }
}
