use super::{Reader, Text};
use alloc::{borrow::Cow, vec::Vec};

/// How many keys are compared with one another one by one; more are sorted.
const FEW: usize = 32;

/// The keys of one object, to find the repeated ones. Up to [`FEW`] keys cost no memory from the heap; more are sorted,
/// so that chosen keys cannot make it slow.
///
/// A key is kept as 32 bits of a hash and its offset; documents are under 4 GiB.
#[derive(Debug)]
pub(crate) struct Keys {
    few: [u64; FEW],
    len: usize,
    many: Vec<u64>,
}

impl Default for Keys {
    fn default() -> Self {
        Self { few: [0; FEW], len: 0, many: Vec::new() }
    }
}

impl Keys {
    #[inline]
    pub(crate) fn push(&mut self, key: Text<'_>) {
        match self.few.get_mut(self.len) {
            Some(slot) => *slot = entry(key),
            None => self.many.push(entry(key)),
        }
        self.len += 1;
    }

    /// Tells the reader of each repetition.
    pub(crate) fn close(&mut self, reader: &mut Reader<'_>) {
        if self.many.is_empty() {
            repetitions(self.few.get_mut(..self.len).unwrap_or_default(), reader);
        } else {
            self.many.extend_from_slice(&self.few);
            repetitions(&mut self.many, reader);
        }
    }
}

/// What is kept of a key.
pub(super) fn entry(key: Text<'_>) -> u64 {
    let print = match key.plain() {
        Some(plain) => hash(plain.as_bytes()),
        None => hash(key.decode().as_bytes()),
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

/// A fast hash over words; it need not withstand chosen keys, since equal hashes are sorted out by their texts.
fn hash(bytes: &[u8]) -> u64 {
    const K: u64 = 0x9E37_79B9_7F4A_7C15;
    let (words, tail) = bytes.as_chunks::<8>();
    let mut state = bytes.len() as u64;
    for word in words {
        state = (state.rotate_left(5) ^ u64::from_le_bytes(*word)).wrapping_mul(K);
    }
    let last = tail.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
    let state = (state.rotate_left(5) ^ last).wrapping_mul(K);
    state ^ state >> 29
}
