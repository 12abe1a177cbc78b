//! A million call codes.

use crate::{Done, flows::LARGE, rounds::Task};
use callgate::{Engine, Kind};
use serde_json::Value;
use std::{fmt::Write, hint::black_box};

const COUNT: usize = 1_000_000;

/// Codes of two levels: nine below every tenth.
fn codes() -> String {
    let mut text = String::from("[");
    for code in 0..COUNT {
        let comma = if code == 0 { "" } else { "," };
        // Writing into memory cannot fail.
        let _ = write!(
            text,
            r#"{comma}{{"name":"Code {code}","code":"C_{code}","type":"SUCCESS","category":"SPRING","isActive":true"#
        );
        if code % 10 > 0 {
            let _ = write!(text, r#","parentCallCodeId":"C_{}""#, code - code % 10);
        }
        text.push('}');
    }
    text.push(']');
    text
}

/// Measures the check of a million codes.
pub(crate) fn measure() -> Done {
    let engine = Engine::from_policy(LARGE).map_err(|report| report.to_json())?;
    let text = codes();
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
