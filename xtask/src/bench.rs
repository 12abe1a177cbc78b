//! The benchmark: Callgate beside its peers, and `docs/performance.md` from what is measured.
//!
//! The peers are in `bench/`, apart from the workspace, so that no build of the project ever compiles them.

mod figures;
mod goals;
mod machine;
mod page;
mod profile;
mod reasons;

use crate::{Done, cargo, npm, package, root, run, target};
use figures::Figures;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Where the programs that measure are built and what they leave is kept.
pub(crate) fn folder() -> PathBuf {
    target().join("bench")
}

/// Measures, unless the last run will do, and writes docs/performance.md.
///
/// # Errors
/// A tool is missing or fails, two of those that are compared give different verdicts, or there was no last run.
pub fn task(last: bool) -> Done {
    let kept = folder().join("figures.jsonl");
    if !last {
        fs::create_dir_all(folder())?;
        let lines = measure()?;
        fs::write(&kept, lines)?;
    }
    let text = fs::read_to_string(&kept).map_err(|error| format!("{}: {error}", kept.display()))?;
    Ok(fs::write(page::path(), page::page(&Figures::read(&text)?)?)?)
}

/// The lines that all programs print, and those that tell of the machine.
fn measure() -> Result<String, Box<dyn std::error::Error>> {
    package::write(false)?;
    run(cargo().args(["build", "--locked", "--release", "--package", "callgate-cli"]))?;
    let rust = program("callgate-bench")?;
    let node = root().join("bench/node");
    npm::install_in(&node)?;

    let (documents, packages) = (folder().join("documents"), target().join("npm"));
    let program = target().join("release/callgate");
    let mut lines = machine::lines()?;
    lines += &printed(Command::new(&rust).arg(&documents).arg(&program))?;
    for script in ["main.mjs", "page.mjs"] {
        let mut script = on_node(&node.join(script));
        lines += &printed(script.arg(&documents).arg(&packages).env("NODE_PATH", &packages))?;
    }
    let sessions = documents.join("sessions.ndjson");
    lines += &profile::lines(&program, &sessions)?;
    fs::remove_file(sessions)?;
    Ok(lines)
}

/// Builds a program that measures or counts.
pub(crate) fn program(name: &str) -> Result<PathBuf, Box<dyn std::error::Error>> {
    run(cargo()
        .current_dir(root().join("bench"))
        .args(["build", "--locked", "--release", "--quiet", "--package", name, "--target-dir"])
        .arg(folder()))?;
    Ok(folder().join("release").join(name))
}

fn on_node(script: &Path) -> Command {
    let mut node = Command::new("node");
    node.arg(script);
    node
}

/// What a program prints that must succeed; what it says of itself is seen at once.
pub(crate) fn printed(command: &mut Command) -> Result<String, Box<dyn std::error::Error>> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("{command:?}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{command:?} ended with {}", output.status).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}
