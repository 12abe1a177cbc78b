//! How far the bytes of a string stand for themselves: the loop that most of a document goes through.

/// How many bytes are looked at together.
const WIDTH: usize =
    if cfg!(any(target_arch = "x86_64", target_arch = "aarch64")) { 16 } else { 8 };

/// How many bytes at the beginning of `text` are no quotation mark, no backslash and no control character.
#[inline]
pub(super) fn bare(text: &[u8]) -> usize {
    let (words, tail) = text.as_chunks::<WIDTH>();
    let mut at = 0;
    for word in words {
        if let Some(end) = first_end(*word) {
            return at + end;
        }
        at += WIDTH;
    }
    let (end, before) = if let Some(last) = text.last_chunk::<WIDTH>() {
        // With the tail come bytes that have been passed already.
        (first_end(*last), text.len() - WIDTH)
    } else {
        let mut last = [0x7F; WIDTH];
        last.iter_mut().zip(tail).for_each(|(slot, byte)| *slot = *byte);
        (first_end(last), 0)
    };
    end.map_or(text.len(), |end| before + end)
}

/// The first byte that is a quotation mark, a backslash or below 0x20, found by comparing all at once.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
#[inline]
fn first_end(word: [u8; WIDTH]) -> Option<usize> {
    use wide::u8x16;
    let word = u8x16::new(word);
    let control = word.cmp_eq(word.min(u8x16::splat(0x1F)));
    let quote = word.cmp_eq(u8x16::splat(b'"'));
    let slash = word.cmp_eq(u8x16::splat(b'\\'));
    match (control | quote | slash).move_mask() {
        0 => None,
        ends => Some(ends.trailing_zeros() as usize),
    }
}

/// The first byte that is a quotation mark, a backslash or below 0x20, found by arithmetic on all at once.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
#[inline]
fn first_end(word: [u8; WIDTH]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    let word = u64::from_le_bytes(word);
    // With one bit turned, the quotation mark comes right after the control characters, which stay among themselves.
    let control_or_quote = (word ^ (ONES * 0x02)).wrapping_sub(ONES * 0x21);
    let slash = (word ^ (ONES * 0x5C)).wrapping_sub(ONES);
    // A borrow can only set bits above the first such byte, so the lowest bit is exact; bytes beyond ASCII are masked out.
    match (control_or_quote | slash) & !word & HIGHS {
        0 => None,
        ends => Some(ends.trailing_zeros() as usize / 8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn each_byte_ends_it_or_not_wherever_it_stands() {
        for byte in 0..=u8::MAX {
            let ends = byte < 0x20 || byte == b'"' || byte == b'\\';
            for len in 1..3 * WIDTH {
                for at in 0..len {
                    let mut text: Vec<u8> =
                        (0..len).map(|other| [b' ', b'!', b'z', 0xC3][other % 4]).collect();
                    text[at] = byte;
                    assert_eq!(bare(&text), if ends { at } else { len }, "{byte} at {at} of {len}");
                    // What stands behind the first does not matter.
                    text[len - 1] = b'"';
                    assert_eq!(
                        bare(&text),
                        if ends { at } else { len - 1 },
                        "{byte} at {at} of {len}"
                    );
                }
            }
        }
    }
}
