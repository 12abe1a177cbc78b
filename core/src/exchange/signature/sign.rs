use super::{Encoding, Keys, Scheme, SchemeError, Unit, scheme::Stamp};
use crate::exchange::{hex, mac::hmac};
use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use base64ct::{Base64, Base64Unpadded, Base64Url, Base64UrlUnpadded, Encoding as _};

impl Scheme {
    /// The headers that this message needs: the signature, and the id and the time where the scheme has them.
    ///
    /// `time_ms` are milliseconds since the epoch; a scheme in seconds drops the rest. Where a header holds several
    /// signatures, each key that accepts makes one; otherwise the first does.
    ///
    /// # Errors
    /// The scheme is incomplete, no key accepts, or the id or the time cannot stand in a header.
    pub fn sign(
        &self,
        keys: &Keys,
        id: &str,
        time_ms: i64,
        body: &[u8],
    ) -> Result<Vec<(String, String)>, SchemeError> {
        self.complete()?;
        if self.id.is_some() && !self.takes_id(id) {
            return Err(SchemeError::Id);
        }
        let timestamp = match self.timestamp {
            Some(_) if time_ms < 0 => return Err(SchemeError::Time),
            Some((_, Unit::Seconds)) => (time_ms / 1000).to_string(),
            _ => time_ms.to_string(),
        };
        let content = self.content(id, &timestamp, body);
        let mut signatures = String::new();
        let most = if self.separator.is_some() { usize::MAX } else { 1 };
        let pair = |name: &str| [name, "="].concat();
        let before = self.pair.as_deref().map(pair).unwrap_or_default();
        for key in keys.accepting().take(most) {
            if !signatures.is_empty() {
                signatures.extend(self.separator);
            }
            signatures.push_str(&before);
            let tag = hmac(key.secret.reveal(), &content);
            signatures.push_str(&self.prefix);
            signatures.push_str(&encode(self.encoding, tag.get(..self.tag_bytes).unwrap_or(&tag)));
        }
        if signatures.is_empty() {
            return Err(SchemeError::NoKey);
        }
        let mut headers = Vec::new();
        match &self.timestamp {
            Some((Stamp::Pair(name), _)) => {
                let between = self.separator.map(String::from).unwrap_or_default();
                signatures = [&pair(name), timestamp.as_str(), &between, &signatures].concat();
            }
            Some((Stamp::Header(header), _)) => headers.push((header.clone(), timestamp)),
            None => {}
        }
        headers.extend(self.id.clone().map(|header| (header, id.into())));
        // The signature comes first, then the id and the time.
        headers.push((self.header.clone(), signatures));
        headers.reverse();
        Ok(headers)
    }
}

fn encode(encoding: Encoding, tag: &[u8]) -> String {
    match encoding {
        Encoding::Hex => hex::encode(tag),
        Encoding::Base64 => Base64::encode_string(tag),
        Encoding::Base64Url => Base64UrlUnpadded::encode_string(tag),
    }
}

/// The bytes of a signature in this encoding; `None` if it is not written so.
pub(super) fn decode(encoding: Encoding, text: &str) -> Option<Vec<u8>> {
    match encoding {
        Encoding::Hex => hex::decode(text),
        Encoding::Base64 => Base64::decode_vec(text).ok(),
        Encoding::Base64Url => {
            Base64UrlUnpadded::decode_vec(text).or_else(|_| Base64Url::decode_vec(text)).ok()
        }
    }
}

/// The bytes of base64 that lacks its padding.
pub(super) fn decode_unpadded(text: &str) -> Option<Vec<u8>> {
    Base64Unpadded::decode_vec(text).ok()
}
