//! How many instructions the main paths take, counted by callgrind, and the most that they may: `xtask/instructions.json`.
//!
//! A count is the same whatever else a machine does, so a regression is seen where no clock could tell.

use crate::{Done, bench, callgrind, root};
use serde_json::{Map, Value};
use std::{error::Error, fs, path::PathBuf, process::Command};

/// How far a count may be from what is committed, in percent: the C library copies memory differently on another processor.
const TOLERANCE: u64 = 3;

/// What was counted, and the instructions of one call.
type Counts = Vec<(String, u64)>;

/// Counts, prints and holds the counts to those that are committed; or commits them.
///
/// # Errors
/// A tool is missing or fails, or a path takes more instructions than it may, or less than it is said to.
pub fn task(budget: bool) -> Done {
    let counts = count()?;
    for (name, count) in &counts {
        println!("{count:>12}  {name}");
    }
    if !budget {
        return check(&counts);
    }
    let whole: Map<_, _> = counts.into_iter().map(|(name, count)| (name, count.into())).collect();
    Ok(fs::write(path(), format!("{:#}\n", Value::Object(whole)))?)
}

fn path() -> PathBuf {
    root().join("xtask/instructions.json")
}

fn check(counts: &Counts) -> Done {
    let budget: Map<String, Value> = serde_json::from_slice(&fs::read(path())?)?;
    let mut wrong = Vec::new();
    for (name, count) in counts {
        match budget.get(name).and_then(Value::as_u64) {
            Some(said) if count.abs_diff(said) * 100 <= said * TOLERANCE => {}
            Some(said) => wrong.push(format!("{name}: {count} instructions; {said} are committed")),
            None => wrong.push(format!("{name}: no count is committed")),
        }
    }
    if budget.len() > counts.len() {
        wrong.push("counts are committed of what is not counted".to_owned());
    }
    if wrong.is_empty() {
        return Ok(());
    }
    wrong.push("if that is meant: cargo xtask instructions --budget".to_owned());
    Err(wrong.join("\n").into())
}

fn count() -> Result<Counts, Box<dyn Error>> {
    let program = bench::program("callgate-instructions")?;
    let mut counts = Vec::new();
    for line in bench::printed(&mut Command::new(&program))?.lines() {
        let (calls, name) = line.split_once(' ').ok_or("the program lists no tasks")?;
        let calls: u64 = calls.parse()?;
        // A first call may find what later ones need not look for.
        let [few, many] = [calls, 2 * calls].map(|calls| {
            callgrind::count(Command::new(&program).args([name, &calls.to_string()]), None)
        });
        counts.push((name.to_owned(), (many? - few?) / calls));
    }
    Ok(counts)
}
