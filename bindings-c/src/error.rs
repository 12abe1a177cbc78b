//! Error objects, and what goes into them.

use crate::{
    arguments::out,
    guard::{call, call_on},
    handle::{self, Handle, Opaque, look},
    text::Text,
};
use engine::Status;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Why a call did not do what it is for.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) status: Status,
    words: Words,
}

#[derive(Debug)]
enum Words {
    /// Those of the status.
    Plain,
    /// Those of the status, and which argument.
    About(&'static str),
    /// Those of the engine.
    Own(String),
}

impl Failure {
    /// A required argument is null.
    pub(crate) const fn null(argument: &'static str) -> Self {
        Self::about(Status::NullArgument, argument)
    }

    /// Something is wrong with this argument.
    pub(crate) const fn about(status: Status, argument: &'static str) -> Self {
        Self { status, words: Words::About(argument) }
    }

    /// What an error of the engine says.
    pub(crate) fn of(status: Status, error: impl std::error::Error) -> Self {
        Self { status, words: Words::Own(error.to_string()) }
    }

    fn message(self) -> String {
        match self.words {
            Words::Plain => self.status.message().into(),
            Words::About(argument) => format!("{}: {argument}", self.status),
            Words::Own(words) => words,
        }
    }
}

impl From<Status> for Failure {
    fn from(status: Status) -> Self {
        Self { status, words: Words::Plain }
    }
}

/// How the last call ended that this object was given to.
///
/// A host makes one, gives it to as many calls as it likes, one at a time, and frees it. Every function takes null in
/// its place.
pub struct Error {
    _opaque: [u8; 0],
}

impl Opaque for Error {
    type Value = Last;
    const MARK: u64 = u64::from_be_bytes(*b"cg error");
}

/// What an error object holds. The lock costs little and keeps a host that shares one from a data race.
pub(crate) struct Last(Mutex<Told>);

struct Told {
    status: Status,
    message: String,
}

impl Last {
    /// Remembers how a call ended.
    pub(crate) fn tell(&self, ended: Result<(), Failure>) {
        let mut told = self.told();
        match ended {
            Ok(()) => {
                told.status = Status::Ok;
                told.message.clear();
            }
            Err(failure) => {
                told.status = failure.status;
                told.message = failure.message();
            }
        }
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a function was given as error object.
pub(crate) type ErrorArgument<'a> = Result<Option<&'a Handle<Last>>, Failure>;

/// The error object of a host, or none where it gave null.
///
/// # Safety
/// As for [`look`].
pub(crate) unsafe fn told<'a>(error: *const Error) -> ErrorArgument<'a> {
    if error.is_null() {
        return Ok(None);
    }
    // SAFETY: as promised to this function.
    unsafe { look("error", error) }.map(Some)
}

/// Makes an error object.
///
/// Ownership: the host owns `*error` and frees it with `callgate_error_free`.
/// Threads: any; the object then belongs to one thread at a time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_error_new(error: *mut *mut Error) -> Status {
    // SAFETY: the host vouches for its arguments.
    let error = unsafe { out("error", error) };
    call(Ok(None), || {
        let told = Told { status: Status::Ok, message: String::new() };
        error?.set(handle::give(Last(Mutex::new(told))));
        Ok(())
    })
}

/// Tells the status of the last call that the object was given to; `CALLGATE_STATUS_OK` before the first.
///
/// Threads: one at a time for each object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_error_status(error: *const Error, status: *mut Status) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (error, status) = unsafe { (look("error", error), out("status", status)) };
    call_on(error, Ok(None), |last| {
        status?.set(last.told().status);
        Ok(())
    })
}

/// Tells what the last call has to say that the object was given to: one line for people, empty after
/// `CALLGATE_STATUS_OK`. It is no contract and holds nothing of a document.
///
/// Ownership: the text belongs to the object, until the next call that the object is given to.
/// Threads: one at a time for each object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_error_message(error: *const Error, message: *mut Text) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (error, message) = unsafe { (look("error", error), out("message", message)) };
    call_on(error, Ok(None), |last| {
        message?.set(Text::of(&last.told().message));
        Ok(())
    })
}

/// Frees an error object and sets `*error` to null; null in it is left alone.
///
/// Ownership: the object and the texts that belong to it are gone.
/// Threads: none may use the object meanwhile or afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_error_free(error: *mut *mut Error) -> Status {
    call(Ok(None), || {
        // SAFETY: the host vouches for its arguments.
        unsafe { handle::free("error", error) }
    })
}
