//! The mutants that are known to change nothing that can be seen, with the reason: `xtask/mutants.toml`.

use super::list::Mutant;
use crate::root;
use std::{error::Error, fmt::Write, fs};

/// An entry: all mutants that it is true of.
pub(super) struct Known {
    pub(super) file: String,
    /// What is changed, in the words of cargo-mutants.
    pub(super) what: String,
    /// The line; any, unless told.
    pub(super) line: Option<String>,
    pub(super) reason: String,
}

impl Known {
    fn is(&self, mutant: &Mutant) -> bool {
        self.file == mutant.file
            && self.what == mutant.what
            && self.line.as_ref().is_none_or(|line| *line == mutant.line)
    }
}

/// Those of all mutants that an entry is true of.
///
/// # Errors
/// The file cannot be read, or has an entry that is true of none or gives no reason.
pub(super) fn known(mutants: &[Mutant]) -> Result<Vec<bool>, Box<dyn Error>> {
    let all = read(&fs::read_to_string(root().join("xtask/mutants.toml"))?)?;
    let mut wrong = String::new();
    for entry in &all {
        let of_none = !mutants.iter().any(|mutant| entry.is(mutant));
        let (file, what) = (&entry.file, &entry.what);
        for (is, fault) in [(of_none, "nothing is"), (entry.reason.is_empty(), "no reason for")] {
            if is {
                write!(wrong, "\nxtask/mutants.toml: {fault} {file}: {what}")?;
            }
        }
    }
    if !wrong.is_empty() {
        return Err(wrong.trim_start().into());
    }
    Ok(mutants.iter().map(|mutant| all.iter().any(|entry| entry.is(mutant))).collect())
}

pub(super) fn read(text: &str) -> Result<Vec<Known>, Box<dyn Error>> {
    let table: toml::Table = text.parse()?;
    let mut all = Vec::new();
    for entry in table.get("equivalent").and_then(toml::Value::as_array).into_iter().flatten() {
        let field = |name: &str| entry.get(name)?.as_str().map(str::to_owned);
        let (Some(file), Some(reason)) = (field("file"), field("reason")) else {
            return Err(format!("xtask/mutants.toml: no file or no reason: {entry:?}").into());
        };
        let whats = entry.get("mutants").and_then(toml::Value::as_array);
        for what in whats.into_iter().flatten().filter_map(toml::Value::as_str) {
            let (file, line, reason) = (file.clone(), field("line"), reason.clone());
            all.push(Known { file, what: what.to_owned(), line, reason });
        }
    }
    Ok(all)
}
