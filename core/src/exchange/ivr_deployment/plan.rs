//! What is to be done with a flow, and the calls that do it.

use crate::{
    documents::IvrFlow,
    exchange::{
        ConfigError, Method, Time,
        body::{Object, encoded},
        call::Call,
        config,
        http::Bare,
        key,
        record::record,
    },
    forms::time::print_instant,
    json::{Limits, Reader, print_str},
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

const DAY: Time = 86_400_000;

/// The events that reference 5 subscribes to.
const EVENTS: [&str; 3] = ["ivr.flow.completed", "ivr.flow.failed", "ivr.contact.transferred"];

/// How a flow is deployed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployment {
    /// From when it is active, in milliseconds since the epoch, whatever the document says; if neither says anything, from
    /// the moment of its activation. For a time to come the platform waits by itself.
    pub effective: Option<Time>,
    /// Until when it is active, whatever the document says; if neither says anything, until it is changed.
    pub expiration: Option<Time>,
    /// Who is told of what happens in flows.
    pub webhook: Option<FlowWebhook>,
    /// For how many milliseconds back the analytics are asked for; with none they are not.
    pub analytics: Option<Time>,
}

impl Default for Deployment {
    /// In the document's own window, no webhook, the analytics of the last day.
    fn default() -> Self {
        Self { effective: None, expiration: None, webhook: None, analytics: Some(DAY) }
    }
}

/// A listener that the platform is to call.
#[derive(Clone, PartialEq, Eq)]
pub struct FlowWebhook {
    url: String,
    events: Vec<String>,
}

record!(struct FlowWebhook { url, events });

impl FlowWebhook {
    /// A listener for completed and failed flows and transferred contacts.
    ///
    /// # Errors
    /// It is no absolute https URL without user and fragment; plain http is for private hosts alone.
    pub fn new(url: impl Into<String>) -> Result<Self, ConfigError> {
        let url = url.into();
        config::address("url", &url, &['#', '@'])?;
        Ok(Self { url, events: EVENTS.map(Into::into).into() })
    }

    /// The same for other events.
    #[must_use]
    pub fn with_events<S: Into<String>>(mut self, events: impl IntoIterator<Item = S>) -> Self {
        self.events = events.into_iter().map(Into::into).collect();
        self
    }
}

/// Shows no query, since it may carry a credential.
impl fmt::Debug for FlowWebhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlowWebhook")
            .field("url", &Bare(&self.url))
            .field("events", &self.events)
            .finish()
    }
}

/// The same as plain data.
pub(super) struct Plan {
    /// The flow as it is sent, with the window of the deployment.
    pub(super) body: String,
    effective: Option<i64>,
    expiration: Option<i64>,
    pub(super) webhook: Option<FlowWebhook>,
    pub(super) analytics: Option<Time>,
}

record!(struct Plan { body, effective, expiration, webhook, analytics });

impl Plan {
    pub(super) fn new(flow: &IvrFlow<'_>, deployment: Deployment) -> Self {
        let time = |time: Option<Time>| time.map(|time| i64::try_from(time).unwrap_or(i64::MAX));
        let (effective, expiration) = (time(deployment.effective), time(deployment.expiration));
        Self {
            body: with_dates(&flow.to_json(), effective, expiration),
            effective: effective.or(flow.effective),
            expiration: expiration.or(flow.expiration),
            webhook: deployment.webhook,
            analytics: deployment.analytics,
        }
    }

    /// From when the flow is active, if that is decided now.
    pub(super) fn effective(&self, now: Time) -> i64 {
        self.effective.unwrap_or(i64::try_from(now).unwrap_or(i64::MAX))
    }

    /// Until when.
    pub(super) const fn expiration(&self) -> Option<i64> {
        self.expiration
    }

    /// The flow as it would be if it were activated now, for the rules to judge its window.
    pub(super) fn activated(&self, now: Time) -> String {
        with_dates(&self.body, Some(self.effective(now)), self.expiration)
    }

    /// The creation of the flow. The platform keeps keys longer than flows: once a flow has been deleted again, its next
    /// creation needs another key.
    pub(super) fn create(&self, generation: u32) -> Call {
        let occasion = if generation == 0 { String::new() } else { generation.to_string() };
        let key = key::derive("ivr-flow", &occasion, &self.body);
        Call::platform(Method::Post, "/api/v2/ivr/flows").with_body(self.body.clone()).with_key(key)
    }

    /// The validation of a flow.
    pub(super) fn validate(&self, flow: &str, began: Time) -> Call {
        let key = self.step_key("ivr-validate", flow, began, 1);
        Call::platform(Method::Post, path(flow, "/validate")).with_key(key)
    }

