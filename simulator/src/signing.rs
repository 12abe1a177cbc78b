//! How callbacks are signed: under a scheme of the library's, so that there is one way to sign.

use crate::fields::{Fields, Wrong};
use callgate::exchange::{
    Secret,
    signature::{Encoding, Keys, Scheme, SchemeError, Unit},
};
use serde_json::{Value, json};
use std::fmt;

/// The key of callbacks unless another is set, as Standard Webhooks writes it.
pub const CALLBACK_KEY: &str = "whsec_Y2FsbGdhdGUtc2ltdWxhdG9yLWNhbGxiYWNrLWtleSE=";

const ENCODINGS: [(&str, Encoding); 2] = [("hex", Encoding::Hex), ("base64", Encoding::Base64)];

/// What is signed: the name of the setting, and the template.
const SIGNED: [(&str, &str); 3] = [
    ("body", "{body}"),
    ("timestamp.body", "{timestamp}.{body}"),
    ("id.timestamp.body", "{id}.{timestamp}.{body}"),
];

/// A scheme of signatures with its key. Its debug print leaves the key out.
#[derive(Clone)]
pub struct Signing {
    form: Form,
    scheme: Scheme,
    keys: Keys,
}

/// The settings of a scheme.
#[derive(Clone)]
struct Form {
    header: String,
    prefix: String,
    encoding: Encoding,
    signed: &'static str,
    id_header: Option<String>,
    timestamp_header: Option<String>,
    /// The names of signature and timestamp, where both stand in the one header.
    pairs: Option<(String, String)>,
}

type Preset = fn() -> Form;

impl fmt::Debug for Signing {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Signing({})", self.to_json())
    }
}

impl Default for Signing {
    /// Standard Webhooks with [`CALLBACK_KEY`].
    fn default() -> Self {
        let keys = keys(CALLBACK_KEY).unwrap_or_default();
        Self { form: Form::standard_webhooks(), scheme: Scheme::standard_webhooks(), keys }
    }
}

/// The key: base64 after `whsec_`, otherwise the text itself.
fn keys(text: &str) -> Result<Keys, SchemeError> {
    let secret = Secret::from(text);
    Keys::new().with_whsec("callbacks", &secret).or_else(|_| Keys::new().with("callbacks", secret))
}

impl Form {
    fn standard_webhooks() -> Self {
        Self {
            header: "webhook-signature".to_owned(),
            prefix: "v1,".to_owned(),
            encoding: Encoding::Base64,
            signed: "{id}.{timestamp}.{body}",
            id_header: Some("webhook-id".to_owned()),
            timestamp_header: Some("webhook-timestamp".to_owned()),
            pairs: None,
        }
    }

    fn open_messaging() -> Self {
        Self {
            header: "X-Hub-Signature-256".to_owned(),
            prefix: "sha256=".to_owned(),
            signed: "{body}",
            id_header: None,
            timestamp_header: None,
            ..Self::standard_webhooks()
        }
    }

    /// `v1=` and hex after `t=` in one header.
    fn one_header() -> Self {
        Self {
            header: "X-Signature".to_owned(),
            prefix: String::new(),
            encoding: Encoding::Hex,
            signed: "{timestamp}.{body}",
            id_header: None,
            timestamp_header: None,
            pairs: Some(("v1".to_owned(), "t".to_owned())),
        }
    }

    fn signs(&self, part: &str) -> bool {
        self.signed.contains(part)
    }

    /// The scheme. A header that is not signed is none of it.
    fn scheme(&self) -> Result<Scheme, SchemeError> {
        let scheme = Scheme::new(&self.header, self.signed)?;
        let scheme = scheme.prefix(&self.prefix).encoding(self.encoding);
        let scheme = match (&self.pairs, &self.timestamp_header) {
            (Some((signature, timestamp)), _) => {
                scheme.pairs(signature, timestamp, Unit::Seconds)?
            }
            (None, Some(header)) if self.signs("{timestamp}") => {
                scheme.timestamp(header, Unit::Seconds)?
            }
            _ => scheme,
        };
        match &self.id_header {
            Some(header) if self.signs("{id}") => scheme.id(header),
            _ => Ok(scheme),
        }
    }
}

