//! The C surface as sequences of calls: any function, on any handle, with any arguments that a program may get wrong
//! without breaking a promise that nobody can check.
//!
//! Engines and clients, several of each, null in the place of anything, handles of another type, handles freed twice, lengths
//! that nothing has, texts that are lent and looked at until they are given back. A sanitizer sees what is read beyond, too
//! late, or never freed.

#![allow(unsafe_code, reason = "the surface is called as C calls it")]

mod arguments;
mod checking;
mod conducting;
mod host;

use crate::content::START;
use arbitrary::{Result, Unstructured};
use c_surface::{check::Engine, client::Client, error::Error, report::Report, text::OwnText};
use host::Host;

/// A program makes the calls that the input says, and frees all that it has.
///
/// # Panics
/// A promise is not kept.
pub fn run(data: &[u8]) {
    let mut host = Host::at(START);
    conducting::begin(&mut host);
    let mut input = Unstructured::new(data);
    while !input.is_empty() && call(&mut host, &mut input).is_ok() {}
    host.end();
}

fn call(host: &mut Host, input: &mut Unstructured<'_>) -> Result<()> {
    match input.int_in_range(0..=9)? {
        0..=3 => checking::call(host, input),
        4..=8 => conducting::call(host, input),
        _ => match input.int_in_range(0..=4)? {
            0 => host.free::<Engine>(input),
            1 => host.free::<Client>(input),
            2 => host.free::<Report>(input),
            3 => host.free::<OwnText>(input),
            _ => host.free::<Error>(input),
        },
    }
}
