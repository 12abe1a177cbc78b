//! Builds, generates and measures what cargo alone cannot.

use clap::{Parser, Subcommand};
use std::{path::PathBuf, process::ExitCode};
use xtask::{
    addon, bench, c_library, coverage, fuzz, growth, header, instructions, memory, miri, mutants,
    package, peers, reference, rules_page, schemas, sizes, soak, types,
};

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
    /// Write the JSON Schemas of the documents from the default policy and the engine
    Schemas,
    /// Build what is shipped, print its sizes and hold them to the budget
    Sizes {
        /// Make the sizes the budget instead, and write docs/sizes.md
        #[arg(long)]
        budget: bool,
    },
    /// Count the instructions of the main paths and hold them to those that are committed
    Instructions {
        /// Commit the counts instead, to xtask/instructions.json
        #[arg(long)]
        budget: bool,
    },
    /// Change the core in each way that cargo-mutants knows, and see whether its tests notice
    Mutants {
        /// Only those in files below this path (core/src/json), or of an area: signature, audit, redaction, severity, "the rest"
        #[arg(long)]
        only: Option<String>,
        /// Only so many, drawn at random
        #[arg(long)]
        sample: Option<usize>,
        /// What the sample is drawn with
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Begin anew instead of going on where the last run stopped
        #[arg(long)]
        again: bool,
        /// Try those again that the last run did not catch
        #[arg(long)]
        survivors: bool,
    },
    /// Fit how the work of a check grows with all there can be many of, and write docs/growth.md
    Growth {
        /// Count smaller numbers, and write no page
        #[arg(long)]
        quick: bool,
    },
    /// Hold checks to the memory and the stack that they may take, with as much of everything as is promised
    Memory,
    /// Run what Miri can run: the C surface, and what keeps places in a document
    Miri {
        /// How many sequences of calls of the C surface; each takes a quarter of a minute
        #[arg(long, default_value_t = 2)]
        sequences: u32,
    },
    /// Measure how much of the engine its tests run, and hold it to the goals
    Coverage {
        /// Tell of the last run instead of measuring again
        #[arg(long)]
        last: bool,
    },
    /// Build the addon for Node.js
    Addon,
    /// Build the npm packages into target/npm
    Package {
        /// Let every export panic on demand, for tests; goes into target/npm-panics
        #[arg(long)]
        panics: bool,
    },
    /// Check documents with Callgate, joi, ajv and the crate jsonschema, and tell what differs
    Peers {
        /// How many documents each of the three gets; the rarest kinds of difference need some 100,000 to occur
        #[arg(long, default_value_t = 1_000_000)]
        documents: usize,
        /// Where the documents begin
        #[arg(long, default_value_t = 20_260_302)]
        seed: u64,
    },
    /// Compare the engine with the reference interpreter on generated documents
    Reference {
        /// How many documents
        #[arg(long, default_value_t = 1_000_000)]
        documents: u64,
        /// Where the documents begin: the same seed makes the same ones
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Run exchanges over a bad network, and fail if an effect comes twice or an outcome is not true
    Soak {
        /// How many exchanges
        #[arg(long, default_value_t = 1_000_000)]
        exchanges: u64,
    },
    /// Measure beside the peers in bench/ and write docs/performance.md
    Bench {
        /// Write the page from the last run instead of measuring again
        #[arg(long)]
        last: bool,
    },
    /// Fuzz under the address sanitizer; fails, and tells where the input is, if something is found
    Fuzz {
        /// How long each target runs
        #[arg(long, default_value_t = 60)]
        seconds: u64,
        /// The targets; all of them unless told
        targets: Vec<String>,
    },
}

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Rules => rules_page::write(),
        Task::Types => types::write(),
        Task::Schemas => schemas::write(),
        Task::Sizes { budget } => sizes::task(budget),
        Task::Instructions { budget } => instructions::task(budget),
        Task::Mutants { only, sample, seed, again, survivors } => {
            let sample = sample.map(|size| (size, seed));
            mutants::task(&mutants::Choice { only, sample, again, survivors })
        }
        Task::Growth { quick } => growth::task(quick),
        Task::Memory => memory::task(),
        Task::Miri { sequences } => miri::task(sequences),
        Task::Coverage { last } => coverage::task(last),
        Task::Addon => addon::build(false).map(|path| println!("{}", path.display())),
        Task::Package { panics } => package::write(panics),
        Task::Header { check } => header::run(check),
        Task::Install { prefix } => c_library::install(&prefix),
        Task::Peers { documents, seed } => peers::task(documents, seed),
        Task::Reference { documents, seed } => reference::task(documents, seed),
        Task::Soak { exchanges } => soak::task(exchanges),
        Task::Bench { last } => bench::task(last),
        Task::Fuzz { seconds, targets } => fuzz::task(&targets, seconds),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
