//! What looks like an e-mail address or a telephone number.
//!
//! These two find identities in plain text where a hash belongs, so they take in more than the
//! formats they are named after: what a person would recognise, not what a mail server or an
//! exchange would accept. No 64 hex digits are either.

/// Whether a text looks like an e-mail address (the addr-spec of RFC 5322, loosely), perhaps as a
/// `mailto:` URI (RFC 6068) or between angle brackets: something, an `@` and a host, without white
/// space inside.
#[must_use]
pub fn looks_like_email(text: &str) -> bool {
    let text = after_scheme(text.trim(), "mailto:").trim_start();
    let text = text.strip_prefix('<').and_then(|text| text.strip_suffix('>')).unwrap_or(text);
    // In a URI, the @ may be written %40 as well.
    let parts = text.rsplit_once('@').or_else(|| text.rsplit_once("%40"));
    parts.is_some_and(|(local, host)| !local.is_empty() && !host.is_empty())
        && !text.contains(char::is_whitespace)
}

/// Whether a text looks like a telephone number: 7 to 15 digits (ITU-T E.164), perhaps after `tel:`
/// (RFC 3966), `+` or `00`, with nothing between them but spaces, dots, slashes, hyphens and
/// parentheses.
#[must_use]
pub fn looks_like_phone(text: &str) -> bool {
    let number = after_scheme(text.trim(), "tel:").trim_start();
    let (number, _parameters) = number.split_once(';').unwrap_or((number, ""));
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
            "a b@example.com",
            "mailto:",
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
        ] {
            assert!(looks_like_phone(text), "{text}");
        }
        for text in [
            "",
            "+",
            "555-121",
            "+1234567890123456",
            "816-555-CALL",
            "8165551212x9",
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
