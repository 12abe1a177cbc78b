//! Guest events that the host keeps until the CRM knows of them, and may answer before.

use super::{Client, ExchangeId, Reply, Time, guest_event::GuestEvent};
use alloc::string::String;

/// A callback of the platform that was accepted, and is the host's to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerifiedEvent {
    /// The idempotency key under which the CRM will be told: the same however often the event comes.
    pub key: String,
    /// When it came, in milliseconds since the epoch: what
    /// [`receive_kept_guest_event`](Client::receive_kept_guest_event) is to be given.
    pub received: Time,
}

impl Client {
    /// Says whether a callback is one to be handled, and starts nothing: for a host that keeps events in a store of its
    /// own, answers the platform as soon as they are there, and tells the CRM later, by
    /// [`receive_kept_guest_event`](Self::receive_kept_guest_event).
    ///
    /// Size, signature, time and shape are judged as by [`receive_guest_event`](Self::receive_guest_event). Whether the
    /// event came before is the store's to know, by its [key](VerifiedEvent::key), and nothing is remembered here.
    ///
    /// ```
    /// use callgate::exchange::{Callbacks, Client, Config, Endpoint, Secret, Step};
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
    /// let now = 1_795_244_400_000;
    /// let body = br#"{"sessionId": "s-1", "type": "session.started"}"#;
    /// let headers = scheme.sign(&keys, "event-1", 1_795_244_400_000, body)?;
    /// let event = client.verify_guest_event(&headers, body, now).expect("it is accepted");
    /// assert_eq!((event.key.len(), event.received), (36, now));
    /// assert_eq!(client.poll(now), Step::Idle, "nothing is started");
    ///
    /// // A day later the signature is as good as it was.
    /// let later = now + 86_400_000;
    /// assert!(client.receive_guest_event(&headers, body, later).is_err());
    /// assert!(client.receive_kept_guest_event(&headers, body, event.received, later).is_ok());
    /// # Ok::<(), callgate::exchange::signature::SchemeError>(())
    /// ```
    ///
    /// # Errors
    /// It is not one to be handled: the answer for the platform. The log and the metrics say why.
    pub fn verify_guest_event(
        &mut self,
        headers: &[(impl AsRef<str>, impl AsRef<str>)],
        body: &[u8],
        now: Time,
    ) -> Result<VerifiedEvent, Reply> {
        let now = self.advance(now);
        match self.judge(headers, body, now) {
            Ok(event) => Ok(VerifiedEvent { key: event.key, received: now }),
            Err(rejected) => Err(self.reject(rejected, now)),
        }
    }

    /// Starts the exchange that tells the CRM of a callback that came earlier, was accepted then, and has been kept.
    ///
    /// Its signature is judged as of `received`, so it may have waited longer than the scheme's tolerance; that time must
    /// be the host's own, never one that the message tells. Keep a key among those that accept until nothing is left that
    /// was signed with it. The replay window is neither asked nor told, since it is the host who knows what it has kept.
    /// The CRM gets the same key and the same body however often the event is tried.
    ///
    /// # Errors
    /// As [`receive_guest_event`](Self::receive_guest_event), except that no event is too old or known. The host should
    /// keep what is refused, and see to its configuration.
    pub fn receive_kept_guest_event(
        &mut self,
        headers: &[(impl AsRef<str>, impl AsRef<str>)],
        body: &[u8],
        received: Time,
        now: Time,
    ) -> Result<ExchangeId, Reply> {
        let now = self.advance(now);
        let received = received.min(now);
        let judged = self.judge(headers, body, received);
        match judged.and_then(|event| self.inbox.refuse_underway(&event.key).map(|()| event)) {
            Ok(event) => {
                let first = self.inbox.open(&event.key, received);
                Ok(self.tell_crm(GuestEvent::new(String::new(), event, first), now))
            }
            Err(rejected) => Err(self.reject(rejected, now)),
        }
    }
}
