//! What the client knows of the exchanges: each is a machine that asks for calls and takes their answers.

use super::{Failure, Response, Success, call::Call, guest_session::Creation};

/// The exchanges there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ExchangeKind {
    /// A CXone guest session is created.
    GuestSession,
}

impl ExchangeKind {
    /// The name in events and metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::GuestSession => "guest-session",
        }
    }
}

/// What an exchange asks the client for.
pub(super) enum Action {
    /// Make this call, with everything that belongs to one: token, quota, retries.
    Call(Call),
    /// Nothing, until a call has its answer.
    Await,
    /// It has come to its end.
    Done(Result<Success, Failure>),
}

/// The states of an exchange.
pub(super) trait Steps {
    /// What comes next; asked again after each call and each answer.
    fn next(&mut self) -> Action;

    /// The answer to a call: a 2xx, or why there is none.
    fn answered(&mut self, answer: Result<Response, Failure>);
}

/// An exchange of any kind, as plain data.
pub(super) enum Machine {
    GuestSession(Creation),
}

impl Machine {
    pub(super) const fn kind(&self) -> ExchangeKind {
        match self {
            Self::GuestSession(_) => ExchangeKind::GuestSession,
        }
    }
}

impl Steps for Machine {
    fn next(&mut self) -> Action {
        match self {
            Self::GuestSession(creation) => creation.next(),
        }
    }

    fn answered(&mut self, answer: Result<Response, Failure>) {
        match self {
            Self::GuestSession(creation) => creation.answered(answer),
        }
    }
}
