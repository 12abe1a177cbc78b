use super::{Reader, Text};
use crate::order;
use alloc::{borrow::Cow, vec::Vec};

/// How many keys are compared with one another one by one.
const FEW: usize = 32;

/// How many keys cost no memory from the heap: more than the metadata of a valid document has.
const SOME: usize = 256;

/// How many slots there are for them.
const SLOTS: usize = 2 * SOME;

/// The keys of one object, to find the repeated ones. More than [`SOME`] are sorted, so that chosen keys cannot make it
/// slow.
///
/// A key is kept as 32 bits of a hash and its offset; documents are under 4 GiB.
#[derive(Debug)]
pub(crate) struct Keys {
    few: [u64; FEW],
    /// All of them, once there are more than a few; most objects never pay for clearing it.
    some: Option<Table>,
    /// All of them, once there are more than that.
    many: Vec<u64>,
    len: usize,
    /// For each of 64 shares of all hashes, whether one of the few is in it.
    shares: u64,
    /// Whether two keys may be equal.
    alike: bool,
}

impl Default for Keys {
    fn default() -> Self {
        Self { few: [0; FEW], some: None, many: Vec::new(), len: 0, shares: 0, alike: false }
    }
}

impl Keys {
    #[inline]
    pub(crate) fn push(&mut self, key: Text<'_>) {
        let entry = entry(key);
        if let Some(slot) = self.few.get_mut(self.len) {
            *slot = entry;
            let share = 1 << (entry >> 58);
            self.alike |= self.shares & share != 0;
            self.shares |= share;
        } else if self.len < SOME {
            self.push_some(entry);
        } else {
            self.push_many(entry);
        }
        self.len += 1;
    }

    fn push_some(&mut self, entry: u64) {
        if self.some.is_none() {
            self.some = Some(Table([0; SLOTS]));
            self.alike = false;
            for at in 0..FEW {
                self.insert(self.few.get(at).copied().unwrap_or_default());
            }
        }
        self.insert(entry);
    }

    fn insert(&mut self, entry: u64) {
        if let Some(some) = &mut self.some {
            self.alike |= some.insert(entry);
        }
    }

    #[cold]
    fn push_many(&mut self, entry: u64) {
        if let Some(some) = self.some.take() {
            self.many = some.entries().collect();
        }
        self.alike = true;
        self.many.push(entry);
    }

    /// Tells the reader of each repetition.
    #[inline]
    pub(crate) fn close(&mut self, reader: &mut Reader<'_>) {
        if self.alike {
            self.tell(reader);
        }
    }

    #[cold]
    fn tell(&mut self, reader: &mut Reader<'_>) {
        if let Some(some) = &self.some {
            self.many = some.entries().collect();
        }
        let keys = match self.many.as_mut_slice() {
            [] => self.few.get_mut(..self.len).unwrap_or_default(),
            many => many,
        };
        repetitions(keys, reader);
    }
}

/// A hash table at most half full; 0 is a free slot, since no key stands at the start of a document. Chosen keys cannot
/// make it slower than comparing each with all, which is soon done with so few.
#[derive(Debug)]
struct Table([u64; SLOTS]);

impl Table {
    /// Adds an entry; true if there is one with the same hash.
    fn insert(&mut self, entry: u64) -> bool {
        let mut alike = false;
        // The highest bits of a hash are those that all of the key has changed.
        let mut at = (entry >> 32) as usize >> (31 - SOME.ilog2());
        loop {
            at %= SLOTS;
            match self.0.get_mut(at) {
                Some(0) | None => break,
                Some(other) => alike |= *other >> 32 == entry >> 32,
            }
            at += 1;
        }
        if let Some(slot) = self.0.get_mut(at) {
            *slot = entry;
        }
        alike
    }

    fn entries(&self) -> impl Iterator<Item = u64> {
        self.0.iter().copied().filter(|entry| *entry != 0)
    }
}

/// What is kept of a key.
#[inline]
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
        order::sort(&mut texts, |(a, _), (b, _)| a.cmp(b));
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

/// A fast hash over words and the last eight bytes; it need not withstand chosen keys, since equal hashes are sorted
/// out by their texts.
#[inline]
fn hash(bytes: &[u8]) -> u64 {
    let words = bytes.as_chunks::<8>().0.iter().map(|word| u64::from_be_bytes(*word));
    let last = match bytes.last_chunk::<8>() {
        Some(word) => u64::from_be_bytes(*word),
        None => bytes.iter().fold(0, |last, byte| then(last, *byte)),
    };
    finish(words.fold(bytes.len() as u64, mix), last)
}

/// The same hash of a key with escapes, without decoding it into memory of its own.
fn hash_chars(key: Text<'_>) -> u64 {
    let (mut state, mut last, mut count) = (key.utf8_len() as u64, 0, 0_usize);
    for c in key.chars() {
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            last = then(last, byte);
            count += 1;
            if count.is_multiple_of(8) {
                state = mix(state, last);
            }
        }
    }
    finish(state, last)
}

/// The last eight bytes when another has followed. The last comes lowest: names that are counted differ there, and a
/// product carries differences upwards.
#[inline]
const fn then(last: u64, byte: u8) -> u64 {
    last << 8 | byte as u64
}

#[inline]
const fn mix(state: u64, word: u64) -> u64 {
    (state.rotate_left(5) ^ word).wrapping_mul(K)
}

#[inline]
const fn finish(state: u64, last: u64) -> u64 {
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
