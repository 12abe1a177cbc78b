//! The change of a Genesys guest: `PATCH /api/v2/conversations/webmessaging/guests/{id}` with `If-Match`.

use super::{
    Client, ExchangeId, Failure, Malformed, Method, PlatformGuest, Response, Success,
    body::encoded,
    call::{Call, Tag},
    concurrency::{Settled, Shape, Update, is_tag},
    genesys_guest::GUESTS,
    machine::{Action, Context, Machine, Steps},
    platform_guest::LIMITS,
    record::record,
    token_source::joined,
};
use crate::{Kind, documents::GenesysGuest, json};
use alloc::string::String;

impl Client {
    /// Starts a change of a Genesys guest; it ends with [`Success::GenesysUpdate`].
    ///
    /// `patch` is a merge patch (RFC 7396) of the fields that a client writes, such as
    /// `{"attributes": {"tier": "gold", "cart": null}}`. The guest is fetched, and what the patch makes of it is checked:
    /// if the policy does not allow that, nothing is sent. Of the patch only what differs is sent, with the `ETag` that it
    /// was made for. If another was quicker, the guest is fetched again and the patch merged with what it is now, three
    /// times; then the end is [`Failure::Conflict`]. A guest that is as wanted already is left alone.
    ///
    /// ```
    /// # use callgate::exchange::{Client, Config, Method, Response, Step, Success};
    /// # let mut client = Client::new(Config::genesys("mypurecloud.com", "my-client", "my-secret"), 42)?;
    /// client.update_genesys_guest("g-1", r#"{"attributes": {"tier": "gold"}}"#);
    /// # let outcome = loop {
    /// #     match client.poll(0) {
    /// #         Step::Send(request) => {
    /// #             let answer = match (request.url.ends_with("/oauth/token"), request.method) {
    /// #                 (true, _) => r#"{"access_token": "t", "expires_in": 3600}"#.to_owned(),
    /// #                 (_, method) => {
    /// #                     let consent = r#"{"marketing": false, "dataProcessing": true}"#;
    /// #                     if method == Method::Patch {
    /// #                         assert_eq!(request.header("If-Match"), Some("\"1\""));
    /// #                         assert_eq!(request.body, br#"{"attributes":{"tier":"gold"}}"#);
    /// #                     }
    /// #                     format!(r#"{{"id": "g-1", "channel": "webmessaging", "consent": {consent}}}"#)
    /// #                 }
    /// #             };
    /// #             let response = Response::new(200).with_header("ETag", "\"1\"").with_body(answer);
    /// #             client.handle(request.id, Ok(response), 0);
    /// #         }
    /// #         Step::Done(_, outcome) => break outcome,
    /// #         _ => {}
    /// #     }
    /// # };
    /// // … and once it is done:
    /// let Ok(Success::GenesysUpdate(updated)) = outcome.result else { panic!("no update") };
    /// assert_eq!(updated.tries, 1);
    /// # Ok::<(), callgate::exchange::ConfigError>(())
    /// ```
    pub fn update_genesys_guest(&mut self, id: &str, patch: &str) -> ExchangeId {
        self.start(Machine::GenesysUpdate(GuestUpdate::new(id, patch, None)))
    }

    /// The same for a guest that an earlier exchange told of. What it told is taken for what the guest is now, so nothing
    /// is fetched unless another has changed it since. Without an `ETag` that can be sent, it is fetched all the same.
    pub fn update_known_genesys_guest(&mut self, guest: &PlatformGuest, patch: &str) -> ExchangeId {
        // The host may have it from anywhere.
        let etag = guest.etag.clone().filter(|etag| is_tag(etag));
        let known = etag.zip(guest.document.clone());
        self.start(Machine::GenesysUpdate(GuestUpdate::new(&guest.id, patch, known)))
    }
}

/// A guest that is as it was to be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UpdatedGuest {
    /// The guest as it is now, with its new `ETag`.
    pub guest: PlatformGuest,
    /// How often the change was sent; not at all, if there was nothing to change.
    pub tries: u32,
}

