//! A platform with agents, for the tests of their states.

use crate::host::*;
use callgate::exchange::{Client, Config, Endpoint, Method, Request, Retry};
use serde_json::Value;
use std::collections::BTreeMap;

pub(crate) const MAY_WORK: &str = r#"{"userId":"4711","status":"ACTIVE"}"#;
pub(crate) const NO_BREAK: &str = r#"{"userId":"4711","mandatoryBreakRequired":false}"#;
pub(crate) const READY: &str = r#"{"userId": "4711", "targetState": "READY"}"#;
pub(crate) const HOOK: &str = "https://hooks.example.net/presence";

pub(crate) fn agents() -> Config {
    Config::cxone_agents("acme", "client-1", "hunter2hunter2")
}

/// Without the jitter of retries, and with a webhook.
pub(crate) fn watched() -> Config {
    Config {
        retry: Retry { base: 0, ..Retry::default() },
        webhook: Some(Endpoint::new(HOOK)),
        ..agents()
    }
}

/// Which of the exchange's requests it is: `schedule`, `breaks`, `change`, `webhook`, or `token`.
pub(crate) fn step(request: &Request) -> &'static str {
    let ends = |end| request.url.ends_with(end);
    match request.method {
        _ if is_token(request) => "token",
        _ if request.url == HOOK => "webhook",
        Method::Get if ends("/status") => "breaks",
        Method::Get => "schedule",
        _ => "change",
    }
}

/// What an agent's platform answers when nothing goes wrong.
pub(crate) fn sound(request: &Request) -> Answer {
    match step(request) {
        "schedule" => ok(200, MAY_WORK),
        "breaks" => ok(200, NO_BREAK),
        _ => ok(200, "{}"),
    }
}

/// The answers of a platform that tells these facts.
pub(crate) fn telling(schedule: &str, breaks: &str) -> impl FnMut(&Request) -> Answer {
    let (schedule, breaks) = (schedule.to_owned(), breaks.to_owned());
    move |request| match step(request) {
        "schedule" => ok(200, &schedule),
        "breaks" => ok(200, &breaks),
        _ => ok(200, "{}"),
    }
}

impl Host {
    /// The names of the requests that were sent, those for tokens left out.
    pub(crate) fn steps(&self) -> Vec<&'static str> {
        self.calls().into_iter().map(|(_, request)| step(request)).collect()
    }

    /// The only request of this name.
    pub(crate) fn request(&self, name: &str) -> &Request {
        let mut named = self.calls().into_iter().filter(|(_, request)| step(request) == name);
        let (_, request) = named.next().unwrap();
        assert!(named.next().is_none(), "one {name}");
        request
    }
}

/// Starts a change, runs to the end on a platform, and returns the host.
pub(crate) fn changed(
    config: Config,
    document: &str,
    answer: impl FnMut(&Request) -> Answer,
) -> Host {
    let mut host = Host::new(config);
    host.client.change_agent_state(document.as_bytes());
    host.run(api(answer));
    host
}

pub(crate) fn json(request: &Request) -> Value {
    serde_json::from_slice(&request.body).unwrap()
}

pub(crate) fn key(request: &Request) -> &str {
    request.header("Idempotency-Key").unwrap()
}

/// What was done, by idempotency key: at most once each, as the platform has it.
#[derive(Default)]
pub(crate) struct Effects(pub(crate) BTreeMap<String, &'static str>);

impl Effects {
    pub(crate) fn take(&mut self, request: &Request) {
        if request.method == Method::Post {
            self.0.insert(key(request).into(), step(request));
        }
    }

    pub(crate) fn count(&self, name: &str) -> usize {
        self.0.values().filter(|step| **step == name).count()
    }
}

pub(crate) fn state(client: &Client, user_id: &str, now: u64) -> Option<String> {
    let agent = client.board().agent(user_id)?;
    agent.current(now).map(|current| current.state.to_string())
}
