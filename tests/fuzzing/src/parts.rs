//! A document, facts and a policy in one input.

use callgate::Engine;
use std::sync::LazyLock;

/// Stands between the parts. No JSON text has it but in an escape, and YAML forbids it.
pub(crate) const SEPARATOR: u8 = 0x1e;

/// The default engine; making one takes longer than most checks.
pub(crate) static DEFAULT: LazyLock<Engine> = LazyLock::new(Engine::new);

/// What an input holds: the document, then the facts and then the policy, as far as they are there.
pub(crate) struct Parts<'a> {
    pub(crate) document: &'a [u8],
    pub(crate) facts: Option<&'a [u8]>,
    policy: Option<&'a [u8]>,
}

impl<'a> Parts<'a> {
    pub(crate) fn of(data: &'a [u8]) -> Self {
        let mut parts = data.splitn(3, |byte| *byte == SEPARATOR);
        let document = parts.next().unwrap_or_default();
        // What is empty is left out, so that there may be a policy without facts.
        let mut part = || parts.next().filter(|part| !part.is_empty());
        Self { document, facts: part(), policy: part() }
    }

    /// The engine with the policy of the input; the default one where it is refused.
    pub(crate) fn engine(&self) -> Engine {
        let own = self.policy.and_then(|policy| Engine::from_policy(policy).ok());
        own.unwrap_or_else(|| DEFAULT.clone())
    }

    /// An input of these parts.
    pub(crate) fn joined(document: &[u8], facts: Option<&[u8]>, policy: Option<&[u8]>) -> Vec<u8> {
        let mut parts = vec![document, facts.unwrap_or_default(), policy.unwrap_or_default()];
        while parts.len() > 1 && parts.last().is_some_and(|part| part.is_empty()) {
            parts.pop();
        }
        parts.join(&SEPARATOR)
    }
}
