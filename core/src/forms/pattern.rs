//! Patterns: a small regular language for codes and identifiers, always anchored at both ends.
//!
//! It is the common subset of ECMA-262, PCRE and Rust regular expressions without groups,
//! alternation and assertions: characters, `\` before ASCII punctuation, `\d` (`0-9`), `\w` (`A-Z
//! a-z 0-9 _`), `.` (anything but a line feed), classes such as `[A-Z0-9_-]` and `[^…]` over
//! Unicode scalar values, and the quantifiers `? * + {m} {m,} {m,n}`. Whatever those dialects read
//! in different ways is refused. A full engine would be larger than the rest of Callgate.
//!
//! A match takes time linear in the text, whatever the pattern: all positions are followed at once.

mod class;
mod parse;

use alloc::vec::Vec;
use class::Class;
use core::fmt;
use parse::Parser;

/// The positions a pattern may have once its repetitions are written out; one that repeats a single
/// class has one.
pub const MAX_POSITIONS: usize = 256;

/// A compiled pattern of the subset of ECMA-262 regular expressions that this module describes.
#[derive(Clone, Debug)]
pub struct Pattern(Kind);

#[derive(Clone, Debug)]
enum Kind {
    /// One class a number of times.
    Run(Atom),
    Positions {
        classes: Vec<Class>,
        positions: Vec<Position>,
    },
}

/// Why a text is not a pattern of the subset this module describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// The byte offset of what cannot be read.
    pub offset: usize,
    /// What is wrong there: a fragment in lower case, without a full stop.
    pub reason: &'static str,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at offset {}", self.reason, self.offset)
    }
}

impl core::error::Error for PatternError {}

/// A class, how often it stands at least, and how often at most.
#[derive(Clone, Debug)]
struct Atom {
    offset: usize,
    class: Class,
    min: usize,
    max: Option<usize>,
}

impl Atom {
    fn positions(&self) -> usize {
        self.max.unwrap_or(self.min.saturating_add(1))
    }

    fn is_match(&self, text: &str) -> bool {
        let fits = |count: usize| count >= self.min && self.max.is_none_or(|max| count <= max);
        if self.class.is_ascii() {
            fits(text.len()) && text.bytes().all(|byte| self.class.has_byte(byte))
        } else {
            // There are at least as many bytes as characters: most of what is too short need not be
            // read.
            text.len() >= self.min
                && fits(text.chars().count())
                && text.chars().all(|character| self.class.has(character))
        }
    }
}

/// One character to come. A looped position is optional too.
#[derive(Clone, Copy, Debug)]
struct Position {
    class: usize,
    optional: bool,
    looped: bool,
}

impl Pattern {
    /// The pattern that a text in this module's subset of ECMA-262 regular expressions is. A
    /// leading `^` and a trailing `$` are accepted and mean nothing.
    ///
    /// # Errors
    ///
    /// The first place that is not of the subset, or where the pattern outgrows [`MAX_POSITIONS`].
    pub fn compile(text: &str) -> Result<Self, PatternError> {
        let mut atoms = Parser::new(text).atoms()?;
        if atoms.len() == 1
            && let Some(atom) = atoms.pop()
        {
            return Ok(Self(Kind::Run(atom)));
        }
        let mut classes = Vec::new();
        let mut positions = Vec::new();
        for atom in atoms {
            if positions.len().saturating_add(atom.positions()) > MAX_POSITIONS {
                return Err(PatternError {
                    offset: atom.offset,
                    reason: "more than 256 positions with the repetitions written out",
                });
            }
            let class = classes.len();
            for index in 0..atom.positions() {
                let optional = index >= atom.min;
                positions.push(Position {
                    class,
                    optional,
                    looped: optional && atom.max.is_none(),
                });
            }
            classes.push(atom.class);
        }
        Ok(Self(Kind::Positions { classes, positions }))
    }

    /// Whether the whole text is of this pattern.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        match &self.0 {
            Kind::Run(atom) => atom.is_match(text),
            Kind::Positions { classes, positions } => follow(classes, positions, text),
        }
    }
}

