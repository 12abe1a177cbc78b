use super::{Reader, Text};
use alloc::{borrow::Cow, vec::Vec};

/// How many keys are compared with one another one by one; more are sorted.
const FEW: usize = 32;

/// How many keys cost no memory from the heap: more than the metadata of a valid document has.
const SOME: usize = 256;

/// The keys of one object, to find the repeated ones. More than [`FEW`] are sorted, so that chosen keys cannot make it
/// slow.
///
/// A key is kept as 32 bits of a hash and its offset; documents are under 4 GiB.
#[derive(Debug)]
pub(crate) struct Keys {
    few: [u64; FEW],
    /// All of them, once there are more than a few; most objects never pay for clearing it.
    some: Option<[u64; SOME]>,
    /// All of them, once there are more than that.
    many: Vec<u64>,
    len: usize,
}

impl Default for Keys {
    fn default() -> Self {
        Self { few: [0; FEW], some: None, many: Vec::new(), len: 0 }
    }
}

impl Keys {
    #[inline]
    pub(crate) fn push(&mut self, key: Text<'_>) {
        let entry = entry(key);
        match self.few.get_mut(self.len) {
            Some(slot) => *slot = entry,
            None => self.push_more(entry),
        }
        self.len += 1;
    }

    fn push_more(&mut self, entry: u64) {
        let few = &self.few;
        let some = self.some.get_or_insert_with(|| {
            let mut some = [0; SOME];
            some.iter_mut().zip(few).for_each(|(slot, key)| *slot = *key);
            some
        });
        if let Some(slot) = some.get_mut(self.len) {
            *slot = entry;
            return;
        }
        if self.many.is_empty() {
            self.many.extend_from_slice(some);
        }
        self.many.push(entry);
    }

    /// Tells the reader of each repetition.
    pub(crate) fn close(&mut self, reader: &mut Reader<'_>) {
        let keys = match &mut self.some {
            _ if !self.many.is_empty() => &mut self.many,
            Some(some) => some.as_mut_slice(),
            None => self.few.as_mut_slice(),
        };
        repetitions(keys.get_mut(..self.len).unwrap_or_default(), reader);
    }
}

/// What is kept of a key.
pub(super) fn entry(key: Text<'_>) -> u64 {
    let print = match key.plain() {
        Some(plain) => hash(plain.as_bytes()),
        None => hash_chars(key),
    };
    (print & 0xFFFF_FFFF_0000_0000) | (key.span().start as u64 & 0xFFFF_FFFF)
}

/// Tells the reader of each repetition among the keys of one object. Of three equal keys, the second shadows the first
/// and the third the second.
pub(super) fn repetitions(keys: &mut [u64], reader: &mut Reader<'_>) {
    if keys.len() <= FEW && !any_alike(keys) {
        return;
    }
    keys.sort_unstable();
    for group in keys.chunk_by(|a, b| a >> 32 == b >> 32) {
        if group.len() < 2 {
            continue;
        }
        // Same hash: the keys themselves decide.
        let mut texts: Vec<(Cow<'_, str>, Text<'_>)> = group
            .iter()
            .filter_map(|entry| reader.text_at((entry & 0xFFFF_FFFF) as usize))
            .map(|text| (text.decode(), text))
            .collect();
        texts.sort_by(|(a, _), (b, _)| a.cmp(b));
        for pair in texts.windows(2) {
            if let [(a, earlier), (b, later)] = pair
                && a == b
            {
                reader.repeat(earlier.span().start, later.span());
            }
        }
    }
}

fn any_alike(keys: &[u64]) -> bool {
    let mut rest = keys;
    while let Some((key, others)) = rest.split_first() {
        if others.iter().any(|other| other >> 32 == key >> 32) {
            return true;
        }
        rest = others;
    }
    false
}

const K: u64 = 0x9E37_79B9_7F4A_7C15;

/// A fast hash over words; it need not withstand chosen keys, since equal hashes are sorted out by their texts.
fn hash(bytes: &[u8]) -> u64 {
    let (words, tail) = bytes.as_chunks::<8>();
    let mut state = bytes.len() as u64;
    for word in words {
        state = mix(state, u64::from_le_bytes(*word));
    }
    finish(state, tail)
}

