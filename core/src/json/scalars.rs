use super::{Fault, Number, Reader, Reason, Text};

/// Strings, numbers and literals.
impl<'a> Reader<'a> {
    /// Takes a string.
    ///
    /// # Errors
    /// None starts here, or it holds a bare control character, an unknown escape or a lone surrogate.
    #[inline]
    pub fn string(&mut self) -> Result<Text<'a>, Fault> {
        self.space();
        if self.byte() != Some(b'"') {
            return Err(self.fault(Reason::Value));
        }
        let start = self.at;
        self.at += 1;
        let mut escaped = false;
        loop {
            self.bare();
            match self.byte() {
                Some(b'"') => {
                    let raw = self.slice(start + 1);
                    self.at += 1;
                    return Ok(Text::new(raw, start, escaped));
                }
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                _ => return Err(self.fault(Reason::Control)),
            }
        }
    }

    /// Passes over the characters of a string that stand for themselves, eight bytes at a time.
    #[inline]
    fn bare(&mut self) {
        const ONES: u64 = 0x0101_0101_0101_0101;
        const HIGHS: u64 = 0x8080_8080_8080_8080;
        let rest = self.document().as_bytes().get(self.at..).unwrap_or_default();
        let (words, tail) = rest.as_chunks::<8>();
        for word in words {
            let word = u64::from_le_bytes(*word);
            let quote = word ^ (ONES * 0x22);
            let slash = word ^ (ONES * 0x5C);
            // The high bit of each byte that is a quotation mark, a backslash or below 0x20. A borrow can only set
            // bits above the first such byte, so the lowest bit is exact; bytes beyond ASCII are masked out.
            let found = (quote.wrapping_sub(ONES) & !quote)
                | (slash.wrapping_sub(ONES) & !slash)
                | (word.wrapping_sub(ONES * 0x20) & !word);
            let found = found & HIGHS;
            if found != 0 {
                self.at += found.trailing_zeros() as usize / 8;
                return;
            }
            self.at += 8;
        }
        let bare = tail.iter().position(|b| matches!(b, b'"' | b'\\' | 0..=0x1F));
        self.at += bare.unwrap_or(tail.len());
    }

    /// What stands from `start` up to here; both are boundaries of characters, since ASCII bytes stand there.
    #[inline]
    fn slice(&self, start: usize) -> &'a str {
        self.document().get(start..self.at).unwrap_or_default()
    }

    fn escape(&mut self) -> Result<(), Fault> {
        let backslash = self.at;
        self.at += 1;
        match self.byte() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 1;
                Ok(())
            }
            Some(b'u') => {
                let alone = Fault::new(backslash, Reason::Surrogate);
                match self.unicode()? {
                    0xD800..=0xDBFF => {
                        if self.byte() != Some(b'\\') {
                            return Err(alone);
                        }
                        self.at += 1;
                        if self.byte() != Some(b'u')
                            || !(0xDC00..=0xDFFF).contains(&self.unicode()?)
                        {
                            return Err(alone);
                        }
                        Ok(())
                    }
                    0xDC00..=0xDFFF => Err(alone),
                    _ => Ok(()),
                }
            }
            _ => Err(self.fault(Reason::Escape)),
        }
    }

    fn unicode(&mut self) -> Result<u32, Fault> {
        self.at += 1;
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.byte().and_then(|b| char::from(b).to_digit(16));
            code = code * 16 + digit.ok_or_else(|| self.fault(Reason::Escape))?;
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
        self.space();
        let start = self.at;
        if self.byte() == Some(b'-') {
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
        self.space();
        let value = self.byte() == Some(b't');
        self.literal(if value { "true" } else { "false" })?;
        Ok(value)
    }

    /// Takes `null`.
    ///
    /// # Errors
    /// It does not stand here.
    pub fn null(&mut self) -> Result<(), Fault> {
        self.space();
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
