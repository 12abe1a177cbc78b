//! Documents that stand on lines of their own.
//!
//! A file is read in blocks of whole lines; which lines a block has is for the thread to find that checks them.

use memchr::{memchr, memchr_iter, memrchr};
use std::{
    io::{self, Read},
    mem,
};

/// How many bytes are read at once.
const BLOCK: usize = 1 << 16;

/// How many lines a block has at most: what is told of a line can be many times as long as the line.
const BLOCK_LINES: usize = 1 << 12;

/// Lines that follow one another.
pub(super) struct Block {
    /// The number of the first line, counted from 1, blank lines too.
    number: usize,
    /// The byte where it starts.
    offset: usize,
    text: Text,
}

enum Text {
    /// Whole lines, with their breaks.
    Lines(Vec<u8>),
    /// One line beyond the limit: its length without the break, and with it.
    TooLong(usize, usize),
}

/// A line that holds a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub(super) number: usize,
    pub(super) offset: usize,
    /// What stands on it without its break, or how long that is where it is beyond the limit.
    pub(super) text: Result<&'a [u8], usize>,
}

impl Block {
    /// How many bytes of the file it stands for.
    pub(super) fn bytes(&self) -> usize {
        match &self.text {
            Text::Lines(lines) => lines.len(),
            Text::TooLong(_, bytes) => *bytes,
        }
    }

    /// The most bytes that are held while it is checked, if it has long lines; else how many it has.
    pub(super) fn weight(&self) -> usize {
        match &self.text {
            Text::Lines(lines) if lines.len() > 2 * BLOCK => most_held(lines),
            Text::Lines(lines) => lines.len(),
            Text::TooLong(..) => 0,
        }
    }

    /// The lines that are not blank, of which those of more bytes than the limit are only measured.
    pub(super) fn lines(&self, limit: usize) -> impl Iterator<Item = Line<'_>> {
        let (mut rest, mut too_long) = match &self.text {
            Text::Lines(lines) => (lines.as_slice(), None),
            Text::TooLong(length, _) => ([].as_slice(), Some(*length)),
        };
        let (mut number, mut offset) = (self.number, self.offset);
        std::iter::from_fn(move || {
            if let Some(length) = too_long.take() {
                return Some(Line { number, offset, text: Err(length) });
            }
            while !rest.is_empty() {
                let length = memchr(b'\n', rest).unwrap_or(rest.len());
                let (line, after) = rest.split_at(length);
                let text = if length > limit { Err(length) } else { Ok(line) };
                let found = Line { number, offset, text };
                rest = after.get(1..).unwrap_or_default();
                number += 1;
                offset += length + 1;
                if text.is_err() || !line.trim_ascii().is_empty() {
                    return Some(found);
                }
            }
            None
        })
    }
}

/// The lines of a file, block by block. A line beyond the limit is passed over without being held.
pub(super) struct Blocks<R> {
    from: R,
    /// How many bytes are read at once, where no line is longer.
    size: usize,
    /// How many lines a block has at most.
    most: usize,
    limit: usize,
    /// What has been read and is in no block yet: the beginning of a line, or more lines than one block may have.
    begun: Vec<u8>,
    number: usize,
    offset: usize,
    ended: bool,
    /// Why the file ended before its end; told after the lines before that.
    failed: Option<io::Error>,
}

impl<R: Read> Blocks<R> {
    pub(super) fn new(from: R, limit: usize) -> Self {
        let (size, most, begun) = (BLOCK, BLOCK_LINES, Vec::new());
        Self { from, size, most, limit, begun, number: 1, offset: 0, ended: false, failed: None }
    }

    /// The next block; `None` at the end.
    fn block(&mut self) -> Option<Block> {
        let mut text = mem::take(&mut self.begun);
        let mut passed = 0;
        loop {
            let (count, end) = whole_lines(text.get(passed..).unwrap_or_default(), self.most);
            if count > 0 {
                self.begun = text.split_off(passed + end);
                return Some(self.lines(text, count));
            }
            passed = text.len();
            if self.failed.is_some() {
                return None;
            }
            if self.ended {
                return (!text.is_empty()).then(|| self.lines(text, 0));
            }
            if text.len() > self.limit {
                let begun = text.len();
                drop(text);
                return Some(self.pass_rest(begun));
            }
            self.read(&mut text);
        }
    }

    /// Reads on: the more, the longer the line is that has been begun, so that it is not moved for each block; but hardly more
    /// than a line may have.
    fn read(&mut self, text: &mut Vec<u8>) {
        let left = self.limit.saturating_sub(text.len());
        let most = self.size + (text.len() / 2).min(left);
        text.reserve_exact(most);
        match self.from.by_ref().take(most as u64).read_to_end(text) {
            Ok(read) => self.ended = read < most,
            Err(error) => (self.ended, self.failed) = (true, Some(error)),
        }
    }

    fn lines(&mut self, text: Vec<u8>, count: usize) -> Block {
        let (number, offset) = (self.number, self.offset);
        self.number += count;
        self.offset += text.len();
        Block { number, offset, text: Text::Lines(text) }
    }

