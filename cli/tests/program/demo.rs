use crate::support::Folder;
use callgate_simulator::{CALLBACK_KEY, CRM_TOKEN, Client};
use std::process::Command;

#[test]
fn every_exchange_ends_as_it_is_meant_to_and_the_log_is_whole() {
    let folder = Folder::new();
    let run = folder.run(&["demo", "--audit", "audit.ndjson"]);
    assert_eq!((run.status, &*run.err), (0, ""), "{}", run.out);
    let (table, end) = run.out.split_once("\nAudit log: ").expect("the log is told of");
    insta::assert_snapshot!(table);
    assert_eq!(folder.run(&["audit", "verify", "audit.ndjson"]).status, 0);
    let log = std::fs::read_to_string(folder.path("audit.ndjson")).expect("it was written");
    assert!(end.starts_with(&format!("{} entries, verified", log.lines().count())), "{end}");
    for secret in [&*Client::default().secret, CRM_TOKEN, CALLBACK_KEY, "sim-", "ada@example.com"] {
        assert!(!run.out.contains(secret) && !log.contains(secret), "{secret}");
    }
}

#[test]
fn the_readme_shows_what_is_printed() {
    let printed = Folder::new().run(&["demo"]).out;
    let readme = include_str!("../../../README.md");
    let (_, shown) = readme.split_once("```text\nexchange ").expect("the table is shown");
    let (shown, _) = shown.split_once("\n```").expect("it ends");
    assert!(printed.starts_with("exchange "), "{printed}");
    let printed: Vec<&str> = printed.trim_start_matches("exchange ").lines().collect();
    for line in shown.lines().filter(|line| *line != "…") {
        assert!(printed.contains(&line), "the README has a line that is not printed: {line}");
    }
}

#[test]
fn the_same_seed_plays_the_same_and_another_another() {
    let folder = Folder::new();
    let play = |seed: &str| folder.run(&["demo", "--seed", seed]).out;
    assert_eq!(play("7"), play("7"));
    assert_ne!(play("7"), play("8"));
}

#[test]
fn a_log_that_cannot_be_written_is_trouble() {
    let run = Folder::new().run(&["demo", "--audit", "nowhere/audit.ndjson"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("nowhere/audit.ndjson"), "{}", run.err);
}

#[test]
fn it_tells_on_a_terminal_what_is_under_way() {
    // `script` runs a command under a terminal of its own.
    let on_a_terminal = |command: &str| {
        let mut script = Command::new("script");
        script.args(["-qec", command, "/dev/null"]).env("TERM", "xterm").output()
    };
    if !on_a_terminal("true").is_ok_and(|ran| ran.status.success()) {
        println!("skipped: the program `script` of util-linux is absent");
        return;
    }
    let command = format!("'{}' demo", env!("CARGO_BIN_EXE_callgate"));
    let shown = on_a_terminal(&command).expect("it just ran").stdout;
    let shown = String::from_utf8_lossy(&shown);
    assert!(shown.contains("0/13 guest session"), "{shown}");
    assert!(shown.contains("what came of it"), "{shown}");
}
