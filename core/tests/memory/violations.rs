//! What is found and cut takes no memory, however much of it there is.

use crate::{amount, listed, roomy};
use callgate::{Code, Kind};
use std::hint::black_box;

/// As many as fill the list several times over.
const FEW: usize = 10_000;

fn session(language: &str, metadata: &str) -> String {
    let id = "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b";
    format!(
        r#"{{"channelId":"{id}","queueId":"{id}","language":[{language}],"metadata":{{{metadata}}},"callbackUrl":"https://example.com/"}}"#
    )
}

/// The most that is held while a document is checked and its report printed, which has a thousand violations if there are any.
fn held(kind: Kind, document: &str, code: Option<Code>) -> usize {
    let engine = roomy();
    let held = allocation_counter::measure(|| {
        let report = engine.check(kind, document.as_bytes(), None);
        assert_eq!(report.truncated, code.is_some());
        assert_eq!(report.is_valid(), code.is_none());
        assert!(code.is_none_or(|code| report.with_code(code).count() > 990));
        black_box(report.to_json());
    });
    usize::try_from(held.bytes_max).unwrap()
}

fn are_the_same(name: &str, few: usize, many: usize) {
    let most = amount(1_000_000, 50_000);
    println!("violations, {name}: {few} bytes held with {FEW}, {many} with {most}");
    // Places have more digits, and nothing else grows.
    assert!(many < few + few / 50, "{name}: {few} bytes with {FEW}, {many} with {most}");
}

#[test]
fn of_languages_without_a_form() {
    let held = |number| {
        let document = session(&listed(number, |_| r#""?""#.to_owned()), "");
        held(Kind::GuestSession, &document, Some(Code::LanguageFormat))
    };
    are_the_same("languages", held(FEW), held(amount(1_000_000, 50_000)));
}

#[test]
fn of_elements_that_are_none() {
    let held = |number| {
        let document = format!("[{}]", listed(number, |_| "0".to_owned()));
        held(Kind::CallCodes, &document, Some(Code::TypeMismatch))
    };
    are_the_same("call codes", held(FEW), held(amount(1_000_000, 50_000)));
}

#[test]
fn of_values_of_the_wrong_type() {
    let held = |number, value: &str, code| {
        let members = listed(number, |key| format!(r#""{key}":{value}"#));
        held(Kind::GuestSession, &session(r#""en""#, &members), code)
    };
    // Keys are kept to find the repeated ones, whatever their values are.
    let beside_keys = |number| {
        let keys = held(number, "true", None);
        held(number, "null", Some(Code::MetadataValueType)).saturating_sub(keys)
    };
    are_the_same("metadata", beside_keys(FEW), beside_keys(amount(1_000_000, 50_000)));
}
