//! How much of the engine its tests run: lines and branches of `core`, its tests apart.

mod lcov;

use crate::{Done, root, run, target};
use lcov::{Tally, read};
use std::{error::Error, fs, path::Path, process::Command};

/// The least that is covered of a hundred lines, and of a hundred branches.
const LINES: f64 = 95.0;
const BRANCHES: f64 = 90.0;

/// Runs the engine's tests, or takes what the last run left, prints what is covered, and writes what is not to `target/coverage/missed.txt`.
///
/// # Errors
/// A tool is missing, a test fails, or less is covered than should be.
pub fn task(last: bool) -> Done {
    let folder = target().join("coverage");
    let exported = folder.join("lcov.info");
    if !last {
        measure(&folder, &exported)?;
    }
    let core = root().join("core/src");
    let files = read(&fs::read_to_string(&exported)?, &core)?;
    let mut missed = String::new();
    let mut all = Tally::default();
    for file in &files {
        let tally = file.tally();
        if tally.is_whole() {
            all.add(tally);
            continue;
        }
        println!("{tally}  {}", file.name);
        missed += &file.missed();
        all.add(tally);
    }
    fs::write(folder.join("missed.txt"), missed)?;
    println!("{all}  all of {} files", files.len());
    check(all)
}

fn check(all: Tally) -> Done {
    let (lines, branches) = (all.lines.percent(), all.branches.percent());
    if lines >= LINES && branches >= BRANCHES {
        return Ok(());
    }
    let goals = format!("{LINES}% of lines and {BRANCHES}% of branches");
    Err(format!("{lines:.2}% of lines and {branches:.2}% of branches; the goals are {goals}")
        .into())
}

/// Runs the engine's own tests, but for those in its documentation. Those beside it would add a little, and take as long again.
fn measure(folder: &Path, exported: &Path) -> Result<(), Box<dyn Error>> {
    let tests =
        ["--no-report", "--branch", "--locked", "--package", "callgate", "--lib", "--tests"];
    // What earlier runs left would count as well.
    run(coverage(folder).args(["clean", "--workspace"]))?;
    run(coverage(folder).args(tests)).map_err(|error| {
        let tools = "`cargo install cargo-llvm-cov --locked` and \
                     `rustup component add --toolchain nightly llvm-tools`";
        format!("{error}; coverage needs {tools}")
    })?;
    run(coverage(folder).args(["report", "--branch", "--lcov", "--output-path"]).arg(exported))
}

/// The tool with a nightly compiler, since another counts no branches, and with a folder of its own.
fn coverage(folder: &Path) -> Command {
    let mut rustup = Command::new("rustup");
    // Cargo tells what it runs which cargo and libraries are its own; another compiler would take them.
    rustup.env_remove("LD_LIBRARY_PATH").env_remove("CARGO").current_dir(root());
    rustup.env("CARGO_TARGET_DIR", folder).args(["run", "nightly", "cargo", "llvm-cov"]);
    rustup
}
