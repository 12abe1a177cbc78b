//! The character classes of patterns, as sets of Unicode scalar values (Unicode Standard,
//! definition D76).

use crate::order;
use alloc::vec::Vec;

/// A set of characters: a bit for each of ASCII, ranges beyond it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Class {
    ascii: [u64; 2],
    /// Ascending and apart from each other.
    wide: Vec<(u32, u32)>,
}

impl Class {
    /// The class of these inclusive ranges, or of all else.
    pub(super) fn new(mut ranges: Vec<(u32, u32)>, negated: bool) -> Self {
        order::sort(&mut ranges, Ord::cmp);
        let mut class = Self { ascii: [0; 2], wide: Vec::new() };
        let mut free = 0;
        for (start, end) in ranges {
            if negated {
                if start > free {
                    class.push(free, start - 1);
                }
            } else if end >= free {
                class.push(start.max(free), end);
            }
            free = free.max(end + 1);
        }
        let last = u32::from(char::MAX);
        if negated && free <= last {
            class.push(free, last);
        }
        class
    }

    /// The class of one character.
    pub(super) fn one(character: char) -> Self {
        let code = u32::from(character);
        let mut class = Self { ascii: [0; 2], wide: Vec::new() };
        class.push(code, code);
        class
    }

    /// Adds a range beyond all before it.
    fn push(&mut self, start: u32, end: u32) {
        for code in start..=end.min(127) {
            let [low, high] = &mut self.ascii;
            *(if code < 64 { low } else { high }) |= 1 << (code % 64);
        }
        if end > 127 {
            self.wide.push((start.max(128), end));
        }
    }

    /// Whether the class has no character beyond ASCII.
    pub(super) fn is_ascii(&self) -> bool {
        self.wide.is_empty()
    }

    /// Whether an ASCII character is in the class; no other byte is.
    #[inline]
    pub(super) fn has_byte(&self, byte: u8) -> bool {
        let [low, high] = self.ascii;
        let word = if byte < 64 { low } else { high };
        byte < 128 && (word >> (byte % 64)) & 1 == 1
    }

    #[inline]
    pub(super) fn has(&self, character: char) -> bool {
        let code = u32::from(character);
        match u8::try_from(code) {
            Ok(byte) if byte < 128 => self.has_byte(byte),
            _ => {
                let after = self.wide.partition_point(|(start, _)| *start <= code);
                after
                    .checked_sub(1)
                    .and_then(|index| self.wide.get(index))
                    .is_some_and(|(_, end)| code <= *end)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn is_what_its_ranges_are(
            ranges in prop::collection::vec((0..300_u32, 0..60_u32), 0..6),
            negated: bool,
            code in 0..400_u32,
        ) {
            let ranges: Vec<_> = ranges.into_iter().map(|(start, length)| (start, start + length)).collect();
            let listed = ranges.iter().any(|(start, end)| (*start..=*end).contains(&code));
            let class = Class::new(ranges, negated);
            prop_assert_eq!(class.has(char::from_u32(code).unwrap()), listed != negated);
        }
    }

    #[test]
    fn negation_reaches_the_last_character() {
        let class = Class::new([(65, 90)].into(), true);
        assert!(class.has(char::MAX) && class.has('\0') && !class.has('Q'));
        assert_eq!(Class::new([(0, 0x10_FFFF)].into(), true), Class::new(Vec::new(), false));
        assert!(Class::one('é').has('é') && !Class::one('é').has('e'));
    }
}
