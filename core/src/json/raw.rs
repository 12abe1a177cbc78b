use super::Reader;
use core::fmt;

/// A value that has been read, to be read again from its text.
#[derive(Clone, Copy)]
pub(crate) struct Raw<'a> {
    text: &'a str,
    start: usize,
}

impl<'a> Raw<'a> {
    /// The value that starts at `start` of the text that `reader` has read.
    pub(crate) const fn new(reader: &Reader<'a>, start: usize) -> Self {
        Self { text: reader.document(), start }
    }

    /// A reader before the value. Places are those of the whole text.
    pub(crate) const fn reader(self) -> Reader<'a> {
        Reader::resume(self.text, self.start)
    }
}

/// Prints the place alone: a value may be personal data.
impl fmt::Debug for Raw<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Raw({}..)", self.start)
    }
}
