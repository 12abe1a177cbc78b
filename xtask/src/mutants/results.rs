//! What has become of the mutants, kept so that a run goes on where it stopped.

use serde_json::{Map, Value};
use std::{fs, io, path::PathBuf};

/// What has become of a mutant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Outcome {
    /// A test failed.
    Caught,
    /// A test did not come to its end in several times its time.
    TimedOut,
    /// All tests that reach it passed.
    Survived,
    /// No test reaches it.
    Unreached,
}

impl Outcome {
    const ALL: [(Self, &str); 4] = [
        (Self::Caught, "caught"),
        (Self::TimedOut, "timed out"),
        (Self::Survived, "survived"),
        (Self::Unreached, "unreached"),
    ];

    /// Whether a test noticed it.
    #[must_use]
    pub(super) fn is_caught(self) -> bool {
        matches!(self, Self::Caught | Self::TimedOut)
    }

    pub(super) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(outcome, _)| *outcome == self).map_or("", |(_, name)| name)
    }
}

/// The results, by what mutants are called.
pub(super) struct Results {
    path: PathBuf,
    kept: Map<String, Value>,
}

impl Results {
    /// Those that are kept in this file.
    ///
    /// # Errors
    /// There is something else in it.
    pub(super) fn read(path: PathBuf) -> io::Result<Self> {
        let kept = match fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Map::new(),
            Err(error) => return Err(error),
        };
        Ok(Self { path, kept })
    }

    /// What became of the mutant that is called so.
    #[must_use]
    pub(super) fn of(&self, key: &str) -> Option<Outcome> {
        let name = self.kept.get(key)?.as_str()?;
        Outcome::ALL.iter().find(|(_, other)| *other == name).map(|(outcome, _)| *outcome)
    }

    /// Notes what became of a mutant.
    pub(super) fn note(&mut self, key: String, outcome: Outcome) {
        self.kept.insert(key, outcome.name().into());
    }

    /// Forgets those of which this is true.
    pub(super) fn forget(&mut self, forgotten: impl Fn(Outcome) -> bool) {
        let keys: Vec<String> = self.kept.keys().cloned().collect();
        for key in keys {
            if self.of(&key).is_none_or(&forgotten) {
                self.kept.remove(&key);
            }
        }
    }

    /// Keeps them.
    ///
    /// # Errors
    /// The file cannot be written.
    pub(super) fn write(&self) -> io::Result<()> {
        let unfinished = self.path.with_extension("unfinished");
        fs::write(&unfinished, serde_json::to_vec_pretty(&self.kept)?)?;
        fs::rename(unfinished, &self.path)
    }
}