    /// Passes over the rest of a line of which so many bytes have been read.
    fn pass_rest(&mut self, begun: usize) -> Block {
        let mut length = begun;
        let mut part = Vec::new();
        let mut end = None;
        while !self.ended && end.is_none() {
            part.clear();
            self.read(&mut part);
            end = memchr(b'\n', &part);
            length += end.unwrap_or(part.len());
        }
        if let Some(end) = end {
            self.begun = part.split_off(end + 1);
        }
        let (number, offset) = (self.number, self.offset);
        let bytes = length + usize::from(end.is_some());
        self.number += 1;
        self.offset += bytes;
        Block { number, offset, text: Text::TooLong(length, bytes) }
    }
}

/// What is held of a part of a document at most, the part included: no kind keeps more than 110 bytes (`cargo xtask memory`).
const PART: usize = 128;

/// The most bytes that are held while a text is checked, the text included: its strings once more, where they have escapes, and
/// what is kept of each of its parts.
fn most_held(text: &[u8]) -> usize {
    2 * text.len() + PART * memchr_iter(b',', text).count()
}

/// Whether more than `most` bytes could be held while a text is checked.
pub(super) fn may_hold_more(text: &[u8], most: usize) -> bool {
    text.len() > most / (2 + PART) && most_held(text) > most
}

/// How many whole lines these bytes have, up to the most that are taken, and where the last of those ends.
fn whole_lines(text: &[u8], most: usize) -> (usize, usize) {
    let count = memchr_iter(b'\n', text).count();
    let last =
        if count > most { memchr_iter(b'\n', text).nth(most - 1) } else { memrchr(b'\n', text) };
    last.map_or((0, 0), |last| (count.min(most), last + 1))
}

impl<R: Read> Iterator for Blocks<R> {
    type Item = io::Result<Block>;

    fn next(&mut self) -> Option<Self::Item> {
        self.block().map(Ok).or_else(|| self.failed.take().map(Err))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Told = (usize, usize, Result<String, usize>);

    /// The lines, read so many bytes at once and so many lines to a block; each block must count what it stands for.
    fn lines_in(size: usize, most: usize, text: &[u8], limit: usize) -> Vec<Told> {
        let mut read = 0;
        let mut told = Vec::new();
        for block in (Blocks { size, most, ..Blocks::new(text, limit) }) {
            let block = block.expect("a slice can be read");
            read += block.bytes();
            if let Text::Lines(lines) = &block.text {
                let count = memchr_iter(b'\n', lines).count();
                assert!(count <= most, "{count} lines are more than {most}");
            }
            told.extend(block.lines(limit).map(|line| {
                let text = line.text.map(|text| String::from_utf8_lossy(text).into_owned());
                (line.number, line.offset, text)
            }));
        }
        assert_eq!(read, text.len());
        told
    }

    fn lines(text: &str, limit: usize) -> Vec<Told> {
        lines_in(BLOCK, BLOCK_LINES, text.as_bytes(), limit)
    }

    #[allow(clippy::unnecessary_wraps, reason = "what stands in a list beside lengths")]
    fn read(text: &str) -> Result<String, usize> {
        Ok(text.to_owned())
    }

    #[test]
    fn blank_lines_count_but_are_no_documents() {
        assert_eq!(
            lines("1\n\n \t\r\n22\r\n3", 9),
            [(1, 0, read("1")), (4, 7, read("22\r")), (5, 11, read("3"))]
        );
        assert_eq!(lines("", 9), []);
        assert_eq!(lines("\n\n", 9), []);
    }

    #[test]
    fn a_line_at_the_limit_is_read_and_one_beyond_is_measured() {
        assert_eq!(
            lines("1234\n12345\n123456789\n1\n123456", 4),
            [
                (1, 0, read("1234")),
                (2, 5, Err(5)),
                (3, 11, Err(9)),
                (4, 21, read("1")),
                (5, 23, Err(6))
            ]
        );
    }

    #[test]
    fn what_was_read_before_a_failure_is_told_before_it() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("gone"))
            }
        }
        for size in 1..12 {
            let mut blocks = Blocks { size, ..Blocks::new(b"1\n22\n3".chain(Broken), 9) };
            let told: Vec<_> = blocks.by_ref().map_while(Result::ok).collect();
            let whole: Vec<_> = told.iter().flat_map(|block| block.lines(9)).collect();
            assert_eq!(whole.len(), 2, "{size}: the last line was not read whole");
            assert!(blocks.next().is_none(), "{size}");
        }
        let mut blocks = Blocks::new(Broken, 9);
        assert!(blocks.next().is_some_and(|block| block.is_err()) && blocks.next().is_none());
    }

    proptest! {
        #[test]
        fn however_much_is_read_at_once_the_lines_are_the_same(
            text in "[a \n]{0,40}", size in 1..20_usize, most in 1..6_usize, limit in 0..8_usize,
        ) {
            let mut expected = Vec::new();
            let mut offset = 0;
            for (index, line) in text.split_inclusive('\n').enumerate() {
                let bare = line.strip_suffix('\n').unwrap_or(line);
                let kept = if bare.len() > limit { Err(bare.len()) } else { read(bare) };
                if kept.is_err() || !bare.trim().is_empty() {
                    expected.push((index + 1, offset, kept));
                }
                offset += line.len();
            }
            prop_assert_eq!(lines_in(size, most, text.as_bytes(), limit), expected);
        }
    }
}
