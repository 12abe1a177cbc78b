use core::fmt;

/// Why reading stopped: the reason, and the byte where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Offset of the byte that cannot be read.
    pub offset: usize,
    /// What is wrong with it.
    pub reason: Reason,
}

impl Fault {
    pub(crate) const fn new(offset: usize, reason: Reason) -> Self {
        Self { offset, reason }
    }
}

/// What is wrong with a text that cannot be read.
// As wide as the offset beside it: whatever is read comes back where a fault might stand, and a byte between whole
// words would have it copied in odd pieces, each of which waits for the words that were written just before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[repr(usize)]
pub enum Reason {
    /// More bytes than the limit.
    TooLarge,
    /// Nested deeper than the limit.
    TooDeep,
    /// The text is not UTF-8.
    Utf8,
    /// A byte order mark stands before the text.
    ByteOrderMark,
    /// The text ends inside a value.
    End,
    /// Something follows the value.
    Trailing,
    /// A value was expected.
    Value,
    /// A key in quotation marks was expected.
    Key,
    /// A colon was expected after a key.
    Colon,
    /// A comma or the end of the object was expected.
    ObjectEnd,
    /// A comma or the end of the array was expected.
    ArrayEnd,
    /// Not a number of RFC 8259.
    Number,
    /// A control character stands bare in a string.
    Control,
    /// No such escape.
    Escape,
    /// A surrogate stands alone.
    Surrogate,
    /// Not YAML.
    Yaml,
    /// Not the indentation that YAML wants.
    Indentation,
    /// An alias of YAML, which is not read.
    Alias,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "the document is too large",
            Self::TooDeep => "the nesting is too deep",
            Self::Utf8 => "the text is not UTF-8",
            Self::ByteOrderMark => "a byte order mark stands before the text",
            Self::End => "the text ends too early",
            Self::Trailing => "something follows the value",
            Self::Value => "expected a value",
            Self::Key => "expected a key in quotation marks",
            Self::Colon => "expected a colon after the key",
            Self::ObjectEnd => "expected a comma or a closing brace",
            Self::ArrayEnd => "expected a comma or a closing bracket",
            Self::Number => "not a JSON number",
            Self::Control => "a control character must be escaped in a string",
            Self::Escape => "no such escape",
            Self::Surrogate => "a surrogate stands without its pair",
            Self::Yaml => "the YAML cannot be read",
            Self::Indentation => "the indentation is not that of YAML",
            Self::Alias => "an alias is not followed; write out what it stands for",
        })
    }
}
