//! Where the instructions go, by callgrind.

use crate::callgrind;
use serde_json::json;
use std::{collections::BTreeMap, error::Error, ffi::OsStr, path::Path, process::Command};

/// What is profiled: tasks of the program that counts instructions, and how many calls, so that what comes before them does
/// not count beside them.
const TASKS: [(&str, &str); 5] = [
    ("guest session, 295 B, verdict", "60000"),
    ("guest session, 8 KB, verdict", "2500"),
    ("guest session, five violations, report", "10000"),
    ("IVR flow, 10,000 nodes, verdict", "10"),
    ("10,000 call codes, verdict", "10"),
];

/// How many functions of each are told.
const TOLD: usize = 10;

/// The lines that tell where the instructions go, of the tasks and of the program `callgate` with a file of documents on lines; none
/// where valgrind is not installed.
pub(super) fn lines(callgate: &Path, sessions: &Path) -> Result<String, Box<dyn Error>> {
    if !callgrind::is_possible() {
        eprintln!("no profile: there is no valgrind");
        return Ok(String::new());
    }
    let program = super::program("callgate-instructions")?;
    let mut lines = String::new();
    for (task, calls) in TASKS {
        lines += &profile(task, calls.parse()?, &program, &[OsStr::new(task), OsStr::new(calls)])?;
    }
    let check = ["check", "--kind", "guest-session"].map(OsStr::new);
    let arguments: Vec<&OsStr> = check.into_iter().chain([sessions.as_os_str()]).collect();
    Ok(lines + &profile("100 MB of guest sessions on lines", 1.0, callgate, &arguments)?)
}

/// Where the instructions of a program go.
fn profile(
    name: &str,
    calls: f64,
    program: &Path,
    arguments: &[&OsStr],
) -> Result<String, Box<dyn Error>> {
    let counts = super::folder().join("profile.callgrind");
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--quiet"]);
    valgrind.arg(format!("--callgrind-out-file={}", counts.display()));
    super::printed(valgrind.arg(program).args(arguments))?;
    let table = super::printed(
        Command::new("callgrind_annotate").args(["--auto=no", "--threshold=99"]).arg(&counts),
    )?;
    let (total, functions) = read(&table).ok_or("callgrind_annotate prints no table")?;
    let functions: Vec<_> = functions.into_iter().take(TOLD).collect();
    let line = json!({"profile": name, "instructions": total / calls, "functions": functions});
    Ok(format!("{line}\n"))
}

/// All instructions, and the share of each function in percent, the largest first, from what `callgrind_annotate` prints.
/// It has a line for every file that something in a function was inlined from; here they count together.
fn read(table: &str) -> Option<(f64, Vec<(f64, String)>)> {
    let mut total = None;
    let mut counts: BTreeMap<String, f64> = BTreeMap::new();
    for line in table.lines() {
        let Some((count, place)) = row(line) else { continue };
        if place == "PROGRAM TOTALS" {
            total = Some(count);
        } else if let Some((_, function)) = place.split_once(':') {
            *counts.entry(plain(function).to_owned()).or_default() += count;
        }
    }
    let total = total?;
    let mut shares: Vec<(f64, String)> =
        counts.into_iter().map(|(function, count)| (count / total * 100.0, function)).collect();
    shares.sort_by(|a, b| b.0.total_cmp(&a.0));
    Some((total, shares))
}

/// A line such as `1,234 (5.6%)  place`.
fn row(line: &str) -> Option<(f64, &str)> {
    let (count, rest) = line.trim_start().split_once(" (")?;
    let (_, place) = rest.split_once("%)")?;
    Some((count.replace(',', "").parse().ok()?, place.trim()))
}

/// A function without the file of its program, the hash of its symbol and the number of its recursion.
fn plain(function: &str) -> &str {
    let function = function.split_once(" [").map_or(function, |(function, _)| function);
    let function = function.split_once('\'').map_or(function, |(function, _)| function);
    match function.rsplit_once("::h") {
        Some((name, hash)) if hash.len() == 16 => name,
        _ => function,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_count_together_wherever_they_were_inlined_from() {
        let table = "\
Ir
--------------------------------------------------------------------------------
2,000 (100.0%)  PROGRAM TOTALS

Ir             file:function
--------------------------------------------------------------------------------
900 (45.00%)  core/src/json/reader.rs:callgate::json::reader::Reader::string::h0123456789abcdef [/bin/bench]
600 (30.00%)  ???:memcpy [/lib/libc.so]
  300 (15.00%)  core/src/slice.rs:callgate::json::reader::Reader::string::h0123456789abcdef [/bin/bench]
";
        let read_again = format!("{:?}", read(table).unwrap());
        let expected =
            r#"(2000.0, [(60.0, "callgate::json::reader::Reader::string"), (30.0, "memcpy")])"#;
        assert_eq!(read_again, expected);
        assert!(read("nothing").is_none());
    }
}
