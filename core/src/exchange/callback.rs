//! What a platform tells a host of its own accord: what is accepted, and what is answered.

use super::{
    Outcome, Time,
    guest_event::Rejected,
    record::{Record, record, record_names},
    signature::{EventKey, Keys, Reason, ReplayWindow, Scheme},
};
use crate::json::Reader;
use alloc::{collections::BTreeMap, string::String};
use core::fmt;

/// Which callbacks a client accepts.
#[derive(Clone, Debug)]
pub struct Callbacks {
    /// How they are signed.
    pub scheme: Scheme,
    /// With which keys.
    pub keys: Keys,
    /// How many bytes the body of one may have.
    pub max_bytes: usize,
    /// How many milliseconds the exchange may take that a callback starts, whatever the client's deadline is.
    pub deadline: Time,
    /// The events that came before. A client that is restored from a snapshot takes the window that stands there.
    pub window: ReplayWindow,
}

impl Callbacks {
    /// Callbacks signed so: at most 64 KiB, with an answer within 3 seconds (reference 1, step 3), and an empty window.
    #[must_use]
    pub fn new(scheme: Scheme, keys: Keys) -> Self {
        Self { scheme, keys, max_bytes: 1 << 16, deadline: 3_000, window: ReplayWindow::default() }
    }
}

/// What the host is to answer the platform: a status, and a JSON text as its body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reply {
    /// The status code.
    pub status: u16,
    /// The body, `application/json`. It tells nothing of why a signature is wrong.
    pub body: &'static str,
}

impl Reply {
    const fn done() -> Self {
        Self { status: 200, body: r#"{"acknowledged":true}"# }
    }
}

impl Outcome {
    /// What the platform is to be answered, where the exchange is a guest event: 200, or 500 so that it tries again.
    #[must_use]
    pub const fn reply(&self) -> Reply {
        match self.result {
            Ok(_) => Reply::done(),
            Err(_) => Reply { status: 500, body: r#"{"error":"not-handled"}"# },
        }
    }
}

macro_rules! rejections {
    ($($rejection:ident $name:literal $status:literal $body:literal $why:literal;)*) => {
        /// Why a callback starts nothing.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rejection {
            $(#[doc = $why] $rejection,)*
        }

        record_names!(Rejection);

        impl Rejection {
            /// Every reason.
            pub const ALL: &'static [Self] = &[$(Self::$rejection,)*];

            /// The name in events, metrics and the audit log.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$rejection => $name,)*
                }
            }

            /// What the platform is to be answered.
            #[must_use]
            pub const fn reply(self) -> Reply {
                match self {
                    $(Self::$rejection => Reply { status: $status, body: $body },)*
                }
            }
        }

        impl fmt::Display for Rejection {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

rejections! {
    Unconfigured "unconfigured" 503 r#"{"error":"unconfigured"}"#
        "The client accepts no callbacks, or its scheme or keys cannot be used: the host's fault, so it may come again.";
    TooLarge "too-large" 413 r#"{"error":"too-large"}"# "It has more bytes than the client takes.";
    Signature "signature" 401 r#"{"error":"signature"}"#
        "It is not signed by the holder of a key, or not of this time.";
    Malformed "malformed" 400 r#"{"error":"malformed"}"# "It is no event.";
    Replayed "replayed" 200 r#"{"acknowledged":true}"#
        "The event came before and was handled: the platform need not send it again.";
    Underway "underway" 500 r#"{"error":"underway"}"#
        "The event came before and is being handled: should that fail, it must come again.";
}

impl From<&Reason> for Rejection {
    fn from(reason: &Reason) -> Self {
        match reason {
            Reason::Unusable(_) => Self::Unconfigured,
            Reason::Replayed => Self::Replayed,
            _ => Self::Signature,
        }
    }
}

/// How many events are remembered that could not be handled.
const MOST_FAILED: usize = 4_096;

/// The events that have come.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    pub(super) window: ReplayWindow,
    /// Those that are not handled yet, by the key of their effect.
    open: BTreeMap<String, Reception>,
    /// How many of them are not being handled.
    failed: usize,
}

record!(struct Inbox { window, open, failed });

/// An event that is not handled yet.
#[derive(Clone, Copy, Debug)]
struct Reception {
    /// When it came first: what is sent because of it tells this time, however often it comes.
    at: Time,
    underway: bool,
}

record!(struct Reception { at, underway });

impl Inbox {
    pub(super) fn new(window: ReplayWindow) -> Self {
        Self { window, ..Self::default() }
    }

