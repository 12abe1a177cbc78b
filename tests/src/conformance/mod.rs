//! One stream of vectors for every surface: the same documents, and reports that must be the same to the last byte.
//!
//! A [`Vector`] is a document with what goes with it. Written as a line of JSON it goes to a subject, which answers with
//! one line: the report, or the report of the policy where that is refused. What runs in another process, whatever its
//! language, is a [`Process`]; the lines are described at [`Vector::to_line`].

mod generate;
mod sources;
mod subject;
mod vector;

pub use generate::{documents, facts, generated, near_limits};
pub use sources::{catalogue, examples, written};
pub use subject::{Process, Rust, Subject};
pub use vector::Vector;
