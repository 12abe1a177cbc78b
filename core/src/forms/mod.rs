//! The forms a piece of text can have: pure functions on `&str` that neither allocate on success
//! nor recurse.

pub mod contact;
pub mod host;
pub mod pattern;
pub mod period;
pub mod tags;
pub mod time;
pub mod uri;
pub mod uuid;