    /// One attempt at the compilation of a flow. After a busy compiler the next is another, which is to be answered anew.
    pub(super) fn compile(&self, flow: &str, began: Time, attempt: u32) -> Call {
        let key = self.step_key("ivr-compile", flow, began, attempt);
        Call::platform(Method::Post, path(flow, "/compile")).with_key(key).accepting(&[409])
    }

    /// The key of a step whose answer may be another in another exchange, though the flow is the same: so it follows from
    /// when the exchange began as well.
    fn step_key(&self, purpose: &str, flow: &str, began: Time, attempt: u32) -> String {
        key::derive(purpose, &format!("{flow} {began} {attempt}"), &self.body)
    }

    /// The activation, without a version.
    pub(super) fn activate(&self, flow: &str, effective: i64) -> Call {
        let body = Object::new()
            .text("status", "ACTIVE")
            .text("effectiveDate", &print_instant(effective).to_string());
        let body = match self.expiration {
            Some(time) => body.text("expirationDate", &print_instant(time).to_string()),
            None => body.json("expirationDate", "null"),
        };
        Call::platform(Method::Patch, path(flow, "")).with_body(body.finish())
    }

    /// The registration of the webhook for this flow, under a name and a key that follow from both.
    pub(super) fn register(&self, flow: &str) -> Option<Call> {
        let FlowWebhook { url, events } = self.webhook.as_ref()?;
        let body = Object::new()
            .text("name", &self.webhook_name(flow)?)
            .text("description", "Tells what happens in IVR flows")
            .text("url", url)
            .json("events", &list(events))
            .text("httpMethod", "POST")
            .flag("enabled", true)
            .finish();
        let key = key::derive("ivr-webhook", flow, &body);
        Some(Call::platform(Method::Post, "/api/v2/event/webhooks").with_body(body).with_key(key))
    }

    /// The name that the webhook has for this flow.
    pub(super) fn webhook_name(&self, flow: &str) -> Option<String> {
        let FlowWebhook { url, events } = self.webhook.as_ref()?;
        let content = Object::new().text("url", url).json("events", &list(events)).finish();
        let key = key::derive("ivr-webhook-name", flow, &content);
        Some(format!("callgate-ivr-{}", key.get(..8).unwrap_or(&key)))
    }
}

/// Texts as a JSON array.
pub(super) fn list<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> String {
    let mut list = String::from("[");
    for text in texts {
        if list.len() > 1 {
            list.push(',');
        }
        print_str(text.as_ref(), &mut list);
    }
    list.push(']');
    list
}

/// The path of a flow, or of something below it.
pub(super) fn path(flow: &str, below: &str) -> String {
    format!("/api/v2/ivr/flows/{}{below}", encoded(flow))
}

/// The flow with these dates for its own; those that are not given stay.
fn with_dates(flow: &str, effective: Option<i64>, expiration: Option<i64>) -> String {
    const LIMITS: Limits = Limits { max_bytes: usize::MAX, max_nesting: usize::MAX };
    let dates = [("effectiveDate", effective), ("expirationDate", expiration)];
    let dates = dates.map(|(name, date)| Some((name, print_instant(date?).to_string())));
    if dates.iter().all(Option::is_none) {
        return flow.into();
    }
    let read = || {
        let mut reader = Reader::new(flow.as_bytes(), LIMITS).ok()?;
        reader.begin_object().ok()?;
        let (mut object, mut first) = (Object::new(), true);
        while let Some(key) = reader.member(first).ok()? {
            first = false;
            let value = reader.skip().ok()?;
            if !dates.iter().flatten().any(|(name, _)| key.is(name)) {
                object = object.json(&key.decode(), flow.get(value.start..value.end)?);
            }
        }
        let all = dates.iter().flatten();
        Some(all.fold(object, |object, (name, date)| object.text(name, date)).finish())
    };
    // What was checked can be read again.
    read().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_that_are_given_stand_for_those_of_the_document() {
        let flow = r#"{"name":"a","effectiveDate":"2026-01-01","nodes":[1]}"#;
        assert_eq!(with_dates(flow, None, None), flow);
        assert_eq!(
            with_dates(flow, Some(0), Some(1_000)),
            r#"{"name":"a","nodes":[1],"effectiveDate":"1970-01-01T00:00:00Z","expirationDate":"1970-01-01T00:00:01Z"}"#
        );
        assert_eq!(
            with_dates(flow, None, Some(0)),
            r#"{"name":"a","effectiveDate":"2026-01-01","nodes":[1],"expirationDate":"1970-01-01T00:00:00Z"}"#
        );
    }

    #[test]
    fn a_webhook_is_held_to_https_and_shows_no_query() {
        let webhook = FlowWebhook::new("https://hooks.example.com/ivr?key=canary").unwrap();
        assert!(!format!("{webhook:?}").contains("canary"));
        for url in ["http://hooks.example.com", "hooks.example.com", "https://u:p@x.example"] {
            assert!(FlowWebhook::new(url).is_err(), "{url}");
        }
    }
}
