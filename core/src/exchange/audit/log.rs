use super::{Entry, Head, Position, Record, details::holds};
use crate::exchange::{Secret, record::record};
use alloc::{string::String, vec::Vec};
use core::{fmt, mem};

/// 2^53 − 1: times and sequence numbers beyond have no exact form in canonical JSON.
const MAX_SAFE: u64 = (1 << 53) - 1;

/// A log that only grows. It holds the entries that the host has not [taken](Self::take) yet; the chain goes on
/// whether they are still here or not.
#[derive(Clone, Debug, Default)]
pub struct Log {
    last: Position,
    entries: Vec<Entry>,
    guarded: Vec<Secret>,
}

record!(struct Log { last, entries; guarded = Vec::new() });

impl Log {
    /// An empty log.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A log that goes on after the entry at `last`, which stands elsewhere.
    #[must_use]
    pub fn after(last: Position) -> Self {
        Self { last, ..Self::default() }
    }

    /// From now on refuses each entry in which this secret stands as it is. One of fewer than 8 bytes is not looked
    /// for: it might stand anywhere by chance.
    pub fn guard(&mut self, secret: Secret) {
        if secret.len() >= 8 {
            self.guarded.push(secret);
        }
    }

    /// The secrets that are guarded, to be guarded elsewhere.
    pub(in crate::exchange) fn release(&mut self) -> Vec<Secret> {
        mem::take(&mut self.guarded)
    }

    /// Enters a record at `at_ms`, milliseconds since the epoch as the host tells them.
    ///
    /// # Errors
    /// The time is beyond ±(2^53 − 1), or a guarded secret stands in the record. Nothing is entered then.
    pub fn append(&mut self, at_ms: i64, record: &Record) -> Result<&Entry, AppendError> {
        if at_ms.unsigned_abs() > MAX_SAFE || self.last.sequence >= MAX_SAFE {
            return Err(AppendError::Time);
        }
        let entry = Entry::new(self.last, at_ms, record);
        if holds(entry.line(), &self.guarded) {
            return Err(AppendError::Secret);
        }
        self.last = entry.position();
        self.entries.push(entry);
        self.entries.last().ok_or(AppendError::Time)
    }

    /// Where the last entry stands, taken or not.
    #[must_use]
    pub const fn position(&self) -> Position {
        self.last
    }

    /// The entries that have not been taken.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Hands over the entries that have not been taken, so that memory does not grow with the log.
    #[must_use]
    pub fn take(&mut self) -> Vec<Entry> {
        mem::take(&mut self.entries)
    }

    /// The entries that have not been taken as NDJSON: a line for each, with a line break.
    #[must_use]
    pub fn export(&self) -> String {
        let lines = self.entries.iter().flat_map(|entry| [entry.line(), "\n"]);
        lines.collect()
    }

    /// The head: where the log ends, under a key. One line of JSON, without a line break. Keep it where those who can
    /// write the log cannot.
    #[must_use]
    pub fn head(&self, key: &Secret) -> String {
        Head::sign(self.last, key)
    }
}

/// Why a record was not entered. It does not tell the secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AppendError {
    /// The time or the sequence number is beyond 2^53 − 1.
    Time,
    /// A guarded secret stands in it.
    Secret,
}

impl fmt::Display for AppendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Time => "the time or the sequence number is beyond 2^53 - 1",
            Self::Secret => "a guarded secret stands in the record",
        })
    }
}

impl core::error::Error for AppendError {}
