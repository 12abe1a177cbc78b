//! Callgate: a policy and validation engine for contact-center work.
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

#[doc(hidden)]
pub mod graph;
