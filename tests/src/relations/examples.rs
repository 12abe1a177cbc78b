//! The examples of the repository, to begin with.

use crate::conformance;
use callgate::Kind;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// A document with what goes with it.
#[derive(Clone, Debug)]
pub struct Example {
    /// What it is.
    pub kind: Kind,
    /// Its text.
    pub text: Vec<u8>,
    /// What the platform knows.
    pub facts: Option<Vec<u8>>,
    /// The policy it is checked under; an empty one where it has none.
    pub policy: Value,
}

/// The examples that are about documents as such, and not about what can be read; what they break besides is their own
/// affair.
pub static EXAMPLES: LazyLock<Vec<Example>> = LazyLock::new(|| {
    let own = |vector: &conformance::Vector| {
        vector.kind.filter(|kind| vector.name.starts_with(kind.name()))
    };
    let examples = conformance::examples().into_iter().filter_map(|vector| {
        let policy = vector.policy.as_deref().map(serde_json::from_slice);
        Some(Example {
            kind: own(&vector)?,
            policy: policy.map_or_else(|| json!({}), |policy| policy.expect("a policy")),
            text: vector.document,
            facts: vector.facts,
        })
    });
    let examples: Vec<Example> = examples.collect();
    assert!(examples.len() > 15);
    examples
});
