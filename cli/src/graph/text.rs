//! Text in pictures: made safe, measured, wrapped and cut.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The text with whatever no format can carry, such as control characters, shown as a replacement.
///
/// Line breaks and tabs stay.
pub(super) fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => c,
            '\u{2028}' | '\u{2029}' | '\u{85}' => '\n',
            '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
            _ if c.is_control() => '\u{fffd}',
            _ => c,
        })
        .collect()
}

/// The text on one line, runs of white space as one space.
pub(super) fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text as XML character data or attribute value.
pub(super) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// A font at a size.
#[derive(Debug, Clone, Copy)]
pub(super) struct Font {
    pub(super) size: f64,
    pub(super) bold: bool,
}

impl Font {
    /// About how wide the text is: the reader's font is unknown, so a rather wide one is assumed.
    pub(super) fn width(self, text: &str) -> f64 {
        let em: f64 = text.graphemes(true).map(grapheme_em).sum();
        em * self.size * if self.bold { 1.1 } else { 1.0 }
    }

    /// The text in at most `lines` lines no wider than `width`, cut with an ellipsis if it is longer.
    pub(super) fn wrap(self, text: &str, width: f64, lines: usize) -> Vec<String> {
        let text = one_line(text);
        let mut out: Vec<String> = Vec::new();
        let mut rest = text.as_str();
        while !rest.is_empty() && out.len() < lines {
            let taken = if out.len() + 1 == lines && self.width(rest) > width {
                let cut = self.fitting(rest, width - self.width("…"));
                out.push(format!("{}…", rest[..cut].trim_end()));
                break;
            } else {
                self.line_end(rest, width)
            };
            out.push(rest[..taken].trim_end().to_owned());
            rest = rest[taken..].trim_start();
        }
        out
    }

    /// Where the first line ends: after the last place to break that fits, if there is one past a third.
    fn line_end(self, text: &str, width: f64) -> usize {
        let fits = self.fitting(text, width);
        if fits == text.len() {
            return fits;
        }
        // A space right after the line is a place to break too.
        if text[fits..].starts_with(' ') {
            return fits;
        }
        // Names are broken after a joining sign, and before a capital in the middle of a word.
        let chars: Vec<(usize, char)> = text.char_indices().collect();
        let mut breaks = chars.windows(2).filter_map(|pair| {
            let ((_, before), (place, after)) = (pair[0], pair[1]);
            let joined = matches!(before, ' ' | '_' | '-' | '.' | '/' | ':' | ',');
            let hump = before.is_lowercase() && after.is_uppercase();
            (place <= fits && (joined || hump)).then_some(place)
        });
        let best = breaks.next_back();
        best.filter(|&place| place * 3 > fits).unwrap_or(fits)
    }

    /// How many bytes fit, at least one grapheme.
    fn fitting(self, text: &str, width: f64) -> usize {
        let mut used = 0.0;
        let mut end = 0;
        for (place, grapheme) in text.grapheme_indices(true) {
            used += self.width(grapheme);
            if used > width && place > 0 {
                break;
            }
            end = place + grapheme.len();
        }
        end
    }
}

fn grapheme_em(grapheme: &str) -> f64 {
    match grapheme.as_bytes() {
        [b'i' | b'j' | b'l' | b'.' | b',' | b'\'' | b'|' | b'!' | b':' | b';' | b'`'] => 0.32,
        [b' ' | b'f' | b't' | b'r' | b'(' | b')' | b'[' | b']' | b'/' | b'-'] => 0.4,
        [b'm' | b'w' | b'M' | b'W' | b'%' | b'@'] => 0.95,
        [b'A'..=b'Z' | b'#' | b'&' | b'+' | b'=' | b'<' | b'>' | b'~'] => 0.72,
        [_] => 0.61,
        _ => match UnicodeWidthStr::width(grapheme) {
            0 => 0.0,
            1 => 0.68,
            _ => 1.25,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FONT: Font = Font { size: 10.0, bold: false };

    #[test]
    fn nothing_is_lost_by_wrapping_into_enough_lines() {
        let text = "PromptForAccountNumber_then-confirm it/again";
        let joined = FONT.wrap(text, 80.0, 99).concat();
        assert_eq!(joined.replace(' ', ""), text.replace(' ', ""));
    }

    #[test]
    fn lines_stay_within_the_width() {
        for text in
            ["a long sentence of words", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "漢字漢字漢字漢字"]
        {
            for line in FONT.wrap(text, 60.0, 2) {
                assert!(FONT.width(&line) <= 60.0, "{line}");
            }
        }
    }

    #[test]
    fn a_cut_says_so_and_never_splits_a_grapheme() {
        let family = "👨‍👩‍👧‍👦".repeat(20);
        let lines = FONT.wrap(&family, 40.0, 1);
        assert!(lines[0].ends_with('…'));
        assert!(family.starts_with(lines[0].trim_end_matches('…')));
        assert_eq!(lines[0].trim_end_matches('…').len() % "👨‍👩‍👧‍👦".len(), 0);
    }

    #[test]
    fn control_characters_are_replaced_and_markup_is_escaped() {
        assert_eq!(xml("a\u{0}<b c='\"'>&\r\n"), "a\u{fffd}&lt;b c=&#39;&quot;&#39;&gt;&amp;\n");
    }
}
