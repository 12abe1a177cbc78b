//! What the fuzz targets do with an input: each body is a function of bytes that panics where a promise is not kept.
//!
//! `fuzz/` runs them under libFuzzer and a sanitizer, which needs a nightly compiler; the tests of this crate run them on all
//! seeds, on every input that ever found something, and on inputs changed by chance, with the compiler of the project.

pub mod c_abi;
pub mod canonical;
mod changes;
mod choices;
mod content;
pub mod documents;
pub mod exchanges;
mod parts;
mod play;
pub mod reader;
pub mod relations;
mod seeds;
pub mod signatures;
pub mod snapshots;
mod target;
pub mod wire;

pub use seeds::{committed, folder};
pub use target::{TARGETS, Target};
