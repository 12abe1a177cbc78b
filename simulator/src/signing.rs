//! How callbacks are signed: HMAC-SHA-256 under a scheme.

use crate::fields::{Fields, Wrong};
use base64ct::{Base64, Encoding as _};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use std::fmt;

/// The key of callbacks unless another is set, as Standard Webhooks writes it.
pub const CALLBACK_KEY: &str = "whsec_Y2FsbGdhdGUtc2ltdWxhdG9yLWNhbGxiYWNrLWtleSE=";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Hex,
    Base64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Signed {
    Body,
    TimestampBody,
    IdTimestampBody,
}

const ENCODINGS: [(&str, Encoding); 2] = [("hex", Encoding::Hex), ("base64", Encoding::Base64)];
const SIGNED: [(&str, Signed); 3] = [
    ("body", Signed::Body),
    ("timestamp.body", Signed::TimestampBody),
    ("id.timestamp.body", Signed::IdTimestampBody),
];

/// A scheme of signatures with its key. Its debug print leaves the key out.
#[derive(Clone)]
pub struct Signing {
    header: String,
    prefix: String,
    encoding: Encoding,
    signed: Signed,
    id_header: Option<String>,
    timestamp_header: Option<String>,
    key: Vec<u8>,
}

impl fmt::Debug for Signing {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Signing({})", self.to_json())
    }
}

impl Default for Signing {
    /// Standard Webhooks with [`CALLBACK_KEY`].
    fn default() -> Self {
        Self::standard_webhooks(bytes(CALLBACK_KEY))
    }
}

/// The bytes of a key: base64 after `whsec_`, otherwise the text itself.
fn bytes(key: &str) -> Vec<u8> {
    key.strip_prefix("whsec_")
        .and_then(|coded| Base64::decode_vec(coded).ok())
        .unwrap_or_else(|| key.as_bytes().to_vec())
}

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

impl Signing {
    fn standard_webhooks(key: Vec<u8>) -> Self {
        Self {
            header: "webhook-signature".to_owned(),
            prefix: "v1,".to_owned(),
            encoding: Encoding::Base64,
            signed: Signed::IdTimestampBody,
            id_header: Some("webhook-id".to_owned()),
            timestamp_header: Some("webhook-timestamp".to_owned()),
            key,
        }
    }

    fn open_messaging(key: Vec<u8>) -> Self {
        Self {
            header: "X-Hub-Signature-256".to_owned(),
            prefix: "sha256=".to_owned(),
            signed: Signed::Body,
            id_header: None,
            timestamp_header: None,
            ..Self::standard_webhooks(key)
        }
    }

