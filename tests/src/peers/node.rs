//! The validators that run in Node.js.

use super::Finding;
use base64ct::{Base64, Encoding};
use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

/// A process with one validator.
#[derive(Debug)]
pub struct Validator {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Validator {
    /// Starts the validator of this name, which may take a schema; what it needs must be installed in `bench/node`.
    ///
    /// # Panics
    /// There is no Node.js.
    #[must_use]
    pub fn start(name: &str, schema: Option<&Path>) -> Self {
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("peers/validators.mjs");
        let mut node = Command::new("node");
        node.arg(script).arg(name).args(schema);
        let mut child =
            node.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Node.js runs");
        let input = child.stdin.take().expect("its input");
        let output = BufReader::new(child.stdout.take().expect("its output"));
        Self { child, input, output }
    }

    /// What it finds in each document; `None` in one that `JSON.parse` cannot read.
    ///
    /// # Panics
    /// The process has ended, or answers with something else.
    pub fn ask(&mut self, documents: &[Vec<u8>]) -> Vec<Option<Vec<Finding>>> {
        self.send(documents);
        self.receive()
    }

    /// Hands documents over; [`receive`](Self::receive) waits for the answers, so that both sides can work meanwhile.
    ///
    /// # Panics
    /// The process has ended.
    pub fn send(&mut self, documents: &[Vec<u8>]) {
        let documents: Vec<String> =
            documents.iter().map(|bytes| Base64::encode_string(bytes)).collect();
        writeln!(self.input, "{}", Value::from(documents)).expect("Node.js reads");
    }

    /// The answers to the documents that were sent first.
    ///
    /// # Panics
    /// The process has ended, or answers with something else.
    pub fn receive(&mut self) -> Vec<Option<Vec<Finding>>> {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("UTF-8");
        let answers: Vec<Option<Vec<(String, String)>>> =
            serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        let finding = |(what, path)| Finding { what, path };
        answers
            .into_iter()
            .map(|found| found.map(|found| found.into_iter().map(finding).collect()))
            .collect()
    }
}

impl Drop for Validator {
    fn drop(&mut self) {
        // It ends when nobody asks any more; it has nothing to lose.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
