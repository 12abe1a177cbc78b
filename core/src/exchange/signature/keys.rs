use super::SchemeError;
use crate::exchange::Secret;
use alloc::{borrow::ToOwned, string::String, vec::Vec};
use base64ct::{Base64, Encoding as _};

/// The keys of one sender, several at once while they are rotated.
///
/// Each has a name, which is no secret: answers and logs tell it. A retired key accepts nothing; it is kept so that a
/// refusal can say that a sender still signs with it.
///
/// ```
/// use callgate::exchange::{Secret, signature::Keys};
///
/// let keys = Keys::new()
///     .with("2026-02", Secret::from("the key of this quarter"))?
///     .with("2025-11", Secret::from("the key of the last one"))?
///     .retired("2025-08", Secret::from("the key before that"))?;
/// # Ok::<(), callgate::exchange::signature::SchemeError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    keys: Vec<Key>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) name: String,
    pub(super) secret: Secret,
    pub(super) accepts: bool,
}

impl Keys {
    /// No keys: nothing is accepted.
    #[must_use]
    pub const fn new() -> Self {
        Self { keys: Vec::new() }
    }

    /// Adds a key that accepts; the first of them signs.
    ///
    /// # Errors
    /// The key is empty ([`SchemeError::Key`]), or the name is taken ([`SchemeError::KeyName`]).
    pub fn with(self, name: &str, secret: Secret) -> Result<Self, SchemeError> {
        self.add(name, secret, true)
    }

    /// Adds a key that accepts, written as Standard Webhooks has it: `whsec_` and base64.
    ///
    /// # Errors
    /// The prefix is missing, what follows is no base64 or empty, or the name is taken.
    pub fn with_whsec(self, name: &str, text: &Secret) -> Result<Self, SchemeError> {
        self.add(name, Self::whsec(text)?, true)
    }

    /// The key that is written so.
    pub(in crate::exchange) fn whsec(text: &Secret) -> Result<Secret, SchemeError> {
        let encoded = text.reveal_text().and_then(|text| text.strip_prefix("whsec_"));
        let bytes = encoded.and_then(|encoded| Base64::decode_vec(encoded).ok());
        bytes.map(Secret::new).ok_or(SchemeError::Key)
    }

    /// Adds a key that no longer accepts.
    ///
    /// # Errors
    /// As [`with`](Self::with).
    pub fn retired(self, name: &str, secret: Secret) -> Result<Self, SchemeError> {
        self.add(name, secret, false)
    }

    fn add(mut self, name: &str, secret: Secret, accepts: bool) -> Result<Self, SchemeError> {
        if secret.is_empty() {
            return Err(SchemeError::Key);
        }
        if self.keys.iter().any(|key| key.name == name) {
            return Err(SchemeError::KeyName);
        }
        self.keys.push(Key { name: name.to_owned(), secret, accepts });
        Ok(self)
    }

    /// Whether there is a key that accepts.
    pub(in crate::exchange) fn accepts(&self) -> bool {
        self.accepting().next().is_some()
    }

    pub(super) fn accepting(&self) -> impl Iterator<Item = &Key> {
        self.keys.iter().filter(|key| key.accepts)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Key> {
        self.keys.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_refused_as_soon_as_they_come() {
        let keys = Keys::new().with("a", Secret::from("x")).unwrap();
        assert_eq!(keys.clone().with("b", Secret::from("")), Err(SchemeError::Key));
        assert_eq!(keys.clone().retired("a", Secret::from("y")), Err(SchemeError::KeyName));
        for text in ["whsec_", "whsec_*", "c2VjcmV0", "whsec_c2VjcmV"] {
            assert_eq!(
                keys.clone().with_whsec("b", &Secret::from(text)),
                Err(SchemeError::Key),
                "{text}"
            );
        }
        let keys = keys.with_whsec("b", &Secret::from("whsec_c2VjcmV0")).unwrap();
        assert_eq!(keys.all().last().unwrap().secret, Secret::from("secret"));
    }

    #[test]
    fn a_set_prints_its_names_alone() {
        let keys = Keys::new().with("a", Secret::from("canary")).unwrap();
        let printed = std::format!("{keys:?}");
        assert!(printed.contains("\"a\"") && !printed.contains("canary"), "{printed}");
    }
}
