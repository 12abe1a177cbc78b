//! The kind `call-codes`, checked whole.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unreachable,
    reason = "a test fails by panicking, in its helpers too"
)]

mod facts;
mod large;
mod oracle;
mod rules;

use callgate::{Code, Engine, Kind, Report, Violation};

/// An entry with a code and, unless it is empty, a parent.
fn entry(code: &str, parent: &str) -> String {
    let parent = if parent.is_empty() {
        String::new()
    } else {
        format!(r#","parentCallCodeId":"{parent}""#)
    };
    format!(
        r#"{{"name":"n","code":"{code}","type":"NEUTRAL","category":"c","isActive":true{parent}}}"#
    )
}

/// A document of such entries.
fn document(entries: &[(&str, &str)]) -> String {
    let entries: Vec<String> = entries.iter().map(|(code, parent)| entry(code, parent)).collect();
    format!("[{}]", entries.join(","))
}

fn engine(policy: &str) -> Engine {
    Engine::from_policy(policy.as_bytes()).unwrap_or_else(|report| panic!("{report:?}"))
}

fn check(document: &str, facts: Option<&str>) -> Report {
    Engine::new().check(Kind::CallCodes, document.as_bytes(), facts.map(str::as_bytes))
}

/// The entries checked under the default policy.
fn entries(entries: &[(&str, &str)]) -> Report {
    check(&document(entries), None)
}

fn told(report: &Report) -> Vec<(Code, &str)> {
    report.violations.iter().map(|v| (v.code, v.path.as_str())).collect()
}

/// The only violation.
fn only(report: &Report) -> &Violation {
    assert_eq!(report.violations.len(), 1, "{report:?}");
    &report.violations[0]
}
