//! What checks take of memory and stack: the tests of it, with as much of everything as the project promises.

use crate::{Done, bar, bench::printed, cargo, target};
use std::{error::Error, process::Command};

/// Runs them, and prints their figures.
///
/// # Errors
/// Something takes more than it may, or the tests cannot be built.
pub fn task() -> Done {
    let parts = parts();
    let bar = bar(parts.len().try_into()?, "parts");
    let (mut figures, mut wrong) = (0, Vec::new());
    for (name, mut part) in parts {
        bar.set_message(name);
        match told(&mut part) {
            Ok(lines) => {
                figures += lines.len();
                bar.suspend(|| lines.iter().for_each(|line| println!("{line}")));
            }
            Err(error) => wrong.push(format!("{name}: {error}")),
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    if !wrong.is_empty() {
        return Err(wrong.join("\n").into());
    }
    println!("{figures} figures, and none is higher than it may be");
    Ok(())
}

/// The tests: of the engine, of the stack that it takes where nothing is optimised, and of the program.
fn parts() -> [(&'static str, Command); 3] {
    let [mut engine, mut stack, mut program] = [(); 3].map(|()| cargo());
    engine.args(["test", "--release", "--locked", "--package", "callgate", "--test", "memory"]);
    // Frames are largest where nothing is optimised; apart from what the other tests are built from.
    stack.args(["test", "--locked", "--package", "callgate", "--test", "memory"]);
    stack.args(["--config", "profile.test.opt-level=0", "--target-dir"]);
    stack.arg(target().join("memory"));
    program.args(["test", "--locked", "--package", "callgate-cli"]);
    program.args(["--test", "program"]);
    // One after the other, so that each has the memory of the machine and its lines to itself.
    let ways = ["--", "--nocapture", "--test-threads=1"];
    engine.args(ways).env("CALLGATE_FULL", "1");
    stack.args(ways).arg("stack::");
    program.args(ways).arg("memory::").env("CALLGATE_FULL", "1");
    [("the engine", engine), ("its stack, unoptimised", stack), ("the program", program)]
}

/// The figures that tests print.
fn told(tests: &mut Command) -> Result<Vec<String>, Box<dyn Error>> {
    let output = printed(tests)?;
    // What is printed first follows the name of its test.
    let lines = output.lines().map(|line| line.rsplit_once(" ... ").map_or(line, |(_, told)| told));
    let figures = lines.filter(|line| line.contains(": ") && !line.starts_with("test result"));
    Ok(figures.map(str::to_owned).collect())
}
