//! The document of a Genesys guest, from what a host knows of the guest in plain text.

use super::{
    body::Object,
    identity::{Identity, Salt},
};
use crate::documents::Consent;
use alloc::{string::String, vec::Vec};
use core::fmt;

/// Writes the document of a Genesys guest. Identities go in as hashes, so that the plain text stands nowhere; what comes
/// out is JSON that is checked like any other.
///
/// ```
/// use callgate::{Engine, documents::{Consent, GenesysGuest}};
/// use callgate::exchange::{GuestDocument, Secret, identity::{Identity, Salt}};
///
/// let salt = Salt::new(Secret::from("of 16 bytes or more")).expect("it is long enough");
/// let email = Identity::new("Ada@Example.com").expect("it is not empty");
/// let text = GuestDocument::new(Consent { marketing: false, data_processing: true })
///     .email(&email, &salt)
///     .campaign_id("SPRING-2026")
///     .attribute("tier", "gold")
///     .to_json();
/// let guest: GenesysGuest<'_> = Engine::new().parse(text.as_bytes(), None).expect("it is sound");
/// assert!(!text.contains("ada@example.com"));
/// # assert!(guest.identity_attributes.is_some());
/// ```
#[derive(Clone)]
pub struct GuestDocument {
    consent: Consent,
    email_hash: Option<String>,
    phone_hash: Option<String>,
    device_fingerprint: Option<String>,
    origin_page: Option<String>,
    campaign_id: Option<String>,
    attributes: Vec<(String, String)>,
}

impl GuestDocument {
    /// A guest of whom nothing is known but the consent. The channel is web messaging.
    #[must_use]
    pub const fn new(consent: Consent) -> Self {
        Self {
            consent,
            email_hash: None,
            phone_hash: None,
            device_fingerprint: None,
            origin_page: None,
            campaign_id: None,
            attributes: Vec::new(),
        }
    }

    /// With the [hash](Identity::hash) of an e-mail address.
    #[must_use]
    pub fn email(self, email: &Identity, salt: &Salt) -> Self {
        self.email_hash(email.hash(salt))
    }

    /// With the [hash](Identity::hash) of a telephone number.
    #[must_use]
    pub fn phone(self, phone: &Identity, salt: &Salt) -> Self {
        self.phone_hash(phone.hash(salt))
    }

    /// With a hash of an e-mail address that was made otherwise: an [HMAC](Identity::hmac), or one from a store.
    #[must_use]
    pub fn email_hash(self, hash: impl Into<String>) -> Self {
        Self { email_hash: Some(hash.into()), ..self }
    }

    /// With a hash of a telephone number that was made otherwise.
    #[must_use]
    pub fn phone_hash(self, hash: impl Into<String>) -> Self {
        Self { phone_hash: Some(hash.into()), ..self }
    }

    /// With what tells the device.
    #[must_use]
    pub fn device_fingerprint(self, fingerprint: impl Into<String>) -> Self {
        Self { device_fingerprint: Some(fingerprint.into()), ..self }
    }

    /// With the URL of the page that the guest comes from.
    #[must_use]
    pub fn origin_page(self, url: impl Into<String>) -> Self {
        Self { origin_page: Some(url.into()), ..self }
    }

    /// With the campaign that led there.
    #[must_use]
    pub fn campaign_id(self, id: impl Into<String>) -> Self {
        Self { campaign_id: Some(id.into()), ..self }
    }

    /// With one more attribute of the tenant's own, as text, which every policy allows.
    #[must_use]
    pub fn attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.push((name.into(), value.into()));
        self
    }

    /// The JSON text, to be checked by [`Engine::parse`](crate::Engine::parse). What is not known is left out.
    #[must_use]
    pub fn to_json(&self) -> String {
        let consent = Object::new()
            .flag("marketing", self.consent.marketing)
            .flag("dataProcessing", self.consent.data_processing);
        let given = |names: [(&str, &Option<String>); 3]| {
            let known = names.into_iter().filter_map(|(name, text)| Some((name, text.as_ref()?)));
            members(known.map(|(name, text)| (name, text.as_str())))
        };
        let identity = given([
            ("emailHash", &self.email_hash),
            ("phoneHash", &self.phone_hash),
            ("deviceFingerprint", &self.device_fingerprint),
        ]);
        let context = given([
            ("originPage", &self.origin_page),
            ("campaignId", &self.campaign_id),
            ("", &None),
        ]);
        let attributes =
            self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let mut document =
            Object::new().text("channel", "webmessaging").json("consent", &consent.finish());
        for (name, part) in [
            ("identityAttributes", identity),
            ("channelContext", context),
            ("attributes", members(attributes)),
        ] {
            if let Some(part) = part {
                document = document.json(name, &part);
            }
        }
        document.finish()
    }
}

/// An object of texts, if there are any.
fn members<'a>(texts: impl Iterator<Item = (&'a str, &'a str)>) -> Option<String> {
    let mut texts = texts.peekable();
    texts.peek()?;
    Some(texts.fold(Object::new(), |object, (name, text)| object.text(name, text)).finish())
}

/// What is known is personal, hashed or not.
impl fmt::Debug for GuestDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GuestDocument").field("consent", &self.consent).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Engine, Kind, exchange::Secret};
    use std::format;

    const CONSENT: Consent = Consent { marketing: true, data_processing: true };

    #[test]
    fn what_is_known_stands_in_it_as_the_document_has_it() {
        let salt = Salt::new(Secret::from("0123456789abcdef")).unwrap();
        let identity = |text| Identity::new(text).unwrap();
        let document = GuestDocument::new(CONSENT)
            .email(&identity("Ada@Example.com"), &salt)
            .phone(&identity("+49 30 1234567"), &salt)
            .device_fingerprint("canary-device")
            .origin_page("https://example.com/a?b=c")
            .campaign_id("SPRING")
            .attribute("a\"b", "c\\d");
        let text = document.to_json();
        assert!(Engine::new().is_valid(Kind::GenesysGuest, text.as_bytes(), None), "{text}");
        let hash = identity("ada@example.com").hash(&salt);
        let phone = identity("+49 30 1234567").hash(&salt);
        for part in [
            &*format!(r#""emailHash":"{hash}""#),
            &*format!(r#""phoneHash":"{phone}""#),
            r#""deviceFingerprint":"canary-device""#,
            r#""originPage":"https://example.com/a?b=c""#,
            r#""campaignId":"SPRING""#,
            r#""a\"b":"c\\d""#,
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(!text.contains("primaryIdentifier"));
        let printed = format!("{document:?}");
        for personal in ["canary", &*hash, "example"] {
            assert!(!printed.contains(personal), "{printed}");
        }
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let text = GuestDocument::new(CONSENT).to_json();
        assert_eq!(
            text,
            r#"{"channel":"webmessaging","consent":{"marketing":true,"dataProcessing":true}}"#
        );
    }

    #[test]
    fn plain_text_does_not_pass_as_a_hash() {
        let text = GuestDocument::new(CONSENT).email_hash("ada@example.com").to_json();
        let report = Engine::new().check(Kind::GenesysGuest, text.as_bytes(), None);
        assert_eq!(report.violations[0].code.name(), "identity.plaintext");
        assert!(!report.to_json().contains("ada@"));
    }
}
