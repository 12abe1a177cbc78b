//! A stand-in for NICE CXone, Genesys Cloud and a CRM over real HTTP.
//!
//! For integrators who have no tenant, and for tests. It enforces what the platforms enforce (tokens and
//! scopes, quotas, `ETag`s, uniqueness under a parent, busy compilers, idempotency keys), signs callbacks, and
//! goes wrong on demand: see [`Faults`]. Ids come from a seed and the time from a clock that a test can set.
//!
//! It is no platform: where the platforms' documentation says nothing, it does what a client can least rely on.
//! It listens on this machine alone unless told otherwise, and knows no TLS. [`InProcess`] is the same without a
//! socket, in the time of a test.
//!
//! ```
//! use callgate_simulator::{Options, Simulator};
//!
//! let simulator = Simulator::start(Options::default())?;
//! let url = simulator.url("/api/v1/guests");
//! assert!(url.starts_with("http://127.0.0.1:"));
//! // … the program under test talks to the simulator …
//! assert_eq!(simulator.effects("POST /api/v1/guests"), 0);
//! # Ok::<(), std::io::Error>(())
//! ```

mod agents;
mod analytics;
mod answer;
mod callbacks;
mod callcodes;
mod checking;
mod clock;
mod control;
mod crm;
mod data;
mod fault_header;
mod faults;
mod fields;
mod genesys;
mod guests;
mod ids;
mod in_process;
mod ivr;
mod line;
mod oauth;
mod options;
mod origins;
mod quota;
mod routes;
mod running;
mod server;
mod service;
mod settings;
mod signing;
mod transport;
mod world;

/// The guide for integrators, whose examples are compiled with the documentation's.
#[cfg(doctest)]
#[doc = include_str!("../../docs/simulator.md")]
mod guide {}

pub use callbacks::Callback;
pub use crm::CRM_TOKEN;
pub use faults::Faults;
pub use fields::Wrong;
pub use in_process::{Cut, Dropped, InProcess, Reply};
pub use oauth::{Client, SCOPES};
pub use options::Options;
pub use routes::{Platform, ROUTES, Route};
pub use running::{Running, Simulator};
pub use settings::{CrmRepeat, RetryAfter, Settings};
pub use signing::{CALLBACK_KEY, Signing};
pub use transport::Http;
