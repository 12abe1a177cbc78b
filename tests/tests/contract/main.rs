//! The contract, row by row: what a check answers, written down from the description of the rules and not from the
//! engine. Every document in here is also checked twice, asked for its mere verdict, and has the places of its
//! violations looked up in its bytes (see `subject`).

mod agent_state;
mod call_codes;
mod every_document;
mod genesys_guest;
mod guest_session;
mod ivr_flow;
mod kinds;
mod policies;
mod reading;
mod report;
mod subject;
