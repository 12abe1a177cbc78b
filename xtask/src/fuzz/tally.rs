//! What all runs have done together.

use super::run::Ended;
use serde_json::{Map, Value, json};
use std::{error::Error, fmt, fs, io, path::PathBuf};

/// Executions, seconds and findings of each target, in a file.
pub(super) struct Tally {
    path: PathBuf,
    targets: Map<String, Value>,
}

impl Tally {
    /// The tally in a file; an empty one where there is no file yet.
    pub(super) fn read(path: PathBuf) -> Result<Self, Box<dyn Error>> {
        let targets = match fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text)
                .map_err(|error| format!("{}: {error}", path.display()))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Map::new(),
            Err(error) => return Err(format!("{}: {error}", path.display()).into()),
        };
        Ok(Self { path, targets })
    }

    /// Adds a run, and writes the file at once.
    pub(super) fn add(&mut self, target: &str, ended: &Ended) -> io::Result<()> {
        let known = self.targets.get(target).cloned().unwrap_or_default();
        let sum = |name: &str, more: u64| known[name].as_u64().unwrap_or_default() + more;
        let run = json!({
            "executions": sum("executions", ended.executions),
            "seconds": sum("seconds", ended.seconds),
            "findings": sum("findings", ended.findings.len() as u64),
        });
        self.targets.insert(target.into(), run);
        fs::write(&self.path, format!("{:#}\n", Value::Object(self.targets.clone())))
    }
}

/// A table of all targets, and their sum.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<18} {:>13} {:>8} {:>8}",
            "in all runs", "executions", "seconds", "findings"
        )?;
        let names = ["executions", "seconds", "findings"];
        let mut sums = [0; 3];
        let line = |f: &mut fmt::Formatter<'_>, name: &str, [runs, seconds, found]: [u64; 3]| {
            writeln!(f, "{name:<18} {runs:>13} {seconds:>8} {found:>8}")
        };
        for (name, run) in &self.targets {
            let figures = names.map(|name| run[name].as_u64().unwrap_or_default());
            sums.iter_mut().zip(figures).for_each(|(sum, figure)| *sum += figure);
            line(f, name, figures)?;
        }
        line(f, "sum", sums)
    }
}
