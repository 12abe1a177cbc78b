//! Texts that others wrote, made fit for a terminal.

use std::{borrow::Cow, io};

/// The text without what would steer a terminal, turn the direction of writing or not be seen at all: each such
/// character becomes one that shows it.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| shown(c) == c) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(shown).collect())
    }
}

/// The character, or what stands for it.
pub(crate) fn shown(c: char) -> char {
    match c {
        // The control pictures stand in the order of the controls.
        '\0'..='\x1F' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{FFFD}'),
        '\x7F' => '\u{2421}',
        '\u{80}'..='\u{9F}'
        | '\u{61C}'
        | '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}' => '\u{FFFD}',
        _ => c,
    }
}

/// The first `max` characters of the text, printable; `…` stands for the rest.
pub(crate) fn brief(text: &str, max: usize) -> String {
    let mut brief: String = text.chars().take(max).map(shown).collect();
    if text.chars().nth(max).is_some() {
        brief.push('…');
    }
    brief
}

/// Why a file could not be read or written, without the number that the system gives the reason.
pub(crate) fn reason(error: &io::Error) -> String {
    let told = error.to_string();
    told.split(" (os error").next().unwrap_or_default().to_owned()
}

/// `1 document`, `2 documents`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}

/// The paragraph in lines of at most `width` characters, where its words allow.
pub(crate) fn wrap(paragraph: &str, width: usize) -> String {
    let mut wrapped = String::with_capacity(paragraph.len());
    let mut column = 0;
    for word in paragraph.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            wrapped.push('\n');
            column = 0;
        } else if column > 0 {
            wrapped.push(' ');
            column += 1;
        }
        wrapped.push_str(word);
        column += length;
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_control_reaches_a_terminal() {
        assert_eq!(printable("plain ä 漢"), "plain ä 漢");
        assert_eq!(printable("\x1b[31m\r\n\x7f\u{9b}\u{202e}"), "␛[31m␍␊␡\u{FFFD}\u{FFFD}");
        assert!((char::MIN..='\u{9F}').map(shown).all(|c| !c.is_control()));
    }

    #[test]
    fn a_brief_text_says_that_it_is() {
        assert_eq!(brief("abc", 3), "abc");
        assert_eq!(brief("abcd", 3), "abc…");
    }

    #[test]
    fn words_are_wrapped_and_never_cut() {
        assert_eq!(wrap("one two  three", 7), "one two\nthree");
        assert_eq!(wrap("incomprehensibilities a", 5), "incomprehensibilities\na");
    }

    #[test]
    fn reasons_have_no_numbers() {
        assert_eq!(reason(&io::Error::from_raw_os_error(2)), "No such file or directory");
        assert_eq!(reason(&io::Error::other("odd")), "odd");
    }
}