impl Signing {
    /// Reads `{"preset", "key", "header", "prefix", "encoding", "signed", "idHeader", "timestampHeader", "pairs"}`.
    pub(crate) fn read(value: &Value, place: &str) -> Result<Self, Wrong> {
        let mut fields = Fields::of(value, place)?;
        let key = fields.text("key")?.unwrap_or(CALLBACK_KEY);
        let keys = keys(key).map_err(|_| fields.wrong("key", "must not be empty"))?;
        let presets: [(&str, Preset); 3] = [
            ("standard-webhooks", Form::standard_webhooks),
            ("open-messaging", Form::open_messaging),
            ("one-header", Form::one_header),
        ];
        let preset = fields.word("preset", &presets)?;
        let mut form = preset.unwrap_or(Form::standard_webhooks)();
        if let Some(encoding) = fields.word("encoding", &ENCODINGS)? {
            form.encoding = encoding;
        }
        if let Some(signed) = fields.word("signed", &SIGNED)? {
            form.signed = signed;
        }
        if let Some(prefix) = fields.text("prefix")? {
            form.prefix = prefix.to_owned();
        }
        if let Some(header) = fields.text("header")? {
            form.header = header.to_owned();
        }
        for (name, header) in
            [("idHeader", &mut form.id_header), ("timestampHeader", &mut form.timestamp_header)]
        {
            if let Some(text) = fields.text(name)? {
                *header = Some(text.to_owned()).filter(|text| !text.is_empty());
            }
        }
        match fields.value("pairs") {
            None => {}
            Some(Value::Null) => form.pairs = None,
            Some(value) => {
                let mut names = Fields::of(value, fields.place("pairs"))?;
                let (signature, timestamp) = (names.text("signature")?, names.text("timestamp")?);
                let signature = names.required("signature", signature)?.to_owned();
                form.pairs = Some((signature, names.required("timestamp", timestamp)?.to_owned()));
                names.end()?;
            }
        }
        let headers = [Some(&form.header), form.id_header.as_ref(), form.timestamp_header.as_ref()];
        let token = |text: &str| {
            !text.is_empty()
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        if headers.into_iter().flatten().any(|header| !token(header)) {
            return Err(fields.wrong("header", "names of headers are letters, digits and hyphens"));
        }
        if !form.prefix.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            return Err(fields.wrong("prefix", "must be printable ASCII"));
        }
        let scheme = form.scheme();
        // What is missing shows when something is signed.
        let tried = scheme.and_then(|scheme| scheme.sign(&keys, "id", 0, b"").map(|_| scheme));
        let scheme = tried.map_err(|error| Wrong::at(place, error.to_string()))?;
        fields.end()?;
        Ok(Self { form, scheme, keys })
    }

    pub(crate) fn to_json(&self) -> Value {
        let form = &self.form;
        let encoding = ENCODINGS.iter().find(|(_, known)| *known == form.encoding);
        let signed = SIGNED.iter().find(|(_, known)| *known == form.signed);
        let pairs = form.pairs.as_ref();
        json!({
            "header": form.header,
            "prefix": form.prefix,
            "encoding": encoding.map(|(name, _)| name),
            "signed": signed.map(|(name, _)| name),
            "idHeader": form.id_header,
            "timestampHeader": form.timestamp_header,
            "pairs": pairs.map(|(signature, timestamp)| {
                json!({"signature": signature, "timestamp": timestamp})
            }),
        })
    }

    /// The headers that sign a callback; `now` in milliseconds. None before the epoch, which no scheme can tell.
    pub(crate) fn headers(&self, id: &str, now: i64, body: &[u8]) -> Vec<(String, String)> {
        let form = &self.form;
        let mut headers = self.scheme.sign(&self.keys, id, now, body).unwrap_or_default();
        if let Some(name) = form.id_header.as_ref().filter(|_| !form.signs("{id}")) {
            headers.push((name.clone(), id.to_owned()));
        }
        if let Some(name) = form.timestamp_header.as_ref().filter(|_| !form.signs("{timestamp}")) {
            headers.push((name.clone(), now.div_euclid(1_000).to_string()));
        }
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
    fn one_header_may_hold_the_time_too() {
        let sum = "676e9438cfdb369147817f6a65feb8665d3ea421333db70b0dbc2abb2e0a497e";
        let signing = Signing::read(&json!({"preset": "one-header", "key": "Jefe"}), "").unwrap();
        let headers = signing.headers("id", 1_614_265_330_999, b"{}");
        assert_eq!(headers, [("X-Signature".to_owned(), format!("t=1614265330,v1={sum}"))]);
        let named = json!({
            "preset": "one-header", "key": "Jefe", "header": "X-Tenant",
            "pairs": {"signature": "sig", "timestamp": "ts"}, "idHeader": "X-Id",
        });
        let headers = Signing::read(&named, "").unwrap().headers("id", 1_614_265_330_999, b"{}");
        assert_eq!(
            headers,
            [
                ("X-Tenant".to_owned(), format!("ts=1614265330,sig={sum}")),
                ("X-Id".to_owned(), "id".to_owned()),
            ]
        );
    }

    #[test]
    fn settings_are_told_as_they_are_taken() {
        for preset in ["standard-webhooks", "open-messaging", "one-header"] {
            let signing = Signing::read(&json!({"preset": preset}), "").unwrap();
            let mut told = signing.to_json();
            let members = told.as_object_mut().unwrap();
            // What is absent is told as null, and taken as empty.
            for (name, value) in members.iter_mut().filter(|(name, _)| name.ends_with("Header")) {
                if value.is_null() {
                    *value = json!("");
                }
                assert!(value.is_string(), "{name}");
            }
            assert_eq!(Signing::read(&told, "").unwrap().to_json(), signing.to_json());
        }
    }

    #[test]
    fn a_wrong_scheme_is_refused_and_a_key_never_printed() {
        for (scheme, place) in [
            (json!({"preset": "none"}), "/signature/preset"),
            (json!({"header": "X:Y"}), "/signature/header"),
            (json!({"prefix": "a\nb"}), "/signature/prefix"),
            (json!({"key": ""}), "/signature/key"),
            (json!({"keys": []}), "/signature/keys"),
            (json!({"pairs": {"signature": "v1"}}), "/signature/pairs/timestamp"),
            (json!({"pairs": {"signature": "a", "timestamp": "a"}}), "/signature"),
            (json!({"preset": "one-header", "signed": "body"}), "/signature"),
            (json!({"timestampHeader": ""}), "/signature"),
            (json!({"idHeader": ""}), "/signature"),
        ] {
            assert_eq!(Signing::read(&scheme, "/signature").unwrap_err().place, place);
        }
        let signing = Signing::read(&json!({"key": "canary"}), "").unwrap();
        assert!(!format!("{signing:?}").contains("canary"));
    }
}
