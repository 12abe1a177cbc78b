//! What stands beside a document, and standard input, beside which nothing stands.

use crate::support::{BROKEN, Folder, valid};

/// Lets pass what is broken.
const LENIENT: &str = r#"{"severity": {"uuid.format": "off"}}"#;

#[test]
fn facts_and_policies_are_no_documents_where_a_shell_names_them_with_theirs() {
    let folder = Folder::with(&[
        ("a.json", BROKEN),
        ("a.policy.json", LENIENT),
        ("a.facts.json", "{}"),
        ("b.ndjson", "{}\n"),
        ("b.policy.json", "{}"),
        ("c.yaml", "{}"),
        ("c.facts.json", "{}"),
        ("alone.policy.json", LENIENT),
    ]);
    let all = ["a.facts.json", "a.json", "a.policy.json", "alone.policy.json", "b.policy.json"];
    let files = |args: &[&str]| {
        let ran = folder.run(&[&["check", "--format", "json"], args].concat());
        assert_eq!((ran.status < 2, &*ran.err), (true, ""), "{args:?}");
        ran.files()
    };
    assert_eq!(files(&all), ["a.json", "alone.policy.json"]);
    assert_eq!(files(&["c.facts.json", "a.json"]), ["a.json"]);
    // Alone they are what is meant, and with a kind they are what is said.
    assert_eq!(files(&["a.policy.json"]), ["a.policy.json"]);
    assert_eq!(files(&["a.policy.json", "b.policy.json"]), ["a.policy.json", "b.policy.json"]);
    let said = ["--kind", "policy", "a.policy.json", "alone.policy.json"];
    assert_eq!(files(&said), said[2..]);
}

#[test]
fn nothing_stands_beside_standard_input_or_a_policy() {
    let folder = Folder::with(&[
        ("-.policy.json", LENIENT),
        ("-.facts.json", "["),
        ("policy.json", "{}"),
        ("policy.policy.json", "["),
        ("policy.facts.json", "["),
    ]);
    assert_eq!(folder.run_with(&["check", "-"], BROKEN).status, 1);
    let ran = folder.run(&["policy", "check", "policy.json"]);
    assert_eq!((ran.status, &*ran.err), (0, ""), "{}", ran.out);
}

#[test]
fn standard_input_is_read_once() {
    let folder = Folder::with(&[("a.json", &valid())]);
    for args in [
        &["check", "-", "-"][..],
        &["check", "--policy", "-", "-"],
        &["check", "--facts", "-", "a.json", "-"],
        &["check", "--facts", "-", "--policy", "-", "a.json"],
        &["graph", "--policy", "-", "-"],
        &["convert", "--policy", "-", "-"],
    ] {
        let ran = folder.run_with(args, "{}");
        let told = "callgate: <stdin>: only one file can be read from standard input\n";
        assert_eq!((ran.status, &*ran.out, &*ran.err), (2, "", told), "{args:?}");
    }
    assert_eq!(folder.run_with(&["check", "--policy", "-", "a.json"], "{}").status, 0);
}
