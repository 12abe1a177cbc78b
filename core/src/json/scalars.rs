use super::{Fault, Number, Reader, Reason, Span, Text, bare::bare, text::Escapes};

/// Strings, numbers and literals.
impl<'a> Reader<'a> {
    /// Takes a string.
    ///
    /// # Errors
    /// None starts here, or it holds a bare control character, an unknown escape or a lone surrogate.
    #[inline]
    pub fn string(&mut self) -> Result<Text<'a>, Fault> {
        if self.token() != Some(b'"') {
            return Err(self.fault(Reason::Value));
        }
        let start = self.at;
        match self.pass_quoted() {
            Ok(escapes) => Ok(self.text(Span::new(start, self.at), escapes)),
            Err(reason) => Err(self.fault(reason)),
        }
    }

    /// The string that has been passed.
    #[inline]
    pub(super) fn text(&self, place: Span, escapes: Escapes) -> Text<'a> {
        let raw = self.document().get(place.start + 1..place.end - 1);
        Text::new(raw.unwrap_or_default(), place.start, escapes)
    }

    /// Passes over the string whose opening quotation mark stands here, and tells whether it has escapes. What comes
    /// back fits registers: a [`Text`] that came back through memory would cost more than finding its end.
    pub(super) fn pass_quoted(&mut self) -> Result<Escapes, Reason> {
        self.at += 1;
        self.bare();
        if self.byte() != Some(b'"') {
            return self.pass_escaped();
        }
        self.at += 1;
        Ok(Escapes::None)
    }

    /// Passes over the rest of a string from its first escape. Apart, so that strings without one need not save the
    /// registers this takes.
    #[inline(never)]
    fn pass_escaped(&mut self) -> Result<Escapes, Reason> {
        loop {
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Escapes::Some);
                }
                Some(b'\\') => self.escape()?,
                _ => return Err(Reason::Control),
            }
            self.bare();
        }
    }

    /// Passes over the characters of a string that stand for themselves.
    #[inline]
    fn bare(&mut self) {
        self.at += bare(self.document().as_bytes().get(self.at..).unwrap_or_default());
    }

    /// What stands from `start` up to here; both are boundaries of characters, since ASCII bytes stand there.
    #[inline]
    fn slice(&self, start: usize) -> &'a str {
        self.document().get(start..self.at).unwrap_or_default()
    }

    fn escape(&mut self) -> Result<(), Reason> {
        let backslash = self.at;
        self.at += 1;
        match self.byte() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 1;
                Ok(())
            }
            Some(b'u') => match self.unicode()? {
                0xD800..=0xDBFF => {
                    if self.byte() != Some(b'\\') {
                        return Err(self.alone(backslash));
                    }
                    self.at += 1;
                    if self.byte() != Some(b'u') || !(0xDC00..=0xDFFF).contains(&self.unicode()?) {
                        return Err(self.alone(backslash));
                    }
                    Ok(())
                }
                0xDC00..=0xDFFF => Err(self.alone(backslash)),
                _ => Ok(()),
            },
            _ => Err(Reason::Escape),
        }
    }

    /// The surrogate that begins at `backslash` has no other half.
    const fn alone(&mut self, backslash: usize) -> Reason {
        self.at = backslash;
        Reason::Surrogate
    }

    fn unicode(&mut self) -> Result<u32, Reason> {
        self.at += 1;
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.byte().and_then(|b| char::from(b).to_digit(16));
            code = code * 16 + digit.ok_or(Reason::Escape)?;
            self.at += 1;
        }
        Ok(code)
    }

    /// Takes a number.
    ///
    /// # Errors
    /// None starts here, or it is not in the grammar of RFC 8259, section 6.
    #[inline]
    pub fn number(&mut self) -> Result<Number<'a>, Fault> {
        let minus = self.token() == Some(b'-');
        let start = self.at;
        if minus {
            self.at += 1;
        }
        if self.byte() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.byte() {
                self.at += 1;
            }
            self.digits()?;
        }
        if let Some(b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-') = self.byte() {
            return Err(self.fault(Reason::Number));
        }
        Ok(Number::new(self.slice(start), start))
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.byte() {
            self.at += 1;
        }
        if self.at == start { Err(self.fault(Reason::Number)) } else { Ok(()) }
    }

    /// Takes `true` or `false`.
    ///
    /// # Errors
    /// Neither stands here.
    pub fn boolean(&mut self) -> Result<bool, Fault> {
        let value = self.token() == Some(b't');
        self.literal(if value { "true" } else { "false" })?;
        Ok(value)
    }

    /// Takes `null`.
    ///
    /// # Errors
    /// It does not stand here.
    pub fn null(&mut self) -> Result<(), Fault> {
        self.token();
        self.literal("null")
    }

    fn literal(&mut self, word: &str) -> Result<(), Fault> {
        let rest = self.document().as_bytes().get(self.at..).unwrap_or_default();
        if rest.starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(());
        }
        self.at += rest.iter().zip(word.as_bytes()).take_while(|(a, b)| a == b).count();
        Err(self.fault(Reason::Value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Limits;
    use std::format;

    fn read(text: &str) -> Result<(), Fault> {
        let limits = Limits { max_bytes: 99, max_nesting: 1 };
        Reader::new(text.as_bytes(), limits)?.string().map(drop)
    }

    #[test]
    fn surrogates_stand_in_pairs() {
        assert_eq!(read(r#""\ud83d\ude00 \ud800\udc00 \udbff\udfff \ud7ff\ue000""#), Ok(()));
        for (text, at, reason) in [
            (r"\ud800", 2, Reason::Surrogate),
            (r"\udbffx", 2, Reason::Surrogate),
            (r"\ud800\n", 2, Reason::Surrogate),
            (r"\ud800\n0041", 2, Reason::Surrogate),
            (r"\ud800\u0041", 2, Reason::Surrogate),
            (r"\ud800\ud800", 2, Reason::Surrogate),
            (r"\ud800\ue000", 2, Reason::Surrogate),
            (r"\udc00", 2, Reason::Surrogate),
            (r"\udfff\udc00", 2, Reason::Surrogate),
            (r"\ud800\udc0g", 13, Reason::Escape),
            (r"\u00g0", 6, Reason::Escape),
            (r"\x", 3, Reason::Escape),
        ] {
            assert_eq!(read(&format!("\"-{text}\"")), Err(Fault::new(at, reason)), "{text}");
        }
    }
}
