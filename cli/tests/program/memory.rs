//! The memory that the program takes, as the kernel counts it.
#![cfg(target_os = "linux")]

use crate::support::Folder;
use callgate::exchange::audit::{Log, Outcome, Record};
use std::{
    env,
    fs::{self, File},
    io::Write,
    process::{Child, Stdio},
};

const MIB: usize = 1 << 20;
const MOST: usize = 64 * MIB;

/// How many lines of which much is told come before a long one.
const BEFORE: usize = 1000;

/// The most memory that the process has taken so far.
fn peak(child: &Child) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).expect("it runs");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("it is counted");
    let kib = line.split_whitespace().nth(1).and_then(|kib| kib.parse::<usize>().ok());
    kib.expect("it is a number") * 1024
}

/// The number that is promised, or as many as take no time.
fn amount(promised: usize, usual: usize) -> usize {
    if env::var_os("CALLGATE_FULL").is_some() { promised } else { usual }
}

/// Feeds the program `times` copies of a chunk through a pipe, and tells the status and the peak just before the end.
fn feed(folder: &Folder, args: &[&str], chunk: &[u8], times: usize) -> Option<(i32, usize)> {
    if !folder.pipe("pipe.ndjson") {
        return None;
    }
    let mut command = folder.callgate(args);
    let mut child =
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
    let mut pipe = File::options().write(true).open(folder.path("pipe.ndjson")).expect("it opens");
    for _ in 0..times {
        pipe.write_all(chunk).expect("the program reads on");
    }
    let peak = peak(&child);
    drop(pipe);
    let status = child.wait().expect("it ends").code().expect("it ended of its own");
    Some((status, peak))
}

/// Feeds the program lines in each format, and holds it to the most.
fn takes_little(name: &str, status: i32, chunk: &[u8], times: usize) {
    for format in ["json", "human", "sarif", "github"] {
        takes_little_as(format, name, "guest-session", status, chunk, times);
    }
}

fn takes_little_as(format: &str, name: &str, kind: &str, status: i32, chunk: &[u8], times: usize) {
    let args = ["check", "--kind", kind, "--format", format, "pipe.ndjson"];
    if let Some((ended, peak)) = feed(&Folder::new(), &args, chunk, times) {
        let (mib, kib) = (chunk.len() * times / MIB, peak / 1024);
        println!("lines, {name}: {mib} MiB in, as {format}: {kib} KiB");
        assert_eq!(ended, status, "{name}, as {format}");
        assert!(peak < MOST, "{name}, as {format}: {peak} bytes");
    }
}

#[test]
fn a_long_file_of_lines_takes_constant_memory() {
    let line = format!("{{\"metadata\": \"{}\"}}\n", "x".repeat(1000));
    let chunk = line.repeat(MIB / line.len());
    takes_little("of broken sessions", 1, chunk.as_bytes(), amount(1024, 16));
}

#[test]
fn lines_on_standard_input_take_constant_memory() {
    let folder = Folder::new();
    let line = format!("{{\"metadata\": \"{}\"}}\n", "x".repeat(1000));
    let chunk = line.repeat(MIB / line.len());
    let mut command = folder.callgate(&["check", "--kind", "guest-session", "--lines", "-"]);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::null());
    let mut child = command.spawn().expect("the program starts");
    let mut input = child.stdin.take().expect("it is piped");
    for _ in 0..amount(1024, 80) {
        input.write_all(chunk.as_bytes()).expect("the program reads on");
    }
    let peak = peak(&child);
    drop(input);
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
    assert!(peak < MOST, "{peak} bytes");
}

#[test]
fn a_long_file_of_sessions_takes_constant_memory() {
    let id = "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b";
    let line = format!(
        r#"{{"channelId":"{id}","queueId":"{id}","language":["en"],"metadata":{{"tier":"gold"}},"callbackUrl":"https://example.com/"}}"#
    );
    let chunk = (line + "\n").repeat(MIB / 200);
    takes_little("of sessions", 0, chunk.as_bytes(), amount(1400, 8));
}

