//! Builds, generates and measures what cargo alone cannot.

use clap::{Parser, Subcommand};
use std::{path::PathBuf, process::ExitCode};
use xtask::{c_library, header, performance, rules_page};

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
    /// Build the C library and install it with headers, pkg-config and CMake packages
    Install {
        /// The folder to install below, such as /usr/local
        #[arg(long)]
        prefix: PathBuf,
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
        Task::Install { prefix } => c_library::install(&prefix),
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
