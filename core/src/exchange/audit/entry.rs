use super::{
    Details, Refused,
    details::{is_name, screen},
};
use crate::{
    exchange::{hex, mac::sha256, record::record},
    json::{Fault, Limits, canonical, print_str},
};
use alloc::{
    format,
    string::{String, ToString},
};
use zeroize::Zeroizing;

/// The payload that an entry tells of may be as large as a document.
const PAYLOAD: Limits = Limits { max_bytes: 64 << 20, max_nesting: 64 };

/// How what an entry tells of went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// It was begun; how it ended is another entry.
    Attempt,
    /// It was done.
    Success,
    /// The policy or the platform does not allow it.
    Refusal,
    /// It could not be done.
    Failure,
    /// It was undone.
    Rollback,
}

impl Outcome {
    /// The name, as entries have it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Attempt => "attempt",
            Self::Success => "success",
            Self::Refusal => "refusal",
            Self::Failure => "failure",
            Self::Rollback => "rollback",
        }
    }
}

/// What is to be entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    action: &'static str,
    subject: String,
    outcome: Outcome,
    details: Details,
    payload: Option<[u8; 32]>,
}

impl Record {
    /// That `action` (`guest.create`) was done to `subject` (`guest/17`), and how it went.
    ///
    /// # Errors
    /// The action is no name, or the subject looks like something secret or personal.
    pub fn new(action: &'static str, subject: &str, outcome: Outcome) -> Result<Self, Refused> {
        if !is_name(action) {
            return Err(Refused::Name);
        }
        screen(subject)?;
        let subject = subject.to_string();
        Ok(Self { action, subject, outcome, details: Details::new(), payload: None })
    }

    /// With these details.
    #[must_use]
    pub fn details(self, details: Details) -> Self {
        Self { details, ..self }
    }

    /// With the SHA-256 hash of a payload: of its canonical JSON (RFC 8785), so that neither white space nor the order
    /// of keys matters.
    ///
    /// # Errors
    /// The payload is no JSON, or larger than 64 MiB.
    pub fn payload(self, json: &[u8]) -> Result<Self, Fault> {
        // What is hashed may be personal.
        let canonical = Zeroizing::new(canonical(json, PAYLOAD)?);
        let hash = sha256(&[canonical.as_bytes()]);
        Ok(Self { payload: Some(hash), ..self })
    }
}

/// A place in a log: the sequence number of an entry, and its hash. The place before all entries is 0 with a hash of
/// zeros.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// Counted from 1.
    pub sequence: u64,
    /// SHA-256.
    pub hash: [u8; 32],
}

record!(struct Position { sequence, hash });

impl Position {
    /// The hash as 64 lower-case hex digits.
    #[must_use]
    pub fn hash_hex(&self) -> String {
        hex::encode(&self.hash)
    }
}

/// An entry of a log. It is made by [`Log::append`](super::Log::append) alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    position: Position,
    line: String,
}

record!(struct Entry { position, line });

impl Entry {
    /// The entry that tells of `record` at `at_ms` and follows the one at `previous`.
    pub(super) fn new(previous: Position, at_ms: i64, record: &Record) -> Self {
        let sequence = previous.sequence + 1;
        let mut front = format!("{{\"action\":\"{}\",\"at\":{at_ms},\"details\":", record.action);
        record.details.print(&mut front);
        front.push(',');
        let payload = record.payload.map(|hash| format!(",\"payload\":\"{}\"", hex::encode(&hash)));
        let mut back = format!(
            "\"outcome\":\"{}\"{},\"previous\":\"{}\",\"sequence\":{sequence},\"subject\":",
            record.outcome.name(),
            payload.unwrap_or_default(),
            previous.hash_hex()
        );
        print_str(&record.subject, &mut back);
        back.push('}');
        let hash = sha256(&[front.as_bytes(), back.as_bytes()]);
        let line = format!("{front}\"hash\":\"{}\",{back}", hex::encode(&hash));
        Self { position: Position { sequence, hash }, line }
    }

    /// Where it stands.
    #[must_use]
    pub const fn position(&self) -> Position {
        self.position
    }

    /// The entry as one line of canonical JSON, without a line break.
    #[must_use]
    pub fn line(&self) -> &str {
        &self.line
    }
}
