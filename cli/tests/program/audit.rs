use crate::support::Folder;
use callgate::exchange::{
    Secret,
    audit::{Details, Log, Outcome, Record},
};
use serde_json::json;

const KEY: &str = "the key of the heads";

fn log(entries: u32) -> Log {
    let mut log = Log::new();
    for number in 0..entries {
        let details = Details::new().number("status", 201).expect("a number");
        let record = Record::new("guest.create", "guest/1", Outcome::Success).expect("a record");
        log.append(i64::from(number), &record.details(details)).expect("an entry");
    }
    log
}

/// A folder with a log of five entries, its head and the key of it.
fn folder() -> (Folder, Vec<String>) {
    let log = log(5);
    let folder =
        Folder::with(&[("audit.ndjson", &log.export()), ("head.key", &format!("{KEY}\n"))]);
    folder.write("head.json", log.head(&Secret::from(KEY)) + "\n");
    let lines = log.export().lines().map(|line| format!("{line}\n")).collect();
    (folder, lines)
}

const SEALED: [&str; 7] =
    ["audit", "verify", "--head", "head.json", "--key-file", "head.key", "audit.ndjson"];
const BARE: [&str; 3] = ["audit", "verify", "audit.ndjson"];

#[test]
fn an_intact_log_ends_with_0() {
    let (folder, lines) = folder();
    let ran = folder.run(&SEALED);
    assert_eq!((ran.status, &*ran.err), (0, ""));
    assert_eq!(ran.out, "audit.ndjson: intact: 5 entries; signed to the end\n");
    let ran = folder.run(&BARE);
    let bare = "intact: 5 entries; no head was given, so nothing shows whether more stood here\n";
    assert_eq!((ran.status, ran.out), (0, format!("audit.ndjson: {bare}")));
    let ran = folder.run_with(&["audit", "verify", "--format", "json", "-"], &lines[0]);
    let told =
        json!({"file": "<stdin>", "intact": true, "entries": 1, "sequence": 1, "sealed": null});
    assert_eq!((ran.status, ran.json()), (0, vec![told]));
    folder.write("audit.ndjson", "");
    assert!(folder.run(&BARE).out.contains("intact: 0 entries;"));
}

#[test]
fn a_log_that_goes_on_after_its_head_is_signed_up_to_there() {
    let (folder, _) = folder();
    folder.write("audit.ndjson", log(7).export());
    let ran = folder.run(&SEALED);
    assert_eq!(
        (ran.status, &*ran.out),
        (0, "audit.ndjson: intact: 7 entries; signed up to entry 5\n")
    );
}

#[test]
fn damage_ends_with_1_and_names_entry_and_line() {
    let (folder, lines) = folder();
    let altered = lines.concat().replacen("\"at\":2", "\"at\":9", 1);
    let dropped = [&lines[..1], &lines[2..]].concat().concat();
    let mut swapped = lines.clone();
    swapped.swap(1, 3);
    for (text, code, message) in [
        (altered, "audit.altered", "3: entry 3 on line 3 has been altered"),
        (dropped, "audit.dropped", "2: entry 2 is missing from line 2"),
        (swapped.concat(), "audit.moved", "2: entry 2 has been moved from line 2 to line 4"),
        (lines[0].repeat(2), "audit.repeated", "2: entry 1 stands again on line 2"),
        (
            lines[..3].concat(),
            "audit.truncated",
            "4: entries 4 to 5 are missing from line 4 on, the end of the log",
        ),
        ("x".repeat(1 << 22), "audit.altered", "1: entry 1 on line 1 has been altered"),
        (lines.concat() + "\n", "audit.altered", "6: entry 6 on line 6 has been altered"),
    ] {
        folder.write("audit.ndjson", &text);
        let ran = folder.run(&SEALED);
        assert_eq!((ran.status, &*ran.err), (1, ""), "{code}");
        assert_eq!(ran.out, format!("audit.ndjson:{message} [{code}]\n"));
        let told = folder.run(&[&SEALED[..], &["--format", "json"]].concat()).json().remove(0);
        assert_eq!((&told["code"], &told["intact"]), (&json!(code), &json!(false)));
        assert_eq!(told["message"], json!(message.split_once(": ").expect("a line").1));
        assert_eq!(told.get("found").is_some(), code == "audit.moved");
        assert_eq!(told.get("last").is_some(), code == "audit.truncated");
    }
}

#[test]
fn a_head_that_is_forged_ends_with_1_and_one_that_is_none_with_2() {
    let (folder, _) = folder();
    folder.write("head.key", "another");
    let ran = folder.run(&SEALED);
    assert_eq!((ran.status, &*ran.out), (1, ""));
    assert_eq!(ran.err, "callgate: head.json: the head is not signed with this key\n");
    folder.write("head.json", "{}");
    assert_eq!(folder.run(&SEALED).err, "callgate: head.json: not the head of a log\n");
    for (file, text) in
        [("head.json", "{}"), ("head.key", "\r\n"), ("head.key", &*"x".repeat(1 << 17))]
    {
        folder.write(file, text);
        assert_eq!(folder.run(&SEALED).status, 2, "{file}");
    }
}

#[test]
fn wrong_usage_and_unreadable_files_end_with_2() {
    let (folder, _) = folder();
    for args in [
        &["audit"][..],
        &["audit", "verify"],
        &["audit", "verify", "absent"],
        &["audit", "verify", "."],
        &["audit", "verify", "--head", "head.json", "audit.ndjson"],
        &["audit", "verify", "--key-file", "head.key", "audit.ndjson"],
        &["audit", "verify", "--head", "absent", "--key-file", "head.key", "audit.ndjson"],
        &["audit", "verify", "--format", "sarif", "audit.ndjson"],
    ] {
        let ran = folder.run(args);
        assert_eq!((ran.status, &*ran.out), (2, ""), "{args:?}");
        assert!(!ran.err.contains(KEY) && !ran.err.is_empty(), "{args:?}");
    }
}
