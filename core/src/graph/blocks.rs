//! A sorted list that can grow.

use crate::order;
use alloc::vec;
use alloc::vec::Vec;

/// How many indices a block holds before it is split in two.
const BLOCK: usize = 512;

/// Indices sorted by their texts, in blocks, so that an insertion moves one block and not the whole list.
#[derive(Debug, Clone)]
pub(super) struct Blocks {
    /// Never empty, and neither is any block but the only one of an empty list.
    blocks: Vec<Vec<u32>>,
}

impl Blocks {
    /// Sorts indices whose texts all differ.
    pub(super) fn of<'t>(mut indices: Vec<u32>, text_of: impl Fn(u32) -> &'t str) -> Self {
        order::sort_by_key(&mut indices, |&index| text_of(index));
        let mut blocks: Vec<_> = indices.chunks(BLOCK / 2).map(<[u32]>::to_vec).collect();
        if blocks.is_empty() {
            blocks = vec![Vec::new()];
        }
        Self { blocks }
    }

    /// Adds an index, unless one has its text already; that one is returned.
    pub(super) fn insert<'t>(
        &mut self,
        index: u32,
        key: &str,
        text_of: impl Fn(u32) -> &'t str,
    ) -> Option<u32> {
        let place = self.block(key, &text_of);
        let block = self.blocks.get_mut(place)?;
        match block.binary_search_by(|&other| text_of(other).cmp(key)) {
            Ok(found) => block.get(found).copied(),
            Err(gap) => {
                block.insert(gap, index);
                if block.len() >= BLOCK {
                    let upper = block.split_off(BLOCK / 2);
                    self.blocks.insert(place + 1, upper);
                }
                None
            }
        }
    }

    /// The index that has this text.
    pub(super) fn find<'t>(&self, key: &str, text_of: impl Fn(u32) -> &'t str) -> Option<u32> {
        let block = self.blocks.get(self.block(key, &text_of))?;
        let found = block.binary_search_by(|&other| text_of(other).cmp(key)).ok()?;
        block.get(found).copied()
    }

    /// The block that has the text or ought to.
    fn block<'t>(&self, key: &str, text_of: &impl Fn(u32) -> &'t str) -> usize {
        let starts_before =
            |block: &Vec<u32>| block.first().is_some_and(|&first| text_of(first) <= key);
        self.blocks.partition_point(starts_before).saturating_sub(1)
    }
}
