//! A client written down between two steps, and taken up again in another process.

use super::{
    Cause, Client, Config, ConfigError, Event, ExchangeId, ExchangeKind, Failure, Outcome, Step,
    TransportError,
    call::{CallId, Flight, State, Target},
    record::{Record, fields, members},
    timers::Timer,
};
use crate::json::{Limits, Reader};
use alloc::{string::String, vec::Vec};
use core::fmt;

/// The version of what is written here; another one cannot be read.
const VERSION: u64 = 1;

/// A snapshot may be as large as a document can be; what the reader cannot address it refuses.
const LIMITS: Limits = Limits { max_bytes: usize::MAX, max_nesting: 64 };

/// The member that tells it.
const VERSION_NAME: &str = "callgate-snapshot";

macro_rules! client_state {
    ($($name:literal $($part:ident).+;)*) => {
        impl Client {
            fn write_state(&self, out: &mut String) {
                fields(out, &[
                    (VERSION_NAME, &|out| VERSION.write(out)),
                    ("flights", &|out| self.lasting_flights(out)),
                    $(($name, &|out| self.$($part).+.write(out)),)*
                ]);
            }

            fn read_state(&mut self, reader: &mut Reader<'_>) -> Option<()> {
                let mut seen = Vec::new();
                let names = [VERSION_NAME, "flights", $($name),*];
                members(reader, &mut |key, reader| {
                    seen.push(String::from(key));
                    match key {
                        VERSION_NAME => _ = u64::read(reader)?,
                        "flights" => {
                            let flights = Vec::<(CallId, Flight)>::read(reader)?;
                            self.flights = flights.into_iter().collect();
                        }
                        $($name => self.$($part).+ = Record::read(reader)?,)*
                        _ => return None,
                    }
                    Some(())
                })?;
                names.iter().all(|name| seen.iter().any(|key| key == name)).then_some(())
            }
        }
    };
}

client_state! {
    "awake" awake;
    "board" board.kept;
    "bucket" bucket;
    "circuits" endpoints.circuits;
    "counts" counts;
    "direct" direct;
    "exchanges" exchanges;
    "inbox" inbox;
    "log" journal.log;
    "metrics" metrics;
    "now" now;
    "outbox" journal.outbox;
    "queue" queue;
    "random" random;
}

impl Client {
    /// Everything that is needed to go on in another process, as JSON on one line: unfinished exchanges, what is still to
    /// be told, quota, circuits, metrics, and the entries of the audit log that have not been taken.
    ///
    /// It may be taken between any two calls of the client. It holds no secret and no token; it does hold the documents
    /// that are still to be sent, so keep it as you keep those. Taking one after each step makes a crash neither repeat
    /// nor lose one.
    #[must_use]
    pub fn snapshot(&self) -> String {
        let mut out = String::new();
        self.write_state(&mut out);
        out
    }

    /// A client that goes on where a snapshot was taken. The configuration is the host's to give again, secrets and all.
    ///
    /// Requests that were under way are lost to it: answers to them are [`Stale`](super::Handled::Stale). What may be
    /// repeated without a second effect is sent again, under the same idempotency key; the rest fails, its outcome
    /// [uncertain](Outcome::uncertain).
    ///
    /// # Errors
    /// The configuration cannot be used, or the snapshot is of another version or no snapshot.
    pub fn restore(config: Config, snapshot: &str) -> Result<Self, SnapshotError> {
        let mut client = Self::new(config, 0).map_err(SnapshotError::Config)?;
        let reader = || Reader::new(snapshot.as_bytes(), LIMITS).ok();
        let version = reader().and_then(|mut reader| version(&mut reader));
        match version.ok_or(SnapshotError::Malformed { at: 0 })? {
            VERSION => {}
            found => return Err(SnapshotError::Version { found, wanted: VERSION }),
        }
        let mut reader = reader().ok_or(SnapshotError::Malformed { at: 0 })?;
        let guarded = client.journal.log.release();
        let read = client.read_state(&mut reader).is_some() && reader.finish().is_ok();
        if !read || !client.bucket.is_sound() || !client.counts.are_sound() {
            return Err(SnapshotError::Malformed { at: reader.offset() });
        }
        for secret in guarded {
            client.journal.log.guard(secret);
        }
        client.resume();
        Ok(client)
    }

