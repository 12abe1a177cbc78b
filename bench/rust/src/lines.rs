//! A file of documents on lines, checked by the program `callgate`, beside what all cores can check of it in memory.

use crate::{Done, rounds::Task};
use callgate::{Engine, Kind};
use callgate_bench_subjects::guests::MEASURED;
use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    thread,
};

/// How large the file is.
const BYTES: usize = 100_000_000;

/// Measures both in turn, and leaves the file for whoever profiles the program.
pub(crate) fn measure(folder: &Path, program: &Path) -> Done {
    let mut text = String::with_capacity(BYTES + 10_000);
    let documents: Vec<String> =
        MEASURED.iter().filter(|(name, _)| *name != "broken").map(|(_, make)| make()).collect();
    // Of the two small ones as many bytes as of the large one.
    while text.len() < BYTES {
        for document in [&documents[0], &documents[1]].repeat(11).into_iter().chain([&documents[2]])
        {
            text.push_str(document);
            text.push('\n');
        }
    }
    let path = folder.join("sessions.ndjson");
    fs::write(&path, &text)?;
    let lines: Vec<&str> = text.lines().collect();
    let cores = thread::available_parallelism()?.get();
    let engine = Engine::new();
    let check = || {
        let mut command = Command::new(program);
        command
            .args(["check", "--kind", "guest-session"])
            .arg(&path)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    let all = |lines: &[&str]| {
        lines.iter().all(|line| engine.check(Kind::GuestSession, line.as_bytes(), None).is_valid())
    };
    if !check() || !all(&lines) {
        return Err("the sessions on lines are not all valid".into());
    }
    Task::new("Rust: 100 MB of guest sessions on lines")
        .with("callgate, the program", || {
            assert!(check(), "the program has found them valid before");
        })
        .with("callgate, all cores in memory", || {
            thread::scope(|scope| {
                for part in lines.chunks(lines.len().div_ceil(cores)) {
                    scope.spawn(|| assert!(all(part), "they were valid before"));
                }
            });
        })
        .run();
    Ok(())
}
