use super::values;
use crate::{
    json::{self, Fault, Keys, Number, Raw, Reader, Scalar, Text, Type},
    policy::{self, Sizing},
    report::{Code, Findings, Measures, Severity},
    rules::{fields, metadata},
};
use alloc::string::String;

/// Names and values of the tenant's own.
///
/// ```
/// use callgate::{Engine, documents::{GuestSession, Value}};
///
/// let document = br#"{
///     "channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b",
///     "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
///     "language": ["en-US"],
///     "metadata": { "tier": "gold", "cart": 3.0, "1": true },
///     "callbackUrl": "https://example.com/guest"
/// }"#;
/// let session: GuestSession<'_> = Engine::new().parse(document, None).unwrap();
/// let (key, value) = session.metadata.members().next().unwrap();
/// assert!(key.is("tier") && matches!(value, Value::String(text) if text.is("gold")));
/// assert_eq!(session.metadata.to_json(), r#"{"1":true,"tier":"gold","cart":3}"#);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Metadata<'a> {
    object: Raw<'a>,
    len: usize,
}

/// A value of metadata.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Value<'a> {
    /// A string.
    String(Text<'a>),
    /// A number.
    Number(Number<'a>),
    /// A boolean.
    Boolean(bool),
    /// A value of another type, where the policy does not make an error of `metadata.value-type`.
    Other(Type),
}

impl<'a> Metadata<'a> {
    /// The members, in the order in which they are written.
    pub fn members(&self) -> impl Iterator<Item = (Text<'a>, Value<'a>)> + use<'a> {
        let mut reader = self.object.reader();
        // What has been checked can be read again.
        let mut first = reader.begin_object().is_ok();
        core::iter::from_fn(move || member(&mut reader, core::mem::take(&mut first)).ok()?).fuse()
    }

    /// How many members there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// What ECMAScript's `JSON.stringify(JSON.parse(text))` prints: the text whose size was checked, and which is sent.
    /// Keys that are array indices come first and ascend, the others keep their order.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        self.print(&mut out);
        out
    }

    /// Appends the text of [`to_json`](Self::to_json).
    pub fn print(&self, out: &mut String) {
        // What has been checked can be read again.
        let _ = json::stringify(&mut self.object.reader(), out);
    }
}

fn member<'a>(
    reader: &mut Reader<'a>,
    first: bool,
) -> Result<Option<(Text<'a>, Value<'a>)>, Fault> {
    let Some(key) = reader.member(first)? else { return Ok(None) };
    let value = match reader.peek()? {
        Type::String => Value::String(reader.string()?),
        Type::Number => Value::Number(reader.number()?),
        Type::Boolean => Value::Boolean(reader.boolean()?),
        other => {
            reader.skip()?;
            Value::Other(other)
        }
    };
    Ok(Some((key, value)))
}

/// Reads metadata of at most `max_bytes`.
pub(super) fn read<'a>(
    reader: &mut Reader<'a>,
    policy: &policy::Metadata,
    max_bytes: usize,
    measures: &mut Measures,
    out: &mut Findings<'_>,
) -> Result<Option<Metadata<'a>>, Fault> {
    let start = values::start(reader)?;
    if !values::expect(reader, Type::Object, out)? {
        return Ok(None);
    }
    reader.begin_object()?;
    let mut keys = Keys::default();
    let mut len = 0;
    let mut size = match policy.size {
        Sizing::Json => "{}".len(),
        Sizing::Text => 0,
    };
    while let Some(key) = reader.member(len == 0)? {
        keys.push(key);
        metadata::key_empty::check(key, out);
        size += match policy.size {
            Sizing::Json => usize::from(len > 0) + key.printed_len() + ":".len(),
            Sizing::Text => key.utf8_len(),
        };
        size += value(reader, policy, out)?;
        len += 1;
    }
    keys.close(reader);
    let object = values::since(reader, start);
    metadata::count::check(len, object, policy.max_keys, out);
    metadata::size::check(size, object, max_bytes, out);
    measures.count("metadataKeys", len);
    measures.count("metadataBytes", size);
    Ok(Some(Metadata { object: Raw::new(reader, start), len }))
}

/// Reads a value and returns its size.
fn value(
    reader: &mut Reader<'_>,
    policy: &policy::Metadata,
    out: &mut Findings<'_>,
) -> Result<usize, Fault> {
    let found = reader.peek()?;
    if !metadata::value_type::allows(found, policy) {
        return value_of_other_type(found, reader, policy, out);
    }
    Ok(match found {
        Type::String => {
            let text = reader.string()?;
            fields::string_empty::check(text, out);
            match policy.size {
                Sizing::Json => text.printed_len(),
                Sizing::Text => text.utf8_len(),
            }
        }
        Type::Number => {
            let number = reader.number()?;
            fields::number_unsafe::check(number, out);
            number.printed_len()
        }
        _ => json::boolean_len(reader.boolean()?),
    })
}

/// Passes over a value of a type that the policy does not list, and returns its size. One that is refused for that is
/// reported as that alone; one that is not is sent, so what no policy may silence is looked for in it.
#[cold]
fn value_of_other_type(
    found: Type,
    reader: &mut Reader<'_>,
    policy: &policy::Metadata,
    out: &mut Findings<'_>,
) -> Result<usize, Fault> {
    let start = reader.offset();
    let sent = out.severity(Code::MetadataValueType) != Severity::Error;
    let see = |scalar: Scalar<'_>| match scalar {
        Scalar::Number(number) if sent => {
            fields::number_unsafe::check(number, out);
        }
        Scalar::String(text) if sent && found == Type::String => {
            fields::string_empty::check(text, out);
        }
        _ => {}
    };
    let size = match policy.size {
        Sizing::Json => reader.skip_printed(see)?,
        Sizing::Text => reader.skip_text(see)?,
    };
    metadata::value_type::found(found, values::since(reader, start), policy, out);
    Ok(size)
}
