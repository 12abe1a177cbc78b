//! A million call codes.

use crate::{Done, rounds::Task};
use callgate::{Engine, Kind};
use callgate_bench_subjects::large::{POLICY, codes};
use serde_json::Value;
use std::hint::black_box;

const COUNT: usize = 1_000_000;

/// Measures the check of a million codes.
pub(crate) fn measure() -> Done {
    let engine = Engine::from_policy(POLICY).map_err(|report| report.to_json())?;
    let text = codes(COUNT);
    let bytes = text.as_bytes();
    let report = engine.check(Kind::CallCodes, bytes, None);
    if !report.violations.is_empty() {
        return Err(format!("the call codes are not valid: {}", report.to_json()).into());
    }
    Task::new("Rust: 1,000,000 call codes")
        .with("callgate", || {
            black_box(engine.is_valid(Kind::CallCodes, black_box(bytes), None));
        })
        .with("serde_json Value", || {
            black_box(serde_json::from_slice::<Value>(black_box(bytes)).is_ok());
        })
        .run();
    Ok(())
}
