use super::{Fault, Limits, Reader, Text, Type, print_integer};
use alloc::{string::String, vec::Vec};
use core::iter::Peekable;

/// Where a place stands for a person: both count from 1, columns in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineColumn {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// The lines of a document, to turn byte offsets into lines and columns: each in constant time, however long a line is,
/// and with few bytes kept beside the document, however many lines there are.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    bytes: &'a [u8],
    blocks: Vec<Block>,
}

/// Bytes between two places whose numbers are kept.
const BLOCK: usize = 4096;

/// What stands before a block.
#[derive(Clone, Copy, Debug, Default)]
struct Block {
    breaks: usize,
    /// Where the line starts that goes on into the block.
    line: usize,
    characters: usize,
    units: usize,
}

impl<'a> Lines<'a> {
    /// Counts the lines of `bytes`.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        let mut before = Block::default();
        let blocks = bytes.chunks(BLOCK).enumerate().map(|(index, chunk)| {
            let own = before;
            before = own.after(chunk, index * BLOCK);
            own
        });
        Self { bytes, blocks: blocks.collect() }
    }

    /// Line and column of the byte at `offset`.
    #[must_use]
    pub fn locate(&self, offset: usize) -> LineColumn {
        let at = self.before(offset);
        let line = self.before(at.line);
        LineColumn { line: 1 + at.breaks, column: 1 + at.characters - line.characters }
    }

    /// Offset in UTF-16 code units of the byte at `offset`, as JavaScript counts.
    #[must_use]
    pub fn utf16(&self, offset: usize) -> usize {
        self.before(offset).units
    }

    /// What stands before the byte at `offset`, or before the end if that comes first.
    fn before(&self, offset: usize) -> Block {
        let offset = offset.min(self.bytes.len());
        // The end may lie just after the last block.
        let index = (offset / BLOCK).min(self.blocks.len().saturating_sub(1));
        let start = index * BLOCK;
        let block = self.blocks.get(index).copied().unwrap_or_default();
        block.after(self.bytes.get(start..offset).unwrap_or_default(), start)
    }
}

impl Block {
    /// What stands before the end of `chunk`, which starts at `start`, after this.
    fn after(self, chunk: &[u8], start: usize) -> Self {
        let last = chunk.iter().rposition(|b| *b == b'\n');
        let characters = characters(Some(chunk));
        Self {
            breaks: self.breaks + breaks(chunk),
            line: last.map_or(self.line, |at| start + at + 1),
            characters: self.characters + characters,
            // Characters of four bytes take two units.
            units: self.units + characters + chunk.iter().filter(|b| **b >= 0xF0).count(),
        }
    }
}

impl LineColumn {
    /// Line and column of the byte at `offset` of `bytes`; for several places, [`Lines`] is quicker.
    #[must_use]
    pub fn of(bytes: &[u8], offset: usize) -> Self {
        let before = bytes.get(..offset).unwrap_or(bytes);
        let start = before.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        Self { line: 1 + breaks(before), column: 1 + characters(before.get(start..)) }
    }
}

/// Line breaks among the bytes: one less than there are parts between them.
fn breaks(bytes: &[u8]) -> usize {
    bytes.split(|b| *b == b'\n').count() - 1
}

fn characters(bytes: Option<&[u8]>) -> usize {
    bytes.unwrap_or_default().iter().filter(|b| **b & 0xC0 != 0x80).count()
}

enum Step<'a> {
    Key(Text<'a>),
    Element(usize),
}

/// Appends to each text the JSON Pointer (RFC 6901) of the key or value that starts at the offset beside it; the offsets
/// are ascending. An offset where neither starts gets the pointer of what contains it. One walk over the document, and
/// none beyond the last offset.
///
/// Ends once the pointers have `most` bytes together; how many texts got theirs.
pub(crate) fn pointers<'o>(
    bytes: &[u8],
    limits: Limits,
    most: usize,
    places: impl Iterator<Item = (usize, &'o mut String)>,
) -> usize {
    let mut walk = Walk { steps: Vec::new(), places: places.peekable(), left: most, found: 0 };
    if walk.next().is_none() {
        return 0;
    }
    // The document has been read before; where it ends in a fault, what follows it has no pointer but the last.
    let _ = Reader::new(bytes, limits).and_then(|mut reader| walk.run(&mut reader));
    walk.reached(usize::MAX);
    walk.found
}

struct Walk<'a, I: Iterator> {
    steps: Vec<Step<'a>>,
    places: Peekable<I>,
    /// How many bytes the pointers may still have.
    left: usize,
    /// How many places have theirs.
    found: usize,
}

