//! Reading what platforms answer.

use super::{Malformed, Response};
use crate::json::{Fault, Limits, Number, Reader, Text, Type, print_str};
use alloc::{
    borrow::ToOwned,
    string::{String, ToString},
    vec::Vec,
};

/// Larger answers are not read: a page of a thousand entities has its room.
const LIMITS: Limits = Limits { max_bytes: 16 << 20, max_nesting: 64 };

/// A field of an answer.
#[derive(Clone, Copy)]
pub(super) enum Field<'a> {
    Text(Text<'a>),
    Number(Number<'a>),
    Flag(bool),
    /// An array or an object, as its text.
    Json(&'a str),
}

impl<'a> Field<'a> {
    /// The text, if it is one that is not empty.
    pub(super) fn text(self) -> Option<String> {
        match self {
            Self::Text(text) if !text.is_empty() => Some(text.decode().into_owned()),
            _ => None,
        }
    }

    /// The number, if it is a whole one that is not negative.
    pub(super) fn count(self) -> Option<u64> {
        match self {
            Self::Number(number) => u64::try_from(number.to_i64()?).ok(),
            _ => None,
        }
    }

    /// The value as JSON.
    pub(super) fn print(self) -> String {
        match self {
            Self::Text(text) => {
                let mut printed = String::new();
                print_str(&text.decode(), &mut printed);
                printed
            }
            Self::Number(number) => number.raw().to_string(),
            Self::Flag(flag) => flag.to_string(),
            Self::Json(text) => text.to_string(),
        }
    }

    /// The text of the value, if it is an array or an object.
    pub(super) const fn json(self) -> Option<&'a str> {
        match self {
            Self::Json(text) => Some(text),
            _ => None,
        }
    }
}

/// The elements of an array, each as its text: numbers and literals as they stand, texts in their quotes.
pub(super) fn elements(array: &str) -> Option<Vec<&str>> {
    let mut reader = Reader::new(array.as_bytes(), LIMITS).ok()?;
    reader.begin_array().ok()?;
    let mut elements = Vec::new();
    while reader.element(elements.is_empty()).ok()? {
        let span = reader.skip().ok()?;
        elements.push(array.get(span.start..span.end)?);
    }
    reader.finish().ok()?;
    Some(elements)
}

/// The fields of these names of an object that stands in an answer.
pub(super) fn inner<'a, const N: usize>(
    object: &'a str,
    names: [&str; N],
) -> Result<[Option<Field<'a>>; N], Malformed> {
    read(object.as_bytes(), names).map_err(|_| Malformed::NotAnObject)
}

/// The fields of these names of the object that the answer is; of a repeated one the last counts, and `null` stands for
/// none.
pub(super) fn fields<'a, const N: usize>(
    response: &'a Response,
    names: [&str; N],
) -> Result<[Option<Field<'a>>; N], Malformed> {
    read(&response.body, names).map_err(|_| Malformed::NotAnObject)
}

fn read<'a, const N: usize>(
    body: &'a [u8],
    names: [&str; N],
) -> Result<[Option<Field<'a>>; N], Fault> {
    let mut fields = [None; N];
    let mut reader = Reader::new(body, LIMITS)?;
    reader.begin_object()?;
    let mut first = true;
    while let Some(key) = reader.member(first)? {
        first = false;
        let name = names.iter().position(|name| key.is(name));
        let Some(slot) = name.and_then(|name| fields.get_mut(name)) else {
            reader.skip()?;
            continue;
        };
        *slot = match reader.peek()? {
            Type::String => Some(Field::Text(reader.string()?)),
            Type::Number => Some(Field::Number(reader.number()?)),
            Type::Boolean => Some(Field::Flag(reader.boolean()?)),
            Type::Null => {
                reader.null()?;
                None
            }
            Type::Array | Type::Object => {
                let span = reader.skip()?;
                reader.document().get(span.start..span.end).map(Field::Json)
            }
        };
    }
    reader.finish()?;
    Ok(fields)
}

