//! The exchanges of one call: it is made, and its answer is the end.

use super::{
    CreatedGuestSession, Failure, Malformed, PlatformGuest, Response, Success,
    call::{Call, Tag},
    machine::{Action, Context, Steps},
    record::record,
};
use core::mem;

/// An exchange of one call.
pub(super) struct Single {
    wanted: Wanted,
    stage: Stage,
}

record!(struct Single { wanted, stage });

/// What the answer is to tell.
pub(super) enum Wanted {
    GuestSession,
    GenesysGuest,
}

record!(enum Wanted { GuestSession, GenesysGuest | | });

enum Stage {
    Ready(Call),
    Asked,
    Answered(Result<Success, Failure>),
}

record!(enum Stage { Asked | Ready(call), Answered(result) | });

impl Single {
    pub(super) const fn new(wanted: Wanted, call: Call) -> Self {
        Self { wanted, stage: Stage::Ready(call) }
    }
}

impl Wanted {
    fn read(&self, response: &Response) -> Result<Success, Malformed> {
        match self {
            Self::GuestSession => CreatedGuestSession::read(response).map(Success::GuestSession),
            Self::GenesysGuest => PlatformGuest::read(response).map(Success::GenesysGuest),
        }
    }
}

impl Steps for Single {
    fn next(&mut self, _: &mut Context<'_>) -> Action {
        match mem::replace(&mut self.stage, Stage::Asked) {
            Stage::Ready(call) => Action::Call(0, call),
            Stage::Asked => Action::Await,
            Stage::Answered(result) => Action::Done(result),
        }
    }

    fn answered(&mut self, _: Tag, answer: Result<Response, Failure>, context: &mut Context<'_>) {
        let result = answer.and_then(|response| {
            let read = self.wanted.read(&response).map_err(Failure::Malformed);
            // It was accepted.
            *context.uncertain |= read.is_err();
            read
        });
        self.stage = Stage::Answered(result);
    }
}
