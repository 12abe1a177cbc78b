//! Counting instructions: the same whatever else a machine does.

use std::{
    error::Error,
    process::{Command, Stdio},
};

/// Whether there is what counts.
#[must_use]
pub fn is_possible() -> bool {
    let mut valgrind = Command::new("valgrind");
    valgrind.arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// The instructions of a program, or of one of its functions.
pub(crate) fn count(program: &Command, function: Option<&str>) -> Result<u64, Box<dyn Error>> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    if let Some(function) = function {
        valgrind.arg(format!("--toggle-collect={function}"));
    }
    let output = valgrind.arg(program.get_program()).args(program.get_args()).output()?;
    let told = String::from_utf8_lossy(&output.stderr);
    let collected = told.lines().find_map(|line| line.split_once("Collected : "));
    match collected {
        Some((_, count)) if output.status.success() => Ok(count.trim().parse()?),
        _ => Err(format!("{program:?}: valgrind ended with {}:\n{told}", output.status).into()),
    }
}