#[test]
fn short_lines_take_constant_memory() {
    let number = amount(1_000_000, 100_000);
    takes_little("empty lines", 0, &vec![b'\n'; number], 1);
    takes_little("wrong lines", 1, &b"x\n".repeat(number / 100), 100);
    takes_little("lines of an empty object", 1, &b"{}\n".repeat(number / 100), 100);
    let without_end = [b"x\n".repeat(number), b"x".to_vec()].concat();
    takes_little("a last line without an end", 1, &without_end, 1);
}

#[test]
fn lines_of_which_much_is_told_take_constant_memory() {
    // As many violations as are told of a line, and many such lines to a block.
    let line = format!("{{{}}}\n", vec![r#""":0"#; 1100].join(","));
    takes_little("of a thousand violations", 1, line.repeat(10).as_bytes(), amount(100, 5));
}

#[test]
fn of_long_lines_no_more_than_two_are_held() {
    // The longest that are read. The beginning of the next is read with each.
    let chunk = [br#"{"metadata": ""#, vec![b'x'; (16 << 20) - 17].as_slice(), b"\"}\n"].concat();
    takes_little("the longest lines", 1, &chunk, amount(24, 3));
    // Their text is held twice.
    let escaped = [&br#"{"metadata": {"\n"#[..], &chunk[32..chunk.len() - 3], b"\":0}}\n"].concat();
    takes_little("the longest lines, with an escape", 1, &escaped, amount(24, 3));
}

/// A line of as many parts as may be held, or hardly more.
fn of_parts(before: &str, part: &str, after: &str, more: usize) -> String {
    let cost = |text: &str| 2 * text.len() + 128 * text.matches(',').count();
    let count = ((32 << 20) - cost(before) - cost(after)) / cost(&format!("{part},"));
    format!("{before}{}{after}\n", vec![part; count + more].join(","))
}

#[test]
fn of_lines_of_many_parts_no_more_is_held() {
    let (ivr, connect) = (r#"{"nodes":["#, r#"{"Actions":["#);
    let transitions = r#"{"nodes":[{"id":"a","transitions":["#;
    let node = r#"{"id":"a","type":"menu","transitions":[{"condition":"1","target":"b"}]}"#;
    let code = r#"{"parentCallCodeId":"A"}"#;
    let told = br#"{"":0,"":0}
"#;
    for (name, kind, before, part, after) in [
        ("nodes", "ivr-flow", ivr, node, "]}"),
        ("nodes of an id", "ivr-flow", ivr, r#"{"id":"a"}"#, "]}"),
        ("empty nodes", "ivr-flow", ivr, "{}", "]}"),
        ("transitions that are none", "ivr-flow", transitions, "0", "]}]}"),
        ("empty transitions", "ivr-flow", transitions, "{}", "]}]}"),
        ("codes of a parent", "call-codes", "[", code, "]"),
        ("empty codes", "call-codes", "[", "{}", "]"),
        ("empty actions", "connect-flow", connect, "{}", "]}"),
        ("empty states", "twilio-flow", r#"{"states":["#, "{}", "]}"),
        ("one key", "agent-state", "{", r#""":0"#, "}"),
        ("one key of metadata", "guest-session", r#"{"metadata":{"#, r#""":0"#, "}}"),
    ] {
        // Lines of which much is told come first, so that the long one finds memory taken.
        let line = of_parts(before, part, after, 0);
        let chunk = [&*told.repeat(BEFORE), line.as_bytes()].concat();
        takes_little_as("human", name, kind, 1, &chunk, amount(10, 2));
        let refused = of_parts(before, part, after, 2);
        takes_little_as("human", name, kind, 2, &[&*chunk, refused.as_bytes()].concat(), 1);
    }
}

#[test]
fn of_a_line_beyond_the_limit_no_more_than_the_limit_is_held() {
    takes_little("a line", 1, &vec![b'['; MIB], amount(300, 66));
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
