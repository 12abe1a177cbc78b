//! Callgate for C: conversion and nothing else. Every rule, default, message and number is the engine's.
//!
//! What a host promises, beside what a function says itself:
//! - a pointer to a handle is null, or one that a function of this library gave and that has not been freed;
//! - a pointer with a size is null with the size 0, or leads to as many bytes, which nobody writes during the call;
//! - a pointer to a result leads to room for it that no other argument leads to;
//! - an error object is used by one thread at a time.
//!
//! Where a broken promise can be seen, the answer is a status. `arguments.rs` and `handle.rs` hold all that is done with
//! raw pointers; the functions vouch for their arguments, in one block each, and convert.

#[cfg(not(panic = "unwind"))]
compile_error!("a panic must end a call and not the host: build with panic = \"unwind\"");

mod arguments;
pub mod catalogue;
pub mod check;
pub mod client;
pub mod error;
mod guard;
mod handle;
pub mod kind;
pub mod report;
pub mod status;
pub mod step;
pub mod tell;
pub mod text;
pub mod version;
pub mod violation;
