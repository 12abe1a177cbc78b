use super::{Span, bare::bare};
use alloc::{borrow::Cow, string::String};
use core::fmt;

/// A string or a key as it stands in the document, between its quotation marks.
///
/// The reader has checked every escape and every surrogate pair, so decoding cannot fail.
#[derive(Clone, Copy, Default)]
pub struct Text<'a> {
    raw: &'a str,
    start: usize,
    escapes: Escapes,
}

/// Whether escapes stand in a text. As wide as the fields beside it: a text is copied word by word then, and a reader
/// of the copy need not wait for bytes that were written one by one.
#[derive(Clone, Copy, Default)]
#[repr(usize)]
pub(super) enum Escapes {
    #[default]
    None,
    Some,
}

impl<'a> Text<'a> {
    /// `raw` stands between quotation marks, the first of them at offset `start`.
    pub(super) const fn new(raw: &'a str, start: usize, escapes: Escapes) -> Self {
        Self { raw, start, escapes }
    }

    /// The place, quotation marks included.
    #[must_use]
    pub const fn span(self) -> Span {
        Span::new(self.start, self.start + self.raw.len() + 2)
    }

    /// The text as written, escapes and all.
    #[must_use]
    pub const fn raw(self) -> &'a str {
        self.raw
    }

    /// The text itself where no escape stands in it: then no copy is needed.
    #[must_use]
    pub const fn plain(self) -> Option<&'a str> {
        match self.escapes {
            Escapes::None => Some(self.raw),
            Escapes::Some => None,
        }
    }

    /// Whether there is nothing between the quotation marks.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.raw.is_empty()
    }

    /// The text with its escapes resolved; allocates only if there are any.
    #[must_use]
    pub fn decode(self) -> Cow<'a, str> {
        match self.plain() {
            Some(plain) => Cow::Borrowed(plain),
            None => Cow::Owned(self.chars().collect::<String>()),
        }
    }

    /// The characters, escapes resolved.
    pub fn chars(self) -> impl Iterator<Item = char> + 'a {
        Chars { rest: self.raw.chars() }
    }

    /// Whether the text is `other`.
    #[must_use]
    pub fn is(self, other: &str) -> bool {
        match self.plain() {
            Some(plain) => plain == other,
            None => self.chars().eq(other.chars()),
        }
    }

    /// How many bytes of UTF-8 the text takes, escapes resolved.
    #[must_use]
    #[inline]
    pub fn utf8_len(self) -> usize {
        match self.plain() {
            Some(plain) => plain.len(),
            None => self.sum(char::len_utf8),
        }
    }

    /// How many bytes of UTF-8 ECMAScript's `JSON.stringify` prints for the text, quotation marks included.
    #[must_use]
    #[inline]
    pub fn printed_len(self) -> usize {
        2 + match self.plain() {
            // A bare string holds no quotation mark, no backslash and no control character.
            Some(plain) => plain.len(),
            None => self.sum(printed_char_len),
        }
    }

    /// What the characters count together. Apart, so that texts without escapes are counted where they are read.
    #[cold]
    fn sum(self, count: fn(char) -> usize) -> usize {
        self.chars().map(count).sum()
    }

    /// Appends what ECMAScript's `JSON.stringify` prints for the text, quotation marks included.
    pub fn print(self, out: &mut String) {
        out.push('"');
        match self.plain() {
            Some(plain) => out.push_str(plain),
            None => self.chars().for_each(|c| print_char(c, out)),
        }
        out.push('"');
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self.plain(), other.plain()) {
            (Some(a), Some(b)) => a == b,
            (Some(a), None) => other.is(a),
            (None, Some(b)) => self.is(b),
            (None, None) => self.chars().eq(other.chars()),
        }
    }
}

impl Eq for Text<'_> {}

/// Prints the place alone: a text may be personal data.
impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({}..{})", self.span().start, self.span().end)
    }
}

struct Chars<'a> {
    rest: core::str::Chars<'a>,
}

impl Chars<'_> {
    fn hex4(&mut self) -> u32 {
        (0..4).fold(0, |code, _| {
            let digit = self.rest.next().and_then(|c| c.to_digit(16)).unwrap_or(0);
            code * 16 + digit
        })
    }
}

impl Iterator for Chars<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        let c = self.rest.next()?;
        if c != '\\' {
            return Some(c);
        }
        Some(match self.rest.next()? {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let high = self.hex4();
                let code = if (0xD800..0xDC00).contains(&high) {
                    self.rest.next();
                    self.rest.next();
                    let low = self.hex4();
                    0x10000 + ((high - 0xD800) << 10) + low.saturating_sub(0xDC00)
                } else {
                    high
                };
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            other => other,
        })
    }
}

const fn printed_char_len(c: char) -> usize {
    match c {
        '"' | '\\' | '\u{8}' | '\u{c}' | '\n' | '\r' | '\t' => 2,
        '\0'..='\u{1f}' => 6,
        _ => c.len_utf8(),
    }
}

/// Appends one character as ECMAScript's `JSON.stringify` prints it (ECMA-262, `QuoteJSONString`).
pub(crate) fn print_char(c: char, out: &mut String) {
    match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\0'..='\u{1f}' => {
            out.push_str("\\u00");
            for shift in [4, 0] {
                let digit = (c as u32 >> shift) & 0xF;
                out.extend(char::from_digit(digit, 16));
            }
        }
        _ => out.push(c),
    }
}

/// Appends `text` as ECMAScript's `JSON.stringify` prints it, quotation marks included.
pub(crate) fn print_str(text: &str, out: &mut String) {
    out.push('"');
    print_bare(text, out);
    out.push('"');
}

/// The same without quotation marks.
pub(crate) fn print_bare(text: &str, out: &mut String) {
    let mut rest = text;
    loop {
        // What stops it is ASCII, so this is a boundary of characters.
        let (bare, from) = rest.split_at_checked(bare(rest.as_bytes())).unwrap_or((rest, ""));
        out.push_str(bare);
        let mut chars = from.chars();
        let Some(c) = chars.next() else { return };
        print_char(c, out);
        rest = chars.as_str();
    }
}

/// Appends an integer in decimal.
pub(crate) fn print_integer(integer: u64, out: &mut String) {
    let mut digits = [0; 20];
    let mut start = digits.len();
    let mut rest = integer;
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
        start -= 1;
        if rest == 0 {
            break;
        }
    }
    // Digits are ASCII.
    out.push_str(
        digits.get(start..).and_then(|digits| str::from_utf8(digits).ok()).unwrap_or_default(),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::string::ToString;

    #[test]
    fn each_character_that_must_be_is_escaped() {
        for c in '\0'..='\u{ff}' {
            let mut out = String::from('"');
            print_char(c, &mut out);
            out.push('"');
            assert_eq!(out, serde_json::to_string(&c).unwrap());
        }
    }

    proptest! {
        #[test]
        fn texts_and_integers_are_printed_whole(
            text in r#"[a-z"\\\x00-\x20é𝄞]{0,40}"#,
            integer in any::<u64>(),
            shift in 0..64_u32,
        ) {
            let mut out = String::new();
            print_str(&text, &mut out);
            prop_assert_eq!(&out, &serde_json::to_string(&text).unwrap());
            out.clear();
            print_integer(integer >> shift, &mut out);
            prop_assert_eq!(out, (integer >> shift).to_string());
        }
    }
}
