//! Exchanges in virtual time, against platforms made of closures.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "the host of these tests fails by panicking, outside of the test functions too"
)]

mod agent_ends;
mod agent_states;
mod agents;
mod audit;
mod call_codes;
mod drivers;
mod ends;
mod guest_session;
mod host;
mod ivr_deployment;
mod quotas;
mod retries;
mod secrecy;
mod snapshots;
mod tokens;
mod transcripts;
mod webhooks;
