//! Finding entries by their texts.

use alloc::vec;
use alloc::vec::Vec;

use super::NONE;
use super::blocks::Blocks;

/// Tells which index a text has, where the first of several wins. It holds no texts: the caller has them, and
/// gives with every call the function that tells them.
///
/// A hash table with linear probing, at most half full. The hash is fast and known to everyone, so anyone can
/// choose texts that collide, and there is no randomness here to prevent that. So each text must lie within a
/// fixed distance of its place, with few others of the same hash; when one does not, all go into a sorted list,
/// where every call costs a binary search. With texts that nobody chose this does not happen.
#[derive(Debug, Clone)]
pub(crate) struct TextIndex {
    /// 0 where empty, else the hash of a text above its index plus one. The places come in the order of the
    /// hashes; beyond the last, [`REACH`] more slots spare the probes from turning round.
    slots: Vec<u64>,
    used: usize,
    sorted: Option<Blocks>,
}

/// How far from its place a text may lie. In a table half full of a million random hashes the farthest lies some
/// 70 away, and one this far is to be expected in 100,000 such tables.
const REACH: usize = 128;

/// How many other texts of the same hash may be met. A million random hashes of 32 bits make a hundred pairs, but
/// no such crowd.
const STRANGERS: u32 = 8;

/// What a probe of the table came to.
enum Probe {
    /// The text is that of this index.
    Found(u32),
    /// It is not in the table, and this slot is free for it.
    Free(usize),
    /// It is not where it may be, and there is no room for it there.
    Crowded,
}

impl TextIndex {
    /// An index with room for so many texts; it grows when there are more.
    #[must_use]
    pub(crate) fn with_capacity(texts: usize) -> Self {
        let places = texts.max(4).saturating_mul(2);
        Self { slots: vec![0; places.saturating_add(REACH)], used: 0, sorted: None }
    }

    /// Adds an index under its text, unless an earlier one has the same text: then nothing changes and that one is
    /// returned. `u32::MAX` is no index.
    pub(crate) fn insert<'t>(
        &mut self,
        index: u32,
        text_of: impl Fn(u32) -> &'t str,
    ) -> Option<u32> {
        self.insert_hashed(index, hash, text_of)
    }

    /// The index that was added first under this text.
    pub(crate) fn find<'t>(&self, key: &str, text_of: impl Fn(u32) -> &'t str) -> Option<u32> {
        self.find_hashed(key, hash, text_of)
    }

    /// Whether the texts collided so much that they are now sorted instead.
    #[cfg(test)]
    pub(super) fn is_sorted(&self) -> bool {
        self.sorted.is_some()
    }

    /// [`insert`](Self::insert) with a hash of the caller's choice.
    pub(super) fn insert_hashed<'t>(
        &mut self,
        index: u32,
        hash: impl Fn(&str) -> u32,
        text_of: impl Fn(u32) -> &'t str,
    ) -> Option<u32> {
        if index == NONE {
            return None;
        }
        let key = text_of(index);
        if self.sorted.is_none() && (self.used < self.places() / 2 || self.grow()) {
            let hash = hash(key);
            match self.probe(hash, key, &text_of) {
                Probe::Found(first) => return Some(first),
                Probe::Free(place) => {
                    if let Some(slot) = self.slots.get_mut(place) {
                        *slot = u64::from(hash) << 32 | u64::from(index + 1);
                    }
                    self.used += 1;
                    return None;
                }
                Probe::Crowded => {}
            }
        }
        let slots = &mut self.slots;
        let sorted = self.sorted.get_or_insert_with(|| {
            let indices = slots.iter().filter(|slot| **slot != 0).map(|slot| unpack(*slot).1);
            let sorted = Blocks::of(indices.collect(), &text_of);
            *slots = Vec::new();
            sorted
        });
        sorted.insert(index, key, text_of)
    }

    /// [`find`](Self::find) with a hash of the caller's choice.
    pub(super) fn find_hashed<'t>(
        &self,
        key: &str,
        hash: impl Fn(&str) -> u32,
        text_of: impl Fn(u32) -> &'t str,
    ) -> Option<u32> {
        if let Some(sorted) = &self.sorted {
            return sorted.find(key, text_of);
        }
        match self.probe(hash(key), key, &text_of) {
            Probe::Found(index) => Some(index),
            Probe::Free(_) | Probe::Crowded => None,
        }
    }

    /// How many slots texts may have as their place.
    fn places(&self) -> usize {
        self.slots.len().saturating_sub(REACH)
    }

    /// The place of a hash, found without a division.
    fn place(&self, hash: u32) -> usize {
        let scaled = u64::from(hash).wrapping_mul(self.places() as u64);
        usize::try_from(scaled >> 32).unwrap_or(0)
    }

    fn probe<'t>(&self, hash: u32, key: &str, text_of: &impl Fn(u32) -> &'t str) -> Probe {
        let place = self.place(hash);
        let mut strangers = 0;
        let window = self.slots.get(place..place.saturating_add(REACH)).unwrap_or(&[]);
        for (slot, distance) in window.iter().zip(0..) {
            if *slot == 0 {
                return Probe::Free(place + distance);
            }
            let (other, index) = unpack(*slot);
            // The place follows from the hash, so all texts of one hash were added from the same place, each past
            // those before: there are never more of them than `STRANGERS` allows, wherever one looks from.
            if other == hash {
                if text_of(index) == key {
                    return Probe::Found(index);
                }
                strangers += 1;
                if strangers > STRANGERS {
                    break;
                }
            }
        }
        Probe::Crowded
    }

    /// Makes the table twice as large, if all find room in it. Hashes are in the slots and nothing is ever taken
    /// out, so no text is read again.
    fn grow(&mut self) -> bool {
        let mut larger = Self::with_capacity(self.places());
        for &slot in self.slots.iter().filter(|slot| **slot != 0) {
            let place = larger.place(unpack(slot).0);
            let mut window = larger.slots.iter_mut().skip(place).take(REACH);
            let Some(free) = window.find(|slot| **slot == 0) else {
                return false;
            };
            *free = slot;
        }
        self.slots = larger.slots;
        true
    }
}

/// The hash and the index of a slot.
fn unpack(slot: u64) -> (u32, u32) {
    (high(slot), high(slot << 32).wrapping_sub(1))
}

/// The upper half of a number.
fn high(number: u64) -> u32 {
    u32::try_from(number >> 32).unwrap_or(NONE)
}

/// A hash over words of eight bytes, of no cryptographic strength.
fn hash(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let mut state = 0x9e37_79b9_7f4a_7c15;
    let (words, rest) = bytes.as_chunks();
    for word in words {
        state = mix(state, u64::from_le_bytes(*word));
    }
    if !rest.is_empty() {
        state = mix(state, tail(bytes));
    }
    high(mix(state, bytes.len() as u64))
}

/// The last eight bytes, or all where there are fewer.
fn tail(bytes: &[u8]) -> u64 {
    if let Some(word) = bytes.last_chunk() {
        return u64::from_le_bytes(*word);
    }
    if let (Some(start), Some(end)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let (start, end) = (u32::from_le_bytes(*start), u32::from_le_bytes(*end));
        return u64::from(start) << 32 | u64::from(end);
    }
    bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte))
}

fn mix(state: u64, word: u64) -> u64 {
    let product = (state ^ word).wrapping_mul(0xf135_7aea_2e62_a9c5);
    product ^ product >> 29
}