/// The code that a refusal gives: a short plain name, from where platforms and OAuth (RFC 6749, section 5.2) put it. It
/// is no code if it stands in one of the texts that were sent: then it may be personal data or a secret.
pub(super) fn code<'s>(
    response: &Response,
    sent: impl IntoIterator<Item = &'s [u8]>,
) -> Option<String> {
    let code =
        fields(response, ["code", "errorCode", "error"]).ok()?.into_iter().flatten().find_map(
            |field| match field {
                Field::Text(text) => text.plain(),
                Field::Number(number) => Some(number.raw()),
                Field::Flag(_) | Field::Json(_) => None,
            },
        )?;
    let plain = (1..=64).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    // Of what is short some code contains the letters by chance.
    let is_echo = |sent: &[u8]| {
        contains(sent, code.as_bytes()) || (sent.len() >= 8 && contains(code.as_bytes(), sent))
    };
    let echoed = sent.into_iter().any(is_echo);
    (plain && !echoed).then(|| code.to_owned())
}

/// The code that a token endpoint gives: one of RFC 6749, section 5.2. It may not say anything else, since what it says
/// may be a token.
pub(super) fn token_code(response: &Response) -> Option<String> {
    const CODES: [&str; 8] = [
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_scope",
        "server_error",
        "temporarily_unavailable",
    ];
    code(response, []).filter(|code| CODES.contains(&code.as_str()))
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    !part.is_empty() && text.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(body: &str) -> Option<String> {
        code(
            &Response::new(400).with_body(body),
            [b"{\"name\":\"Ada.Lovelace\"}".as_slice(), b"hunter2hunter2"],
        )
    }

    #[test]
    fn a_code_is_a_plain_name() {
        assert_eq!(told(r#"{"message":"x","code":"bad.request"}"#).unwrap(), "bad.request");
        assert_eq!(told(r#"{"error":"invalid_client"}"#).unwrap(), "invalid_client");
        assert_eq!(told(r#"{"errorCode":1042,"error":{"x":[]}}"#).unwrap(), "1042");
        for body in [
            "",
            "<html>",
            "[]",
            "{}",
            r#"{"code":null}"#,
            r#"{"code":""}"#,
            r#"{"code":"guest ada@example.com is unknown"}"#,
            r#"{"code":"Ada.Lovelace"}"#,
            r#"{"code":"Love"}"#,
            r#"{"code":"not.hunter2hunter2"}"#,
            r#"{"code":"x"} trailing"#,
        ] {
            assert_eq!(told(body), None, "{body}");
        }
    }

    #[test]
    fn a_token_endpoint_has_the_codes_of_the_standard_alone() {
        let told = |body: &str| token_code(&Response::new(400).with_body(body));
        assert_eq!(told(r#"{"error":"invalid_scope"}"#).unwrap(), "invalid_scope");
        assert_eq!(told(r#"{"error":"eyJhbGciOiJub25lIn0"}"#), None);
    }

    #[test]
    fn what_stands_in_an_answer_can_be_read_further() {
        let response =
            Response::new(200).with_body(r#"{"page":2,"more":true,"all":[{"id":"a"}, 7 ,"x"]}"#);
        let [page, more, all] = fields(&response, ["page", "more", "all"]).unwrap();
        assert_eq!(page.unwrap().count(), Some(2));
        assert!(matches!(more, Some(Field::Flag(true))));
        let all = elements(all.unwrap().json().unwrap()).unwrap();
        assert_eq!(all, [r#"{"id":"a"}"#, "7", "\"x\""]);
        let [id] = inner(all[0], ["id"]).unwrap();
        assert_eq!(id.unwrap().text().unwrap(), "a");
        assert!(inner(all[1], ["id"]).is_err() && elements(all[0]).is_none());
    }

    #[test]
    fn the_last_of_repeated_fields_counts_and_null_is_none() {
        let response = Response::new(200).with_body(r#"{"a":"1","b":null,"a":"2","c":{"a":"3"}}"#);
        let [a, b] = fields(&response, ["a", "b"]).unwrap();
        assert_eq!(a.unwrap().text().unwrap(), "2");
        assert!(b.is_none());
    }
}
