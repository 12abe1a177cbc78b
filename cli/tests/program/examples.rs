//! The documents under `examples/`, which the README checks.

use super::support::Folder;
use callgate::Code;
use serde_json::Value;
use std::collections::BTreeSet;

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples");

/// Kind and codes of each document in a folder of the examples.
fn checked(folder: &str) -> (i32, Vec<(String, BTreeSet<String>)>) {
    let folder = format!("{EXAMPLES}/{folder}");
    let ran = Folder::new().run(&["check", "--format", "json", &folder]);
    assert_eq!(ran.err, "");
    let codes = |report: &Value| {
        let violations = report["violations"].as_array().expect("violations");
        violations.iter().filter_map(|v| v["code"].as_str().map(String::from)).collect()
    };
    let documents = ran.json();
    let told = documents.iter().map(|line| &line["report"]);
    let told = told.map(|report| (report["kind"].as_str().expect("a kind").into(), codes(report)));
    (ran.status, told.collect())
}

#[test]
fn the_valid_examples_are_valid_and_of_every_kind() {
    let (status, documents) = checked("valid");
    assert_eq!(status, 0);
    assert!(documents.iter().all(|(_, codes)| codes.is_empty()), "{documents:?}");
    let kinds: BTreeSet<&str> = documents.iter().map(|(kind, _)| &**kind).collect();
    assert!(callgate::Kind::ALL.iter().all(|kind| kinds.contains(kind.name())), "{kinds:?}");
}

#[test]
fn the_broken_examples_are_all_broken_and_show_every_rule() {
    let (status, documents) = checked("broken");
    assert_eq!(status, 1);
    assert!(documents.iter().all(|(_, codes)| !codes.is_empty()), "{documents:?}");
    let shown: BTreeSet<String> = documents.into_iter().flat_map(|(_, codes)| codes).collect();
    let missing: Vec<&Code> =
        Code::ALL.iter().filter(|code| !shown.contains(code.name())).collect();
    assert!(missing.is_empty(), "no broken example shows {missing:?}");
}
