use crate::{exchange::Secret, forms::contact::looks_like_phone, json::print_str};
use alloc::{
    collections::BTreeMap,
    string::{String, ToString},
};
use core::fmt;

/// The most bytes of a text in an entry.
const LONGEST: usize = 1024;

/// 2^53 − 1: canonical JSON has no exact form for larger integers.
const MAX_SAFE: u64 = (1 << 53) - 1;

/// What an entry tells beyond its action, subject and outcome: names of the program with numbers, flags and screened
/// texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    members: BTreeMap<&'static str, String>,
}

impl Details {
    /// None yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { members: BTreeMap::new() }
    }

    /// Adds a text, such as an id of the platform or the code of a rule. One of the same name is replaced.
    ///
    /// # Errors
    /// The text looks like something secret or personal, or the name or the text is not fit for an entry.
    pub fn text(self, name: &'static str, text: &str) -> Result<Self, Refused> {
        screen(text)?;
        let mut printed = String::new();
        print_str(text, &mut printed);
        self.put(name, printed)
    }

    /// Adds a list of texts.
    ///
    /// # Errors
    /// As [`text`](Self::text).
    pub fn list<'a>(
        self,
        name: &'static str,
        texts: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, Refused> {
        let mut printed = String::from("[");
        for text in texts {
            screen(text)?;
            if printed.len() > 1 {
                printed.push(',');
            }
            print_str(text, &mut printed);
        }
        printed.push(']');
        self.put(name, printed)
    }

    /// Adds a number, such as a count, a status or milliseconds.
    ///
    /// # Errors
    /// It is beyond ±(2^53 − 1), or the name is not fit for an entry.
    pub fn number(self, name: &'static str, number: i64) -> Result<Self, Refused> {
        if number.unsigned_abs() > MAX_SAFE {
            return Err(Refused::Number);
        }
        self.put(name, number.to_string())
    }

    /// Adds a flag.
    ///
    /// # Errors
    /// The name is not fit for an entry.
    pub fn flag(self, name: &'static str, flag: bool) -> Result<Self, Refused> {
        self.put(name, flag.to_string())
    }

    fn put(mut self, name: &'static str, printed: String) -> Result<Self, Refused> {
        if !is_name(name) {
            return Err(Refused::Name);
        }
        self.members.insert(name, printed);
        Ok(self)
    }

    /// Appends the members as canonical JSON: names are ASCII, so the order of bytes is that of UTF-16.
    pub(super) fn print(&self, out: &mut String) {
        out.push('{');
        for (index, (name, value)) in self.members.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            print_str(name, out);
            out.push(':');
            out.push_str(value);
        }
        out.push('}');
    }
}

/// Why something cannot stand in an entry. It does not tell the thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refused {
    /// A name that is not made of ASCII letters, digits, `.`, `_` and `-`.
    Name,
    /// A text with an `@` in it, plain or as `%40`: an e-mail address, or a URL with credentials.
    Address,
    /// A text that is, or holds, what looks like a telephone number. An id of 7 to 15 digits looks like one: write it
    /// with its kind before it, as in `agent/12345678`.
    Telephone,
    /// A text that holds what looks like a token or a key: `Bearer …`, `Basic …`, `whsec_…`, or a JSON web token.
    Token,
    /// A text of more than 1,024 bytes.
    Long,
    /// A number beyond ±(2^53 − 1).
    Number,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => {
                "a name has characters other than ASCII letters, digits, '.', '_' and '-'"
            }
            Self::Address => "a text looks like an e-mail address",
            Self::Telephone => "a text looks like a telephone number",
            Self::Token => "a text looks like a token or a key",
            Self::Long => "a text is longer than 1024 bytes",
            Self::Number => "a number is beyond 2^53 - 1",
        })
    }
}

impl core::error::Error for Refused {}

pub(super) fn is_name(name: &str) -> bool {
    let fit = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    !name.is_empty() && name.bytes().all(fit)
}

/// Refuses what looks secret or personal. It errs on the side of refusing: an entry outlives what it tells of.
pub(super) fn screen(text: &str) -> Result<(), Refused> {
    if text.len() > LONGEST {
        return Err(Refused::Long);
    }
    if text.contains('@') || text.contains("%40") {
        return Err(Refused::Address);
    }
    let numbers = text.match_indices('+').filter_map(|(at, _)| text.get(at..)).map(|from| {
        let end =
            from.find(|c: char| c.is_alphabetic() || matches!(c, ',' | ':' | '"' | '?' | '&'));
        from.get(..end.unwrap_or(from.len())).unwrap_or(from)
    });
    if looks_like_phone(text) || numbers.into_iter().any(looks_like_phone) {
        return Err(Refused::Telephone);
    }
    let lower = text.to_ascii_lowercase();
    let web_token = text.split_once("eyJ").is_some_and(|(_, rest)| rest.contains('.'));
    if web_token || ["bearer ", "basic ", "whsec_"].iter().any(|mark| lower.contains(mark)) {
        return Err(Refused::Token);
    }
    Ok(())
}

/// Whether one of these secrets, none of which is empty, stands in this text.
pub(super) fn holds(text: &str, secrets: &[Secret]) -> bool {
    let stands =
        |secret: &Secret| text.as_bytes().windows(secret.len()).any(|part| part == secret.reveal());
    secrets.iter().any(stands)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_secret_or_personal_is_refused() {
        for (text, refused) in [
            ("guest@example.com", Refused::Address),
            ("https://user:pass@example.com/", Refused::Address),
            ("mail guest%40example.com", Refused::Address),
            ("+49 151 2345678", Refused::Telephone),
            ("call +4915123456789, now", Refused::Telephone),
            ("12345678", Refused::Telephone),
            ("Authorization: bearer abc", Refused::Token),
            ("Basic dXNlcg==", Refused::Token),
            ("whsec_abc", Refused::Token),
            ("eyJhbGciOiJub25lIn0.e30.", Refused::Token),
            (&"x".repeat(1025), Refused::Long),
        ] {
            assert_eq!(Details::new().text("a", text), Err(refused), "{text}");
            assert_eq!(Details::new().list("a", ["b", text]), Err(refused), "{text}");
        }
        for text in [
            "",
            "agent/12345678",
            "flow.cycle",
            "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b",
            "POST https://api.example.com/v1/guests",
            "1e+21",
        ] {
            assert!(Details::new().text("a", text).is_ok(), "{text}");
        }
        assert_eq!(Details::new().number("a", 1 << 53), Err(Refused::Number));
        assert_eq!(Details::new().flag("a b", true), Err(Refused::Name));
    }
}
