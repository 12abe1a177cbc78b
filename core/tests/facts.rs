//! Facts: what every kind has in common when it reads them.

use callgate::{Code, Engine, Kind, Report};

const GUEST: &str = r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b",
 "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f", "language": ["en-US"], "metadata": {},
 "callbackUrl": "https://example.com/guest"}"#;

fn check(document: &str, facts: &str) -> Report {
    Engine::new().check(Kind::GuestSession, document.as_bytes(), Some(facts.as_bytes()))
}

fn told(report: &Report) -> Vec<(Code, &str)> {
    report.violations.iter().map(|v| (v.code, v.path.as_str())).collect()
}

#[test]
fn one_file_of_facts_serves_every_kind() {
    let facts = r#"{"now": "2025-03-01T10:00:00Z", "schedule": {"status": "ACTIVE"},
        "breaks": {"mandatoryBreakRequired": false}, "history": [], "existing": [],
        "mediaAssets": ["a"], "campaigns": ["b"], "maxCustomDataBytes": 2048}"#;
    assert_eq!(told(&check(GUEST, facts)), []);
}

#[test]
fn a_fact_that_no_kind_knows_is_told() {
    let report = check(GUEST, r#"{"shedule": {}, "now": null}"#);
    assert_eq!(told(&report), [(Code::FieldUnknown, "/facts/shedule")]);
    assert_eq!(report.violations[0].span, None);
}

#[test]
fn facts_that_are_no_object_are_told() {
    assert_eq!(told(&check(GUEST, "[]")), [(Code::TypeMismatch, "/facts")]);
}

#[test]
fn a_fact_that_stands_twice_is_told() {
    let report = check(GUEST, r#"{"existing": [], "existing": [{"a": 1, "a": 2}]}"#);
    let expected = [
        (Code::JsonDuplicateKey, "/facts/existing"),
        (Code::JsonDuplicateKey, "/facts/existing/0/a"),
    ];
    assert_eq!(told(&report), expected);
}

#[test]
fn facts_that_cannot_be_read_end_the_check() {
    // The document has violations of its own, which nobody hears of; no measure is told either.
    for document in [GUEST, "{}", "[]", r#"{"a": 1, "a": 2}"#] {
        let report = check(document, r#"{"existing": [}"#);
        assert_eq!(told(&report), [(Code::JsonSyntax, "/facts")], "{document}");
        assert!(!report.is_valid());
        assert!(report.to_json().ends_with(r#""measures":{}}"#));
    }
    let deep = check(GUEST, &("[".repeat(65) + &"]".repeat(65)));
    // Only an object is entered, and passing over the array finds its depth.
    assert_eq!(told(&deep), [(Code::JsonTooDeep, "/facts")]);
}

#[test]
fn a_document_that_cannot_be_read_comes_before_its_facts() {
    assert_eq!(told(&check("{", "{")), [(Code::JsonSyntax, "")]);
}
