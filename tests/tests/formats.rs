//! The formats against the JSON Schema test suite, read from `CALLGATE_CORPORA`; skipped where that
//! is absent.

use callgate::forms::{time, uri::Uri, uuid};
use callgate_tests::corpora;
use serde_json::Value;

/// Runs the string cases of one file and tells how many there were.
fn run(file: &str, is_valid: impl Fn(&str) -> bool) {
    let Some(path) = corpora("json-schema-formats").map(|folder| folder.join(file)) else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let groups: Value = serde_json::from_str(&text).unwrap();
    let (mut held, mut other, mut wrong) = (0, 0, Vec::new());
    for case in
        groups.as_array().unwrap().iter().flat_map(|group| group["tests"].as_array().unwrap())
    {
        let Some(data) = case["data"].as_str() else {
            other += 1;
            continue;
        };
        if is_valid(data) == case["valid"].as_bool().unwrap() {
            held += 1;
        } else {
            wrong.push(format!("{data:?}: {}", case["description"]));
        }
    }
    println!("{file}: {held} of {} held, {other} not about strings", held + wrong.len());
    assert!(held > 0, "{file} has no cases");
    assert_eq!(wrong, Vec::<String>::new(), "{file}");
}

#[test]
fn uuid() {
    run("uuid.json", |text| uuid::parse(text).is_some());
}

#[test]
fn uri() {
    run("uri.json", |text| Uri::parse(text).is_some());
}

#[test]
fn date() {
    // Here a date may also have a time.
    run("date.json", |text| time::date_or_instant(text).is_some() && !text.contains('T'));
}

#[test]
fn date_time() {
    run("date-time.json", |text| time::instant(text).is_some());
    run("date-time.json", |text| time::date_or_instant(text).is_some());
}
