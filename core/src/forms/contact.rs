//! What looks like an e-mail address or a telephone number.
//!
//! These two find identities in plain text where a hash belongs, so they take in more than the
//! formats they are named after: what a person would recognise, not what a mail server or an
//! exchange would accept. No 64 hex digits are either.

/// Whether something in a text looks like an e-mail address (the addr-spec of RFC 5322, loosely): between white space
/// something, an `@` and a host, perhaps as a `mailto:` URI (RFC 6068), between angle brackets, or beside a comma, colon
/// or semicolon.
#[must_use]
pub fn looks_like_email(text: &str) -> bool {
    text.split_whitespace().any(is_address)
}

fn is_address(word: &str) -> bool {
    let word = after_scheme(word.trim_matches(['<', '>', ',', ':', ';']), "mailto:");
    // In a URI, the @ may be written %40 as well.
    let parts = word.rsplit_once('@').or_else(|| word.rsplit_once("%40"));
    parts.is_some_and(|(local, host)| !local.is_empty() && !host.is_empty())
}

/// Whether a text looks like a telephone number: 7 to 15 digits (ITU-T E.164), perhaps after `tel:`
/// (RFC 3966), `+` or `00`, with nothing between them but spaces, dots, slashes, hyphens and
/// parentheses, and perhaps an extension behind them.
#[must_use]
pub fn looks_like_phone(text: &str) -> bool {
    let number = after_scheme(text.trim(), "tel:").trim_start();
    let (number, _parameters) = number.split_once(';').unwrap_or((number, ""));
    let number = before_extension(number);
    let number = number.strip_prefix('+').unwrap_or(number);
    let number = number.strip_prefix("00").unwrap_or(number);
    let mut digits = 0_usize;
    for character in number.chars() {
        match character {
            '0'..='9' => digits += 1,
            // With the hyphens and dashes that word processors put in place of the ASCII one.
            '.' | '/' | '-' | '(' | ')' | '\u{2010}'..='\u{2015}' => {}
            _ if character.is_whitespace() => {}
            _ => return false,
        }
    }
    (7..=15).contains(&digits)
}

/// What stands before an extension, such as `x89` or `ext. 5`, if there is one.
fn before_extension(number: &str) -> &str {
    let whole = number.trim_end();
    let rest = whole.trim_end_matches(|character: char| character.is_ascii_digit());
    if rest.len() == whole.len() {
        return number;
    }
    let rest = rest.trim_end();
    for mark in ["#", "ext.", "ext", "x"] {
        let split = rest.len().checked_sub(mark.len()).and_then(|at| rest.split_at_checked(at));
        if let Some((before, _)) = split.filter(|(_, own)| own.eq_ignore_ascii_case(mark)) {
            return before;
        }
    }
    number
}

/// What follows the scheme, in either case, if it is there.
fn after_scheme<'a>(text: &'a str, scheme: &str) -> &'a str {
    match text.split_at_checked(scheme.len()) {
        Some((head, rest)) if head.eq_ignore_ascii_case(scheme) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn email_addresses() {
        for text in [
            "guest@example.com",
            "  guest@example.com\n",
            "first.last+tag@mail.example.co.uk",
            "root@localhost",
            "mailto:guest@example.com",
            "MAILTO:guest%40example.com",
            "<guest@example.com>",
            "\"a@b\"@example.com",
            "użytkownik@przykład.pl",
            "John Doe <j@x.com>",
            "e-mail: a@b.com",
            "a@b.com, c@d.com;",
            "write to\u{a0}<mailto:a%40b.com>, please",
            "\"a b\"@example.com",
        ] {
            assert!(looks_like_email(text), "{text}");
        }
        for text in [
            "",
            "@",
            "guest@",
            "@example.com",
            "guest",
            "guest at example.com",
            "mailto:",
            "mailto:@example.com",
            "a@ b.com",
            "<a@>, <@b>:",
            "50%40",
        ] {
            assert!(!looks_like_email(text), "{text}");
        }
    }

    #[test]
    fn telephone_numbers() {
        for text in [
            "+1-816-555-1212",
            "(816) 555-1212",
            "555.1212",
            "0049 30 123456",
            "+49 (0)30 / 12 34 56",
            "tel:+1-816-555-1212",
            "TEL:8165551212;phone-context=+1",
            " 8165551212 ",
            "+1\u{a0}816\u{2011}555\u{2011}1212",
            "+123456789012345",
            "+1 555 123 4567 ext. 5",
            "+1 555 123 4567x89",
            "8165551212 EXT\u{a0}9",
            "(816) 555-1212 # 12 ",
            "tel:+18165551212x9;phone-context=+1",
        ] {
            assert!(looks_like_phone(text), "{text}");
        }
        for text in [
            "",
            "+",
            "555-121",
            "+1234567890123456",
            "816-555-CALL",
            "8165551212x",
            "8165551212 ext. ",
            "8165551212y9",
            "8165551212x9x9",
            "555-121x12345678",
            "+1234567890123456x1",
            "x8165551212",
            "é9",
            "1+8165551212",
            "tel:",
            "٨١٦٥٥٥١٢١٢",
        ] {
            assert!(!looks_like_phone(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_digest_is_neither(digest in "[0-9]{64}|[0-9a-f]{64}|[0-9A-F]{64}") {
            prop_assert!(!looks_like_email(&digest));
            prop_assert!(!looks_like_phone(&digest));
        }

        #[test]
        fn any_text_is_survived(text: std::string::String) {
            let _ = (looks_like_email(&text), looks_like_phone(&text));
        }
    }
}
