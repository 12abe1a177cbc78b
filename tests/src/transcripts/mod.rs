//! Transcripts: what a host did with a client, call by call, and what it was told, to the last byte.
//!
//! A transcript is a file of lines, each an object with the member `call`, what goes with it, and `answer`, the text that
//! came of it. Every surface plays them: it reads a line and writes the text as a JSON string on a line of its own. What the
//! host did wrong is the text of the [misuse](callgate::exchange::wire::Misuse).
//!
//! | call | with | text |
//! | --- | --- | --- |
//! | `new` | `config`, `seed` | empty |
//! | `restore` | `config`; the snapshot is the last one that was told since `new` | empty |
//! | `start` | `exchange`, `document`, `options` or `null`, `now` | what came of it |
//! | `poll` | `now` | the step |
//! | `handle` | `id`, `head`, `body`, `now` | what has become of it |
//! | `cancel`, `awaits` | `id` | `true` or `false` |
//! | `running`, `snapshot`, `metrics`, `openMetrics`, `takeAudit` | | it |
//! | `auditHead` | `key` | it |
//! | `record` | `agent`, `state`, `now` | what has become of it |
//! | `agent` | `agent`, `now` | it, empty if there is none |
//! | `compliance` | `now` | it |

mod rust;

pub use rust::Rust;

use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A surface that plays transcripts.
pub trait Player {
    /// What a failing test calls it.
    fn name(&self) -> &str;

    /// The text that comes of a call, which is an object on one line.
    fn play(&mut self, call: &str) -> String;
}

/// A call, and the text that came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The object without its answer.
    pub call: String,
    /// The text.
    pub answer: String,
}

impl Line {
    /// The line of a file, without a line break.
    ///
    /// # Panics
    /// The call is no object.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut value: Value = serde_json::from_str(&self.call).expect("an object");
        value["answer"] = self.answer.clone().into();
        value.to_string()
    }

    /// # Panics
    /// It is none.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        let mut value: Value = serde_json::from_str(text).expect("an object");
        let answer = value.as_object_mut().and_then(|line| line.remove("answer"));
        let answer = answer.and_then(|answer| answer.as_str().map(str::to_owned));
        Self { call: value.to_string(), answer: answer.expect("an answer") }
    }
}

/// Where transcripts are kept.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/transcripts")
}

/// Every transcript that is kept, by name.
///
/// # Panics
/// A file cannot be read.
#[must_use]
pub fn kept() -> Vec<(String, Vec<Line>)> {
    let entries = fs::read_dir(folder()).expect("the transcripts");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a transcript");
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned();
        (name, text.lines().map(Line::of_text).collect())
    };
    paths.into_iter().map(read).collect()
}

/// Plays every transcript that is kept, and holds each answer to what was told then.
///
/// # Panics
/// An answer is another.
pub fn replay(player: &mut impl Player) {
    for (name, lines) in kept() {
        for (number, line) in lines.iter().enumerate() {
            let answer = player.play(&line.call);
            let surface = player.name();
            assert!(
                answer == line.answer,
                "{surface}: line {} of {name}\n{}\nwanted {}\nfound  {answer}",
                number + 1,
                line.call,
                line.answer
            );
        }
    }
}
