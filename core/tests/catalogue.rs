//! Every rule proves that it can fire, and that its mended example passes; and the catalogue is printed whole.

use callgate::{Code, Example, Kind, Rule, catalogue, catalogue_json};
use serde_json::{Value, json};

#[test]
fn every_code_has_its_rule() {
    assert_eq!(catalogue().count(), Code::ALL.len());
    for (rule, code) in catalogue().zip(Code::ALL) {
        assert_eq!(rule.code, *code, "no rule is registered for {code}");
    }
}

#[test]
fn every_rule_fires_on_its_failing_example_and_not_on_the_mended_one() {
    for rule in catalogue() {
        let failing = rule.fails.check();
        assert!(
            failing.with_code(rule.code).next().is_some(),
            "{} does not fire: {}",
            rule.code,
            failing.to_json()
        );
        let others: Vec<Code> =
            failing.violations.iter().map(|v| v.code).filter(|code| *code != rule.code).collect();
        assert!(others.is_empty(), "{}: the example breaks {others:?} too", rule.code);
        let mended = rule.mended.check();
        assert!(
            mended.is_valid() && mended.violations.is_empty(),
            "{}: the mended example has violations: {}",
            rule.code,
            mended.to_json()
        );
    }
}

#[test]
fn messages_and_titles_keep_the_style() {
    for rule in catalogue() {
        let starts_lower = |text: &str| !text.starts_with(|c: char| c.is_ascii_uppercase());
        // `JSON`, `UUID` and names in backquotes may begin a message.
        let proper = |text: &str| text.starts_with("JSON") || text.starts_with("UUID");
        assert!(starts_lower(rule.title) || proper(rule.title), "{}: {}", rule.code, rule.title);
        assert!(!rule.title.ends_with('.') && !rule.title.contains('\n'), "{}", rule.code);
        assert!(rule.why.ends_with('.'), "{}: the reason is a sentence", rule.code);
        for violation in rule.fails.check().violations {
            let message = violation.message().to_string();
            assert!(starts_lower(&message) || proper(&message), "{}: {message}", rule.code);
            assert!(!message.ends_with('.') && !message.contains('\n'), "{message}");
        }
    }
}

#[test]
fn entries_are_printed_whole() {
    let example = |example: &Example| {
        let mut printed =
            json!({"kind": example.kind.map(Kind::name), "document": example.document});
        for (name, text) in [("facts", example.facts), ("policy", example.policy)] {
            if let Some(text) = text {
                printed[name] = text.into();
            }
        }
        printed
    };
    let printed = |rule: &Rule| {
        json!({
            "code": rule.code.name(), "severity": rule.severity.name(), "fixed": rule.fixed,
            "title": rule.title, "why": rule.why,
            "fails": example(&rule.fails), "mended": example(&rule.mended),
        })
    };
    let all: Vec<Value> = catalogue().map(printed).collect();
    for (rule, expected) in catalogue().zip(&all) {
        let own: Value = serde_json::from_str(&rule.to_json()).expect("JSON");
        assert_eq!(own, *expected, "{}", rule.code);
    }
    assert_eq!(serde_json::from_str::<Value>(&catalogue_json()).expect("JSON"), Value::from(all));
    let one_line: Vec<String> = catalogue().map(Rule::to_json).collect();
    assert_eq!(catalogue_json(), format!("[{}]", one_line.join(",")));
}

#[test]
fn an_example_of_a_host_is_checked_with_its_facts_and_under_its_policy() {
    let (document, facts) = ("[]", r#"{"existing": 5}"#);
    let plain = Example::of(Kind::CallCodes, document);
    assert!(plain.check().violations.is_empty());
    assert_eq!(plain.with_facts(facts).check().violations[0].path, "/facts/existing");
    let small = plain.under(r#"{"limits": {"maxDocumentBytes": 1}}"#);
    assert_eq!(small.check().violations[0].code, Code::JsonTooLarge);
    assert_eq!(plain.under("[]").check().kind, Some(Kind::Policy));
    let both = plain.with_facts(facts).under("{}");
    assert_eq!((both.document, both.facts, both.policy), (document, Some(facts), Some("{}")));
}
