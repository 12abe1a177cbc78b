use super::{Fault, Reason, Span, Text, Type, text::Escapes};
use alloc::vec::Vec;

/// The limits that hold while reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes a document may have.
    pub max_bytes: usize,
    /// How deep objects and arrays may stand in one another.
    pub max_nesting: usize,
}

/// An object repeats a key: the offset of the member that no longer counts, and the key that repeats it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Repeat {
    pub(crate) shadowed: usize,
    pub(crate) key: Span,
}

/// Walks one JSON text (RFC 8259) from front to back.
///
/// The caller asks for what it expects: [`peek`](Self::peek) tells the type of the next value; a string, number or
/// literal is taken whole; an object or array is entered and its members or elements are taken one by one;
/// [`skip`](Self::skip) passes over anything. Nothing recurses, so the depth of a document costs no stack.
///
/// ```
/// use callgate::json::{Limits, Reader};
///
/// let limits = Limits { max_bytes: 1 << 20, max_nesting: 64 };
/// let mut reader = Reader::new(br#"{"a": [1, 2.50]}"#, limits)?;
/// reader.begin_object()?;
/// let key = reader.member(true)?.unwrap();
/// assert!(key.is("a"));
/// reader.begin_array()?;
/// assert!(reader.element(true)?);
/// assert_eq!(reader.number()?.to_i64(), Some(1));
/// assert!(reader.element(false)?);
/// assert_eq!(reader.number()?.printed_len(), 3); // JavaScript prints 2.5
/// assert!(!reader.element(false)?);
/// assert!(reader.member(false)?.is_none());
/// reader.finish()?;
/// # Ok::<(), callgate::json::Fault>(())
/// ```
#[derive(Debug)]
pub struct Reader<'a> {
    text: &'a str,
    pub(super) at: usize,
    pub(super) depth: usize,
    max_nesting: usize,
    repeats: Vec<Repeat>,
    /// Ascending; those before `passed` are behind.
    shadowed: Vec<usize>,
    passed: usize,
    /// The key that was passed last.
    key: Span,
}

impl<'a> Reader<'a> {
    /// A reader at the start of `bytes`.
    ///
    /// # Errors
    /// The text is larger than the limit, no UTF-8, or starts with a byte order mark.
    pub fn new(bytes: &'a [u8], limits: Limits) -> Result<Self, Fault> {
        if bytes.len() > limits.max_bytes {
            return Err(Fault::new(limits.max_bytes, Reason::TooLarge));
        }
        if bytes.starts_with(b"\xEF\xBB\xBF") {
            return Err(Fault::new(0, Reason::ByteOrderMark));
        }
        let text = core::str::from_utf8(bytes)
            .map_err(|error| Fault::new(error.valid_up_to(), Reason::Utf8))?;
        Ok(Self {
            text,
            at: 0,
            depth: 0,
            max_nesting: limits.max_nesting,
            repeats: Vec::new(),
            shadowed: Vec::new(),
            passed: 0,
            key: Span::new(0, 0),
        })
    }

    /// The same, but members whose key stands at one of the offsets in `shadowed` (ascending) are passed over as if
    /// they were not there: a later member of the same key counts instead, as in JavaScript.
    pub(crate) fn shadowing(
        bytes: &'a [u8],
        limits: Limits,
        shadowed: Vec<usize>,
    ) -> Result<Self, Fault> {
        Ok(Self { shadowed, ..Self::new(bytes, limits)? })
    }

