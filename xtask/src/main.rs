//! Builds, generates and measures what cargo alone cannot.

mod performance;
mod rules_page;

use clap::{Parser, Subcommand};
use std::{error::Error, path::PathBuf, process::ExitCode};

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

type Done = Result<(), Box<dyn Error>>;

/// The folder of the workspace.
fn root() -> PathBuf {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    own.parent().map_or_else(|| own.clone(), PathBuf::from)
}
