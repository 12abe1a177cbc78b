//! The C surface from the outside: real programs, built by real compilers against what `cargo xtask install` installs.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what denies them is for the library; a test ends with them"
)]

mod exchanges;
mod exchanges_cpp;
mod packages;
mod panics;
mod programs;
mod support;
mod symbols;
mod threads;
