//! Language tags of a language and perhaps a region, and sets of such two-letter codes.

use core::fmt;

/// A language subtag of two letters (RFC 5646 section 2.2.1, ISO 639-1), in lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language([u8; 2]);

/// A region subtag of two letters (RFC 5646 section 2.2.4, ISO 3166-1 alpha-2), in upper case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region([u8; 2]);

/// The language and region of a tag `xx` or `xx-YY` in ASCII letters of either case.
///
/// Of the tags of RFC 5646 these are the ones of a two-letter language with no subtag but a
/// two-letter region. Whether the codes are assigned is for a [`LetterPairs`] to say.
#[must_use]
pub fn language_tag(text: &str) -> Option<(Language, Option<Region>)> {
    let (language, region) = match *text.as_bytes() {
        [a, b] => ([a, b], None),
        [a, b, b'-', c, d] => ([a, b], Some([c, d])),
        _ => return None,
    };
    let letters = |pair: &[u8; 2]| pair.iter().all(u8::is_ascii_alphabetic);
    if !letters(&language) || !region.as_ref().is_none_or(letters) {
        return None;
    }
    Some((
        Language(language.map(|letter| letter.to_ascii_lowercase())),
        region.map(|region| Region(region.map(|letter| letter.to_ascii_uppercase()))),
    ))
}

macro_rules! text_of_a_pair {
    ($type:ident, $case:literal) => {
        impl $type {
            #[doc = concat!("The two letters in ", $case, " case, as RFC 5646 section 2.1.1 recommends.")]
            #[must_use]
            pub fn as_str(&self) -> &str {
                // Only ASCII letters get into a pair.
                core::str::from_utf8(&self.0).unwrap_or_default()
            }
        }

        impl AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

text_of_a_pair!(Language, "lower");
text_of_a_pair!(Region, "upper");

/// A set of two-letter ASCII codes in which case counts for nothing, such as the codes of ISO 639-1
/// or of ISO 3166-1 alpha-2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LetterPairs([u64; 11]);

impl LetterPairs {
    /// The empty set of two-letter codes.
    #[must_use]
    pub const fn new() -> Self {
        Self([0; 11])
    }

    /// Adds a code; false, and nothing added, where the text is not two ASCII letters.
    pub fn insert(&mut self, code: &str) -> bool {
        let Some((word, bit)) = place(code) else {
            return false;
        };
        if let Some(word) = self.0.get_mut(word) {
            *word |= bit;
        }
        true
    }

    /// Whether a code, a [`Language`] or a [`Region`] is in the set.
    #[must_use]
    pub fn contains(&self, code: impl AsRef<str>) -> bool {
        place(code.as_ref())
            .and_then(|(word, bit)| Some(self.0.get(word)? & bit != 0))
            .unwrap_or_default()
    }
}

/// The word of the set and the bit in it that stand for a code.
fn place(code: &str) -> Option<(usize, u64)> {
    let [first, second] = *code.as_bytes() else {
        return None;
    };
    let number = |letter: u8| {
        let number = (letter | 0x20).wrapping_sub(b'a');
        (number < 26).then_some(usize::from(number))
    };
    let index = number(first)? * 26 + number(second)?;
    Some((index / 64, 1 << (index % 64)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;
    use std::string::{String, ToString};

    #[test]
    fn tags_in_either_case() {
        let (language, region) = language_tag("EN-us").unwrap();
        assert_eq!((language.as_str(), region.unwrap().as_str()), ("en", "US"));
        assert_eq!(language_tag("en-US"), language_tag("EN-us"));
        let (language, region) = language_tag("De").unwrap();
        assert_eq!((language.to_string(), region), (String::from("de"), None));
    }

    #[test]
    fn other_tags_are_not_of_this_form() {
        for text in [
            "", "e", "eng", "en-", "en-U", "en-USA", "en_US", "e1", "en-U1", "en-419", "zh-Hant",
            "en-US-x", "é", "en-é", " en", "{}", "@[",
        ] {
            assert_eq!(language_tag(text), None, "{text}");
        }
    }

    #[test]
    fn the_corners_of_the_set() {
        let mut set = LetterPairs::new();
        assert!(set.insert("aa") && set.insert("Zz") && set.insert("AA"));
        assert!(!set.insert("a") && !set.insert("a1") && !set.insert("é") && !set.insert("`a"));
        assert!(
            set.contains("AA") && set.contains("zZ") && !set.contains("ab") && !set.contains("")
        );
        let (language, _) = language_tag("zz").unwrap();
        assert!(set.contains(language));
    }

    proptest! {
        #[test]
        fn is_a_set(
            codes in prop::collection::vec("[a-zA-Z]{2}", 0..100),
            probes in prop::collection::vec("[a-zA-Z]{2}", 50),
        ) {
            let mut set = LetterPairs::new();
            let mut model = BTreeSet::new();
            for code in &codes {
                prop_assert!(set.insert(code));
                model.insert(code.to_lowercase());
            }
            for probe in codes.iter().chain(&probes) {
                prop_assert_eq!(set.contains(probe), model.contains(&probe.to_lowercase()));
            }
        }
    }

    #[test]
    fn pairs_are_of_letters() {
        let mut pairs = LetterPairs::new();
        for other in ["a{", "{a", "a[", "a`", "`a", "a@", "a", "aaa", "a1", ""] {
            assert!(!pairs.insert(other), "{other}");
        }
        assert!(pairs.insert("ba") && pairs.insert("AZ"));
    }
}
