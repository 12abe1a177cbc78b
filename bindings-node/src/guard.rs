//! What stands between a defect of the engine and the host: a panic ends the call, and the engine with it.

use callgate::Status;
use napi::Result;
use std::{
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// Whether an engine has survived its calls so far.
#[derive(Debug, Default)]
pub(crate) struct Life {
    over: Cell<bool>,
}

impl Life {
    /// Makes a call; after one that panicked there is no other.
    pub(crate) fn guard<T>(&self, call: impl FnOnce() -> T) -> Result<T, String> {
        if self.over.get() {
            return Err(error(Status::DeadHandle));
        }
        outside(call).inspect_err(|_| self.over.set(true))
    }
}

/// Makes a call that no engine outlives.
pub(crate) fn outside<T>(call: impl FnOnce() -> T) -> Result<T, String> {
    // What the call could have left half done is never looked at again.
    catch_unwind(AssertUnwindSafe(|| {
        forced::due();
        call()
    }))
    .map_err(|_| error(Status::Panic))
}

/// The error of a status.
pub(crate) fn error(status: Status) -> napi::Error<String> {
    napi::Error::new(status.name().to_owned(), status.message())
}

/// Panics on demand, so that tests see what a defect does to the process.
pub(crate) mod forced {
    #[cfg(not(feature = "forced-panics"))]
    pub(super) const fn due() {}

    #[cfg(feature = "forced-panics")]
    static FORCED: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);

    /// Panics where a test has asked for it.
    #[cfg(feature = "forced-panics")]
    #[allow(clippy::panic, reason = "what it is for")]
    pub(super) fn due() {
        if FORCED.load(std::sync::atomic::Ordering::Relaxed) {
            panic!("forced by a test");
        }
    }

    /// Lets every other export panic from now on, or no longer.
    #[cfg(feature = "forced-panics")]
    #[napi_derive::napi]
    pub fn force_panics(forced: bool) {
        FORCED.store(forced, std::sync::atomic::Ordering::Relaxed);
    }
}
