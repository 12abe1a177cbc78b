//! Every kind of document beside serde_json reading the same bytes into a `Value`.

use crate::{Done, rounds::Task};
use callgate::Engine;
use callgate_bench_subjects::kinds::{Subject, subjects};
use serde_json::Value;
use std::hint::black_box;

/// Measures the reports.
pub(crate) fn measure() -> Done {
    let engine = Engine::new();
    for Subject { title, kind, document, facts, is_broken } in subjects() {
        let document = document.to_string();
        let facts = facts.map(|facts| facts.to_string());
        let (document, facts) = (document.as_bytes(), facts.as_ref().map(String::as_bytes));
        let report = engine.check(kind, document, facts);
        let found = report.violations.len();
        if (is_broken && found < 5) || (!is_broken && !report.is_valid()) {
            return Err(format!("{title}: {}", report.to_json()).into());
        }
        let value = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).is_ok();
        Task::new(format!("Rust: {title}, report"))
            .with("callgate", || {
                black_box(
                    engine.check(kind, black_box(document), black_box(facts)).violations.len(),
                );
            })
            .with("serde_json Value", || {
                black_box(
                    value(black_box(document)) && facts.is_none_or(|facts| value(black_box(facts))),
                );
            })
            .run();
    }
    Ok(())
}