    /// Refuses an event that is being handled.
    pub(super) fn refuse_underway(&self, key: &str) -> Result<(), Rejected> {
        match self.open.get(key) {
            Some(Reception { underway: true, .. }) => {
                Err((Rejection::Underway, "the event is being handled".into()))
            }
            _ => Ok(()),
        }
    }

    /// Takes an event in; when it came first.
    pub(super) fn open(&mut self, key: &str, now: Time) -> Time {
        if let Some(reception) = self.open.get_mut(key) {
            self.failed = self.failed.saturating_sub(usize::from(!reception.underway));
            reception.underway = true;
            return reception.at;
        }
        self.open.insert(key.into(), Reception { at: now, underway: true });
        now
    }

    /// Closes an event that was handled. One that was not is forgotten by the window, so that it may come again.
    pub(super) fn close(&mut self, key: &str, event: Option<EventKey>, handled: bool) {
        if handled {
            self.open.remove(key);
            return;
        }
        let _ = event.map(|event| self.window.forget(event));
        if let Some(reception) = self.open.get_mut(key) {
            self.failed += usize::from(reception.underway);
            reception.underway = false;
        }
        if self.failed > MOST_FAILED {
            let failed = self.open.iter().filter(|(_, reception)| !reception.underway);
            let oldest =
                failed.min_by_key(|(_, reception)| reception.at).map(|(key, _)| key.clone());
            oldest.and_then(|key| self.open.remove(&key));
            self.failed -= 1;
        }
    }
}

impl Record for ReplayWindow {
    fn write(&self, out: &mut String) {
        out.push_str(&self.to_json());
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let span = reader.skip().ok()?;
        Self::from_json(reader.document().get(span.start..span.end)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;

    #[test]
    fn an_event_keeps_the_time_of_its_first_coming_until_it_is_handled() {
        let mut inbox = Inbox::default();
        assert_eq!(inbox.open("a", 5), 5);
        assert!(inbox.refuse_underway("a").is_err() && inbox.refuse_underway("b").is_ok());
        inbox.close("a", None, false);
        assert!(inbox.refuse_underway("a").is_ok());
        assert_eq!(inbox.open("a", 9), 5);
        inbox.close("a", None, true);
        assert_eq!(inbox.open("a", 12), 12);
    }

    #[test]
    fn a_flood_of_failures_forgets_the_oldest() {
        let mut inbox = Inbox::default();
        for number in 0..=MOST_FAILED {
            let key = format!("{number}");
            inbox.open(&key, number as Time);
            inbox.close(&key, None, false);
        }
        assert_eq!(inbox.open.len(), MOST_FAILED);
        assert_eq!((inbox.open("0", 7_000), inbox.open("1", 7_000)), (7_000, 1));
    }

    #[test]
    fn an_event_that_fails_again_and_again_counts_once() {
        let mut inbox = Inbox::default();
        inbox.open("first", 1);
        inbox.close("first", None, false);
        for time in 2..=MOST_FAILED as Time + 2 {
            inbox.open("again", time);
            inbox.close("again", None, false);
        }
        assert_eq!(inbox.open("first", 9_000), 1);
    }

    #[test]
    fn what_is_handled_after_a_flood_makes_room_for_another() {
        let mut inbox = Inbox::default();
        let fail = |inbox: &mut Inbox, number: usize| {
            let key = format!("{number}");
            inbox.open(&key, number as Time);
            inbox.close(&key, None, false);
        };
        (0..=MOST_FAILED).for_each(|number| fail(&mut inbox, number));
        inbox.open("2", 7_000);
        inbox.close("2", None, true);
        fail(&mut inbox, MOST_FAILED + 1);
        assert_eq!(inbox.open.len(), MOST_FAILED);
        assert_eq!(inbox.open("1", 7_000), 1);
    }
}
