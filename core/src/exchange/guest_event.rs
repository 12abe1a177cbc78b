//! A CXone guest event: a callback of the platform, told to the CRM.

use super::{
    Client, EventKind, ExchangeId, Failure, Malformed, Rejection, Reply, Response, Success, Time,
    answer::{self, Field},
    body::Object,
    call::{Call, Side, Tag},
    key,
    machine::{Action, Context, Machine, Steps},
    record::record,
    signature::{EventKey, Refusal, Verified},
};
use crate::{
    forms::time,
    json::{Limits, canonical},
};
use alloc::{
    format,
    string::{String, ToString},
};

impl Client {
    /// Takes a callback of the platform, and starts the exchange that tells the CRM of it; it ends with
    /// [`Success::GuestEvent`] or a failure, and [`Outcome::reply`](super::Outcome::reply) is what the platform is to be
    /// answered.
    ///
    /// `headers` and `body` are the request as it came, before anything parsed it. What is too large, not signed as
    /// [`Config::callbacks`](super::Config::callbacks) says, or no event starts nothing, and without such a configuration
    /// nothing does.
    ///
    /// The CRM gets its request under an idempotency key that is derived from the event: from its id if the scheme knows
    /// one, or else from its body. However often an event comes, its key and the body under it are the same.
    ///
    /// ```
    /// use callgate::exchange::{Callbacks, Client, Config, Endpoint, Response, Secret, Step};
    /// use callgate::exchange::signature::{Keys, Scheme};
    ///
    /// let scheme = Scheme::standard_webhooks();
    /// let keys = Keys::new().with("2026", Secret::from("a key of the platform's"))?;
    /// let config = Config {
    ///     crm_events: Some(Endpoint::new("https://crm.example.com/events")),
    ///     callbacks: Some(Callbacks::new(scheme.clone(), keys.clone())),
    ///     ..Config::cxone_guests("acme", "my-client", "my-secret")
    /// };
    /// let mut client = Client::new(config, 42).expect("a sound configuration");
    ///
    /// let body = br#"{"sessionId": "s-1", "type": "session.started", "metadata": {"visit": 3}}"#;
    /// let headers = scheme.sign(&keys, "event-1", 1_795_244_400_000, body)?;
    /// let now = 1_795_244_400_000;
    /// client.receive_guest_event(&headers, body, now).expect("it is accepted");
    /// let reply = loop {
    ///     match client.poll(now) {
    ///         // Here a host would send it.
    ///         Step::Send(request) => _ = client.handle(request.id, Ok(Response::new(200)), now),
    ///         Step::Done(_, outcome) => break outcome.reply(),
    ///         _ => {}
    ///     }
    /// };
    /// assert_eq!((reply.status, reply.body), (200, r#"{"acknowledged":true}"#));
    ///
    /// // The same once more has been done.
    /// let reply = client.receive_guest_event(&headers, body, now).expect_err("it is known");
    /// assert_eq!(reply.status, 200);
    /// # Ok::<(), callgate::exchange::signature::SchemeError>(())
    /// ```
    ///
    /// # Errors
    /// The callback starts nothing: the answer for the platform. The log and the metrics say why.
    pub fn receive_guest_event(
        &mut self,
        headers: &[(impl AsRef<str>, impl AsRef<str>)],
        body: &[u8],
        now: Time,
    ) -> Result<ExchangeId, Reply> {
        let now = self.advance(now);
        let admitted = self.judge(headers, body, now).and_then(|event| self.admit(event, now));
        match admitted {
            Ok(exchange) => Ok(self.tell_crm(exchange, now)),
            Err(rejected) => Err(self.reject(rejected, now)),
        }
    }

    /// What a callback tells, if its size, its signature as of a time, and its shape are what they should be.
    pub(super) fn judge(
        &self,
        headers: &[(impl AsRef<str>, impl AsRef<str>)],
        body: &[u8],
        at: Time,
    ) -> Result<Judged, Rejected> {
        let Some(callbacks) = &self.callbacks else {
            return Err((Rejection::Unconfigured, "no callbacks are configured".into()));
        };
        if body.len() > callbacks.max_bytes {
            let (bytes, most) = (body.len(), callbacks.max_bytes);
            let reason = format!("the body has {bytes} bytes; at most {most} are taken");
            return Err((Rejection::TooLarge, reason));
        }
        let at = i64::try_from(at).unwrap_or(i64::MAX);
        let scheme = &callbacks.scheme;
        let verified = scheme
            .judge(headers, body, &callbacks.keys, at)
            .map_err(|refusal| rejected(&refusal))?;
        let told = Told::read(body, callbacks.max_bytes)
            .map_err(|malformed| (Rejection::Malformed, malformed.to_string()))?;
        let key = if scheme.has_event_id() {
            key::derive(PURPOSE, &verified.event.to_hex(), "null")
        } else {
            key::derive(PURPOSE, "", &told.canonical)
        };
        Ok(Judged { verified, told, key })
    }

