//! What Miri can run: the C surface as Rust calls it, and the parts of the engine that keep places in a document.
//!
//! Miri interprets a program and sees every access to memory, some thousand times slower than the program is.

use crate::{Done, bar, root, run, target};
use std::process::Command;

/// Each with the tests of it that are run: others would take hours.
const PARTS: [(&str, &[&str]); 2] = [
    ("the C surface", &["--package", "callgate-fuzzing", "--test", "surface"]),
    (
        "the engine",
        &[
            "--package",
            "callgate",
            "--lib",
            "--",
            "json::members::",
            "json::names::",
            "json::size::",
        ],
    ),
];

/// Runs them under Miri, the C surface with so many sequences of calls.
///
/// # Errors
/// Miri found something, or is not installed.
pub fn task(sequences: u32) -> Done {
    let bar = bar(PARTS.len().try_into()?, "parts");
    for (name, tests) in PARTS {
        bar.set_message(name);
        // Cargo tells what it runs which cargo and libraries are its own; another compiler would take them.
        let mut miri = Command::new("rustup");
        miri.env_remove("LD_LIBRARY_PATH").env_remove("CARGO").current_dir(root());
        miri.args(["run", "nightly", "cargo", "miri", "test", "--locked", "--target-dir"]);
        miri.arg(target().join("miri")).args(tests);
        // Tests read committed files.
        miri.env("MIRIFLAGS", "-Zmiri-disable-isolation");
        miri.env("CALLGATE_PROGRAMS", sequences.to_string());
        run(&mut miri).map_err(|error| {
            let tools = "`rustup component add --toolchain nightly miri rust-src`";
            format!("{name}: {error}; Miri needs {tools}")
        })?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    println!("Miri found nothing");
    Ok(())
}
