//! What the project does beside building and testing: what `cargo xtask` runs, and tests that need it made.

pub mod addon;
pub mod bench;
pub mod c_library;
pub mod callgrind;
pub mod coverage;
pub mod fuzz;
pub mod growth;
pub mod header;
pub mod instructions;
pub mod memory;
pub mod miri;
pub mod mutants;
pub mod npm;
pub mod package;
pub mod peers;
pub mod reference;
pub mod rules_page;
pub mod schemas;
mod size_profile;
pub mod sizes;
pub mod soak;
pub mod types;
mod wasm;
mod wasm_std;

use indicatif::{ProgressBar, ProgressStyle};
use std::{env, error::Error, path::PathBuf, process::Command};

/// How a task ends.
pub type Done = Result<(), Box<dyn Error>>;

/// The folder of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    own.parent().map_or_else(|| own.clone(), PathBuf::from)
}

/// Where cargo puts what it builds.
#[must_use]
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The cargo that runs this program, to build with from the folder of the workspace.
#[must_use]
pub fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // Cargo tells the programs it runs where the libraries of its own compiler are; another compiler would load them.
    cargo.current_dir(root()).env_remove("LD_LIBRARY_PATH");
    cargo
}

/// Runs a command that must succeed.
///
/// # Errors
/// It cannot be run, or ends with another status than 0.
pub fn run(command: &mut Command) -> Done {
    let status = command.status().map_err(|error| format!("{command:?}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} ended with {status}").into()) }
}

/// A bar over so many parts of a long task, on a terminal alone.
fn bar(parts: u64, what: &str) -> ProgressBar {
    let bar = ProgressBar::new(parts);
    match ProgressStyle::with_template(&format!(
        "{{bar:40}} {{pos}}/{{len}} {what}, {{elapsed}}: {{msg}}"
    )) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