/// Follows every position at once. State `i` waits for the character of position `i`; the state
/// after the last accepts.
fn follow(classes: &[Class], positions: &[Position], text: &str) -> bool {
    let mut now = States::default();
    now.insert(0);
    for character in text.chars() {
        let mut next = States::default();
        let mut tested = None;
        let mut from = 0;
        // States only ever lead to themselves or to the next, so one ascending pass sees those it
        // adds itself.
        while let Some(state) = now.next(from) {
            from = state + 1;
            let Some(position) = positions.get(state) else {
                break;
            };
            if position.optional {
                now.insert(state + 1);
            }
            // The copies of a repetition stand side by side and have one class.
            let has = match tested {
                Some((class, has)) if class == position.class => has,
                _ => classes.get(position.class).is_some_and(|class| class.has(character)),
            };
            tested = Some((position.class, has));
            if has {
                next.insert(if position.looped { state } else { state + 1 });
            }
        }
        if next.is_empty() {
            return false;
        }
        now = next;
    }
    // What is left must be optional from some state to the end.
    let tail = positions.iter().rev().take_while(|position| position.optional).count();
    now.next(positions.len() - tail).is_some()
}

/// The words that hold a bit for each state, of which there is one more than positions.
const WORDS: usize = MAX_POSITIONS / 64 + 1;

/// A set of states.
#[derive(Clone, Copy, Default)]
struct States([u64; WORDS]);

