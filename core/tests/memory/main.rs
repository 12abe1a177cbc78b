//! What checks take: memory in proportion to the document, none for long, and little stack.
//!
//! With `CALLGATE_FULL` there is as much of everything as the project promises, and figures are worth reading
//! (`cargo xtask memory`).
#![expect(clippy::unwrap_used, reason = "what is not as expected should fail the test")]

mod broken;
mod engines;
mod flows;
mod stack;
mod violations;

use callgate::Engine;
use std::env;

/// Limits that leave room for the largest.
const ROOMY: &[u8] = br#"{"limits": {"maxDocumentBytes": 4000000000, "maxNesting": 10000},
    "metadata": {"maxKeys": 4000000, "maxBytes": 4000000000}}"#;

fn roomy() -> Engine {
    Engine::from_policy(ROOMY).unwrap()
}

/// The number that is promised, or as many as take no time.
fn amount(promised: usize, usual: usize) -> usize {
    if env::var_os("CALLGATE_FULL").is_some() { promised } else { usual }
}

/// `part` for each number below `count`, with commas between.
fn listed(count: usize, part: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for number in 0..count {
        if number > 0 {
            text.push(',');
        }
        text.push_str(&part(number));
    }
    text
}