    /// Offset of the next byte to read.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.at
    }

    /// The repeated keys that were seen.
    pub(crate) fn into_repeats(self) -> Vec<Repeat> {
        self.repeats
    }

    pub(crate) fn repeat(&mut self, shadowed: usize, key: Span) {
        self.repeats.push(Repeat { shadowed, key });
    }

    /// A reader of the value that starts at `offset` of a text that has been read before, its limits kept.
    #[inline]
    pub(super) const fn resume(text: &'a str, offset: usize) -> Self {
        Reader {
            text,
            at: offset,
            depth: 0,
            max_nesting: usize::MAX,
            repeats: Vec::new(),
            shadowed: Vec::new(),
            passed: 0,
            key: Span::new(0, 0),
        }
    }

    /// The whole text.
    #[inline]
    pub(crate) const fn document(&self) -> &'a str {
        self.text
    }

    /// Takes the whole text, which is not JSON, and tells the limits that hold for it.
    pub(crate) fn take_text(&mut self) -> (&'a str, Limits) {
        let limits = Limits { max_bytes: self.text.len(), max_nesting: self.max_nesting };
        self.at = self.text.len();
        (self.text, limits)
    }

    /// The string that starts at `offset`, if one does.
    pub(super) fn text_at(&self, offset: usize) -> Option<Text<'a>> {
        Self::resume(self.text, offset).string().ok()
    }

    #[inline]
    pub(super) fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[cold]
    pub(super) const fn fault(&self, reason: Reason) -> Fault {
        let reason = if self.at >= self.text.len() { Reason::End } else { reason };
        Fault::new(self.at, reason)
    }

    /// The next byte that is no white space of RFC 8259, which has no form feed; the space before it is passed.
    #[inline]
    pub(super) fn token(&mut self) -> Option<u8> {
        let byte = self.byte()?;
        // One comparison is all that a compact text pays for the space it has not.
        if byte > b' ' { Some(byte) } else { self.after_space() }
    }

    fn after_space(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.byte() {
            self.at += 1;
        }
        self.byte()
    }

    /// The type of the next value, told by its first byte; white space before it is passed.
    ///
    /// # Errors
    /// No value starts here.
    #[inline]
    pub fn peek(&mut self) -> Result<Type, Fault> {
        Ok(match self.token() {
            Some(b'"') => Type::String,
            Some(b'{') => Type::Object,
            Some(b'[') => Type::Array,
            Some(b'-' | b'0'..=b'9') => Type::Number,
            Some(b't' | b'f') => Type::Boolean,
            Some(b'n') => Type::Null,
            _ => return Err(self.fault(Reason::Value)),
        })
    }

    /// Enters an object.
    ///
    /// # Errors
    /// None starts here, or it is nested too deep.
    pub fn begin_object(&mut self) -> Result<(), Fault> {
        self.begin(b'{')
    }

    /// Enters an array.
    ///
    /// # Errors
    /// None starts here, or it is nested too deep.
    pub fn begin_array(&mut self) -> Result<(), Fault> {
        self.begin(b'[')
    }

    #[inline]
    fn begin(&mut self, open: u8) -> Result<(), Fault> {
        if self.token() != Some(open) {
            return Err(self.fault(Reason::Value));
        }
        if self.depth >= self.max_nesting {
            return Err(Fault::new(self.at, Reason::TooDeep));
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    /// The key of the next member of the object entered last, its colon taken as well, or `None` where the object ends.
    /// `first` is true on the first call after [`begin_object`](Self::begin_object).
    ///
    /// # Errors
    /// The text is no object here.
    #[inline]
    pub fn member(&mut self, first: bool) -> Result<Option<Text<'a>>, Fault> {
        match self.pass_key(first) {
            Ok(Some(escapes)) => Ok(Some(self.text(self.key, escapes))),
            Ok(None) => Ok(None),
            Err(reason) => Err(self.fault(reason)),
        }
    }

    /// Passes over the next key that is not shadowed, and its colon. Where it stands is left in `self.key`.
    fn pass_key(&mut self, first: bool) -> Result<Option<Escapes>, Reason> {
        let mut first = first;
        loop {
            if !self.more(first, b'}', Reason::ObjectEnd)? {
                return Ok(None);
            }
            if self.token() != Some(b'"') {
                return Err(Reason::Key);
            }
            let start = self.at;
            let escapes = self.pass_quoted()?;
            self.key = Span::new(start, self.at);
            if self.token() != Some(b':') {
                return Err(Reason::Colon);
            }
            self.at += 1;
            if self.shadowed.is_empty() || !self.is_shadowed(start) {
                return Ok(Some(escapes));
            }
            first = false;
            self.skip().map_err(|fault| fault.reason)?;
        }
    }

    /// Takes the key of the next member and its colon if the key is `name`, written without escapes, and returns where
    /// it stands. Otherwise nothing is taken, and [`member`](Self::member) tells what is there.
    #[inline]
    pub(super) fn member_named(&mut self, first: bool, name: &str) -> Option<usize> {
        if !self.shadowed.is_empty() {
            return None;
        }
        let before = self.at;
        let key = self.pass_named(first, name);
        if key.is_none() {
            self.at = before;
        }
        key
    }

    #[inline]
    fn pass_named(&mut self, first: bool, name: &str) -> Option<usize> {
        if !first {
            self.pass(b',')?;
        }
        self.pass(b'"')?;
        let key = self.at;
        let rest = self.text.as_bytes().get(key..)?.strip_prefix(name.as_bytes())?;
        if *rest.first()? != b'"' {
            return None;
        }
        self.at = key + name.len() + 1;
        self.pass(b':')?;
        Some(key - 1)
    }

    #[inline]
    fn pass(&mut self, byte: u8) -> Option<()> {
        if self.token() != Some(byte) {
            return None;
        }
        self.at += 1;
        Some(())
    }

    /// Whether another element of the array entered last follows. `first` is true on the first call after
    /// [`begin_array`](Self::begin_array).
    ///
    /// # Errors
    /// The text is no array here.
    #[inline]
    pub fn element(&mut self, first: bool) -> Result<bool, Fault> {
        self.more(first, b']', Reason::ArrayEnd).map_err(|reason| self.fault(reason))
    }

    #[inline]
    fn more(&mut self, first: bool, close: u8, reason: Reason) -> Result<bool, Reason> {
        match self.token() {
            Some(b',') if !first => {
                self.at += 1;
                // Where what follows begins is where the reader stands.
                self.token();
                Ok(true)
            }
            Some(byte) if byte == close => {
                self.at += 1;
                self.depth -= 1;
                Ok(false)
            }
            Some(_) if first => Ok(true),
            _ => Err(reason),
        }
    }

    fn is_shadowed(&mut self, start: usize) -> bool {
        while let Some(&next) = self.shadowed.get(self.passed) {
            if next > start {
                return false;
            }
            self.passed += 1;
            if next == start {
                return true;
            }
        }
        false
    }

    /// Makes sure that nothing but white space follows the value.
    ///
    /// # Errors
    /// Something does.
    pub fn finish(&mut self) -> Result<(), Fault> {
        if self.token().is_some() { Err(self.fault(Reason::Trailing)) } else { Ok(()) }
    }
}
