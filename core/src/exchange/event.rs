//! What happened, as it happened.

use super::{Cause, ExchangeId, ExchangeKind, Failure, RequestId, Time, TokenFailure};
use alloc::string::String;

/// Something that happened: what a log or an audit is made of. It holds no secret, no token and nothing of what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Time,
    /// For which exchange; none for a token, which belongs to all.
    pub exchange: Option<ExchangeId>,
    /// What.
    pub kind: EventKind,
}

/// The kinds of [`Event`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventKind {
    /// The exchange has begun.
    Started(ExchangeKind),
    /// A request was handed to the host.
    Sent {
        /// The request.
        request: RequestId,
        /// Which try it is, the first being 1.
        attempt: u32,
        /// The idempotency key.
        key: Option<String>,
    },
    /// The platform did not take the token; the request is sent once more with another.
    Unauthorized,
    /// A try failed; the next one comes later.
    Resting {
        /// When.
        until: Time,
        /// Why the try failed.
        cause: Cause,
    },
    /// A token was received.
    TokenReceived {
        /// When the next one will be asked for.
        until: Time,
    },
    /// No token was to be had; every exchange that waited for it fails.
    TokenFailed(TokenFailure),
    /// The exchange succeeded.
    Succeeded {
        /// The platform's id of what it made.
        id: String,
    },
    /// The exchange failed.
    Failed(Failure),
}