record!(struct UpdatedGuest { guest, tries });

impl UpdatedGuest {
    /// What an update has come to.
    pub(super) fn read(settled: &Settled) -> Result<Self, Failure> {
        let guest = PlatformGuest::read(&settled.response).map_err(Failure::Malformed)?;
        Ok(Self { guest, tries: settled.tries })
    }
}

/// The path of a guest.
pub(super) fn path(id: &str) -> String {
    joined(&[GUESTS, "/", &encoded(id)])
}

/// What is to be sent so that a guest of this document becomes what the merge patch `wish` makes of it;
/// nothing, if it is that already. What is sent comes out of a document that has passed its check.
pub(super) fn change(
    path: &str,
    document: &str,
    wish: &str,
    context: &mut Context<'_>,
) -> Result<Option<Call>, Failure> {
    let Ok(merged) = json::merge(document, wish, LIMITS) else {
        // The patch cannot be read, and the report says why.
        let report = context.engine.check(Kind::GenesysGuest, wish.as_bytes(), None);
        return Err(context.deny(&report));
    };
    let guest: GenesysGuest<'_> = match context.engine.parse(merged.as_bytes(), None) {
        Ok(guest) => guest,
        Err(report) => return Err(context.deny(&report)),
    };
    let difference = json::difference(document, &guest.to_json(), LIMITS);
    let difference = difference.map_err(|_| Failure::Malformed(Malformed::NotAnObject))?;
    Ok(difference.map(|body| Call::platform(Method::Patch, path).with_body(body)))
}

/// The document of a guest that was fetched.
pub(super) fn document(guest: PlatformGuest) -> Result<String, Failure> {
    guest.document.ok_or(Failure::Malformed(Malformed::missing("consent")))
}

/// The states of the exchange.
pub(super) struct GuestUpdate {
    path: String,
    patch: String,
    /// The `ETag` and the document that are known, until the first step.
    known: Option<(String, String)>,
    update: Option<Update>,
    end: Option<Result<Success, Failure>>,
}

record!(struct GuestUpdate { path, patch, known, update, end });

impl GuestUpdate {
    fn new(id: &str, patch: &str, known: Option<(String, String)>) -> Self {
        Self { path: path(id), patch: patch.into(), known, update: None, end: None }
    }

    fn begin(&mut self, context: &mut Context<'_>) -> Result<Update, Failure> {
        if let Some((etag, document)) = self.known.take()
            && let Some(call) = change(&self.path, &document, &self.patch, context)?
        {
            return Ok(Update::knowing(Shape::Header, self.path.clone(), &etag, call));
        }
        Ok(Update::fetching(Shape::Header, self.path.clone()))
    }
}

impl Steps for GuestUpdate {
    fn next(&mut self, context: &mut Context<'_>) -> Action {
        if let Some(end) = self.end.take() {
            return Action::Done(end);
        }
        if self.update.is_none() {
            match self.begin(context) {
                Ok(update) => self.update = Some(update),
                Err(failure) => return Action::Done(Err(failure)),
            }
        }
        match self.update.as_mut().and_then(Update::call) {
            Some(call) => Action::Call(0, call),
            None => Action::Await,
        }
    }

    fn answered(&mut self, _: Tag, answer: Result<Response, Failure>, context: &mut Context<'_>) {
        let Self { path, patch, update, .. } = self;
        let end = update.as_mut().and_then(|update| {
            update.answered(answer, context, |response, context| {
                let guest = PlatformGuest::read(response).map_err(Failure::Malformed)?;
                change(path, &document(guest)?, patch, context)
            })
        });
        self.end = end.map(|settled| {
            let updated = UpdatedGuest::read(&settled?);
            // An answer that cannot be read is one to a change that was accepted.
            *context.uncertain |= updated.is_err();
            updated.map(Success::GenesysUpdate)
        });
    }
}
