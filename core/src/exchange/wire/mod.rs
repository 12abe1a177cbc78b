//! Exchanges for hosts of other languages: JSON in, JSON out.
//!
//! A surface holds a [`Client`](super::Client) and nothing else. It makes one from [JSON](super::Config::from_json),
//! [starts](super::Client::start_json) exchanges by [name](Exchange), hands answers over as
//! [JSON and bytes](read_answer), and tells steps, outcomes and counters with their `to_json`. `docs/exchanges/json.md` has
//! all the forms. The same calls with the same times give the same text on every surface.

mod answer;
mod config;
mod exchange;
mod misuse;
mod options;
mod reading;
mod records;
mod start;
mod tell;

pub use answer::{Answer, read_answer};
pub use exchange::{Exchange, UnknownExchange};
pub use misuse::Misuse;
pub use start::Started;
