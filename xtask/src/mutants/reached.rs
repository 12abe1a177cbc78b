//! Which tests reach which mutants, kept for as long as the programs are the same.

use super::suite::{Reaching, Suite, Test};
use serde_json::{Value, json};
use std::{collections::HashMap, fs, io, path::PathBuf, time::Duration};

/// The file, and what it is good for.
pub(super) struct Kept {
    path: PathBuf,
    programs: Value,
}

impl Kept {
    pub(super) fn new(path: PathBuf, programs: &[PathBuf]) -> io::Result<Self> {
        let mut all = Vec::new();
        for program in programs {
            let built = fs::metadata(program)?.modified()?;
            all.push(json!([program, format!("{built:?}")]));
        }
        Ok(Self { path, programs: all.into() })
    }

    /// The tests, and those that reach each mutant.
    pub(super) fn read(&self) -> Option<(Vec<Test>, Reaching)> {
        let kept: Value = serde_json::from_slice(&fs::read(&self.path).ok()?).ok()?;
        if kept["programs"] != self.programs {
            return None;
        }
        let number = |value: &Value| usize::try_from(value.as_u64()?).ok();
        let mut tests = Vec::new();
        for test in kept["tests"].as_array()? {
            let takes = Duration::from_micros(test[2].as_u64()?);
            tests.push(Test {
                program: number(&test[0])?,
                name: test[1].as_str()?.to_owned(),
                takes,
            });
        }
        let mut reaching = HashMap::new();
        for (id, of_mutant) in kept["reaching"].as_object()? {
            let of_mutant: Option<Vec<usize>> = of_mutant.as_array()?.iter().map(number).collect();
            reaching.insert(id.parse().ok()?, of_mutant?);
        }
        Some((tests, reaching))
    }

    pub(super) fn write(&self, suite: &Suite) -> io::Result<()> {
        let micros = |test: &Test| u64::try_from(test.takes.as_micros()).unwrap_or(u64::MAX);
        let tests = suite.tests.iter().map(|test| json!([test.program, test.name, micros(test)]));
        let reaching = suite.reaching.iter().map(|(id, tests)| (id.to_string(), json!(tests)));
        let tests: Vec<Value> = tests.collect();
        let reaching: serde_json::Map<String, Value> = reaching.collect();
        let kept = json!({"programs": self.programs, "tests": tests, "reaching": reaching});
        fs::write(&self.path, kept.to_string())
    }
}