    /// The exchange that a callback starts, if it is new.
    fn admit(&mut self, event: Judged, now: Time) -> Result<GuestEvent, Rejected> {
        // What is being handled has been seen before, so whether it is new is asked last.
        self.inbox.refuse_underway(&event.key)?;
        if let Some(callbacks) = &self.callbacks {
            let at = i64::try_from(now).unwrap_or(i64::MAX);
            let window = &mut self.inbox.window;
            callbacks
                .scheme
                .admit(&event.verified, at, window)
                .map_err(|refusal| rejected(&refusal))?;
        }
        let first = self.inbox.open(&event.key, now);
        Ok(GuestEvent::new(event.verified.event.to_hex(), event, first))
    }

    /// Starts the exchange; its time runs from now on.
    pub(super) fn tell_crm(&mut self, exchange: GuestEvent, now: Time) -> ExchangeId {
        let deadline = self.callbacks.as_ref().map_or(0, |callbacks| callbacks.deadline);
        let id = self.start(Machine::GuestEvent(exchange));
        self.begin(id, now, deadline);
        id
    }

    /// Takes note of a callback that starts nothing; the answer for the platform.
    pub(super) fn reject(&mut self, (why, reason): Rejected, now: Time) -> Reply {
        *self.metrics.callbacks_rejected.entry(why).or_default() += 1;
        self.journal.tell(now, None, EventKind::Rejected { why, reason }, "");
        why.reply()
    }

    /// Takes note of the end of an exchange that a callback has started.
    pub(super) fn close_event(&mut self, machine: &Machine, handled: bool) {
        if let Machine::GuestEvent(GuestEvent { event, key, .. }) = machine {
            self.inbox.close(key, EventKey::from_hex(event), handled);
        }
    }
}

const PURPOSE: &str = "guest-event";

/// Why a callback starts nothing, shortly and at length.
pub(super) type Rejected = (Rejection, String);

fn rejected(refusal: &Refusal) -> Rejected {
    (Rejection::from(&refusal.reason), refusal.to_string())
}

/// A callback that is signed, and an event.
pub(super) struct Judged {
    verified: Verified,
    told: Told,
    /// The idempotency key under which the CRM is told.
    pub(super) key: String,
}

/// The CRM has had a request with this key: its answer was lost.
const DONE: u16 = 409;

/// An event as the platform tells it.
struct Told {
    session: String,
    kind: String,
    state: Option<String>,
    /// As canonical JSON.
    metadata: Option<String>,
    /// When it happened.
    at: Option<i64>,
    /// All of it as canonical JSON.
    canonical: String,
}

impl Told {
    fn read(body: &[u8], max_bytes: usize) -> Result<Self, Malformed> {
        const SESSION: &str = "sessionId";
        const TYPE: &str = "type";
        const STATE: &str = "channelState";
        const METADATA: &str = "metadata";
        let limits = Limits { max_bytes, max_nesting: 64 };
        // The last of repeated members counts, and every number is one that a program can hold.
        let canonical = canonical(body, limits).map_err(|_| Malformed::NotAnObject)?;
        let [session, kind, state, metadata, at] =
            answer::inner(&canonical, [SESSION, TYPE, STATE, METADATA, "timestamp"])?;
        let text = |field: Option<Field<'_>>, name| match field.map(Field::text) {
            Some(Some(text)) => Ok(Some(text)),
            Some(None) => Err(Malformed::unusable(name)),
            None => Ok(None),
        };
        let metadata = match metadata {
            Some(Field::Json(text)) if text.starts_with('{') => Some(String::from(text)),
            Some(_) => return Err(Malformed::unusable(METADATA)),
            None => None,
        };
        Ok(Self {
            session: text(session, SESSION)?.ok_or(Malformed::missing(SESSION))?,
            kind: text(kind, TYPE)?.ok_or(Malformed::missing(TYPE))?,
            state: text(state, STATE)?,
            metadata,
            at: at.and_then(Field::text).and_then(|text| time::instant(&text)),
            canonical,
        })
    }

    /// What the CRM is told. The time is the event's own, or that of its first coming: under one key the body must not
    /// change.
    fn body(&self, first: Time) -> String {
        let first = i64::try_from(first).unwrap_or(i64::MAX);
        let at = time::print_instant(self.at.unwrap_or(first)).to_string();
        let mut object =
            Object::new().text("cxoneSessionId", &self.session).text("eventType", &self.kind);
        if let Some(state) = &self.state {
            object = object.text("channelState", state);
        }
        if let Some(metadata) = &self.metadata {
            object = object.json("metadata", metadata);
        }
        object.text("syncedAt", &at).finish()
    }
}

