//! Callgate against other validators on generated documents: `tests/peers`, which is no part of the workspace.

use crate::{Done, cargo, npm, root, run, target};
use std::process::Command;

/// Compares on this many documents for each of joi, ajv and the crate jsonschema, and tells what differs.
///
/// # Errors
/// A tool is missing, a difference is unexplained, or a kind of difference never occurs.
pub fn task(documents: usize, seed: u64) -> Done {
    install()?;
    let folder = target().join("peers");
    // Not `--locked`: what the project's own crates come to need is added to the lock file, and what is in it stays.
    run(cargo()
        .current_dir(root().join("tests/peers"))
        .args(["build", "--release", "--target-dir"])
        .arg(&folder))?;
    let mut program = Command::new(folder.join("release/callgate-peers"));
    run(program.args(["--documents", &documents.to_string(), "--seed", &seed.to_string()]))
}

/// Installs joi and ajv, which have their versions from `bench/node`.
///
/// # Errors
/// There is no npm, or it cannot install them.
pub fn install() -> Done {
    npm::install_in(&root().join("bench/node"))
}
