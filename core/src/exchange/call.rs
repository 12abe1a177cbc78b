//! A request as an exchange wants it, and how far it has come.

use super::{ExchangeId, Header, Method, Request, RequestId, Time};
use alloc::{borrow::Cow, string::String, vec::Vec};
use zeroize::Zeroize;

/// The number of a call: a request with all its repetitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CallId(pub(super) u64);

/// Whom a call is for, and so what it must pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The platform: with a token, within the quota.
    Platform,
    /// The token endpoint.
    Token,
}

/// What is to be sent, except for the token.
pub(super) struct Call {
    pub(super) target: Target,
    pub(super) method: Method,
    pub(super) url: String,
    pub(super) headers: Vec<Header>,
    pub(super) body: Vec<u8>,
    /// The name of the header and the key itself.
    pub(super) key: Option<(&'static str, String)>,
}

impl Call {
    /// Whether a second one has no second effect.
    pub(super) const fn is_repeatable(&self) -> bool {
        self.method.is_idempotent() || self.key.is_some() || matches!(self.target, Target::Token)
    }

    pub(super) fn request(
        &self,
        id: RequestId,
        authorization: Option<String>,
        timeout: Time,
    ) -> Request {
        let authorization = authorization.map(|value| (Cow::Borrowed("Authorization"), value));
        let key = self.key.as_ref().map(|(name, key)| (Cow::Borrowed(*name), key.clone()));
        let headers = authorization.into_iter().chain(self.headers.iter().cloned()).chain(key);
        Request {
            id,
            method: self.method,
            url: self.url.clone(),
            headers: headers.collect(),
            body: self.body.clone(),
            timeout,
        }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        self.url.zeroize();
        self.headers.iter_mut().for_each(|(_, value)| value.zeroize());
        self.body.zeroize();
    }
}

/// A call under way.
pub(super) struct Flight {
    pub(super) call: Call,
    /// The exchange that wants it; none wants a token.
    pub(super) owner: Option<ExchangeId>,
    pub(super) state: State,
    pub(super) attempts: u32,
    pub(super) retries: u32,
    /// The number of the token it was last sent with.
    pub(super) token: u64,
    /// Whether it has been sent again because of a 401.
    pub(super) renewed: bool,
    /// Whether an earlier try may have had its effect.
    pub(super) uncertain: bool,
}

impl Flight {
    pub(super) const fn new(call: Call, owner: Option<ExchangeId>) -> Self {
        Self {
            call,
            owner,
            state: State::Queued,
            attempts: 0,
            retries: 0,
            token: 0,
            renewed: false,
            uncertain: false,
        }
    }
}

#[derive(Clone, Copy)]
pub(super) enum State {
    /// It waits for its turn.
    Queued,
    /// An answer is awaited.
    Sent { request: RequestId, at: Time, until: Time },
    /// A try failed; it waits for the next.
    Resting { until: Time },
}
