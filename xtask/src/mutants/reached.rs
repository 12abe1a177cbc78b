//! Which mutants each test reaches, kept for as long as its program is the same.

use serde_json::{Map, Value, json};
use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

/// What one run of a test has shown.
pub(super) struct Reached {
    pub(super) takes: Duration,
    pub(super) mutants: Vec<usize>,
}

/// The file in which it is kept: for each program when it was built, and its tests.
pub(super) struct Kept {
    path: PathBuf,
    programs: Map<String, Value>,
}

impl Kept {
    /// What is kept of these programs, as far as they have not been built anew since.
    ///
    /// # Errors
    /// A program is not there.
    pub(super) fn read(path: PathBuf, programs: &[PathBuf]) -> io::Result<Self> {
        let text = fs::read(&path).unwrap_or_default();
        let mut kept: Map<String, Value> = serde_json::from_slice(&text).unwrap_or_default();
        let mut current = Map::new();
        for program in programs {
            let built = format!("{:?}", fs::metadata(program)?.modified()?);
            let name = name(program);
            let same = kept.remove(&name).filter(|kept| kept["built"] == *built);
            current.insert(name, same.unwrap_or_else(|| json!({"built": built, "tests": {}})));
        }
        Ok(Self { path, programs: current })
    }

    /// What is known of a test.
    #[must_use]
    pub(super) fn of(&self, program: &Path, test: &str) -> Option<Reached> {
        let known = self.programs.get(&name(program))?["tests"].get(test)?;
        let mutants = known["mutants"].as_array()?.iter();
        Some(Reached {
            takes: Duration::from_micros(known["micros"].as_u64()?),
            mutants: mutants.map(|id| usize::try_from(id.as_u64()?).ok()).collect::<Option<_>>()?,
        })
    }

    /// Adds what has been seen of a test.
    pub(super) fn note(&mut self, program: &Path, test: &str, reached: &Reached) {
        let micros = u64::try_from(reached.takes.as_micros()).unwrap_or(u64::MAX);
        self.programs[&name(program)]["tests"][test] =
            json!({"micros": micros, "mutants": reached.mutants});
    }

    /// Keeps it.
    ///
    /// # Errors
    /// The file cannot be written.
    pub(super) fn write(&self) -> io::Result<()> {
        fs::write(&self.path, serde_json::to_vec(&self.programs)?)
    }
}

fn name(program: &Path) -> String {
    program.to_string_lossy().into_owned()
}
