//! The reader: bytes in, borrowed values with their places out.
//!
//! [`Reader`] walks one JSON text from front to back. It recurses nowhere, copies nothing, sees duplicate keys, and
//! enforces the limits of size and nesting while it reads. Strings and numbers stay slices of the document
//! ([`Text`], [`Number`]) that know what JavaScript makes of them.

mod bare;
mod canonical;
mod fault;
mod keys;
mod locate;
mod members;
mod merge;
mod names;
mod number;
mod raw;
mod reader;
mod scalars;
mod size;
mod skip;
mod text;

pub use canonical::canonical;
pub(crate) use canonical::stringify;
pub use fault::{Fault, Reason};
pub(crate) use keys::Keys;
pub(crate) use locate::pointers;
#[cfg(all(test, feature = "importers"))]
pub(crate) use locate::tests::end_where_they_become_too_long;
pub use locate::{LineColumn, Lines};
pub(crate) use members::{Member, Members};
pub(crate) use merge::{difference, merge};
pub(crate) use names::{Name, Names};
pub use number::Number;
pub(crate) use raw::Raw;
pub use reader::{Limits, Reader};
pub(crate) use size::boolean_len;
pub(crate) use skip::Scalar;
pub use text::Text;
pub(crate) use text::{print_bare, print_integer, print_str};

/// A place in a document: byte offsets, `start` included, `end` not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset after the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The one byte at `at`: the opening brace of an object, say.
    #[must_use]
    pub const fn byte(at: usize) -> Self {
        Self { start: at, end: at.saturating_add(1) }
    }
}

/// The six types of RFC 8259, section 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// a number
    Number,
    /// a string
    String,
    /// an array
    Array,
    /// an object
    Object,
}

impl Type {
    /// The name, as JSON Schema and messages spell it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}
