//! Idempotency keys: the same content has the same key, other content another.

use crate::json::{Limits, canonical};
use alloc::{format, string::String};
use sha2::{Digest, Sha256};

const LIMITS: Limits = Limits { max_bytes: usize::MAX, max_nesting: usize::MAX };

/// The key of a request for `purpose` with this JSON body: the SHA-256 of its canonical form (RFC 8785), written as a
/// UUID of version 8 (RFC 9562), so that a platform that insists on UUIDs takes it. Requests that are meant to have an
/// effect each, although their bodies are equal, differ in their `occasion`.
pub(super) fn derive(purpose: &str, occasion: &str, body: &str) -> String {
    let canonical = canonical(body.as_bytes(), LIMITS);
    // What is sent has been printed from a checked document, so it has a canonical form.
    let content = canonical.as_deref().unwrap_or(body);
    let mut hash = Sha256::new();
    for part in [purpose, occasion, content] {
        // The length keeps the parts apart.
        hash.update(format!("{}:", part.len()));
        hash.update(part);
    }
    let mut id =
        hash.finalize().into_iter().take(16).fold(0_u128, |id, byte| (id << 8) | u128::from(byte));
    id = id & !(0xF << 76) | (0x8 << 76);
    id = id & !(0x3 << 62) | (0x2 << 62);
    let digits = format!("{id:032x}");
    let mut key = String::with_capacity(36);
    for (at, digit) in digits.char_indices() {
        if [8, 12, 16, 20].contains(&at) {
            key.push('-');
        }
        key.push(digit);
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_key_is_a_uuid_of_version_8() {
        let key = derive("guest-session", "", "{}");
        assert_eq!(key.len(), 36);
        assert_eq!(key.as_bytes()[14], b'8');
        assert!(b"89ab".contains(&key.as_bytes()[19]), "{key}");
    }

    #[test]
    fn the_key_is_the_hash_of_all_parts() {
        // Told by another implementation.
        assert_eq!(derive("guest-session", "", "{}"), "2a3bd80b-54e8-87e5-b718-1c62da77b859");
        let key = derive("p", "2", r#"{"a":1,"b":[true]}"#);
        assert_eq!(key, "d8061845-26b3-8869-ab90-af3eb49e35c1");
    }

    #[test]
    fn spelling_does_not_matter_and_content_does() {
        let key = derive("p", "", r#"{"a":1,"b":[true]}"#);
        assert_eq!(key, derive("p", "", r#"{ "b": [true], "\u0061": 1.0 }"#));
        assert_ne!(key, derive("p", "", r#"{"a":1,"b":[false]}"#));
        assert_ne!(key, derive("q", "", r#"{"a":1,"b":[true]}"#));
        assert_ne!(key, derive("p", "2", r#"{"a":1,"b":[true]}"#));
        assert_ne!(derive("a", "bc", "1"), derive("ab", "c", "1"));
    }

    proptest! {
        #[test]
        fn another_payload_has_another_key(one in any::<i32>(), other in any::<i32>()) {
            let same = derive("p", "", &format!("[{one}]")) == derive("p", "", &format!("[{other}]"));
            prop_assert_eq!(same, one == other);
        }
    }
}
