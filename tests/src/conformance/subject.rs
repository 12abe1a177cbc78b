use super::Vector;
use crate::transcripts::Player;
use callgate::Engine;
use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

/// A surface of Callgate.
pub trait Subject {
    /// What a failing test calls it.
    fn name(&self) -> &str;

    /// The report on the vector as JSON; that of its policy where that is refused.
    fn check(&mut self, vector: &Vector) -> String;
}

/// The engine itself: what every other surface must say as well.
#[derive(Debug, Default)]
pub struct Rust;

impl Subject for Rust {
    fn name(&self) -> &'static str {
        "Rust"
    }

    fn check(&mut self, vector: &Vector) -> String {
        let engine = match vector.policy.as_deref().map(Engine::from_policy) {
            None => Engine::new(),
            Some(Ok(engine)) => engine,
            Some(Err(report)) => return report.to_json(),
        };
        let facts = vector.facts.as_deref();
        let report = match vector.kind {
            Some(kind) => engine.check(kind, &vector.document, facts),
            None => engine.check_any(&vector.document, facts),
        };
        report.to_json()
    }
}

/// A surface in a process of its own, which answers each line of its input with a line.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Process {
    /// Starts the process.
    ///
    /// # Panics
    /// It cannot be started.
    pub fn start(name: impl Into<String>, command: &mut Command) -> Self {
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = child.unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().expect("its output"));
        Self { name: name.into(), child, input, output }
    }

    /// Sends a line and waits for the one that answers it.
    fn ask(&mut self, line: &str) -> String {
        let input = self.input.as_mut().expect("an open stream");
        let written = writeln!(input, "{line}").and_then(|()| input.flush());
        written.unwrap_or_else(|error| panic!("{} has ended at {line}: {error}", self.name));
        let mut answer = String::new();
        let read = self.output.read_line(&mut answer).expect("UTF-8");
        assert!(read > 0, "{} has ended at {line}", self.name);
        answer.trim_end_matches('\n').into()
    }

    /// Ends the stream; the process must end as well, and without an error.
    ///
    /// # Panics
    /// It says more than it was asked, or ends with an error.
    pub fn finish(mut self) {
        self.input = None;
        let mut rest = String::new();
        let read = self.output.read_line(&mut rest).expect("UTF-8");
        assert_eq!(read, 0, "{} says more than it was asked: {rest}", self.name);
        let status = self.child.wait().expect("an end");
        assert!(status.success(), "{}: {status}", self.name);
    }
}

impl Subject for Process {
    fn name(&self) -> &str {
        &self.name
    }

    fn check(&mut self, vector: &Vector) -> String {
        self.ask(&vector.to_line())
    }
}

/// Its answers are texts as JSON strings.
impl Player for Process {
    fn name(&self) -> &str {
        &self.name
    }

    fn play(&mut self, call: &str) -> String {
        let answer = self.ask(call);
        let text = serde_json::from_str(&answer);
        text.unwrap_or_else(|error| panic!("{}: {error}: {answer}", self.name))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // After `finish` there is nothing left to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