    /// Reads `{"preset", "key", "header", "prefix", "encoding", "signed", "idHeader", "timestampHeader"}`.
    pub(crate) fn read(value: &Value, place: &str) -> Result<Self, Wrong> {
        let mut fields = Fields::of(value, place)?;
        let key = fields.text("key")?.map_or_else(|| bytes(CALLBACK_KEY), bytes);
        if key.is_empty() {
            return Err(fields.wrong("key", "must not be empty"));
        }
        let presets = [("standard-webhooks", true), ("open-messaging", false)];
        let mut read = match fields.word("preset", &presets)? {
            Some(false) => Self::open_messaging(key),
            _ => Self::standard_webhooks(key),
        };
        if let Some(encoding) = fields.word("encoding", &ENCODINGS)? {
            read.encoding = encoding;
        }
        if let Some(signed) = fields.word("signed", &SIGNED)? {
            read.signed = signed;
        }
        if let Some(prefix) = fields.text("prefix")? {
            read.prefix = prefix.to_owned();
        }
        if let Some(header) = fields.text("header")? {
            read.header = header.to_owned();
        }
        for (name, header) in
            [("idHeader", &mut read.id_header), ("timestampHeader", &mut read.timestamp_header)]
        {
            if let Some(text) = fields.text(name)? {
                *header = Some(text.to_owned()).filter(|text| !text.is_empty());
            }
        }
        let headers = [Some(&read.header), read.id_header.as_ref(), read.timestamp_header.as_ref()];
        let plain = |text: &str| text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        let token = |text: &str| {
            !text.is_empty()
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        if headers.into_iter().flatten().any(|header| !token(header)) {
            return Err(fields.wrong("header", "names of headers are letters, digits and hyphens"));
        }
        if !plain(&read.prefix) {
            return Err(fields.wrong("prefix", "must be printable ASCII"));
        }
        fields.end()?;
        Ok(read)
    }

    pub(crate) fn to_json(&self) -> Value {
        let encoding = ENCODINGS.iter().find(|(_, known)| *known == self.encoding);
        let signed = SIGNED.iter().find(|(_, known)| *known == self.signed);
        json!({
            "header": self.header,
            "prefix": self.prefix,
            "encoding": encoding.map(|(name, _)| name),
            "signed": signed.map(|(name, _)| name),
            "idHeader": self.id_header,
            "timestampHeader": self.timestamp_header,
        })
    }

    /// The headers that sign a callback; `now` in milliseconds.
    pub(crate) fn headers(&self, id: &str, now: i64, body: &[u8]) -> Vec<(String, String)> {
        let stamp = now.div_euclid(1_000).to_string();
        // HMAC takes keys of every length; only a missing implementation could refuse one.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.key) else { return Vec::new() };
        let parts: &[&str] = match self.signed {
            Signed::Body => &[],
            Signed::TimestampBody => &[&stamp],
            Signed::IdTimestampBody => &[id, &stamp],
        };
        for part in parts {
            mac.update(part.as_bytes());
            mac.update(b".");
        }
        mac.update(body);
        let sum = mac.finalize().into_bytes();
        let sum = match self.encoding {
            Encoding::Hex => hex(&sum),
            Encoding::Base64 => Base64::encode_string(&sum),
        };
        let mut headers = vec![(self.header.clone(), format!("{}{sum}", self.prefix))];
        headers.extend(self.id_header.iter().map(|name| (name.clone(), id.to_owned())));
        headers.extend(self.timestamp_header.iter().map(|name| (name.clone(), stamp.clone())));
        headers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_vector_of_standard_webhooks_is_met() {
        let key = json!({"key": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"});
        let signing = Signing::read(&key, "").unwrap();
        let headers = signing.headers(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330_000,
            br#"{"test": 2432232314}"#,
        );
        assert_eq!(headers[0].1, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert_eq!(headers[2], ("webhook-timestamp".to_owned(), "1614265330".to_owned()));
    }

    #[test]
    fn the_vector_of_rfc_4231_is_met_in_hex_over_the_body() {
        let scheme = json!({
            "key": "Jefe", "header": "X-Sum", "prefix": "", "encoding": "hex", "signed": "body",
            "idHeader": "", "timestampHeader": "",
        });
        let headers =
            Signing::read(&scheme, "").unwrap().headers("id", 0, b"what do ya want for nothing?");
        let sum = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(headers, [("X-Sum".to_owned(), sum.to_owned())]);
    }

    #[test]
    fn a_wrong_scheme_is_refused_and_a_key_never_printed() {
        for (scheme, place) in [
            (json!({"preset": "none"}), "/signature/preset"),
            (json!({"header": "X:Y"}), "/signature/header"),
            (json!({"prefix": "a\nb"}), "/signature/prefix"),
            (json!({"key": ""}), "/signature/key"),
            (json!({"keys": []}), "/signature/keys"),
        ] {
            assert_eq!(Signing::read(&scheme, "/signature").unwrap_err().place, place);
        }
        let signing = Signing::read(&json!({"key": "canary"}), "").unwrap();
        assert!(!format!("{signing:?}").contains("canary"));
    }
}
