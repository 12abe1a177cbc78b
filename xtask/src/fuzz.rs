//! Fuzzing: the targets in `fuzz/`, whose bodies are those of `tests/fuzzing`, under libFuzzer and the address sanitizer.
//!
//! A nightly compiler builds them, apart from the workspace. What a target has learnt stays in `target/fuzz`, and so does the
//! tally of all runs.

mod run;
mod tally;

use crate::{Done, root, run as complete, target};
use callgate_fuzzing::{TARGETS, Target};
use run::{Folders, fuzz};
use std::{path::PathBuf, process::Command};
use tally::Tally;

/// Builds the targets of these names, or all, fuzzes each for so many seconds, and adds what was done to the tally.
///
/// # Errors
/// A tool is missing, a name is no target's, or something was found.
pub fn task(names: &[String], seconds: u64) -> Done {
    let targets = chosen(names)?;
    let programs = build(&targets)?;
    let mut tally = Tally::read(folder().join("tally.json"))?;
    let mut findings = Vec::new();
    for target in &targets {
        let folders = Folders::new(&folder().join(target.name), target)?;
        let ended = fuzz(target, &programs.join(target.name), &folders, seconds)?;
        println!("{:>12} executions of {} in {} s", ended.executions, target.name, ended.seconds);
        tally.add(target.name, &ended)?;
        findings.extend(ended.findings);
    }
    println!("{tally}");
    if findings.is_empty() {
        println!("nothing was found");
        return Ok(());
    }
    let paths: Vec<String> = findings.iter().map(|path| path.display().to_string()).collect();
    Err(format!("found by fuzzing: {}", paths.join(", ")).into())
}

/// Where everything is kept.
fn folder() -> PathBuf {
    target().join("fuzz")
}

fn chosen(names: &[String]) -> Result<Vec<Target>, Box<dyn std::error::Error>> {
    if names.is_empty() {
        return Ok(TARGETS.to_vec());
    }
    let known = |name: &String| {
        Target::named(name).ok_or_else(|| {
            let all: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
            format!("no target has the name {name}; there are {}", all.join(", ")).into()
        })
    };
    names.iter().map(known).collect()
}

/// Builds the programs; the folder that they are in. Comparisons are not traced, which would take a third of the speed: words
/// that a target must meet stand in its dictionary.
fn build(targets: &[Target]) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let folder = folder().join("build");
    let one = if let [target] = targets { Some(target.name) } else { None };
    // Cargo tells what it runs which cargo and libraries are its own; another compiler would take them.
    let mut rustup = Command::new("rustup");
    rustup.env_remove("LD_LIBRARY_PATH").env_remove("CARGO").current_dir(root().join("fuzz"));
    rustup.args(["run", "nightly", "cargo", "fuzz", "build", "--fuzz-dir", "."]);
    rustup.args(["--no-trace-compares", "--target-dir"]).arg(&folder).args(one);
    complete(&mut rustup).map_err(|error| {
        let tools = "`rustup toolchain install nightly` and `cargo install cargo-fuzz --locked`";
        format!("{error}; fuzzing needs {tools}, and a C++ compiler")
    })?;
    // The folder is named for the machine, and is the only one of its kind.
    let built = std::fs::read_dir(&folder)?.filter_map(|entry| Some(entry.ok()?.path()));
    let programs = built
        .map(|path| path.join("release"))
        .find(|path| targets.iter().all(|target| path.join(target.name).is_file()));
    programs.ok_or_else(|| format!("no programs were built in {}", folder.display()).into())
}