/// A guest event of which the CRM has been told.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HandledEvent {
    /// The platform's id of the guest session.
    pub session_id: String,
    /// What happened in it, as the platform calls it.
    pub event_type: String,
}

record!(struct HandledEvent { session_id, event_type });

/// The states of the exchange.
pub(super) struct GuestEvent {
    /// The event, as the replay window knows it; empty where it was not asked.
    event: String,
    key: String,
    handled: HandledEvent,
    call: Option<Call>,
    end: Option<Result<Success, Failure>>,
}

record!(struct GuestEvent { event, key, handled, call, end });

impl GuestEvent {
    /// What tells the CRM of an event that came first at this time. `event` is how the replay window knows it; empty if
    /// it does not.
    pub(super) fn new(event: String, Judged { told, key, .. }: Judged, first: Time) -> Self {
        let call = Call::side(Side::CrmEvents, told.body(first), key.clone()).accepting(&[DONE]);
        let handled = HandledEvent { session_id: told.session, event_type: told.kind };
        Self { event, key, handled, call: Some(call), end: None }
    }
}

impl Steps for GuestEvent {
    fn next(&mut self, _: &mut Context<'_>) -> Action {
        match (self.call.take(), self.end.take()) {
            (Some(call), _) => Action::Call(0, call),
            (None, Some(end)) => Action::Done(end),
            (None, None) => Action::Await,
        }
    }

    fn answered(&mut self, _: Tag, answer: Result<Response, Failure>, _: &mut Context<'_>) {
        self.end = Some(answer.map(|_| Success::GuestEvent(self.handled.clone())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(body: &str) -> Result<Told, Malformed> {
        Told::read(body.as_bytes(), 1 << 16)
    }

    #[test]
    fn an_event_is_told_with_its_own_time_or_that_of_its_first_coming() {
        let event = told(
            r#"{"type":"t","sessionId":"s","metadata":{"b":1.0,"a":{"x":[]}},"channelState":"ACTIVE",
            "timestamp":"2026-01-01T12:00:00+02:00","eventId":"e"}"#,
        );
        assert_eq!(
            event.unwrap().body(7),
            r#"{"cxoneSessionId":"s","eventType":"t","channelState":"ACTIVE","metadata":{"a":{"x":[]},"b":1},"syncedAt":"2026-01-01T10:00:00Z"}"#
        );
        for body in [
            r#"{"type":"t","sessionId":"s","timestamp":3,"metadata":null}"#,
            r#"{"type":"u","type":"t","sessionId":"s"}"#,
        ] {
            assert_eq!(
                told(body).unwrap().body(1_500),
                r#"{"cxoneSessionId":"s","eventType":"t","syncedAt":"1970-01-01T00:00:01.500Z"}"#
            );
        }
    }

    #[test]
    fn what_is_no_event_is_malformed() {
        for (body, malformed) in [
            ("", Malformed::NotAnObject),
            ("[]", Malformed::NotAnObject),
            (r#"{"sessionId":"s","type":"t","metadata":{"a":1e999}}"#, Malformed::NotAnObject),
            (r#"{"type":"t"}"#, Malformed::missing("sessionId")),
            (r#"{"sessionId":null,"type":"t"}"#, Malformed::missing("sessionId")),
            (r#"{"sessionId":7,"type":"t"}"#, Malformed::unusable("sessionId")),
            (r#"{"sessionId":"s"}"#, Malformed::missing("type")),
            (r#"{"sessionId":"s","type":""}"#, Malformed::unusable("type")),
            (
                r#"{"sessionId":"s","type":"t","channelState":{}}"#,
                Malformed::unusable("channelState"),
            ),
            (r#"{"sessionId":"s","type":"t","metadata":[]}"#, Malformed::unusable("metadata")),
        ] {
            assert_eq!(told(body).err(), Some(malformed), "{body}");
        }
    }
}
