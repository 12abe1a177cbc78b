//! The audit log: entries that hash one another, so that none can be altered, dropped or moved unseen.
//!
//! Each [`Entry`] is one line of canonical JSON (RFC 8785). It holds the SHA-256 hash of the entry before it and its own,
//! which is made over its line without the member `hash`. A [`Head`] is the last sequence number and hash under an
//! HMAC-SHA-256: only with one, kept where the log is not, does it show that the end of a log was cut off, or that all
//! of it was written anew.
//!
//! No secret enters. An action and the names of details are part of the program; a subject and texts in details are
//! [screened](Refused) when they are built; neither [`Secret`](super::Secret) nor
//! [`Identity`](super::identity::Identity) can be turned into text by accident, and a payload enters as its hash alone.
//! Secrets that a log is told to [guard](Log::guard) are looked for in each entry besides.
//!
//! ```
//! use callgate::exchange::{Secret, audit::{Details, Head, Log, Outcome, Record, Verifier}};
//!
//! let mut log = Log::new();
//! let details = Details::new().number("status", 201)?.text("session", "s-17")?;
//! let record = Record::new("guest.create", "guest/17", Outcome::Success)?.details(details);
//! log.append(1_772_000_000_000, &record)?;
//! log.append(1_772_000_000_250, &Record::new("guest.update", "guest/17", Outcome::Attempt)?)?;
//!
//! let key = Secret::from("a key that is kept elsewhere");
//! let head = log.head(&key);
//! let mut verifier = Verifier::new(Some(Head::open(&head, &key)?));
//! for line in log.export().lines() {
//!     verifier.line(line.as_bytes());
//! }
//! assert_eq!(verifier.finish().expect("intact").sequence, 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What is secret has no way in:
//!
//! ```compile_fail
//! use callgate::exchange::{Secret, audit::Details};
//! let details = Details::new().text("token", Secret::from("t"));
//! ```
//!
//! ```compile_fail
//! use callgate::exchange::{audit::Details, identity::Identity};
//! let details = Details::new().text("guest", Identity::new("guest").unwrap());
//! ```

mod details;
mod entry;
mod head;
mod log;
mod verify;

pub use details::{Details, Refused};
pub use entry::{Entry, Outcome, Position, Record};
pub use head::{Head, HeadError};
pub use log::{AppendError, Log};
pub use verify::{Broken, Damage, Verified, Verifier};
