//! Hashes of what identifies a guest, so that no platform sees an e-mail address or a telephone number.

use super::{
    Secret, hex,
    mac::{hmac, sha256},
};
use alloc::string::String;
use core::fmt;

/// The least bytes of a salt.
const LEAST: usize = 16;

/// What is mixed into every identity hash of a tenant, so that nobody can look the hashes up in a table.
///
/// There is none by default: one that is compiled in is known to everybody.
///
/// ```
/// use callgate::exchange::{Secret, identity::{Identity, Salt}};
///
/// let salt = Salt::new(Secret::from("a salt of this tenant alone"))?;
/// let identity = Identity::new("  User@Example.com ").expect("not empty");
/// assert_eq!(identity.hash(&salt), Identity::new("user@example.com").expect("not empty").hash(&salt));
/// assert_eq!(format!("{identity:?} {salt:?}"), "[redacted] [redacted]");
/// # Ok::<(), callgate::exchange::identity::SaltError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Salt(Secret);

impl Salt {
    /// A salt of at least 16 bytes of UTF-8.
    ///
    /// # Errors
    /// It is empty, shorter, or no UTF-8: a salt is text wherever hashes of the same tenant are made.
    pub fn new(salt: Secret) -> Result<Self, SaltError> {
        if salt.is_empty() {
            return Err(SaltError::None);
        }
        if salt.len() < LEAST {
            return Err(SaltError::Short(salt.len()));
        }
        if salt.reveal_text().is_none() {
            return Err(SaltError::Utf8);
        }
        Ok(Self(salt))
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Why a salt cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SaltError {
    /// None was given, and there is none by default.
    None,
    /// It has this many bytes, fewer than 16.
    Short(usize),
    /// It is no UTF-8.
    Utf8,
}

impl fmt::Display for SaltError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("no salt was given, and there is none by default"),
            Self::Short(bytes) => {
                write!(f, "the salt has {bytes} bytes; it needs at least {LEAST}")
            }
            Self::Utf8 => f.write_str("the salt is not UTF-8"),
        }
    }
}

impl core::error::Error for SaltError {}

/// An e-mail address, a telephone number or the like in plain text, normalized as ECMAScript's
/// `text.trim().toLowerCase()` does it. It prints as redacted and is wiped when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity(Secret);

impl Identity {
    /// Normalizes the text; `None` if nothing but white space is in it, which identifies nobody.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let trimmed = text.trim_matches(is_space);
        if trimmed.is_empty() {
            return None;
        }
        Some(Self(Secret::from(lower(trimmed))))
    }

    /// SHA-256 (FIPS 180-4) of the identity with the salt appended, as 64 lower-case hex digits: what
    /// `createHash('sha256').update(text.trim().toLowerCase() + salt).digest('hex')` gives in Node.js, so that hashes
    /// that exist already match.
    #[must_use]
    pub fn hash(&self, salt: &Salt) -> String {
        hex::encode(&sha256(&[self.0.reveal(), salt.0.reveal()]))
    }

    /// HMAC-SHA-256 (RFC 2104) of the identity under the salt as its key, as 64 lower-case hex digits. Prefer it where
    /// no hashes exist yet: an identity and a salt cannot be taken for another pair whose texts run together the same.
    #[must_use]
    pub fn hmac(&self, salt: &Salt) -> String {
        hex::encode(&hmac(salt.0.reveal(), &[self.0.reveal()]))
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// What ECMAScript trims (ECMA-262, `WhiteSpace` and `LineTerminator`): unlike Rust's white space with U+FEFF and
/// without U+0085.
const fn is_space(c: char) -> bool {
    matches!(
        c,
        '\t'..='\r' | ' ' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{2028}' | '\u{2029}' | '\u{202F}'
            | '\u{205F}' | '\u{3000}' | '\u{FEFF}'
    )
}

/// What ECMAScript's `toLowerCase` gives: the full mappings of Unicode, which Rust's are as well, by the version of
/// Unicode that each of them knows.
fn lower(text: &str) -> String {
    // Only the sigma depends on what stands around it.
    if text.contains('Σ') {
        return text.to_lowercase();
    }
    let lowered = || text.chars().flat_map(char::to_lowercase);
    // As much as is needed at once: a buffer that grows leaves a copy behind that nobody wipes.
    let mut out = String::with_capacity(lowered().map(char::len_utf8).sum());
    out.extend(lowered());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;

    fn salt() -> Salt {
        Salt::new(Secret::from("0123456789abcdef")).unwrap()
    }

    #[test]
    fn there_is_no_salt_but_a_long_one() {
        let error = |salt: &[u8]| Salt::new(Secret::from(salt)).unwrap_err();
        assert_eq!(error(b""), SaltError::None);
        assert_eq!(error(b"0123456789abcde"), SaltError::Short(15));
        assert_eq!(error(&[0xFF; 16]), SaltError::Utf8);
    }

    #[test]
    fn nobody_has_no_hash() {
        for text in ["", " ", "\u{FEFF}\u{3000}\n"] {
            assert_eq!(Identity::new(text), None, "{text:?}");
        }
        // The next line of Latin 1 is no white space in JavaScript.
        assert!(Identity::new("\u{85}").is_some());
    }

    #[test]
    fn the_hashes_are_those_of_node() {
        let identity = Identity::new("\u{FEFF} User@Example.COM\n").unwrap();
        // createHash('sha256').update('user@example.com0123456789abcdef').digest('hex')
        assert_eq!(
            identity.hash(&salt()),
            "58403d6253094c9d6ce661ee4a61acbea9b852220a5bb89e6e1d79e48f20a7a0"
        );
        // createHmac('sha256', '0123456789abcdef').update('user@example.com').digest('hex')
        assert_eq!(
            identity.hmac(&salt()),
            "daf8bef90cf5114e5c40dfd3b74ad68192a79ceec4536b7e5ec9c8210de16d3f"
        );
        assert_eq!(format!("{identity:?}{:?}", salt()), "[redacted][redacted]");
    }

    #[test]
    fn sigmas_end_words() {
        for (text, expected) in
            [("ΟΔΟΣ", "οδος"), ("ΟΔΟΣ.", "οδος."), ("ΣΑ Σ", "σα σ"), ("İΣ", "i̇ς"), ("İⱥȺ", "i̇ⱥⱥ")]
        {
            assert_eq!(lower(text), expected);
        }
    }
}
