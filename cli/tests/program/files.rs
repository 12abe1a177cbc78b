use crate::support::{BROKEN, Folder, valid};
use std::{fs::File, process::Command};

const FACTS: &str =
    r#"{"schedule": {"status": "ACTIVE"}, "breaks": {"mandatoryBreakRequired": false}}"#;
const STATE: &str = r#"{"userId": "4711", "targetState": "READY"}"#;

#[test]
fn the_status_tells_the_worst() {
    let folder = Folder::with(&[("valid.json", &valid()), ("broken.json", BROKEN)]);
    let status = |paths: &[&str]| folder.run(&[&["check"], paths].concat()).status;
    assert_eq!(status(&["valid.json"]), 0);
    assert_eq!(status(&["valid.json", "broken.json", "valid.json"]), 1);
    assert_eq!(status(&["absent.json", "broken.json"]), 2);
    assert_eq!(status(&["broken.json", "absent.json", "valid.json"]), 2);
    assert_eq!(status(&[]), 2);
    assert_eq!(status(&["--kind", "nothing", "valid.json"]), 2);
    assert_eq!(folder.run(&["--help"]).status, 0);
}

#[test]
fn what_cannot_be_read_is_told_and_stops_nothing() {
    let folder = Folder::with(&[("broken.json", BROKEN), ("file", "")]);
    std::os::unix::fs::symlink("nowhere", folder.path("link.json")).expect("links can be made");
    let mut paths = vec!["absent.json", "file/below.json", "link.json", "absent.ndjson"];
    // The first page of a process is never mapped: it opens, and then cannot be read.
    if cfg!(target_os = "linux") {
        paths.extend(["/proc/self/mem", "/proc/self/mem"]);
    }
    paths.push("broken.json");
    let ran = folder.run(&[&["check", "--format", "json"], &*paths].concat());
    assert_eq!(ran.status, 2);
    assert_eq!(ran.files(), ["broken.json"]);
    let told: Vec<&str> = ran.err.lines().collect();
    assert_eq!(told.len(), paths.len() - 1, "{told:?}");
    for (line, path) in told.iter().zip(paths) {
        let reason = line.strip_prefix(&format!("callgate: {path}: ")).expect("it names the file");
        assert!(!reason.is_empty() && !reason.contains("os error"), "{line}");
    }
}

#[test]
fn a_binary_file_is_a_document_that_is_no_json() {
    let folder = Folder::new();
    folder.write("binary.json", [0x7F, b'E', b'L', b'F', 0xFF, 0, 1, 2]);
    let ran = folder.run(&["check", "--format", "json", "binary.json"]);
    assert_eq!((ran.status, &*ran.err), (1, ""));
    assert_eq!(ran.json()[0]["report"]["violations"][0]["code"], "json.syntax");
}

#[test]
fn a_file_of_two_gibibytes_is_refused_unread() {
    let folder = Folder::with(&[("broken.json", BROKEN)]);
    let size: u64 = 2 << 30;
    let file = File::create(folder.path("huge.json")).expect("it can be made");
    if file.set_len(size).is_err() {
        println!("skipped: the file system has no sparse files");
        return;
    }
    // Half of its size is more memory than the program is given.
    let command = r#"ulimit -v 1048576 && exec "$0" check --format json huge.json broken.json"#;
    let ran = Command::new("bash")
        .args(["-c", command, env!("CARGO_BIN_EXE_callgate")])
        .current_dir(folder.path("."))
        .output()
        .expect("bash starts");
    let ran = crate::support::Ran::from(&ran);
    assert_eq!((ran.status, &*ran.err), (1, ""));
    assert_eq!(ran.files(), ["huge.json", "broken.json"]);
    let violation = &ran.json()[0]["report"]["violations"][0];
    assert_eq!(violation["code"], "json.too-large");
    assert_eq!(violation["actual"], size);
}

