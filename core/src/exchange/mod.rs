//! The exchange with a platform, without sockets, clocks or randomness: the host moves the bytes and tells the time.
//!
//! **The contract.** After every start, every cancellation and every [`handle`](Client::handle), call
//! [`poll`](Client::poll) until it waits or is idle.
//!
//! 1. Make a [`Client`] from a [`Config`] and a seed, and start exchanges on it. They take checked documents, so what has
//!    not passed its check cannot be sent.
//! 2. Call `poll(now)`. Time is in milliseconds since the epoch; it may stand still, and where it goes back the client's
//!    own stands still.
//! 3. [`Step::Send`]: send the request, and go to 2 without waiting for its answer. Whenever an answer or an error comes,
//!    hand it to `handle` with the request's id, and go to 2.
//!    [`Step::Token`]: get a token, and hand it to `handle` likewise; only where the configuration names no source.
//! 4. [`Step::Emit`]: write the event to the log, or drop it; go to 2.
//! 5. [`Step::Done`]: the exchange has ended; go to 2.
//! 6. [`Step::Wait`]: go to 2 at that time, or earlier when an answer has come.
//! 7. [`Step::Idle`]: nothing is under way. Go to 1 for more.
//!
//! An answer is taken once. One that comes late, when the client has given its request up, or a second time, is
//! [`Handled::Stale`], one to a request that never was is [`Handled::Unknown`]; both change nothing.
//!
//! The same seed, times, starts and answers give the same steps, byte for byte. [`drive`] and [`drive_async`] are this
//! loop over a [`Transport`] and a [`Clock`] of the host.
//!
//! ```
//! use callgate::{Engine, documents::GuestSession};
//! use callgate::exchange::{Client, Config, Response, Step, Success};
//!
//! let document = br#"{
//!     "channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b",
//!     "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
//!     "language": ["en-US"],
//!     "metadata": {"source": "pricing-page"},
//!     "callbackUrl": "https://hooks.example.com/guest"
//! }"#;
//! let session: GuestSession<'_> = Engine::new().parse(document, None).expect("a sound document");
//!
//! let mut client = Client::new(Config::cxone_guests("acme", "my-client", "my-secret"), 42)?;
//! client.create_guest_session(&session);
//! let now = 1_795_244_400_000;
//! let outcome = loop {
//!     match client.poll(now) {
//!         Step::Send(request) => {
//!             // Here a host would send it.
//!             let answer = if request.url.contains("/oauth2/token") {
//!                 r#"{"access_token": "t", "token_type": "bearer", "expires_in": 3600}"#
//!             } else {
//!                 r#"{"sessionId": "s-1", "channelUrl": "https://acme.example/s-1"}"#
//!             };
//!             client.handle(request.id, Ok(Response::new(200).with_body(answer)), now);
//!         }
//!         Step::Done(_, outcome) => break outcome,
//!         Step::Emit(_) | Step::Wait(_) | Step::Idle => {}
//!         _ => {}
//!     }
//! };
//! let Ok(Success::GuestSession(created)) = outcome.result else { panic!("no session") };
//! assert_eq!(created.session_id, "s-1");
//! # Ok::<(), callgate::exchange::ConfigError>(())
//! ```

mod agent_facts;
mod agent_state;
mod answer;
pub mod audit;
mod board;
mod body;
mod breaker;
mod call;
mod call_codes;
mod callback;
mod client;
mod compliance;
mod concurrency;
mod config;
mod crm_batch;
mod dispatch;
mod endpoint;
mod engagement;
mod event;
mod genesys_guest;
mod genesys_update;
mod guest_document;
mod guest_event;
mod guest_session;
mod hex;
mod histogram;
mod http;
pub mod identity;
mod ivr_deployment;
mod journal;
mod kept_event;
mod key;
mod mac;
mod machine;
mod metrics;
mod openmetrics;
mod outcome;
mod plain_id;
mod platform_audit;
mod platform_guest;
mod quota;
mod random;
mod record;
mod retry;
mod retry_after;
mod secret;
mod settle;
pub mod signature;
mod single;
mod snapshot;
mod timers;
mod token;
mod token_source;
mod transport;
mod webhook;
pub mod wire;

pub use agent_state::ChangedAgentState;
pub use board::{Board, BoardAgent, BoardLimits, Entered, Recorded, Tally, Times};
pub use breaker::Breaker;
pub use call_codes::{MappingMetrics, RegisteredCallCode, RegisteredCallCodes};
pub use callback::{Callbacks, Rejection, Reply};
pub use client::{Client, Handled, Step};
pub use compliance::{AgentCompliance, Compliance};
pub use config::{Config, ConfigError};
pub use crm_batch::{CrmBatch, CrmChunk, CrmChunkState, CrmRecord, CrmRecordError, CrmRecordState};
pub use endpoint::Endpoint;
pub use engagement::{Engagement, PushedEngagement};
pub use event::{Event, EventKind, Milestone};
pub use genesys_update::UpdatedGuest;
pub use guest_document::GuestDocument;
pub use guest_event::HandledEvent;
pub use guest_session::CreatedGuestSession;
pub use histogram::Histogram;
pub use http::{Header, Method, Request, Response, TokenRequest, TransportError};
pub use ivr_deployment::{
    AuditMark, DeployedIvrFlow, Deployment, FlowAnalytics, FlowMeasures, FlowWebhook,
};
pub use kept_event::VerifiedEvent;
pub use machine::ExchangeKind;
pub use metrics::{Metrics, Series};
pub use outcome::{Cause, Denial, Failure, Malformed, Outcome, Refusal, Success, TokenFailure};
pub use platform_audit::{PlatformAudit, PlatformAuditEntry, PlatformAuditQuery};
pub use platform_guest::PlatformGuest;
pub use quota::Quota;
pub use retry::Retry;
pub use secret::Secret;
pub use snapshot::SnapshotError;
pub use token_source::{TokenSource, TokenStyle};
pub use transport::{AsyncClock, AsyncTransport, Clock, Transport, drive, drive_async};
pub use webhook::Notification;

/// Milliseconds: since the Unix epoch, or as a duration.
pub type Time = u64;

/// The number of an exchange; each of a client has its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExchangeId(pub u64);

/// The number of a request; each of a client has its own, repetitions too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// The examples of the pages for readers run as well.
#[cfg(doctest)]
mod pages {
    #[doc = include_str!("../../../docs/signatures.md")]
    mod signatures {}
    #[doc = include_str!("../../../docs/audit.md")]
    mod audit {}
    #[doc = include_str!("../../../docs/exchanges/guest-events.md")]
    mod guest_events {}
}
