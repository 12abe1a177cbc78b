//! What every function runs in: nothing unwinds into the host, and every call ends with a status.

use crate::{
    error::{ErrorArgument, Failure},
    handle::Handle,
};
use engine::Status;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs the body of a function that uses no handle, and remembers in the error object how it ended.
pub(crate) fn call(error: ErrorArgument<'_>, body: impl FnOnce() -> Result<(), Failure>) -> Status {
    let last = match error.and_then(|error| error.map(Handle::value).transpose()) {
        Ok(last) => last,
        Err(failure) => return failure.status,
    };
    let ended = caught(body).unwrap_or(Err(Status::Panic.into()));
    let status = ended.as_ref().err().map_or(Status::Ok, |failure| failure.status);
    if let Some(last) = last {
        last.tell(ended);
    }
    status
}

/// Runs the body of a function on the value of a handle. A panic kills that handle.
pub(crate) fn call_on<T>(
    handle: Result<&Handle<T>, Failure>,
    error: ErrorArgument<'_>,
    body: impl FnOnce(&T) -> Result<(), Failure>,
) -> Status {
    let used = handle.as_ref().ok().copied();
    let status = call(error, || body(handle?.value()?));
    if let (Status::Panic, Some(used)) = (status, used) {
        used.kill();
    }
    status
}

/// What the body returns; nothing where it panics.
pub(crate) fn caught<T>(body: impl FnOnce() -> T) -> Option<T> {
    // A value that a panic has left half changed is not seen again: its handle is killed.
    let body = AssertUnwindSafe(|| {
        #[cfg(feature = "forced-panics")]
        force_panic();
        body()
    });
    catch_unwind(body).ok()
}

/// Panics if the host's environment asks for it.
#[cfg(feature = "forced-panics")]
#[allow(clippy::panic, reason = "what is tested is that it stays in here")]
fn force_panic() {
    if std::env::var_os("CALLGATE_FORCE_PANIC").is_some() {
        panic!("forced by the environment");
    }
}
