use base64ct::{Base64, Encoding};
use callgate::Kind;
use serde_json::{Map, Value};

/// A document with what it is checked as and under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vector {
    /// What the vector is about.
    pub name: String,
    /// What the document is checked as; its shape tells where there is none.
    pub kind: Option<Kind>,
    /// The policy of its own.
    pub policy: Option<Vec<u8>>,
    /// The document.
    pub document: Vec<u8>,
    /// What the platform knows.
    pub facts: Option<Vec<u8>>,
    /// The codes that a check must find, in order, where the vector says so. They do not travel.
    pub codes: Option<Vec<String>>,
}

impl Vector {
    /// A vector without facts and without a policy of its own.
    #[must_use]
    pub fn new(name: impl Into<String>, kind: Option<Kind>, document: impl Into<Vec<u8>>) -> Self {
        let (name, document) = (name.into(), document.into());
        Self { name, kind, document, policy: None, facts: None, codes: None }
    }

    /// The vector as a subject reads it: an object on one line with the members `name` and `kind`, `null` where the
    /// shape of the document is to tell it, and `document`, `facts` and `policy` as far as they are there. Each of the
    /// three is a string with the text; where that is not UTF-8, `documentBase64` and so on in its place.
    #[must_use]
    pub fn to_line(&self) -> String {
        let mut members = Map::new();
        members.insert("name".into(), self.name.clone().into());
        members.insert("kind".into(), self.kind.map(Kind::name).into());
        let texts = [
            ("policy", self.policy.as_ref()),
            ("document", Some(&self.document)),
            ("facts", self.facts.as_ref()),
        ];
        for (name, bytes) in texts {
            let Some(bytes) = bytes else { continue };
            match str::from_utf8(bytes) {
                Ok(text) => members.insert(name.into(), text.into()),
                Err(_) => {
                    members.insert(format!("{name}Base64"), Base64::encode_string(bytes).into())
                }
            };
        }
        Value::Object(members).to_string()
    }

    /// The vector of a line; a committed one also has `codes`.
    ///
    /// # Panics
    /// The line is none: it has another shape, or members that no vector has.
    #[must_use]
    pub fn from_line(line: &str) -> Self {
        let value: Value = serde_json::from_str(line).expect("a line of JSON");
        let Value::Object(mut members) = value else { panic!("no object: {line}") };
        let mut text = |name: &str| match members.remove(name) {
            Some(Value::String(text)) => Some(text),
            Some(Value::Null) | None => None,
            Some(other) => panic!("{name}: {other}"),
        };
        let name = text("name").expect("a name");
        let kind = text("kind").map(|kind| kind.parse().expect("a kind"));
        let mut bytes = |name: &str| {
            let plain = text(name).map(String::into_bytes);
            let coded = text(&format!("{name}Base64"));
            plain.or_else(|| coded.map(|text| Base64::decode_vec(&text).expect("base64")))
        };
        let (policy, facts) = (bytes("policy"), bytes("facts"));
        let document = bytes("document").expect("a document");
        let codes = members
            .remove("codes")
            .map(|codes| serde_json::from_value(codes).expect("codes, which are strings"));
        assert!(members.is_empty(), "members that no vector has: {members:?}");
        Self { name, kind, policy, document, facts, codes }
    }
}
