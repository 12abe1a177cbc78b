//! Builds, generates and measures what cargo alone cannot.

use clap::{Parser, Subcommand};
use std::process::ExitCode;
use xtask::{header, performance, rules_page};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "What the project does beside building and testing")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Write docs/rules.md from the catalogue of rules
    Rules,
    /// Write bindings-c/include/callgate.h
    Header {
        /// Compare instead of writing, and fail if it is stale
        #[arg(long)]
        check: bool,
    },
    /// Run the benchmarks and write docs/performance.md from what they measure
    Performance {
        /// Write the page from the last run instead of measuring again
        #[arg(long)]
        last: bool,
    },
}

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Rules => rules_page::write(),
        Task::Header { check } => header::run(check),
        Task::Performance { last } => performance::write(last),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