impl States {
    fn insert(&mut self, state: usize) {
        if let Some(word) = self.0.get_mut(state / 64) {
            *word |= 1 << (state % 64);
        }
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// The first state of the set that is not before `from`.
    fn next(&self, from: usize) -> Option<usize> {
        let first = from / 64;
        let mut mask = u64::MAX << (from % 64);
        for (index, word) in self.0.iter().enumerate().skip(first) {
            let rest = word & mask;
            if rest != 0 {
                return Some(index * 64 + rest.trailing_zeros() as usize);
            }
            mask = u64::MAX;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::format;
    use std::string::String;

    #[track_caller]
    fn check(pattern: &str, yes: &[&str], no: &[&str]) {
        let compiled = Pattern::compile(pattern).unwrap();
        for text in yes {
            assert!(compiled.is_match(text), "{pattern} should match {text:?}");
        }
        for text in no {
            assert!(!compiled.is_match(text), "{pattern} matches {text:?}");
        }
    }

    #[test]
    fn the_patterns_of_the_default_policy() {
        check(
            "[A-Z0-9_]{2,16}",
            &["AB", "A_1", "ABCDEFGHIJKLMNOP"],
            &["", "A", "ab", "A-B", "ABCDEFGHIJKLMNOPQ", "AÉ", "AB\n"],
        );
        check("^[A-Z0-9_-]+$", &["A", "SPRING-26_X"], &["", "a", "A B"]);
    }

    #[test]
    fn what_the_language_has() {
        check("", &[""], &["a", "\n"]);
        check("^$", &[""], &["^$"]);
        check("a.c", &["abc", "a.c", "aéc", "a😀c"], &["a\nc", "ac"]);
        check(r"\d{3}-\w+", &["123-x_9"], &["123-", "12-x", "١٢٣-x"]);
        check(r"a\.b\*", &["a.b*"], &["axb*", "a.bb"]);
        check(r"[\d\]\-x]+", &["1]-x"], &["\\", ""]);
        check("[^a-c]", &["d", "é", "\n"], &["a", "", "dd"]);
        check("[а-я]{2}", &["да"], &["д", "дад", "da"]);
        check("[-a]+", &["-a"], &["b"]);
        check(r"[!-\-x]+", &["!", "#", "-x"], &[".", "\\"]);
        check("[@]+", &["@"], &["\0", "?", "A"]);
        check("[\u{80}-\u{82}]+", &["\u{80}", "\u{82}"], &["\u{7f}", "\u{83}", "@"]);
        check("[a^]+", &["a^"], &["b"]);
        check("colou?r", &["color", "colour"], &["colouur"]);
        check("ab{0}c", &["ac"], &["abc"]);
        check("a{0}", &[""], &["a"]);
        check("a{2,}b*c+", &["aac", "aaabbcc"], &["ac", "aab"]);
        check("[a-z]*[0-9]{1,3}x?", &["1", "ab12", "123x"], &["", "x", "1234"]);
        check("[a-z]{300}", &[&"a".repeat(300)], &[&"a".repeat(299)]);
    }

    #[test]
    fn refusals_say_where_and_why() {
        for (pattern, offset, word) in [
            ("ab(c)", 2, "group"),
            ("a|b", 1, "alternation"),
            ("a+?", 2, "second quantifier"),
            ("a**", 2, "second quantifier"),
            ("*a", 0, "nothing"),
            ("^*", 1, "nothing"),
            ("a{2}{3}", 4, "second quantifier"),
            ("a{,3}", 2, "count"),
            ("a{3,2}", 1, "more often"),
            ("a{3", 1, "closed"),
            ("a{99999999999}", 2, "large"),
            ("a}", 1, "escaped"),
            ("a]", 1, "escaped"),
            ("a^b", 1, "begins"),
            ("a$b", 1, "ends"),
            (r"\1", 0, "escape"),
            (r"\b", 0, "escape"),
            (r"é\", 2, "escape"),
            ("[a", 0, "closed"),
            ("[]", 0, "empty"),
            ("[^]", 0, "empty"),
            ("[z-a]", 1, "range"),
            ("[a-\\d]", 1, "not one character"),
            ("[!-[]", 1, "not one character"),
            ("[!--]", 1, "not one character"),
            ("[!-", 1, "not one character"),
            ("[a[b]", 2, "escaped"),
            ("[a-c-e]", 4, "hyphen"),
            ("[a-z]{1,200}[0-9]{1,57}", 12, "256"),
        ] {
            let error = Pattern::compile(pattern).unwrap_err();
            assert_eq!(error.offset, offset, "{pattern}: {error}");
            assert!(error.reason.contains(word), "{pattern}: {error}");
            assert!(error.reason.starts_with(|first: char| first.is_ascii_lowercase()));
            assert!(!error.reason.ends_with('.'));
        }
    }

    #[test]
    fn refusals_are_told_with_their_place() {
        let error = Pattern::compile("a}").unwrap_err();
        assert_eq!(format!("{error}"), format!("{} at offset 1", error.reason));
    }

    #[test]
    fn as_many_positions_as_there_may_be_can_all_be_open() {
        let optional = Pattern::compile(&"a?".repeat(256)).unwrap();
        for length in [0, 1, 63, 64, 65, 255, 256] {
            assert!(optional.is_match(&"a".repeat(length)), "{length}");
        }
        assert!(!optional.is_match(&"a".repeat(257)) && !optional.is_match("ab"));
    }

    #[test]
    fn explosive_patterns_stay_linear() {
        let optional =
            Pattern::compile(&format!("{}{}", "a?".repeat(128), "a".repeat(128))).unwrap();
        assert!(optional.is_match(&"a".repeat(200)));
        assert!(!optional.is_match(&"a".repeat(257)));
        let stars = Pattern::compile(&format!("{}b", "[a-z]*".repeat(255))).unwrap();
        assert!(!stars.is_match(&"a".repeat(50_000)));
    }

    fn atom() -> impl Strategy<Value = String> {
        let class_item = prop::sample::select(
            &[
                "a",
                "b",
                "A-Z",
                "0-9",
                "a-c",
                "_",
                "é",
                "à-ü",
                r"\d",
                r"\w",
                r"\-",
                r"\]",
                "\u{1F600}",
            ][..],
        );
        let class = (any::<bool>(), prop::collection::vec(class_item, 1..4), any::<bool>())
            .prop_map(|(negated, items, hyphen)| {
                let (caret, hyphen) =
                    (if negated { "^" } else { "" }, if hyphen { "-" } else { "" });
                format!("[{caret}{}{hyphen}]", items.concat())
            });
        let single =
            prop::sample::select(&["a", "b", "0", "_", "é", ".", r"\.", r"\-", r"\d", r"\w"][..])
                .prop_map(String::from);
        let quantifier = prop_oneof![
            3 => Just(String::new()),
            1 => prop::sample::select(&["?", "*", "+"][..]).prop_map(String::from),
            1 => (0..4_u8).prop_map(|m| format!("{{{m}}}")),
            1 => (0..4_u8).prop_map(|m| format!("{{{m},}}")),
            1 => (0..4_u8, 0..3_u8).prop_map(|(m, n)| format!("{{{m},{}}}", m + n)),
        ];
        (prop_oneof![class, single], quantifier).prop_map(|(atom, quantifier)| atom + &quantifier)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn agrees_with_regex_lite(
            atoms in prop::collection::vec(atom(), 0..6),
            texts in prop::collection::vec("[abAZ05_é\u{1F600}.\n-]{0,8}", 16),
        ) {
            let pattern = atoms.concat();
            let ours = Pattern::compile(&pattern).unwrap();
            let theirs = regex_lite::Regex::new(&format!("^{pattern}$")).unwrap();
            for text in texts {
                prop_assert_eq!(ours.is_match(&text), theirs.is_match(&text), "{} on {:?}", pattern, text);
            }
        }

        #[test]
        fn any_text_compiles_or_is_refused_inside_itself(text in r"[\[\]\^\\${}()|?*+.,\-adwé0-9]{0,12}") {
            match Pattern::compile(&text) {
                Ok(pattern) => { let _ = pattern.is_match(&text); }
                Err(error) => prop_assert!(text.is_char_boundary(error.offset), "{}", error),
            }
        }
    }
}
