use crate::text::shown;
use callgate::Span;

/// Characters shown before the place and from it on, where a line is longer.
const BEFORE: usize = 60;
const AFTER: usize = 60;

/// The part of a line around a place, fit for a terminal. The time it takes does not depend on the length of the line.
pub(super) struct Excerpt {
    pub(super) text: String,
    /// The bytes of `text` to be marked.
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Excerpt {
    /// The excerpt around `span`; of a span over several lines, the first line.
    pub(super) fn of(text: &[u8], span: Span) -> Self {
        let at = span.start.min(text.len());
        let mut excerpt = String::new();
        let before = text.get(at.saturating_sub(BEFORE * 4 + 4)..at).unwrap_or_default();
        let line = before.iter().rposition(|byte| *byte == b'\n');
        let before = before.get(line.map_or(0, |at| at + 1)..).unwrap_or_default();
        let shown: Vec<char> = characters(before).map(|(c, _)| c).collect();
        let cut = shown.len().saturating_sub(BEFORE);
        if cut > 0 {
            excerpt.push('…');
        }
        excerpt.extend(shown.get(cut..).unwrap_or_default());

        let after = text.get(at..).unwrap_or_default();
        let after = after.get(..after.len().min(AFTER * 4 + 4)).unwrap_or_default();
        let line = after.iter().position(|byte| *byte == b'\n');
        let line = after.get(..line.unwrap_or(after.len())).unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let start = excerpt.len();
        let mut end = start;
        let mut offset = at;
        for (index, (c, bytes)) in characters(line).enumerate() {
            if index == AFTER {
                excerpt.push('…');
                break;
            }
            excerpt.push(c);
            if offset < span.end {
                end = excerpt.len();
            }
            offset += bytes;
        }
        Self { text: excerpt, start, end }
    }
}

/// The characters of a text with the bytes that each takes there. What is no UTF-8 becomes a replacement character, a
/// control a picture of it.
fn characters(bytes: &[u8]) -> impl Iterator<Item = (char, usize)> {
    bytes.utf8_chunks().flat_map(|chunk| {
        let invalid = chunk.invalid().len();
        let replaced = (invalid > 0).then_some(('\u{FFFD}', invalid));
        chunk.valid().chars().map(|c| (tabless(c), c.len_utf8())).chain(replaced)
    })
}

/// A tab would be as wide as the terminal likes.
fn tabless(c: char) -> char {
    if c == '\t' { ' ' } else { shown(c) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &[u8], start: usize, end: usize) -> (String, String) {
        let excerpt = Excerpt::of(text, Span::new(start, end));
        (excerpt.text[excerpt.start..excerpt.end].to_owned(), excerpt.text)
    }

    #[test]
    fn the_line_of_the_place_is_shown() {
        assert_eq!(excerpt(b"a\n\tbc d\r\ne", 3, 5), ("bc".into(), " bc d".into()));
        assert_eq!(excerpt(b"a\nbc\nd", 2, 6), ("bc".into(), "bc".into()));
        assert_eq!(excerpt(b"", 0, 1), (String::new(), String::new()));
        assert_eq!(excerpt(b"ab", 2, 3), (String::new(), "ab".into()));
        assert_eq!(excerpt(b"ab", 9, 12), (String::new(), "ab".into()));
    }

    #[test]
    fn a_long_line_is_cut_on_both_sides() {
        let text = "é".repeat(1000);
        let (marked, shown) = excerpt(text.as_bytes(), 1000, 1004);
        assert_eq!(marked, "éé");
        assert_eq!(shown, format!("…{}…", "é".repeat(BEFORE + AFTER)));
    }

    #[test]
    fn hostile_bytes_are_shown_and_not_sent() {
        let (marked, shown) = excerpt(b"\"\x1b[2J\xFF\xFE\x00\"", 1, 7);
        assert_eq!(shown, "\"␛[2J\u{FFFD}\u{FFFD}␀\"");
        assert_eq!(marked, "␛[2J\u{FFFD}\u{FFFD}");
    }
}
