//! The parts of the program `callgate` that tests reach without starting it.

mod args;
mod audit;
mod check;
pub mod convert;
mod demo;
mod diff;
mod explain;
mod flow;
pub mod graph;
mod input;
mod output;
mod policy;
mod shell;
mod simulate;
mod text;

use args::{Args, Command};
use std::{
    io::{self, Write},
    process::ExitCode,
};

/// How a command ended; the worst of several counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    /// All documents are valid.
    #[default]
    Valid = 0,
    /// Some document is not.
    Invalid = 1,
    /// Wrong usage, or something could not be read or written.
    Trouble = 2,
}

/// Runs the program with the arguments of the process.
#[must_use]
pub fn run() -> ExitCode {
    let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout());
    let ran = match Args::of_process().command {
        Command::Check(check) => check::run(&check, &mut out),
        Command::Explain(explain) => explain::run(&explain, &mut out),
        Command::Graph(graph) => flow::draw::run(&graph, &mut out),
        Command::Diff(diff) => diff::run(&diff, &mut out),
        Command::Convert(convert) => convert::run(&convert, &mut out),
        Command::Policy(policy) => policy::run(&policy, &mut out),
        Command::Audit(audit) => audit::run(&audit, &mut out),
        Command::Simulate(simulate) => simulate::run(&simulate, &mut out),
        Command::Demo(demo) => demo::run(&demo, &mut out),
        Command::Completions(shell) => shell::completions(&shell, &mut out),
        Command::Man(page) => shell::man(&page, &mut out),
    };
    let ended = ran.and_then(|status| out.flush().map(|()| status));
    let status = ended.unwrap_or_else(|error| {
        // Whoever reads the output may stop at any time; they know that they did.
        if error.kind() != io::ErrorKind::BrokenPipe {
            complain("<stdout>", &text::reason(&error));
        }
        Status::Trouble
    });
    ExitCode::from(status as u8)
}

/// Tells on standard error what is wrong with a file. That nobody may listen there changes nothing.
fn complain(file: &str, reason: &str) {
    let _ =
        writeln!(io::stderr(), "callgate: {}: {}", text::printable(file), text::printable(reason));
}