#[test]
fn a_document_at_the_limit_is_read_and_one_beyond_is_not() {
    let folder = Folder::with(&[("policy", r#"{"limits": {"maxDocumentBytes": 16}}"#)]);
    folder.write("at.json", "[              ]");
    folder.write("beyond.json", "[               ]");
    let ran = folder.run(&["check", "--policy", "policy", "--format", "json", "."]);
    let codes: Vec<_> =
        ran.json().iter().map(|line| line["report"]["violations"][0]["code"].clone()).collect();
    assert_eq!(codes, [serde_json::Value::Null, "json.too-large".into()]);
    // A stream does not tell how much would have followed.
    let ran =
        folder.run_with(&["check", "--policy", "policy", "--format", "json", "-"], &"x".repeat(99));
    let violation = &ran.json()[0]["report"]["violations"][0];
    assert_eq!((&violation["code"], violation.get("actual")), (&"json.too-large".into(), None));
}

#[test]
fn a_folder_is_walked_in_the_order_of_the_paths() {
    let folder = Folder::new();
    let documents = ["a.json", "a/z.json", "b/c/1.json", "b/c/10.json", "b/c/2.JSON", "c.json"];
    for name in documents {
        folder.write(name, valid());
    }
    for name in ["a.txt", "b/c.ndjson", "a.facts.json", "b/x.policy.json", "json"] {
        folder.write(name, "{}");
    }
    std::os::unix::fs::symlink(".", folder.path("loop.json")).expect("links can be made");
    std::os::unix::fs::symlink("c.json", folder.path("d.json")).expect("links can be made");
    // The facts beside it are no trouble to a document that asks for none.
    let ran = folder.run(&["check", "--format", "json", "."]);
    let expected =
        ["a/z.json", "a.json", "b/c/1.json", "b/c/10.json", "b/c/2.JSON", "c.json", "d.json"];
    assert_eq!(ran.files(), expected.map(|name| format!("./{name}")));
    assert_eq!((ran.status, &*ran.err), (0, ""));
}

#[test]
fn a_folder_without_documents_is_no_pass() {
    let folder = Folder::with(&[("empty/a.txt", ""), ("valid.json", &valid())]);
    let ran = folder.run(&["check", "empty", "valid.json"]);
    assert_eq!(ran.status, 2);
    assert_eq!(ran.err, "callgate: empty: no .json or .yaml file is in this folder\n");
    let summary =
        "1 document: 1 valid, 0 invalid; 0 errors, 0 warnings; 1 file could not be read\n";
    assert_eq!(ran.out, summary);
}

#[test]
fn a_document_may_come_on_standard_input() {
    let folder = Folder::new();
    let ran = folder.run_with(&["check", "-"], BROKEN);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains(" --> <stdin>:2:16"), "{}", ran.out);
    assert_eq!(folder.run_with(&["check", "-"], &valid()).status, 0);
}

#[test]
fn facts_are_taken_from_beside_the_document_unless_given() {
    let folder = Folder::with(&[
        ("with.json", STATE),
        ("with.facts.json", FACTS),
        ("without.json", STATE),
        ("inactive", &FACTS.replace("ACTIVE", "AWAY")),
    ]);
    let codes = |args: &[&str]| -> Vec<Vec<String>> {
        let ran = folder.run(&[&["check", "--format", "json"], args].concat());
        let lines = ran.json();
        let violations = lines.iter().map(|line| line["report"]["violations"].as_array());
        let code = |v: &serde_json::Value| v["code"].as_str().unwrap_or_default().to_owned();
        violations.map(|list| list.into_iter().flatten().map(code).collect()).collect()
    };
    let [with, without] = &codes(&["with.json", "without.json"])[..] else { panic!("two reports") };
    assert!(with.is_empty(), "{with:?}");
    assert!(without.iter().all(|code| code == "facts.missing") && !without.is_empty());
    let given = codes(&["--facts", "inactive", "with.json"]);
    assert_eq!(given, [["schedule.inactive"]]);
}

#[test]
fn facts_that_are_missing_are_told_with_the_place_where_they_would_be() {
    let folder = Folder::with(&[("state.json", STATE), ("state.facts.json", "{\"breaks\": 1}")]);
    let ran = folder.run(&["check", "state.json"]);
    assert!(ran.out.contains("--> state.facts.json"), "{}", ran.out);
    assert!(ran.out.contains("path: /facts/schedule"), "{}", ran.out);
    let ran = folder.run(&["check", "--format", "github", "state.json"]);
    assert!(ran.out.contains("::error file=state.facts.json,title=facts.missing::"), "{}", ran.out);
}

#[test]
fn facts_that_cannot_be_read_are_trouble() {
    let folder = Folder::with(&[("state.json", STATE), ("valid.json", &valid())]);
    let ran = folder.run(&["check", "--facts", "absent", "state.json"]);
    assert_eq!((ran.status, &*ran.err), (2, "callgate: absent: No such file or directory\n"));
    std::os::unix::fs::symlink("nowhere", folder.path("state.facts.json")).expect("links work");
    let ran = folder.run(&["check", "--format", "json", "state.json", "valid.json"]);
    assert_eq!((ran.status, ran.files()), (2, vec!["valid.json".to_owned()]));
    assert!(ran.err.starts_with("callgate: state.facts.json: "), "{}", ran.err);
}

#[test]
fn a_policy_is_taken_from_beside_the_document_unless_given() {
    let lenient = r#"{"severity": {"uuid.format": "off"}}"#;
    let folder = Folder::with(&[
        ("one.json", BROKEN),
        ("one.policy.json", lenient),
        ("two.json", BROKEN),
        ("strict", "{}"),
        ("bad.json", &valid()),
        ("bad.policy.json", r#"{"limits": {"maxNesting": 0}}"#),
    ]);
    assert_eq!(folder.run(&["check", "one.json"]).status, 0);
    assert_eq!(folder.run(&["check", "two.json"]).status, 1);
    assert_eq!(folder.run(&["check", "--policy", "one.policy.json", "two.json"]).status, 0);
    assert_eq!(folder.run(&["check", "--policy", "strict", "one.json"]).status, 1);
    let ran = folder.run(&["check", "bad.json", "two.json"]);
    assert_eq!((ran.status, &*ran.err), (2, ""));
    assert!(ran.out.contains(" --> bad.policy.json:1:27"), "{}", ran.out);
    assert!(ran.out.contains(" --> two.json:2:16"), "{}", ran.out);
    assert!(!ran.out.contains(" --> bad.json"), "{}", ran.out);
}

#[test]
fn a_broken_policy_is_marked_and_nothing_is_checked_by_it() {
    let folder = Folder::with(&[("policy", r#"{"limits": {"maxNesting": 0}}"#), ("a.json", "{}")]);
    for (format, told) in [
        ("human", "error[policy.range]: "),
        ("json", "{\"file\":\"policy\",\"report\":{\"kind\":\"policy\",\"valid\":false"),
        ("sarif", "\"ruleId\":\"policy.range\""),
        ("github", "::error file=policy,line=1,col=27,"),
    ] {
        let ran = folder.run(&["check", "--policy", "policy", "--format", format, "a.json"]);
        assert!(ran.out.contains(told) && !ran.out.contains("a.json"), "{format}: {}", ran.out);
        assert_eq!((ran.status, &*ran.err), (2, ""), "{format}");
    }
}

#[test]
fn a_policy_is_known_by_its_shape() {
    let broken = r#"{"limits": {"maxNesting": 0}}"#;
    let folder = Folder::with(&[("policy.json", broken), ("tenant.json", broken)]);
    for name in ["policy.json", "tenant.json"] {
        let ran = folder.run(&["check", "--format", "json", name]);
        assert_eq!(ran.json()[0]["report"]["kind"], "policy", "{name}");
        assert_eq!(ran.status, 1, "{name}");
    }
    let ran = folder.run(&["check", "--kind", "guest-session", "--format", "json", "policy.json"]);
    assert_eq!(ran.json()[0]["report"]["kind"], "guest-session");
}
