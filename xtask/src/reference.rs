//! The engine beside the reference interpreter, on generated documents.

use crate::{Done, cargo, run};

/// Checks so many documents by both; the report is printed.
///
/// # Errors
/// They differ on some document, or the program cannot be built.
pub fn task(documents: u64, seed: u64) -> Done {
    let mut program = cargo();
    program.args([
        "run",
        "--locked",
        "--release",
        "--quiet",
        "-p",
        "callgate-tests",
        "--bin",
        "reference",
        "--",
    ]);
    program.args([documents.to_string(), seed.to_string()]);
    run(&mut program)
}
