//! The memory that the program takes, as the kernel counts it.
#![cfg(target_os = "linux")]

use crate::support::Folder;
use callgate::exchange::audit::{Log, Outcome, Record};
use std::{
    fs::{self, File},
    io::Write,
    process::{Child, Stdio},
};

const MIB: usize = 1 << 20;
const MOST: usize = 64 * MIB;

/// The most memory that the process has taken so far.
fn peak(child: &Child) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).expect("it runs");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("it is counted");
    let kib = line.split_whitespace().nth(1).and_then(|kib| kib.parse::<usize>().ok());
    kib.expect("it is a number") * 1024
}

/// Feeds the program `times` copies of a chunk through a pipe, and tells the status and the peak just before the end.
fn feed(folder: &Folder, args: &[&str], chunk: &[u8], times: usize) -> Option<(i32, usize)> {
    if !folder.pipe("pipe.ndjson") {
        return None;
    }
    let mut command = folder.callgate(args);
    let mut child = command.stdout(Stdio::null()).spawn().expect("the program starts");
    let mut pipe = File::options().write(true).open(folder.path("pipe.ndjson")).expect("it opens");
    for _ in 0..times {
        pipe.write_all(chunk).expect("the program reads on");
    }
    let peak = peak(&child);
    drop(pipe);
    let status = child.wait().expect("it ends").code().expect("it ended of its own");
    Some((status, peak))
}

#[test]
fn a_long_file_of_lines_takes_constant_memory() {
    let line = format!("{{\"metadata\": \"{}\"}}\n", "x".repeat(1000));
    let chunk = line.repeat(MIB / line.len());
    for format in ["json", "sarif"] {
        let args = ["check", "--kind", "guest-session", "--format", format, "pipe.ndjson"];
        let times = if format == "json" { 256 } else { 64 };
        if let Some((status, peak)) = feed(&Folder::new(), &args, chunk.as_bytes(), times) {
            assert_eq!(status, 1);
            assert!(peak < MOST, "{format}: {peak} bytes");
        }
    }
}

#[test]
fn a_line_without_end_is_not_held() {
    let folder = Folder::with(&[("policy", r#"{"limits": {"maxDocumentBytes": 1048576}}"#)]);
    let args = ["check", "--policy", "policy", "pipe.ndjson"];
    if let Some((status, peak)) = feed(&folder, &args, &vec![b'['; MIB], 256) {
        assert_eq!(status, 1);
        assert!(peak < MOST, "{peak} bytes");
    }
}

#[test]
fn a_long_audit_log_takes_constant_memory() {
    let mut log = Log::new();
    let record = Record::new("guest.create", "guest/1", Outcome::Success).expect("a record");
    log.append(0, &record).expect("an entry");
    log.append(1, &record).expect("an entry");
    log.append(2, &record).expect("an entry");
    // The second is gone, so the rest is read to see whether it comes later.
    let (first, third) = (log.entries()[0].line(), log.entries()[2].line());
    let chunk = format!("{first}\n{third}\n{}\n", "x".repeat(MIB));
    let args = ["audit", "verify", "pipe.ndjson"];
    if let Some((status, peak)) = feed(&Folder::new(), &args, chunk.as_bytes(), 128) {
        assert_eq!(status, 1);
        assert!(peak < MOST, "{peak} bytes");
    }
}
