//! The mutants, as cargo-mutants lists them.

use crate::{cargo, root};
use proc_macro2::LineColumn;
use serde_json::Value;
use std::{collections::HashMap, error::Error, fs};

/// The version whose list is read.
const VERSION: &str = "27.1.0";

/// What is changed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Genre {
    /// A function does nothing but return a value.
    Body,
    /// An operator between two operands is another one.
    Binary,
    /// A `!` or `-` is gone.
    Unary,
    /// An arm of a match is gone.
    Arm,
    /// The guard of an arm is always or never true.
    Guard,
    /// A field is as in the rest of the struct.
    Field,
}

/// A mutant.
#[derive(Clone, Debug)]
pub(super) struct Mutant {
    /// The file, from the folder of the workspace.
    pub(super) file: String,
    /// What is changed.
    pub(super) genre: Genre,
    /// Where that begins.
    pub(super) start: LineColumn,
    /// What stands there instead.
    pub(super) replacement: String,
    /// The function; empty outside of any.
    pub(super) function: String,
    /// In words: `replace < with <= in Reader::skip`.
    pub(super) what: String,
    /// The line on which it begins.
    pub(super) line: String,
    /// The how manieth it is of those that are the same in file, words and line.
    pub(super) number: usize,
}

impl Mutant {
    /// What it is called in results: the same when lines move.
    #[must_use]
    pub(super) fn key(&self) -> String {
        format!("{}: {}: {}: {}", self.file, self.what, self.line, self.number)
    }

    /// Where it is and what it does, for people.
    #[must_use]
    pub(super) fn place(&self) -> String {
        format!("{}:{}:{}: {}", self.file, self.start.line, self.start.column + 1, self.what)
    }
}

/// All mutants of the core.
///
/// # Errors
/// cargo-mutants is missing, is of another version, or prints something else than expected.
pub(super) fn list() -> Result<Vec<Mutant>, Box<dyn Error>> {
    let needs = format!("it needs `cargo install cargo-mutants --locked --version {VERSION}`");
    let version = printed(&["--version"]).map_err(|error| format!("{error}; {needs}"))?;
    if version.split_ascii_whitespace().nth(1) != Some(VERSION) {
        return Err(format!("this is {}; {needs}", version.trim()).into());
    }
    let printed = printed(&["--list", "--json", "--package", "callgate"])?;
    read(&serde_json::from_str(&printed)?)
}

fn printed(arguments: &[&str]) -> Result<String, Box<dyn Error>> {
    let output = cargo().arg("mutants").args(arguments).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

fn read(all: &Value) -> Result<Vec<Mutant>, Box<dyn Error>> {
    let mut texts: HashMap<String, Vec<String>> = HashMap::new();
    let mut numbers: HashMap<(String, String, String), usize> = HashMap::new();
    let mut mutants = Vec::new();
    for entry in all.as_array().ok_or("cargo-mutants lists no array")? {
        let Some(mut mutant) = one(entry) else {
            return Err(format!("cargo-mutants lists something unknown: {entry}").into());
        };
        if !texts.contains_key(&mutant.file) {
            let text = fs::read_to_string(root().join(&mutant.file))?;
            let lines = text.lines().map(|line| line.trim().to_owned()).collect();
            texts.insert(mutant.file.clone(), lines);
        }
        mutant.line = texts[&mutant.file].get(mutant.start.line - 1).cloned().unwrap_or_default();
        let same = (mutant.file.clone(), mutant.what.clone(), mutant.line.clone());
        let number = numbers.entry(same).or_default();
        *number += 1;
        mutant.number = *number;
        mutants.push(mutant);
    }
    Ok(mutants)
}

pub(super) fn one(entry: &Value) -> Option<Mutant> {
    let genre = match entry["genre"].as_str()? {
        "FnValue" => Genre::Body,
        "BinaryOperator" => Genre::Binary,
        "UnaryOperator" => Genre::Unary,
        "MatchArm" => Genre::Arm,
        "MatchArmGuard" => Genre::Guard,
        "StructField" => Genre::Field,
        _ => return None,
    };
    let number = |key: &str| usize::try_from(entry["span"]["start"][key].as_u64()?).ok();
    let (line, column) = (number("line")?, number("column")?.checked_sub(1)?);
    // The name begins with the place: `file:line:column: `.
    let what = entry["name"].as_str()?.splitn(4, ':').nth(3)?.trim().to_owned();
    Some(Mutant {
        file: entry["file"].as_str()?.to_owned(),
        genre,
        start: LineColumn { line, column },
        replacement: entry["replacement"].as_str()?.to_owned(),
        function: entry["function"]["function_name"].as_str().unwrap_or_default().to_owned(),
        what,
        line: String::new(),
        number: 0,
    })
}
