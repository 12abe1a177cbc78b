//! What the platform has, as the facts tell it.

pub(crate) mod campaign;
pub(crate) mod media;

use crate::{
    graph::index::TextIndex,
    json::{Name, Names},
    report::Rule,
};
use alloc::vec::Vec;

pub(crate) const RULES: &[&Rule] = &[&campaign::RULE, &media::RULE];

/// The names that the facts list. There may be a million of them.
#[derive(Debug)]
pub(crate) struct Known<'f> {
    names: Names<'f>,
    listed: Vec<Name>,
    index: TextIndex,
}

impl<'f> Known<'f> {
    /// The names in `listed`, all of which are kept in `names`.
    pub(crate) fn new(names: Names<'f>, listed: Vec<Name>) -> Self {
        let mut index = TextIndex::with_capacity(listed.len());
        for (place, _) in (0..).zip(&listed) {
            index.insert(place, |place| text_of(&names, &listed, place));
        }
        Self { names, listed, index }
    }

    /// Whether the name is listed.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.index.find(name, |place| text_of(&self.names, &self.listed, place)).is_some()
    }
}

fn text_of<'n>(names: &'n Names<'_>, listed: &[Name], place: u32) -> &'n str {
    listed.get(place as usize).map_or("", |name| names.get(*name))
}
