//! A guest as the CRM is told of it.

use crate::{
    documents::GenesysGuest,
    exchange::{
        Time,
        answer::{self, Field},
        body::{Object, instant},
    },
};
use alloc::string::String;
use core::fmt;

/// A guest as the CRM is told of it: who it is by the platform's id and the hash of the e-mail address, what it agreed
/// to, and where it comes from. It is made of a checked document alone, and holds no address in plain text.
#[derive(Clone, PartialEq, Eq)]
pub struct CrmRecord {
    pub(super) external_id: String,
    pub(super) json: String,
}

impl CrmRecord {
    /// The record of a guest: its id with the platform, its document, and when there was last something from it.
    ///
    /// # Errors
    /// The id is empty, or the policy has let an e-mail address pass that is no hash.
    pub fn new(
        external_id: &str,
        guest: &GenesysGuest<'_>,
        last_interaction: Option<Time>,
    ) -> Result<Self, CrmRecordError> {
        const NAMES: [&str; 3] = ["consent", "identityAttributes", "channelContext"];
        if external_id.is_empty() {
            return Err(CrmRecordError::NoId);
        }
        let text = guest.to_json();
        // What has been checked can be read again.
        let [consent, identity, context] = answer::inner(&text, NAMES).unwrap_or([None; 3]);
        let identity = identity.and_then(Field::json).unwrap_or("{}");
        let [hash] = answer::inner(identity, ["emailHash"]).unwrap_or([None]);
        let mut object = Object::new().text("externalId", external_id);
        if let Some(hash) = hash {
            let hash = hash.text().filter(|hash| is_hash(hash)).ok_or(CrmRecordError::NoHash)?;
            object = object.text("emailHash", &hash);
        }
        if let Some(consent) = consent.and_then(Field::json) {
            object = object.json("consentFlags", consent);
        }
        if let Some(at) = last_interaction {
            object = object.text("lastInteraction", &instant(at));
        }
        if let Some(context) = context.and_then(Field::json) {
            object = object.json("channelContext", context);
        }
        Ok(Self { external_id: external_id.into(), json: object.finish() })
    }

    /// The record as the CRM gets it.
    #[must_use]
    pub fn to_json(&self) -> &str {
        &self.json
    }
}

/// The form of the rule `identity.hash-format`, which a policy may silence.
fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What is known of a guest is personal, hashed or not.
impl fmt::Debug for CrmRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CrmRecord").field("external_id", &self.external_id).finish_non_exhaustive()
    }
}

/// Why there is no record of a guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CrmRecordError {
    /// The id is empty.
    NoId,
    /// What should be the hash of the e-mail address is none.
    NoHash,
}

impl fmt::Display for CrmRecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoId => "a record needs the guest's id",
            Self::NoHash => "the hash of the e-mail address is not 64 hex digits",
        })
    }
}

impl core::error::Error for CrmRecordError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Engine;
    use std::format;

    const HASH: &str = "7d6fd7774f0d87624da6dcf16d0d3d104c3191e771fbe2f39c86aed4b2bf1a0f";

    fn document(email: &str) -> String {
        format!(
            r#"{{"channel":"webmessaging","consent":{{"marketing":true,"dataProcessing":true}},
            "identityAttributes":{{"emailHash":"{email}","deviceFingerprint":"canary"}},
            "channelContext":{{"campaignId":"SPRING"}},"attributes":{{"tier":"gold"}}}}"#
        )
    }

    #[test]
    fn the_crm_is_told_what_it_needs_and_no_more() {
        let text = document(HASH);
        let guest = Engine::new().parse(text.as_bytes(), None).unwrap();
        let record = CrmRecord::new("g-1", &guest, Some(1_767_261_600_000)).unwrap();
        assert_eq!(
            record.to_json(),
            format!(
                r#"{{"externalId":"g-1","emailHash":"{HASH}","consentFlags":{{"marketing":true,"dataProcessing":true}},"lastInteraction":"2026-01-01T10:00:00Z","channelContext":{{"campaignId":"SPRING"}}}}"#
            )
        );
        assert!(!format!("{record:?}").contains(HASH));
        assert_eq!(CrmRecord::new("", &guest, None), Err(CrmRecordError::NoId));
    }

    #[test]
    fn an_address_is_not_told_even_if_the_policy_lets_it_pass() {
        let policy = br#"{"severity":{"identity.plaintext":"off","identity.hash-format":"off"}}"#;
        let engine = Engine::from_policy(policy).unwrap();
        for no_hash in ["ada@example.com", &"z".repeat(64), &"a".repeat(63)] {
            let text = document(no_hash);
            let guest = engine.parse(text.as_bytes(), None).unwrap();
            assert_eq!(CrmRecord::new("g-1", &guest, None), Err(CrmRecordError::NoHash));
        }
        let said = [CrmRecordError::NoId, CrmRecordError::NoHash].map(|error| format!("{error}"));
        let expected = [
            "a record needs the guest's id",
            "the hash of the e-mail address is not 64 hex digits",
        ];
        assert_eq!(said, expected);
    }
}
