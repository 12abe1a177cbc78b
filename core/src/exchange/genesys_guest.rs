//! The creation of a Genesys guest: `POST /api/v2/conversations/webmessaging/guests`.

use super::{
    Client, ExchangeId, Method,
    call::Call,
    key,
    machine::Machine,
    single::{Single, Wanted},
};
use crate::documents::GenesysGuest;

/// Where guests are; each stands below it under its id.
pub(super) const GUESTS: &str = "/api/v2/conversations/webmessaging/guests";

impl Client {
    /// Starts the creation of a guest of Genesys Cloud web messaging; it ends with
    /// [`Success::GenesysGuest`](super::Success::GenesysGuest).
    ///
    /// The idempotency key is derived from the content: the same document started again, here or in another process, is
    /// the same guest. Guests that are to be made each although their documents are equal take
    /// [`create_genesys_guest_for`](Self::create_genesys_guest_for). [`GuestDocument`](super::GuestDocument) writes the
    /// document from what a host knows in plain text.
    ///
    /// ```
    /// use callgate::{Engine, documents::{Consent, GenesysGuest}};
    /// use callgate::exchange::{Client, Config, GuestDocument, Response, Step, Success};
    ///
    /// let text = GuestDocument::new(Consent { marketing: false, data_processing: true }).to_json();
    /// let guest: GenesysGuest<'_> = Engine::new().parse(text.as_bytes(), None).expect("it is sound");
    /// let mut client = Client::new(Config::genesys("mypurecloud.com", "my-client", "my-secret"), 42)?;
    /// client.create_genesys_guest(&guest);
    /// let outcome = loop {
    ///     match client.poll(0) {
    ///         Step::Send(request) => {
    ///             // Here a host would send it.
    ///             let answer = match request.url.ends_with("/oauth/token") {
    ///                 true => r#"{"access_token": "t", "token_type": "bearer", "expires_in": 3600}"#,
    ///                 false => r#"{"id": "g-1", "createdDate": "2026-01-01T10:00:00Z"}"#,
    ///             };
    ///             let response = Response::new(201).with_header("ETag", "\"1\"").with_body(answer);
    ///             client.handle(request.id, Ok(response), 0);
    ///         }
    ///         Step::Done(_, outcome) => break outcome,
    ///         _ => {}
    ///     }
    /// };
    /// let Ok(Success::GenesysGuest(guest)) = outcome.result else { panic!("no guest") };
    /// assert_eq!((guest.id.as_str(), guest.etag.as_deref()), ("g-1", Some("\"1\"")));
    /// # Ok::<(), callgate::exchange::ConfigError>(())
    /// ```
    pub fn create_genesys_guest(&mut self, guest: &GenesysGuest<'_>) -> ExchangeId {
        self.create_genesys_guest_for(guest, "")
    }

    /// The same for one of several occasions: the number of the visit, say. It is not sent, but another occasion makes
    /// another key.
    pub fn create_genesys_guest_for(
        &mut self,
        guest: &GenesysGuest<'_>,
        occasion: &str,
    ) -> ExchangeId {
        let body = guest.to_json();
        let key = key::derive("genesys-guest", occasion, &body);
        let call = Call::platform(Method::Post, GUESTS).with_body(body).with_key(key);
        self.start(Machine::GenesysGuest(Single::new(Wanted::GenesysGuest, call)))
    }
}
