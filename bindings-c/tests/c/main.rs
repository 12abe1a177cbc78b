//! The C surface from the outside: real programs, built by real compilers against what `cargo xtask install` installs.

mod packages;
mod panics;
mod programs;
mod support;
mod symbols;
mod threads;
