//! How an exchange ends.

use super::{CreatedGuestSession, Time, TransportError};
use alloc::string::String;
use core::fmt;

/// The end of an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What came of it.
    pub result: Result<Success, Failure>,
    /// Milliseconds from the first [`poll`](super::Client::poll) after the start to the end.
    pub latency: Time,
    /// How many requests were sent for it, those for tokens not counted.
    pub attempts: u32,
    /// Whether the platform may have done what was asked although no answer says so: a request was lost after it may
    /// have arrived. Starting the same exchange again is safe, since its idempotency key is the same.
    pub uncertain: bool,
}

/// What the platform gave.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Success {
    /// A guest session was created.
    GuestSession(CreatedGuestSession),
}

impl Success {
    /// The platform's id of what it made.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::GuestSession(created) => &created.session_id,
        }
    }
}

/// Why an exchange came to nothing. It holds no secret, no token and nothing of what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// The platform refused the request.
    Refused(Refusal),
    /// No token was to be had.
    Token(TokenFailure),
    /// Every try failed, or the next one would have come after the deadline; the cause of the last.
    Unavailable(Cause),
    /// The platform accepted the request and answered something else than it promises.
    Malformed(Malformed),
    /// The deadline passed.
    Deadline,
    /// The host cancelled it.
    Cancelled,
}

impl Failure {
    /// The name in events and metrics.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Refused(_) => "refused",
            Self::Token(_) => "token",
            Self::Unavailable(_) => "unavailable",
            Self::Malformed(_) => "malformed",
            Self::Deadline => "deadline",
            Self::Cancelled => "cancelled",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Token(failure) => failure.fmt(f),
            Self::Unavailable(cause) => write!(f, "the platform is not available: {cause}"),
            Self::Malformed(malformed) => malformed.fmt(f),
            Self::Deadline => f.write_str("the deadline has passed"),
            Self::Cancelled => f.write_str("the exchange was cancelled"),
        }
    }
}

impl core::error::Error for Failure {}

/// A refusal by the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The status code.
    pub status: u16,
    /// The platform's own code, if it gives one that is a plain name and no echo of what was sent.
    pub code: Option<String>,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the platform refused the request with status {}", self.status)?;
        match &self.code {
            Some(code) => write!(f, " and code `{code}`"),
            None => Ok(()),
        }
    }
}

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenFailure {
    /// The token endpoint refused the credentials.
    Refused(Refusal),
    /// The token endpoint could not be asked.
    Unavailable(Cause),
    /// The token endpoint answered something else than a bearer token.
    Malformed(Malformed),
}

impl fmt::Display for TokenFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no token: ")?;
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Unavailable(cause) => cause.fmt(f),
            Self::Malformed(malformed) => malformed.fmt(f),
        }
    }
}

/// Why a try failed for the time being.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// The platform answered with this status: 429 or 5xx.
    Status(u16),
    /// No answer came.
    Transport(TransportError),
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(f, "it answered with status {status}"),
            Self::Transport(error) => error.fmt(f),
        }
    }
}

/// What is wrong with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Malformed {
    /// It is no JSON object, or larger than the client reads.
    NotAnObject,
    /// This field is missing.
    Missing(&'static str),
    /// This field is not what it should be.
    Unusable(&'static str),
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnObject => f.write_str("the answer is no JSON object"),
            Self::Missing(field) => write!(f, "the answer lacks `{field}`"),
            Self::Unusable(field) => write!(f, "the answer has an unusable `{field}`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn failures_say_what_happened() {
        let refusal = Refusal { status: 403, code: Some("forbidden".into()) };
        let cause = Cause::Transport(TransportError::Lost);
        for (failure, text) in [
            (
                Failure::Refused(refusal),
                "the platform refused the request with status 403 and code `forbidden`",
            ),
            (
                Failure::Token(TokenFailure::Refused(Refusal { status: 401, code: None })),
                "no token: the platform refused the request with status 401",
            ),
            (
                Failure::Unavailable(cause),
                "the platform is not available: the connection was lost before the answer was complete",
            ),
            (
                Failure::Token(TokenFailure::Malformed(Malformed::Missing("access_token"))),
                "no token: the answer lacks `access_token`",
            ),
        ] {
            assert_eq!(failure.to_string(), text);
        }
    }
}