    /// The exchanges that have not ended.
    pub fn running(&self) -> impl Iterator<Item = (ExchangeId, ExchangeKind)> {
        self.exchanges.iter().map(|(id, entry)| (*id, entry.machine.kind()))
    }

    /// Every call but that for a token, which holds the secret and is asked for anew.
    fn lasting_flights(&self, out: &mut String) {
        out.push('[');
        let lasting = self.flights.iter().filter(|(_, flight)| flight.call.target != Target::Token);
        for (index, (id, flight)) in lasting.enumerate() {
            out.push_str(if index > 0 { ",[" } else { "[" });
            id.write(out);
            out.push(',');
            flight.write(out);
            out.push(']');
        }
        out.push(']');
    }

    /// Sets the timers again, and deals with the requests whose answers cannot come any more.
    fn resume(&mut self) {
        for (id, entry) in &self.exchanges {
            entry.span.iter().for_each(|(_, end)| self.timers.set(*end, Timer::Deadline(*id)));
            entry.sleep.iter().for_each(|until| self.timers.set(*until, Timer::Woken(*id)));
        }
        // A token that one of them has met with a 401 is not to be taken once more.
        self.tokens.rejected = self.flights.values().any(|flight| flight.renewed);
        let mut again = Vec::new();
        let mut lost = Vec::new();
        for (id, flight) in &mut self.flights {
            match flight.state {
                State::Queued => {}
                State::Resting { until } => self.timers.set(until, Timer::Rested(*id)),
                State::Sent { .. } => {
                    flight.uncertain |= !flight.call.method.is_idempotent();
                    if flight.call.is_repeatable() { again.push(*id) } else { lost.push(*id) }
                }
            }
        }
        // They were sent before those that wait.
        let (queue, direct) = (core::mem::take(&mut self.queue), core::mem::take(&mut self.direct));
        for id in again {
            self.enqueue(id);
        }
        self.queue.extend(queue);
        self.direct.extend(direct);
        for id in lost {
            let cause = Cause::Transport(TransportError::Lost);
            self.complete(id, Err(Failure::Unavailable(cause)), self.now);
        }
    }
}

/// The version of a snapshot, wherever it stands in it.
fn version(reader: &mut Reader<'_>) -> Option<u64> {
    let mut version = None;
    members(reader, &mut |key, reader| {
        if key == VERSION_NAME {
            version = Some(u64::read(reader)?);
        } else {
            reader.skip().ok()?;
        }
        Some(())
    })?;
    version
}

/// What waits for the host is an event or an end; requests are made when they are asked for.
impl Record for Step {
    fn write(&self, out: &mut String) {
        match self {
            Self::Emit(event) => event.write(out),
            Self::Done(id, outcome) => {
                fields(
                    out,
                    &[("ended", &|out| id.write(out)), ("outcome", &|out| outcome.write(out))],
                );
            }
            Self::Send(_) | Self::Token(_) | Self::Wait(_) | Self::Idle => out.push_str("null"),
        }
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let (mut at, mut exchange, mut kind, mut ended, mut outcome) =
            (None, None, None, None, None);
        members(reader, &mut |key, reader| {
            match key {
                "at" => at = Some(Record::read(reader)?),
                "exchange" => exchange = Some(Record::read(reader)?),
                "kind" => kind = Some(Record::read(reader)?),
                "ended" => ended = Some(Record::read(reader)?),
                "outcome" => outcome = Some(Outcome::read(reader)?),
                _ => return None,
            }
            Some(())
        })?;
        if let (Some(id), Some(outcome)) = (ended, outcome) {
            return Some(Self::Done(id, outcome));
        }
        Some(Self::Emit(Event { at: at?, exchange: exchange?, kind: kind? }))
    }
}

/// Why a snapshot cannot be taken up. Nothing of it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SnapshotError {
    /// The configuration cannot be used.
    Config(ConfigError),
    /// It was written by another version.
    Version {
        /// Its version.
        found: u64,
        /// The version that can be read.
        wanted: u64,
    },
    /// It is no snapshot, or not a whole one.
    Malformed {
        /// How many bytes could be read.
        at: usize,
    },
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::Version { found, wanted } => {
                write!(f, "the snapshot has version {found}; version {wanted} can be read")
            }
            Self::Malformed { at } => write!(f, "not a snapshot: it cannot be read at byte {at}"),
        }
    }
}

impl core::error::Error for SnapshotError {}
