//! UUIDs as RFC 9562 prints them.

/// A UUID (RFC 9562). Its text may be in either case; equality is that of the 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uuid {
    /// The sixteen octets, most significant first (RFC 9562 section 4).
    pub bytes: [u8; 16],
}

impl Uuid {
    /// The version field (RFC 9562 section 4.2), 0 to 15; it means something in the RFC's own
    /// variant only.
    #[must_use]
    pub fn version(self) -> u8 {
        let [_, _, _, _, _, _, octet, ..] = self.bytes;
        octet >> 4
    }

    /// Whether the variant field is `10x`, the one RFC 9562 section 4.1 defines.
    #[must_use]
    pub fn is_rfc_variant(self) -> bool {
        let [_, _, _, _, _, _, _, _, octet, ..] = self.bytes;
        octet & 0xC0 == 0x80
    }
}

/// Where the two digits of each octet begin in the hyphenated form.
const DIGITS: [u8; 16] = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

/// What no hex digit is worth: it has bits that survive in the union of all values.
const NONE: u8 = 0xFF;

/// The value of each byte as a hex digit.
const VALUES: [u8; 256] = {
    let mut values = [NONE; 256];
    let mut digit = 0_u8;
    while digit < 16 {
        #[expect(
            clippy::indexing_slicing,
            reason = "evaluated at compile time, where a wrong index is a compile error"
        )]
        if digit < 10 {
            values[(b'0' + digit) as usize] = digit;
        } else {
            values[(b'a' + digit - 10) as usize] = digit;
            values[(b'A' + digit - 10) as usize] = digit;
        }
        digit += 1;
    }
    values
};

fn value(byte: u8) -> u8 {
    VALUES.get(usize::from(byte)).copied().unwrap_or(NONE)
}

/// The UUID that a text is, in the hyphenated 8-4-4-4-12 form of RFC 9562 section 4 and in no
/// other: no braces, no `urn:uuid:`.
#[must_use]
pub fn parse(text: &str) -> Option<Uuid> {
    // Against an array of known length the compiler proves every index below.
    let text: &[u8; 36] = text.as_bytes().try_into().ok()?;
    let [_, _, _, _, _, _, _, _, a, _, _, _, _, b, _, _, _, _, c, _, _, _, _, d, ..] = text;
    if [a, b, c, d] != [&b'-'; 4] {
        return None;
    }
    let mut bytes = [0; 16];
    // One test at the end instead of thirty-two: a single bad digit leaves its high bits here.
    let mut seen = 0;
    for (byte, at) in bytes.iter_mut().zip(DIGITS) {
        let at = usize::from(at);
        let high = value(text.get(at).copied().unwrap_or_default());
        let low = value(text.get(at + 1).copied().unwrap_or_default());
        seen |= high | low;
        *byte = (high << 4) | (low & 0x0F);
    }
    (seen & 0xF0 == 0).then_some(Uuid { bytes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::format;
    use std::string::String;

    fn print(bytes: [u8; 16]) -> String {
        let hex = format!("{:032x}", u128::from_be_bytes(bytes));
        format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
    }

    #[test]
    fn tells_version_and_variant() {
        let four = parse("98d80576-482e-427f-8434-7f86890ab222").unwrap();
        assert_eq!((four.version(), four.is_rfc_variant()), (4, true));
        let microsoft = parse("98d80576-482e-427f-c434-7f86890ab222").unwrap();
        assert_eq!((microsoft.version(), microsoft.is_rfc_variant()), (4, false));
        let nil = parse("00000000-0000-0000-0000-000000000000").unwrap();
        assert_eq!((nil.version(), nil.is_rfc_variant()), (0, false));
    }

    #[test]
    fn no_other_form_counts() {
        for text in [
            "",
            "98d80576482e427f84347f86890ab222",
            "{98d80576-482e-427f-8434-7f86890ab222}",
            " 98d80576-482e-427f-8434-7f86890ab22",
            "98d80576-482e-427f-8434-7f86890ab22é",
            "98d80576-482e-427f-8434_7f86890ab222",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn case_makes_no_difference(bytes: [u8; 16]) {
            let text = print(bytes);
            prop_assert_eq!(parse(&text), Some(Uuid { bytes }));
            prop_assert_eq!(parse(&text.to_uppercase()), Some(Uuid { bytes }));
        }

        #[test]
        fn one_wrong_byte_is_enough(bytes: [u8; 16], at in 0..36_usize, wrong in 0..128_u8) {
            let mut text = print(bytes).into_bytes();
            let hyphen = text[at] == b'-';
            prop_assume!(if hyphen { wrong != b'-' } else { !wrong.is_ascii_hexdigit() });
            text[at] = wrong;
            prop_assert_eq!(parse(core::str::from_utf8(&text).unwrap()), None);
        }
    }

    #[test]
    fn digits_are_hexadecimal_both_of_a_byte_too() {
        let sound = "98d80576-482e-427f-8434-7f86890ab222";
        for at in (0..36).step_by(2).filter(|at| !sound[*at..at + 2].contains('-')) {
            for other in ["gg", "zz", "  ", "::", "//", "@@", "``", "g0", "0g"] {
                let text = format!("{}{other}{}", &sound[..at], &sound[at + 2..]);
                assert_eq!(parse(&text), None, "{text}");
            }
        }
    }
}
