//! Completions and pages of the manual, both from the one description of the command line.

use crate::{
    Status,
    args::{Args, Completions, Man},
    complain,
};
use clap::CommandFactory;
use std::io::{self, Write};

/// Prints the completions for a shell.
pub(crate) fn completions(args: &Completions, out: &mut impl Write) -> io::Result<Status> {
    // Straight to the output it would panic where that is closed.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "callgate", &mut script);
    out.write_all(&script)?;
    Ok(Status::Valid)
}

/// Prints a page of the manual.
pub(crate) fn man(args: &Man, out: &mut impl Write) -> io::Result<Status> {
    let mut command = Args::command();
    command.build();
    let mut page = &command;
    for name in &args.command {
        let Some(below) = page.find_subcommand(name) else {
            complain(&args.command.join(" "), "no such command; `callgate --help` lists them");
            return Ok(Status::Trouble);
        };
        page = below;
    }
    let source = concat!("callgate ", env!("CARGO_PKG_VERSION"));
    clap_mangen::Man::new(page.clone()).source(source).render(out)?;
    Ok(Status::Valid)
}
