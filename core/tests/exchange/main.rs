//! Exchanges in virtual time, against platforms made of closures.

mod drivers;
mod ends;
mod guest_session;
mod host;
mod quotas;
mod retries;
mod secrecy;
mod tokens;
mod transcripts;
