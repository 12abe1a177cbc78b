//! Algorithms over what a document links together: flow graphs, code hierarchies, the names that tie them.
//!
//! A document decides the shape of these graphs, so every algorithm here keeps its own stack on the heap, takes
//! time linear in nodes and transitions whatever the shape, and resolves ties by index, so that the same document
//! always has the same witness. Nodes, entries and components are numbers of 32 bits, which halves what a
//! million of them take of the cache.

pub(crate) mod components;
pub(crate) mod cycle;
pub(crate) mod depth;
pub(crate) mod edges;
pub(crate) mod forest;
pub(crate) mod index;
pub(crate) mod order;
pub(crate) mod reach;
pub(crate) mod walks;

mod blocks;
mod search;
#[cfg(test)]
mod tests;

/// The number that stands for "none": a transition that leads nowhere, an entry without a parent.
pub(crate) const NONE: u32 = u32::MAX;

/// The value at `place`, or [`NONE`] beyond the end.
pub(crate) fn at(values: &[u32], place: u32) -> u32 {
    values.get(place as usize).copied().unwrap_or(NONE)
}

/// Sets the value at `place`; beyond the end there is nothing to set.
pub(crate) fn put(values: &mut [u32], place: u32, value: u32) {
    if let Some(slot) = values.get_mut(place as usize) {
        *slot = value;
    }
}

/// A length or an offset as one of our numbers. No graph that fits a document comes near the end of the range.
pub(crate) fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(NONE)
}
