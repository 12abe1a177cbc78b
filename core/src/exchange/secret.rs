use crate::json::Text;
use alloc::{string::String, vec::Vec};
use core::fmt;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// A key, a token or a password: nothing prints it, and its memory is wiped when it is dropped.
///
/// It has no `Display`, its `Debug` is `[redacted]`, and two of them are compared in a time that depends on their lengths
/// alone. Each clone is wiped on its own. What [`reveal`](Self::reveal) lends is no longer guarded: hand it on, never
/// keep it.
///
/// ```
/// use callgate::exchange::Secret;
///
/// let secret = Secret::from("correct horse battery staple");
/// assert_eq!(format!("{secret:?}"), "[redacted]");
/// assert_eq!(secret.reveal(), b"correct horse battery staple");
/// assert_eq!(secret.reveal_text(), Some("correct horse battery staple"));
/// assert!(secret == Secret::from(String::from("correct horse battery staple")));
/// ```
#[derive(Clone)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Guards these bytes. The vector is taken over, not copied: no other trace of it stays.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// What a text of JSON says, in memory that never grows, so that no copy of it is left behind.
    pub(super) fn decoded(text: Text<'_>) -> Self {
        let mut decoded = String::with_capacity(text.raw().len());
        decoded.extend(text.chars());
        Self::from(decoded)
    }

    /// The bytes themselves.
    #[must_use]
    pub fn reveal(&self) -> &[u8] {
        &self.0
    }

    /// The text itself; `None` if the bytes are no UTF-8.
    #[must_use]
    pub fn reveal_text(&self) -> Option<&str> {
        core::str::from_utf8(&self.0).ok()
    }

    /// How many bytes it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it has no bytes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Vec<u8>> for Secret {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text.into_bytes())
    }
}

/// Copies the text; the caller's own copy is not wiped.
impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text.as_bytes().to_vec())
    }
}

/// Copies the bytes; the caller's own copy is not wiped.
impl From<&[u8]> for Secret {
    fn from(bytes: &[u8]) -> Self {
        Self::new(bytes.to_vec())
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_slice().ct_eq(other.0.as_slice()).into()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;

    #[test]
    fn it_prints_redacted_wherever_it_stands() {
        let secret = Secret::from("canary");
        assert_eq!(
            format!("{secret:?} {:#?}", Some(&secret)),
            "[redacted] Some(\n    [redacted],\n)"
        );
    }

    #[test]
    fn equal_means_the_same_bytes() {
        let secret = Secret::from("canary");
        assert_eq!(secret, secret.clone());
        assert_ne!(secret, Secret::from("canarY"));
        assert_ne!(secret, Secret::from("canary "));
        assert_ne!(secret, Secret::from(""));
        assert_eq!(Secret::from(b"\xFF".as_slice()).reveal_text(), None);
    }
}
