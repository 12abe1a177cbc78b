//! What hosts of other languages say in JSON: configurations, and the heads of answers.

use crate::{
    content::CANARY,
    parts::{DEFAULT, Parts},
};
use callgate::{
    Report,
    exchange::{Client, Config, wire::read_answer},
};
use serde_json::Value;

/// Reads the input as a configuration, and as the head of an answer with a body behind it.
///
/// # Panics
/// A promise is not kept.
pub fn run(data: &[u8]) {
    match Config::from_json(data, DEFAULT.clone()) {
        Ok(config) => {
            let told = format!("{config:?}");
            assert!(secret(data).is_none_or(|secret| !told.contains(&secret)), "{told}");
            Client::new(config, 7).expect("what was read can be used");
        }
        Err(report) => sound(&report, data),
    }
    let Parts { document, facts, .. } = Parts::of(data);
    let body = facts.unwrap_or_default();
    match read_answer(document, body) {
        Ok(Ok(answer)) => {
            let token = answer.header("authorization").is_some();
            assert!(token || (100..=999).contains(&answer.status), "{}", answer.status);
        }
        Ok(Err(_)) => assert!(body.is_empty()),
        Err(report) => sound(&report, document),
    }
}

/// The secret of the client, where it is one that stands nowhere else.
fn secret(data: &[u8]) -> Option<String> {
    let value: Value = serde_json::from_slice(data).ok()?;
    let secret = value["clientSecret"].as_str()?;
    let alone = str::from_utf8(data).ok()?.matches(CANARY).count() == 1;
    (alone && secret.contains(CANARY)).then(|| secret.into())
}

/// A refusal has a reason, within the text.
fn sound(report: &Report, text: &[u8]) {
    assert!(!report.is_valid() && report.kind.is_none(), "{report:?}");
    for violation in &report.violations {
        assert!(violation.span.is_none_or(|span| span.start <= span.end && span.end <= text.len()));
    }
    let json = report.to_json();
    assert!(serde_json::from_str::<Value>(&json).is_ok(), "{json}");
}
