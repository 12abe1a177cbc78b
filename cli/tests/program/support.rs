//! A folder to work in, and the program run in it.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output, Stdio},
};
use tempfile::TempDir;

/// A guest session whose channel is no UUID.
pub(crate) const BROKEN: &str = r#"{
  "channelId": "nobody",
  "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
  "language": ["en-US"],
  "metadata": {"tier": "gold"},
  "callbackUrl": "https://example.com/guest"
}
"#;

/// The same with a UUID.
pub(crate) fn valid() -> String {
    BROKEN.replace("nobody", "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b")
}

/// A document on one line.
pub(crate) fn line(document: &str) -> String {
    document.replace('\n', "") + "\n"
}

/// A folder that is gone after the test.
pub(crate) struct Folder {
    folder: TempDir,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder can be made") }
    }

    /// A folder with these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self::new();
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("it can be made");
        fs::write(path, text).expect("a file in a temporary folder can be written");
    }

    /// The program, in this folder, without a terminal.
    pub(crate) fn callgate(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_callgate"));
        command.args(args).current_dir(self.folder.path()).stdin(Stdio::null());
        for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "CI"] {
            command.env_remove(variable);
        }
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran::from(&self.callgate(args).output().expect("the program starts"))
    }

    /// Runs the program with this on standard input.
    pub(crate) fn run_with(&self, args: &[&str], input: &str) -> Ran {
        let from = self.path(".input");
        fs::write(&from, input).expect("a file in a temporary folder can be written");
        let from = fs::File::open(from).expect("it was just written");
        Ran::from(&self.callgate(args).stdin(from).output().expect("the program starts"))
    }

    /// Makes a named pipe; false, with a message, where the system has none.
    pub(crate) fn pipe(&self, name: &str) -> bool {
        let made = Command::new("mkfifo").arg(self.path(name)).status();
        let made = made.is_ok_and(|status| status.success());
        if !made {
            println!("skipped: no named pipe can be made");
        }
        made
    }
}

/// How a run ended.
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<&Output> for Ran {
    fn from(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("all output is UTF-8");
        Self {
            status: output.status.code().expect("it ended of its own"),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }
}

impl Ran {
    /// What `--format json` printed, line by line.
    pub(crate) fn json(&self) -> Vec<serde_json::Value> {
        let lines = self.out.lines();
        lines.map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
    }

    /// The files that `--format json` told of, in order.
    pub(crate) fn files(&self) -> Vec<String> {
        let file = |line: &serde_json::Value| line["file"].as_str().map(ToOwned::to_owned);
        self.json().iter().filter_map(file).collect()
    }
}
