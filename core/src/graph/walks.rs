//! Many short lists of nodes in one.

use alloc::vec::Vec;

/// Lists of nodes kept end to end: a document can have half a million cycles, and they should not cost an
/// allocation each.
#[derive(Debug, Clone, Default)]
pub(crate) struct Walks {
    nodes: Vec<u32>,
    ends: Vec<usize>,
}

impl Walks {
    /// Appends a list.
    pub(crate) fn push(&mut self, walk: impl IntoIterator<Item = u32>) {
        self.nodes.extend(walk);
        self.ends.push(self.nodes.len());
    }

    /// The lists in the order in which they were appended.
    #[must_use]
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &[u32]> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let walk = self.nodes.get(start..end).unwrap_or(&[]);
            start = end;
            walk
        })
    }
}
