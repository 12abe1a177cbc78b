//! A C program's handles, and what holds after every call.

use super::arguments::{Dirty, Place, read};
use arbitrary::{Result, Unstructured};
use c_surface::{
    check::{Engine, callgate_engine_free, callgate_engine_new},
    client::{Client, callgate_client_free},
    error::{Error, callgate_error_free, callgate_error_message, callgate_error_status},
    report::{Report, callgate_report_free},
    text::{OwnText, Text, callgate_string_free},
};
use callgate::Status;
use std::{
    ptr,
    sync::{
        Once,
        atomic::{AtomicPtr, Ordering},
    },
};

/// Everything that was given out and has not been freed.
#[derive(Default)]
pub(super) struct Host {
    pub(super) engines: Vec<*mut Engine>,
    pub(super) clients: Vec<*mut Client>,
    pub(super) reports: Vec<*mut Report>,
    pub(super) strings: Vec<*mut OwnText>,
    pub(super) errors: Vec<*mut Error>,
    /// Texts that belong to a handle as long as it is there, and what they said.
    lent: Vec<(*mut (), Text, String)>,
    /// Requests that were asked for.
    pub(super) requests: Vec<(*mut Client, u64)>,
    now: u64,
}

/// The list of handles of a type.
pub(super) trait Handles<T> {
    fn list(&mut self) -> &mut Vec<*mut T>;

    /// One that is there for all programs, and never freed.
    fn lasting() -> Option<*mut T> {
        None
    }
}

impl Handles<Engine> for Host {
    fn list(&mut self) -> &mut Vec<*mut Engine> {
        &mut self.engines
    }

    // Making an engine takes longer than all that most programs do with it.
    fn lasting() -> Option<*mut Engine> {
        static ENGINE: AtomicPtr<Engine> = AtomicPtr::new(ptr::null_mut());
        static MADE: Once = Once::new();
        MADE.call_once(|| {
            let mut engine = ptr::null_mut();
            // SAFETY: there is room for the result.
            unsafe { callgate_engine_new(&raw mut engine, ptr::null_mut()) };
            ENGINE.store(engine, Ordering::Relaxed);
        });
        Some(ENGINE.load(Ordering::Relaxed))
    }
}

macro_rules! freed {
    ($($type:ident $free:ident;)*) => {
        /// How each type is freed.
        pub(super) trait Free: Sized {
            unsafe fn free(place: *mut *mut Self) -> Status;
        }

        $(impl Free for $type {
            unsafe fn free(place: *mut *mut Self) -> Status {
                // SAFETY: whoever calls this vouches for the place.
                unsafe { $free(place) }
            }
        })*
    };
}

freed! {
    Engine callgate_engine_free;
    Client callgate_client_free;
    Report callgate_report_free;
    OwnText callgate_string_free;
    Error callgate_error_free;
}

macro_rules! handles {
    ($($type:ident $list:ident;)*) => {
        $(impl Handles<$type> for Host {
            fn list(&mut self) -> &mut Vec<*mut $type> {
                &mut self.$list
            }
        })*
    };
}

handles! {
    Client clients;
    Report reports;
    OwnText strings;
    Error errors;
}

impl Host {
    /// A program that begins at this time.
    pub(super) fn at(now: u64) -> Self {
        Self { now, ..Self::default() }
    }

