//! What a client tells, as JSON.

use crate::exchange::{
    AgentCompliance, Client, Event, ExchangeId, ExchangeKind, Histogram, Metrics, Outcome, Reply,
    Request, Series, Step, Time, TokenRequest,
    body::{Array, Object},
    record::Record,
};
use alloc::{
    format,
    string::{String, ToString},
};

/// What a value prints.
fn printed(value: &impl Record) -> String {
    let mut out = String::new();
    value.write(&mut out);
    out
}

impl Client {
    /// The exchanges that have not ended, as one line of JSON: `[[0, "guest-session"], …]`.
    #[must_use]
    pub fn running_to_json(&self) -> String {
        let exchanges = self.running().fold(Array::new(), |exchanges, (id, kind)| {
            exchanges.json(&Array::new().json(&printed(&id)).text(kind.name()).finish())
        });
        exchanges.finish()
    }

    /// Hands over the entries of the audit log that have not been taken, as NDJSON: each on a line of its own.
    #[must_use]
    pub fn take_audit_lines(&mut self) -> String {
        let lines = self.audit().export();
        drop(self.take_audit());
        lines
    }

    /// How an agent of the board spent the time until `now`, as one line of JSON; `None` if the board keeps no such
    /// agent.
    #[must_use]
    pub fn agent_to_json(&self, user_id: &str, now: Time) -> Option<String> {
        let agent = self.board().agent(user_id)?;
        Some(AgentCompliance::of(agent, now).to_json())
    }
}

impl Step {
    /// As one line of JSON: `{"send": request}`, `{"token": request}`, `{"wait": time}`, `{"emit": event}`,
    /// `{"done": outcome}` or `"idle"`. Like the request, it may carry credentials.
    #[must_use]
    pub fn to_json(&self) -> String {
        let named = |name, value: &str| Object::new().json(name, value).finish();
        match self {
            Self::Send(request) => named("send", &request.to_json()),
            Self::Token(request) => named("token", &request.to_json()),
            Self::Wait(time) => named("wait", &printed(time)),
            Self::Emit(event) => named("emit", &event.to_json()),
            Self::Done(id, outcome) => named("done", &outcome.to_json(*id)),
            Self::Idle => "\"idle\"".into(),
        }
    }
}

impl Request {
    /// As one line of JSON, credentials and all: `{"id", "method", "url", "headers", "body", "timeout"}`, the headers as
    /// pairs, the body as text, which is empty where there is none.
    #[must_use]
    pub fn to_json(&self) -> String {
        let pair = |name: &str, value: &str| Array::new().text(name).text(value).finish();
        let headers = self
            .headers
            .iter()
            .fold(Array::new(), |headers, (name, value)| headers.json(&pair(name, value)));
        Object::new()
            .json("id", &printed(&self.id))
            .text("method", self.method.name())
            .text("url", &self.url)
            .json("headers", &headers.finish())
            // Every body is written as text.
            .text("body", &String::from_utf8_lossy(&self.body))
            .json("timeout", &printed(&self.timeout))
            .finish()
    }
}

impl TokenRequest {
    /// As one line of JSON: `{"id", "timeout", "rejected"}`.
    #[must_use]
    pub fn to_json(&self) -> String {
        Object::new()
            .json("id", &printed(&self.id))
            .json("timeout", &printed(&self.timeout))
            .flag("rejected", self.rejected)
            .finish()
    }
}

impl Event {
    /// As one line of JSON: `{"at", "exchange", "kind"}`.
    #[must_use]
    pub fn to_json(&self) -> String {
        printed(self)
    }
}

impl Outcome {
    /// As one line of JSON: `{"exchange", "kind", "result", "latency", "attempts", "uncertain"}`, where `result` is
    /// `{"ok": …}` or `{"error": …}`; with a failure its `code` and a `message` for people; with a guest event the `reply`
    /// that the platform is to get.
    #[must_use]
    pub fn to_json(&self, exchange: ExchangeId) -> String {
        let mut object = Object::new()
            .json("exchange", &printed(&exchange))
            .text("kind", self.kind.name())
            .json("result", &printed(&self.result))
            .json("latency", &printed(&self.latency))
            .json("attempts", &printed(&self.attempts))
            .flag("uncertain", self.uncertain);
        if let Err(failure) = &self.result {
            object = object.text("code", failure.name()).text("message", &failure.to_string());
        }
        if self.kind == ExchangeKind::GuestEvent {
            object = object.json("reply", &self.reply().to_json());
        }
        object.finish()
    }
}

impl Reply {
    /// As one line of JSON: `{"status", "headers", "body"}`, the headers as pairs.
    #[must_use]
    pub fn to_json(&self) -> String {
        Object::new()
            .number("status", u64::from(self.status))
            .json("headers", r#"[["Content-Type","application/json"]]"#)
            .text("body", self.body)
            .finish()
    }
}

impl Metrics {
    /// The counters as one line of JSON, times in milliseconds, the success rate with four decimals.
    #[must_use]
    pub fn to_json(&self) -> String {
        let exchanges = self.exchanges.iter().fold(Object::new(), |exchanges, (kind, series)| {
            exchanges.json(kind.name(), &series.to_json())
        });
        let rejected = self
            .callbacks_rejected
            .iter()
            .fold(Object::new(), |rejected, (why, count)| rejected.number(why.name(), *count));
        let violations = self.violations.iter().fold(Object::new(), |violations, (code, count)| {
            violations.number(code.name(), *count)
        });
        Object::new()
            .json("exchanges", &exchanges.finish())
            .number("tokenRequests", self.token_requests)
            .number("staleAnswers", self.stale_answers)
            .json("callbacksRejected", &rejected.finish())
            .json("violations", &violations.finish())
            .finish()
    }
}

impl Series {
    fn to_json(&self) -> String {
        let failed = self
            .failed
            .iter()
            .fold(Object::new(), |failed, (name, count)| failed.number(name, *count));
        let rate = self.success_rate().map_or_else(|| "null".into(), |rate| format!("{rate:.4}"));
        Object::new()
            .number("started", self.started)
            .number("attempts", self.attempts)
            .number("retries", self.retries)
            .number("succeeded", self.succeeded)
            .json("failed", &failed.finish())
            .json("successRate", &rate)
            .json("latencyMs", &self.latency.to_json())
            .finish()
    }
}

impl Histogram {
    /// Mean and percentiles as JSON, in milliseconds: `{"mean", "p50", "p90", "p95", "p99"}`, `null` without values.
    #[must_use]
    pub fn to_json(&self) -> String {
        Object::new()
            .json("mean", &printed(&self.mean()))
            .json("p50", &printed(&self.percentile(50)))
            .json("p90", &printed(&self.percentile(90)))
            .json("p95", &printed(&self.percentile(95)))
            .json("p99", &printed(&self.percentile(99)))
            .finish()
    }
}
