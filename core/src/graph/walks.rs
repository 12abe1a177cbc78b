//! Many short lists of nodes in one.

use alloc::vec::Vec;

/// Lists of nodes kept end to end: a document can have half a million cycles, and they should not cost an
/// allocation each.
#[derive(Debug, Clone, Default)]
pub struct Walks {
    nodes: Vec<u32>,
    ends: Vec<usize>,
}

impl Walks {
    /// Appends a list.
    pub fn push(&mut self, walk: impl IntoIterator<Item = u32>) {
        self.nodes.extend(walk);
        self.ends.push(self.nodes.len());
    }

    /// How many lists there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no list at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The lists in the order in which they were appended.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[u32]> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let walk = self.nodes.get(start..end).unwrap_or(&[]);
            start = end;
            walk
        })
    }
}
