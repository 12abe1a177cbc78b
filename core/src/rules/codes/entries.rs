use crate::{
    graph::number,
    json::{Name, Names, Span, Text},
};
use alloc::vec::Vec;

/// The entries of a document as the rules see them: small, since there can be a million.
#[derive(Clone, Debug)]
pub(crate) struct Entries<'a> {
    pub(crate) names: Names<'a>,
    list: Vec<Entry>,
    /// How many elements the document's array has: those that say too little to be kept count too.
    total: usize,
}

/// An entry as far as it could be read; what could not is [`Name::NONE`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) name: Name,
    pub(crate) code: Name,
    pub(crate) kind: Name,
    pub(crate) category: Name,
    pub(crate) parent: Link,
    pub(crate) is_active: Option<bool>,
    /// Its place among the elements of the array.
    pub(crate) index: u32,
    start: u32,
    end: u32,
}

/// What an entry or an existing code says of its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// It is a root.
    Root,
    /// A parent is named.
    To(Name),
    /// Something that is no name stands there; that has been told.
    Unread,
}

impl Link {
    /// To what could be read where a parent is named.
    pub(crate) fn of(name: Name) -> Self {
        if name.is_some() { Self::To(name) } else { Self::Unread }
    }
}

impl<'a> Entries<'a> {
    pub(crate) const fn new(document: &'a str) -> Self {
        Self { names: Names::new(document), list: Vec::new(), total: 0 }
    }

    /// Takes the next element of the array, if it says anything that concerns other entries.
    #[inline]
    pub(crate) fn push(&mut self, entry: Entry, span: Span) {
        if entry.code.is_some() || entry.parent != Link::Root {
            let [index, start, end] = [self.total, span.start, span.end].map(number);
            self.list.push(Entry { index, start, end, ..entry });
        }
        self.total += 1;
    }

    pub(crate) fn list(&self) -> &[Entry] {
        &self.list
    }

    /// The code of an entry; empty if it has none.
    #[inline]
    pub(crate) fn code(&self, entry: u32) -> &str {
        self.list.get(entry as usize).map_or("", |entry| self.names.get(entry.code))
    }

    /// The code of an entry as it stands in the document.
    pub(crate) fn code_text(&self, entry: u32) -> Text<'a> {
        self.list.get(entry as usize).and_then(|e| self.names.text(e.code)).unwrap_or_default()
    }

    /// What an entry names as its parent, as it stands in the document.
    pub(crate) fn parent_text(&self, entry: u32) -> Option<Text<'a>> {
        match self.list.get(entry as usize)?.parent {
            Link::To(parent) => self.names.text(parent),
            Link::Root | Link::Unread => None,
        }
    }

    /// The place of an entry among the elements of the document.
    pub(crate) fn index(&self, entry: u32) -> u32 {
        self.list.get(entry as usize).map_or(0, |entry| entry.index)
    }

    pub(crate) fn span(&self, entry: u32) -> Span {
        let entry = self.list.get(entry as usize);
        entry.map_or(Span::default(), |e| Span::new(e.start as usize, e.end as usize))
    }
}

impl Default for Entry {
    fn default() -> Self {
        Self {
            name: Name::NONE,
            code: Name::NONE,
            kind: Name::NONE,
            category: Name::NONE,
            parent: Link::Root,
            is_active: None,
            index: 0,
            start: 0,
            end: 0,
        }
    }
}

/// The codes that are registered already, as the facts tell them.
#[derive(Clone, Debug)]
pub(crate) struct Existing<'a> {
    pub(crate) names: Names<'a>,
    list: Vec<Registered>,
}

/// A code that is registered already.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Registered {
    pub(crate) id: Name,
    pub(crate) code: Name,
    pub(crate) parent: Link,
    start: u32,
    end: u32,
}

impl<'a> Existing<'a> {
    pub(crate) const fn new(facts: &'a str) -> Self {
        Self { names: Names::new(facts), list: Vec::new() }
    }

    pub(crate) fn push(&mut self, id: Name, code: Name, parent: Link, span: Span) {
        let [start, end] = [span.start, span.end].map(number);
        self.list.push(Registered { id, code, parent, start, end });
    }

    pub(crate) fn list(&self) -> &[Registered] {
        &self.list
    }

    pub(crate) fn code(&self, place: u32) -> &str {
        self.list.get(place as usize).map_or("", |existing| self.names.get(existing.code))
    }

    pub(crate) fn id(&self, place: u32) -> &str {
        self.list.get(place as usize).map_or("", |existing| self.names.get(existing.id))
    }

    pub(crate) fn span(&self, place: u32) -> Span {
        let existing = self.list.get(place as usize);
        existing.map_or(Span::default(), |e| Span::new(e.start as usize, e.end as usize))
    }
}
