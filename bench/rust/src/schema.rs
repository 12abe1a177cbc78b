//! The rules of guest sessions as a JSON Schema, which jsonschema and ajv both enforce.

use callgate::REFERENCE_POLICY;
use jsonschema::{Keyword, ValidationError, Validator};
use serde_json::{Value, json};
use std::{error::Error, io};

/// An absolute URI of https with a host, in the characters of RFC 3986; its grammar is the format `uri`.
const HTTPS: &str = "^[hH][tT][tT][pP][sS]://[^/?#:]";

/// The greatest integer that a JavaScript host reads as it is written.
const SAFE: i64 = (1 << 53) - 1;

/// The schema. Its lists of languages and regions are those of the engine's default policy. `maxJsonBytes` is a keyword of
/// our own: the most bytes that the value's compact JSON takes in UTF-8.
pub(crate) fn guest_session() -> Result<Value, Box<dyn Error>> {
    let policy: Value = serde_json::from_str(REFERENCE_POLICY)?;
    let language = &policy["language"];
    let languages = either_case(&language["languages"])?;
    let regions = either_case(&language["regions"])?;
    let metadata = &policy["metadata"];
    let uuid = json!({"type": "string",
        "pattern": "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$"});
    Ok(json!({
        "type": "object",
        "required": ["channelId", "queueId", "language", "metadata", "callbackUrl"],
        "additionalProperties": false,
        "properties": {
            "channelId": uuid,
            "queueId": uuid,
            "language": {
                "type": "array", "minItems": language["minTags"], "maxItems": language["maxTags"],
                "items": {"type": "string", "pattern": format!("^(?:{languages})(?:-(?:{regions}))?$")}
            },
            "metadata": {
                "type": "object", "maxProperties": metadata["maxKeys"], "propertyNames": {"minLength": 1},
                "additionalProperties": {"type": ["string", "number", "boolean"], "minLength": 1, "minimum": -SAFE,
                    "maximum": SAFE},
                "maxJsonBytes": metadata["maxBytes"]
            },
            "callbackUrl": {"type": "string", "format": "uri", "pattern": HTTPS}
        }
    }))
}

/// An alternative of pairs of letters, gathered by the first letter, for a pattern without flags.
fn either_case(pairs: &Value) -> Result<String, Box<dyn Error>> {
    let mut groups: Vec<(char, String)> = Vec::new();
    for pair in pairs.as_array().ok_or("the policy lists no codes")? {
        let mut letters = pair.as_str().ok_or("a code is no text")?.chars();
        let (Some(first), Some(second)) = (letters.next(), letters.next()) else {
            return Err("a code is no pair".into());
        };
        let both = [second.to_ascii_lowercase(), second.to_ascii_uppercase()];
        match groups.last_mut() {
            Some((letter, seconds)) if *letter == first => seconds.extend(both),
            _ => groups.push((first, both.iter().collect())),
        }
    }
    let group = |(first, seconds): &(char, String)| {
        format!("[{}{}][{seconds}]", first.to_ascii_lowercase(), first.to_ascii_uppercase())
    };
    Ok(groups.iter().map(group).collect::<Vec<_>>().join("|"))
}

/// The schema, compiled by the crate jsonschema.
pub(crate) struct Schema(Validator);

impl Schema {
    pub(crate) fn new(schema: &Value) -> Result<Self, Box<dyn Error>> {
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .with_keyword("maxJsonBytes", |_, limit, _| {
                let limit = limit
                    .as_u64()
                    .ok_or_else(|| ValidationError::custom("maxJsonBytes is a number"))?;
                Ok(Box::new(MaxJsonBytes(limit)) as Box<dyn for<'i> Keyword<'i>>)
            })
            .build(schema)
            .map_err(|error| error.to_string())?;
        Ok(Self(validator))
    }

    /// Whether the bytes are a valid document.
    pub(crate) fn is_valid(&self, bytes: &[u8]) -> bool {
        serde_json::from_slice(bytes).is_ok_and(|value| self.0.is_valid(&value))
    }

    /// How many errors are reported, each with its text and place.
    pub(crate) fn errors(&self, bytes: &[u8]) -> usize {
        let Ok(value) = serde_json::from_slice(bytes) else { return 1 };
        self.0
            .iter_errors(&value)
            .map(|error| (error.to_string(), error.instance_path().to_string()))
            .count()
    }
}

struct MaxJsonBytes(u64);

impl<'i> Keyword<'i> for MaxJsonBytes {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if Keyword::is_valid(self, instance) {
            Ok(())
        } else {
            Err(ValidationError::custom("too many bytes"))
        }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        let mut count = Count(0);
        serde_json::to_writer(&mut count, instance).is_ok() && count.0 <= self.0
    }
}

/// Counts what is written and keeps none of it.
struct Count(u64);

impl io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
