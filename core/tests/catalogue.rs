//! Every rule proves that it can fire, and that its mended example passes.

use callgate::{Code, catalogue};

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
