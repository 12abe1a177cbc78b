//! Helpers shared by the tests that cross crates.

pub mod conformance;
pub mod dice;
pub mod peers;
pub mod platforms;
pub mod reading;
pub mod reference;
pub mod relations;
pub mod transcripts;

use std::{
    env,
    io::{BufRead, BufReader, BufWriter, Write},
    path::PathBuf,
    process::{Command, Stdio},
    thread,
};

/// A folder or file of the conformance data, which is not part of the repository: `CALLGATE_CORPORA` says where it is,
/// or it stands beside the checkout. A test that finds none says that it skipped.
#[must_use]
pub fn corpora(path: &str) -> Option<PathBuf> {
    beside("CALLGATE_CORPORA", "corpora", path)
}

/// A folder or file of the contact flows that others published: `CALLGATE_FLOWS` says where they are, or they stand
/// beside the checkout. A test that finds none says that it skipped.
///
/// # Panics
/// They are absent in CI.
#[must_use]
pub fn flows(path: &str) -> Option<PathBuf> {
    let found = beside("CALLGATE_FLOWS", "flows", path);
    assert!(found.is_some() || env::var_os("CI").is_none(), "the contact flows are needed");
    found
}

/// What stands beside the checkout, or where the variable says.
fn beside(variable: &str, folder: &str, path: &str) -> Option<PathBuf> {
    let root = env::var_os(variable).map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(folder),
        PathBuf::from,
    );
    let path = root.join(path);
    if !path.exists() {
        println!("skipped: {} is absent", path.display());
        return None;
    }
    Some(path)
}

/// Lets real Node.js run `script`, which answers each line of its input with one line, and calls `answer` with the place of
/// each line and what Node answered. False where there is no Node.js; then a test says that it skipped, but not in CI.
///
/// # Panics
/// Node.js is absent in CI, ends with an error, or gives fewer answers than there are lines.
pub fn ask_node(script: &str, lines: &[String], mut answer: impl FnMut(usize, &str)) -> bool {
    let node = Command::new("node")
        .args(["-e", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut node = match node {
        Ok(node) => node,
        Err(error) => {
            assert!(env::var_os("CI").is_none(), "Node.js is needed: {error}");
            println!("skipped: there is no Node.js to compare with");
            return false;
        }
    };
    let mut input = BufWriter::new(node.stdin.take().expect("its input"));
    let output = BufReader::new(node.stdout.take().expect("its output"));
    thread::scope(|scope| {
        scope.spawn(move || {
            for line in lines {
                writeln!(input, "{line}").expect("Node reads");
            }
        });
        let mut answers = output.lines();
        for place in 0..lines.len() {
            answer(place, &answers.next().expect("as many answers").expect("UTF-8"));
        }
    });
    assert!(node.wait().expect("Node ends").success());
    true
}

/// Runs what the README shows.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// The examples of the page on exchanges run.
#[cfg(doctest)]
#[doc = include_str!("../../docs/exchanges.md")]
struct ExchangesPage;
