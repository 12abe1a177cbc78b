//! Documents that stand on lines of their own.

use super::documents::Text;
use std::io::{self, BufRead, BufReader, Read};

/// A line that holds a document.
pub(super) struct Line {
    /// Counted from 1, blank lines too.
    pub(super) number: usize,
    /// The byte where it starts.
    pub(super) offset: usize,
    pub(super) text: Text,
}

/// The lines of a file that are not blank. One beyond the limit is passed over without being held.
pub(super) struct Lines<R> {
    reader: BufReader<R>,
    limit: usize,
    number: usize,
    offset: usize,
    ended: bool,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(from: R, limit: usize) -> Self {
        let reader = BufReader::with_capacity(1 << 16, from);
        Self { reader, limit, number: 0, offset: 0, ended: false }
    }

    /// The next line, without its break; `None` at the end.
    fn line(&mut self) -> io::Result<Option<Line>> {
        let mut text = Vec::new();
        let most = self.limit as u64 + 1;
        let mut bytes = self.reader.by_ref().take(most).read_until(b'\n', &mut text)?;
        if bytes == 0 {
            return Ok(None);
        }
        self.number += 1;
        let offset = self.offset;
        let text = if text.ends_with(b"\n") {
            text.pop();
            Text::Read(text)
        } else if text.len() > self.limit {
            let length = text.len();
            drop(text);
            let rest = self.skip_rest()?;
            bytes += rest.length + usize::from(rest.broken);
            Text::TooLarge(Some(length + rest.length))
        } else {
            Text::Read(text)
        };
        self.offset += bytes;
        Ok(Some(Line { number: self.number, offset, text }))
    }

    fn skip_rest(&mut self) -> io::Result<Rest> {
        let mut length = 0;
        loop {
            let buffered = self.reader.fill_buf()?;
            let found = buffered.iter().position(|byte| *byte == b'\n');
            let part = found.unwrap_or(buffered.len());
            let ended = buffered.is_empty();
            self.reader.consume(part + usize::from(found.is_some()));
            length += part;
            if ended || found.is_some() {
                return Ok(Rest { length, broken: found.is_some() });
            }
        }
    }
}

/// What was left of a line.
struct Rest {
    length: usize,
    /// Whether a break ended it, and not the file.
    broken: bool,
}

impl<R: Read> Iterator for Lines<R> {
    type Item = io::Result<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.line() {
                Ok(Some(Line { text: Text::Read(text), .. })) if text.trim_ascii().is_empty() => {}
                Ok(Some(line)) => return Some(Ok(line)),
                Ok(None) => self.ended = true,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, limit: usize) -> Vec<(usize, usize, Result<String, Option<usize>>)> {
        Lines::new(text.as_bytes(), limit)
            .map(|line| {
                let Line { number, offset, text } = line.expect("a slice can be read");
                let text = match text {
                    Text::Read(bytes) => Ok(String::from_utf8(bytes).expect("the text was UTF-8")),
                    Text::TooLarge(size) => Err(size),
                };
                (number, offset, text)
            })
            .collect()
    }

    #[test]
    fn blank_lines_count_but_are_no_documents() {
        let read = |text: &str| Ok(text.to_owned());
        assert_eq!(
            lines("1\n\n \t\r\n22\r\n3", 9),
            [(1, 0, read("1")), (4, 7, read("22\r")), (5, 11, read("3"))]
        );
        assert_eq!(lines("", 9), []);
        assert_eq!(lines("\n\n", 9), []);
    }

    #[test]
    fn a_line_at_the_limit_is_read_and_one_beyond_is_measured() {
        let read = |text: &str| Ok(text.to_owned());
        assert_eq!(
            lines("1234\n12345\n123456789\n1\n123456", 4),
            [
                (1, 0, read("1234")),
                (2, 5, Err(Some(5))),
                (3, 11, Err(Some(9))),
                (4, 21, read("1")),
                (5, 23, Err(Some(6)))
            ]
        );
    }
}
