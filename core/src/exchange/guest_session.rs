//! The creation of a CXone guest session: `POST /api/v1/guests`.

use super::{
    Client, ExchangeId, Malformed, Method, Response, answer,
    call::Call,
    http::Bare,
    key,
    machine::Machine,
    record::record,
    single::{Single, Wanted},
};
use crate::{documents::GuestSession, forms::uri::Uri};
use alloc::string::String;
use core::fmt;

impl Client {
    /// Starts the creation of a guest session.
    ///
    /// The idempotency key, sent as `X-Request-ID`, is derived from the content: the same document started again, here or
    /// in another process, is the same session. Guests that are to have a session each although their documents are
    /// equal take [`create_guest_session_for`](Self::create_guest_session_for).
    pub fn create_guest_session(&mut self, session: &GuestSession<'_>) -> ExchangeId {
        self.create_guest_session_for(session, "")
    }

    /// The same for one of several occasions: the number of the visit, say. It is not sent, but another occasion makes
    /// another key.
    pub fn create_guest_session_for(
        &mut self,
        session: &GuestSession<'_>,
        occasion: &str,
    ) -> ExchangeId {
        let body = session.to_json();
        let key = key::derive("guest-session", occasion, &body);
        let call = Call::platform(Method::Post, "/api/v1/guests")
            .with_body(body)
            .with_key_in("X-Request-ID", key);
        self.start(Machine::GuestSession(Single::new(Wanted::GuestSession, call)))
    }
}

/// A guest session that the platform has created.
#[derive(Clone, PartialEq, Eq)]
pub struct CreatedGuestSession {
    /// The platform's id of the session.
    pub session_id: String,
    /// Where the conversation goes on. It may carry a credential of the guest, so `Debug` shows no query.
    pub channel_url: String,
}

record!(struct CreatedGuestSession { session_id, channel_url });

impl CreatedGuestSession {
    /// The session that an answer tells of.
    pub(super) fn read(response: &Response) -> Result<Self, Malformed> {
        const SESSION_ID: &str = "sessionId";
        const CHANNEL_URL: &str = "channelUrl";
        let [id, url] = answer::fields(response, [SESSION_ID, CHANNEL_URL])?;
        let id = id.ok_or(Malformed::missing(SESSION_ID))?.text();
        let url = url.ok_or(Malformed::missing(CHANNEL_URL))?.text();
        let absolute = |url: &String| Uri::parse(url).is_some_and(|uri| uri.host().is_some());
        Ok(Self {
            session_id: id.ok_or(Malformed::unusable(SESSION_ID))?,
            channel_url: url.filter(absolute).ok_or(Malformed::unusable(CHANNEL_URL))?,
        })
    }
}

impl fmt::Debug for CreatedGuestSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreatedGuestSession")
            .field("session_id", &self.session_id)
            .field("channel_url", &Bare(&self.channel_url))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;

    fn told(body: &str) -> Result<CreatedGuestSession, Malformed> {
        CreatedGuestSession::read(&Response::new(201).with_body(body))
    }

    #[test]
    fn the_answer_gives_the_session_and_its_channel() {
        let created =
            told(r#"{"sessionId":"s-1","channelUrl":"wss://c.example/s-1?key=canary","x":[1]}"#)
                .unwrap();
        assert_eq!(created.session_id, "s-1");
        assert_eq!(created.channel_url, "wss://c.example/s-1?key=canary");
        assert!(!format!("{created:?}").contains("canary"));
    }

    #[test]
    fn an_answer_without_them_is_malformed() {
        for (body, malformed) in [
            ("", Malformed::NotAnObject),
            (r#"{"sessionId":"s-1","channelUrl":"https://c.ex"#, Malformed::NotAnObject),
            (r#"{"channelUrl":"https://c.example"}"#, Malformed::missing("sessionId")),
            (
                r#"{"sessionId":"","channelUrl":"https://c.example"}"#,
                Malformed::unusable("sessionId"),
            ),
            (
                r#"{"sessionId":7,"channelUrl":"https://c.example"}"#,
                Malformed::unusable("sessionId"),
            ),
            (r#"{"sessionId":"s-1","channelUrl":null}"#, Malformed::missing("channelUrl")),
            (r#"{"sessionId":"s-1","channelUrl":"/s-1"}"#, Malformed::unusable("channelUrl")),
        ] {
            assert_eq!(told(body), Err(malformed), "{body}");
        }
    }
}