/// The same hash of a key with escapes, without decoding it into memory of its own.
fn hash_chars(key: Text<'_>) -> u64 {
    let mut state = key.utf8_len() as u64;
    let mut word = [0; 8];
    let mut len = 0;
    for c in key.chars() {
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            if let Some(slot) = word.get_mut(len) {
                *slot = byte;
            }
            len += 1;
            if len == word.len() {
                state = mix(state, u64::from_le_bytes(word));
                len = 0;
            }
        }
    }
    finish(state, word.get(..len).unwrap_or_default())
}

const fn mix(state: u64, word: u64) -> u64 {
    (state.rotate_left(5) ^ word).wrapping_mul(K)
}

fn finish(state: u64, tail: &[u8]) -> u64 {
    let last = tail.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
    let state = mix(state, last);
    state ^ state >> 29
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{Limits, Reader};
    use core::fmt::Write;
    use proptest::prelude::*;
    use std::{collections::HashMap, string::String};

    const LIMITS: Limits = Limits { max_bytes: 1 << 24, max_nesting: 4 };

    /// The repetitions in an object of these keys: which member each shadows.
    fn repeated(text: &str) -> Vec<(usize, usize)> {
        let mut reader = Reader::new(text.as_bytes(), LIMITS).unwrap();
        let mut keys = Keys::default();
        reader.begin_object().unwrap();
        let mut first = true;
        while let Some(key) = reader.member(first).unwrap() {
            first = false;
            keys.push(key);
            reader.skip().unwrap();
        }
        keys.close(&mut reader);
        let mut told: Vec<_> =
            reader.into_repeats().iter().map(|r| (r.shadowed, r.key.start)).collect();
        told.sort_unstable();
        told
    }

    /// An object of the keys `0`, `1`, … with one of them repeated at the end, and what should be told of it.
    fn with_repetition(len: usize, repeated: usize) -> (String, (usize, usize)) {
        let mut text = String::from("{");
        let mut shadowed = 0;
        for number in 0..len {
            if number == repeated {
                shadowed = text.len();
            }
            write!(text, "\"{number}\":0,").unwrap();
        }
        let again = text.len();
        write!(text, "\"{repeated}\":0}}").unwrap();
        (text, (shadowed, again))
    }

    #[test]
    fn a_repetition_is_found_wherever_the_keys_are_kept() {
        for len in [1, 2, FEW - 1, FEW, FEW + 1, SOME - 1, SOME, SOME + 1, 10_000] {
            for number in [0, len / 2, len - 1] {
                let (text, expected) = with_repetition(len, number);
                assert_eq!(repeated(&text), [expected], "{number} of {len}");
            }
        }
    }

    #[test]
    fn no_key_is_taken_for_another() {
        for len in [FEW, SOME, 100_000] {
            let members: Vec<String> =
                (0..len).map(|number| std::format!("\"{number}\":0")).collect();
            let text = std::format!("{{{}}}", members.join(","));
            assert_eq!(repeated(&text), [], "{len}");
        }
    }

    proptest! {
        #[test]
        fn repetitions_are_those_of_the_decoded_keys(
            keys in prop::collection::vec(("[ab]{0,2}|[é𝄞a]{0,9}", any::<bool>()), 0..60),
        ) {
            let mut text = String::from("{");
            let mut last: HashMap<String, usize> = HashMap::new();
            let mut expected = Vec::new();
            for (key, escaped) in &keys {
                if text.len() > 1 {
                    text.push(',');
                }
                if let Some(before) = last.insert(key.clone(), text.len()) {
                    expected.push((before, text.len()));
                }
                text.push('"');
                for unit in key.encode_utf16().filter(|_| *escaped) {
                    write!(text, "\\u{unit:04x}").unwrap();
                }
                text.push_str(if *escaped { "" } else { key });
                text.push_str("\":0");
            }
            text.push('}');
            expected.sort_unstable();
            prop_assert_eq!(repeated(&text), expected);
        }
    }
}
