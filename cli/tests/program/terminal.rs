use crate::support::Folder;
use std::{
    fs::File,
    io::{Read, Write},
    process::{Command, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

/// What the bar begins with.
const BAR: &str = "checking ";
const CHUNK: usize = 1 << 20;

/// Writes lines into the pipe, slowly, until `enough` or for some seconds.
fn feed(folder: &Folder, rounds: usize, enough: impl Fn() -> bool) {
    let mut pipe = File::options().write(true).open(folder.path("x.ndjson")).expect("it opens");
    let chunk = "[]\n".repeat(CHUNK / 3);
    for _ in 0..rounds {
        if enough() || pipe.write_all(chunk.as_bytes()).is_err() {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn long_work_has_a_bar_on_a_terminal() {
    let folder = Folder::new();
    // `script` runs a command under a terminal of its own.
    let probe = Command::new("script").args(["-qec", "true", "/dev/null"]).output();
    if !probe.is_ok_and(|ran| ran.status.success()) || !folder.pipe("x.ndjson") {
        println!("skipped: the program `script` of util-linux is absent");
        return;
    }
    let command = format!("'{}' check --kind call-codes x.ndjson", env!("CARGO_BIN_EXE_callgate"));
    let mut child = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .current_dir(folder.path("."))
        .env("TERM", "xterm")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it just ran");
    let mut out = child.stdout.take().expect("it is piped");
    let shown = Arc::new(Mutex::new(String::new()));
    let collected = Arc::clone(&shown);
    let reader = thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(read @ 1..) = out.read(&mut buffer) {
            let text = String::from_utf8_lossy(&buffer[..read]).into_owned();
            collected.lock().expect("nobody panics").push_str(&text);
        }
    });
    let seen = || shown.lock().expect("nobody panics").contains(BAR);
    feed(&folder, 600, seen);
    assert!(child.wait().expect("it ends").success());
    reader.join().expect("nobody panics");
    let shown = shown.lock().expect("nobody panics");
    assert!(shown.contains(BAR), "{shown}");
    assert!(shown.contains(" valid, 0 invalid"), "{shown}");
}

#[test]
fn there_is_no_bar_without_a_terminal() {
    let folder = Folder::new();
    if !folder.pipe("x.ndjson") {
        return;
    }
    let mut command = folder.callgate(&["check", "--kind", "call-codes", "x.ndjson"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let child = child.expect("the program starts");
    // Longer than any bar waits.
    feed(&folder, 20, || false);
    let ended = child.wait_with_output().expect("it ends");
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
    assert!(ended.status.success());
    assert!(!String::from_utf8_lossy(&ended.stdout).contains(BAR));
}