impl<'a, 'o, I: Iterator<Item = (usize, &'o mut String)>> Walk<'a, I> {
    fn run(&mut self, reader: &mut Reader<'a>) -> Result<(), Fault> {
        let mut first = self.value(reader)?;
        while self.next().is_some() {
            let more = match self.steps.last_mut() {
                Some(Step::Key(key)) => match reader.member(first)? {
                    Some(next) => {
                        *key = next;
                        true
                    }
                    None => false,
                },
                Some(Step::Element(index)) => {
                    let more = reader.element(first)?;
                    *index = if first { 0 } else { *index + 1 };
                    more
                }
                None => break,
            };
            if more {
                first = self.value(reader)?;
            } else {
                self.steps.pop();
                first = false;
            }
        }
        Ok(())
    }

    /// Enters the next value if it is a container (then true), and passes over it otherwise.
    fn value(&mut self, reader: &mut Reader<'a>) -> Result<bool, Fault> {
        let kind = reader.peek()?;
        let start = reader.offset();
        match kind {
            Type::Object => {
                reader.begin_object()?;
                self.reached(start + 1);
                self.steps.push(Step::Key(Text::default()));
                Ok(true)
            }
            Type::Array => {
                reader.begin_array()?;
                self.reached(start + 1);
                self.steps.push(Step::Element(0));
                Ok(true)
            }
            _ => {
                let span = reader.skip()?;
                self.reached(span.end);
                Ok(false)
            }
        }
    }

    /// The offset of the next place, if there is one and room for its pointer.
    fn next(&mut self) -> Option<usize> {
        self.places.peek().map(|(offset, _)| *offset).filter(|_| self.left > 0)
    }

    /// What ends at `end` has the current pointer: so have the places up to there that have none yet.
    fn reached(&mut self, end: usize) {
        while self.next().is_some_and(|offset| offset < end)
            && let Some((_, path)) = self.places.next()
        {
            point(&self.steps, path);
            self.left = self.left.saturating_sub(path.len());
            self.found += 1;
        }
    }
}

/// Appends the pointer that the steps make.
fn point(steps: &[Step<'_>], pointer: &mut String) {
    let room = |step: &Step<'_>| match step {
        Step::Key(key) => key.raw().len() + 1,
        Step::Element(_) => "/1000".len(),
    };
    pointer.reserve(steps.iter().map(room).sum());
    for step in steps {
        pointer.push('/');
        match step {
            Step::Key(key) => match key.plain() {
                Some(plain) if !plain.contains(['~', '/']) => pointer.push_str(plain),
                _ => escape(key.chars(), pointer),
            },
            Step::Element(index) => print_integer(*index as u64, pointer),
        }
    }
}

/// Appends a reference token of a JSON Pointer, `~` and `/` escaped (RFC 6901, section 3).
fn escape(token: impl Iterator<Item = char>, pointer: &mut String) {
    for c in token {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            _ => pointer.push(c),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn places_are_the_same_whether_counted_or_looked_up() {
        let line = "déjà vu \u{1F600} ";
        for text in [
            String::new(),
            "\n".to_string(),
            "a\nb".to_string(),
            line.repeat(2000),
            (line.repeat(7) + "\r\n").repeat(300),
            "x".repeat(BLOCK) + "\n",
            "x".repeat(BLOCK - 1) + "\n" + &"y".repeat(BLOCK),
        ] {
            let lines = Lines::new(text.as_bytes());
            // All would take the square of their number.
            let is_asked = |offset: usize| {
                offset.is_multiple_of(97) || (offset + 20) % BLOCK < 40 || offset + 20 > text.len()
            };
            let offsets = text.char_indices().map(|(offset, _)| offset).chain([text.len()]);
            for offset in offsets.filter(|offset| is_asked(*offset)) {
                assert_eq!(lines.locate(offset), LineColumn::of(text.as_bytes(), offset));
                assert_eq!(lines.utf16(offset), text[..offset].encode_utf16().count());
            }
            assert_eq!(lines.locate(text.len() + 5), lines.locate(text.len()));
        }
    }

    #[test]
    fn pointers_end_where_they_become_too_long() {
        end_where_they_become_too_long(&|bytes, limits, most, places| {
            pointers(bytes, limits, most, places.into_iter())
        });
    }

    /// A way to find pointers, of which that for YAML is another.
    type Find<'f> = dyn Fn(&[u8], Limits, usize, Vec<(usize, &mut String)>) -> usize + 'f;

    pub(crate) fn end_where_they_become_too_long(pointers: &Find<'_>) {
        // YAML as well.
        let text = r#"{"first":{"a":"one","b":"two","c":"three"}}"#;
        let offsets = [r#""one"#, r#""two"#, r#""three"#].map(|value| text.find(value).unwrap());
        let limits = Limits { max_bytes: 99, max_nesting: 9 };
        for (most, found) in [(0, 0), (1, 1), (8, 1), (9, 2), (16, 2), (17, 3), (99, 3)] {
            let mut paths = [const { String::new() }; 3];
            let places = offsets.into_iter().zip(&mut paths).collect();
            assert_eq!(pointers(text.as_bytes(), limits, most, places), found, "{most}");
            let expected = ["/first/a", "/first/b", "/first/c"];
            assert!(paths[..found].iter().eq(&expected[..found]));
            assert!(paths[found..].iter().all(String::is_empty));
        }
    }
}
