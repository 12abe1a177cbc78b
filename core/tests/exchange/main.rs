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
mod board;
mod call_codes;
mod compliance;
mod confirmed;
mod crm_batch;
mod dispatch;
mod drivers;
mod ends;
mod engagement;
mod genesys_guest;
mod genesys_update;
mod genesys_world;
mod guest_event;
mod guest_session;
mod host;
mod ivr_deployment;
mod platform_audit;
mod quotas;
mod retries;
mod secrecy;
mod snapshots;
mod tokens;
mod transcripts;
mod webhooks;
mod wire;
mod words;