    /// A handle: one of those there are, null, or one of another type.
    pub(super) fn handle<T>(&mut self, input: &mut Unstructured<'_>) -> Result<*mut T>
    where
        Self: Handles<T>,
    {
        let choice = input.int_in_range(0..=31)?;
        if choice == 1 {
            return self.foreign(input);
        }
        let list: &mut Vec<*mut T> = self.list();
        if choice == 0 || list.is_empty() {
            let lasting = Self::lasting().filter(|_| choice > 0);
            return Ok(lasting.unwrap_or_default());
        }
        input.choose(list).copied()
    }

    fn foreign<T>(&mut self, input: &mut Unstructured<'_>) -> Result<*mut T> {
        Ok(match input.int_in_range(0..=4)? {
            0 => self.engines.last().map_or(ptr::null_mut(), |handle| handle.cast()),
            1 => self.clients.last().map_or(ptr::null_mut(), |handle| handle.cast()),
            2 => self.reports.last().map_or(ptr::null_mut(), |handle| handle.cast()),
            3 => self.strings.last().map_or(ptr::null_mut(), |handle| handle.cast()),
            _ => self.errors.last().map_or(ptr::null_mut(), |handle| handle.cast()),
        })
    }

    /// Looks at how a call ended that was given this error object.
    pub(super) fn ended(&mut self, status: Status, error: *mut Error) -> bool {
        let broken = matches!(status, Status::Panic | Status::DeadHandle);
        assert!(!broken, "{status:?}");
        if self.errors.contains(&error) {
            let (mut last, mut message) = (Status::Ok, Text::DIRTY);
            // SAFETY: the object is there, and so is room for the results.
            let told = unsafe {
                (
                    callgate_error_status(error, &raw mut last),
                    callgate_error_message(error, &raw mut message),
                )
            };
            assert_eq!(told, (Status::Ok, Status::Ok));
            assert_eq!(last, status);
            let message = read(&message).expect("a text, of no length if need be");
            assert_eq!(message.is_empty(), status == Status::Ok, "{status:?} {message:?}");
        }
        status == Status::Ok
    }

    /// Keeps a handle that was given out.
    pub(super) fn keep<T>(&mut self, place: Place<*mut T>, given: bool)
    where
        Self: Handles<T>,
    {
        let Some(handle) = place.result() else { return };
        assert_eq!(!handle.is_null(), given);
        if given {
            self.list().push(handle);
        }
    }

    /// Keeps a report that may be there.
    pub(super) fn keep_report(&mut self, place: Place<*mut Report>, may_be: bool) {
        let Some(report) = place.result() else { return };
        assert!(may_be || report.is_null());
        assert_ne!(report, <*mut Report>::DIRTY);
        if !report.is_null() {
            self.reports.push(report);
        }
    }

    /// Keeps a text that belongs to a handle.
    pub(super) fn lend<T>(&mut self, owner: *mut T, place: Place<Text>, given: bool) {
        let Some(text) = place.result() else { return };
        let read = read(&text);
        assert_eq!(read.is_some(), given);
        if let Some(read) = read {
            self.lent.push((owner.cast(), text, read));
        }
    }

    /// Texts of a handle say what they said, and may not be looked at any more.
    pub(super) fn give_back<T>(&mut self, owner: *mut T) {
        self.lent.retain(|(of, text, said)| {
            let gone = *of == owner.cast();
            if gone {
                assert_eq!(read(text).as_ref(), Some(said));
            }
            !gone
        });
    }

    /// Frees one handle.
    pub(super) fn free<T: Free>(&mut self, input: &mut Unstructured<'_>) -> Result<()>
    where
        Self: Handles<T>,
    {
        let mut handle: *mut T = self.handle(input)?;
        if Some(handle) == Self::lasting() {
            return Ok(());
        }
        let ours = self.list().contains(&handle);
        if ours {
            self.give_back(handle);
            self.list().retain(|other| *other != handle);
            self.requests.retain(|(client, _)| *client != handle.cast());
        }
        let before = handle;
        // SAFETY: the handle is there, of another type if need be, and the place is ours.
        let status = unsafe { T::free(&raw mut handle) };
        match (ours, before.is_null()) {
            (true, _) => assert!(status == Status::Ok && handle.is_null()),
            (false, true) => assert_eq!(status, Status::Ok),
            (false, false) => assert!(status == Status::WrongHandle && handle == before),
        }
        // SAFETY: null is freed as often as one likes.
        assert!(!ours || unsafe { T::free(&raw mut handle) } == Status::Ok);
        // SAFETY: no place is a mistake that is seen.
        assert_eq!(unsafe { T::free(ptr::null_mut()) }, Status::NullArgument);
        Ok(())
    }

    /// Frees everything.
    pub(super) fn end(mut self) {
        fn all<T: Free>(handles: Vec<*mut T>) {
            for mut handle in handles {
                // SAFETY: it was given out and has not been freed.
                assert_eq!(unsafe { T::free(&raw mut handle) }, Status::Ok);
            }
        }
        for (_, text, said) in std::mem::take(&mut self.lent) {
            assert_eq!(read(&text), Some(said));
        }
        all(self.engines);
        all(self.clients);
        all(self.reports);
        all(self.strings);
        all(self.errors);
    }

    /// A time, which mostly goes on.
    pub(super) fn time(&mut self, input: &mut Unstructured<'_>) -> Result<u64> {
        let by = *input.choose(&[0, 0, 1, 1_000, 61_000, 700_000])?;
        self.now = self.now.saturating_add(by);
        Ok(if input.ratio(1, 32)? { input.arbitrary()? } else { self.now })
    }
}
