//! Builds, generates and measures what cargo alone cannot.

use clap::{Parser, Subcommand};
use std::{path::PathBuf, process::ExitCode};
use xtask::{addon, bench, c_library, header, package, rules_page, sizes, types};

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
    /// Write the tables and types of the npm package from the engine
    Types,
    /// Build what is shipped, print its sizes and hold them to the budget
    Sizes {
        /// Make the sizes the budget instead, and write docs/sizes.md
        #[arg(long)]
        budget: bool,
    },
    /// Build the addon for Node.js
    Addon,
    /// Build the npm packages into target/npm
    Package {
        /// Let every export panic on demand, for tests; goes into target/npm-panics
        #[arg(long)]
        panics: bool,
    },
    /// Measure beside the peers in bench/ and write docs/performance.md
    Bench {
        /// Write the page from the last run instead of measuring again
        #[arg(long)]
        last: bool,
    },
}

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Rules => rules_page::write(),
        Task::Types => types::write(),
        Task::Sizes { budget } => sizes::task(budget),
        Task::Addon => addon::build(false).map(|path| println!("{}", path.display())),
        Task::Package { panics } => package::write(panics),
        Task::Header { check } => header::run(check),
        Task::Install { prefix } => c_library::install(&prefix),
        Task::Bench { last } => bench::task(last),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
