//! `callgate graph`: the picture of a flow, with what its check found marked in it.
//!
//! A flow that breaks rules is the one whose picture is wanted most, so the picture is made of whatever nodes and exits
//! the document has.

use super::picture::picture;
use crate::{Status, args::Graph, complain, graph::draw};
use std::io::{self, Write};

/// Draws a flow; what its check found goes to standard error.
pub(crate) fn run(args: &Graph, out: &mut impl Write) -> io::Result<Status> {
    let Some(document) = super::open(args.kind, args.policy.as_deref(), &args.file) else {
        return Ok(Status::Trouble);
    };
    let (Some(flow), report) = super::read(&document) else { return Ok(Status::Trouble) };
    super::tell_report(&document, &report);
    match draw(&picture(&flow, &report, document.file()), args.format) {
        Ok(text) => {
            out.write_all(text.as_bytes())?;
            Ok(if report.is_valid() { Status::Valid } else { Status::Invalid })
        }
        Err(error) => {
            complain(document.file(), &error.to_string());
            Ok(Status::Trouble)
        }
    }
}
