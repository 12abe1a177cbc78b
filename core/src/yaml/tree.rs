use crate::{
    graph::{NONE, number},
    json::Span,
};
use alloc::{string::String, vec::Vec};

/// A YAML document: every key and value in one list, in the order of the text. Documents are under 4 GiB.
#[derive(Debug)]
pub(crate) struct Tree<'a> {
    pub(super) source: &'a str,
    pub(super) values: Vec<Value>,
    /// The scalars that stand in the source in other words.
    pub(super) decoded: String,
    pub(super) repeats: Vec<Span>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text that stands in the source as it is.
    Plain,
    /// A text that had to be copied.
    Copied,
    Sequence,
    Mapping,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Value {
    pub(super) kind: Kind,
    /// Whether it is the key of a mapping; its value comes after it.
    pub(super) is_key: bool,
    /// Whether it stands for nothing: `null`, `~` or no text at all.
    pub(super) is_null: bool,
    pub(super) start: u32,
    pub(super) end: u32,
    /// The value it stands in.
    pub(super) parent: u32,
    /// The next key or value of that; keys and values of a mapping take turns.
    pub(super) next: u32,
    /// The number of the first value that does not stand in it.
    pub(super) after: u32,
    /// Of a text, where it stands; of a collection, the first and the last of its keys and values.
    pub(super) from: u32,
    pub(super) to: u32,
}

impl<'a> Tree<'a> {
    /// The value of the whole document; `None` where it is empty.
    pub(crate) fn root(&self) -> Option<Node<'_, 'a>> {
        self.node(0)
    }

    /// The keys that repeat an earlier one of their mapping.
    pub(crate) fn repeats(&self) -> &[Span] {
        &self.repeats
    }

    /// The key or value of this number.
    pub(crate) fn node(&self, index: u32) -> Option<Node<'_, 'a>> {
        let value = self.values.get(index as usize)?;
        Some(Node { tree: self, value, index })
    }

    pub(super) fn text(&self, value: &Value) -> Option<&str> {
        let place = value.from as usize..value.to as usize;
        match value.kind {
            Kind::Plain => self.source.get(place),
            Kind::Copied => self.decoded.get(place),
            Kind::Sequence | Kind::Mapping => None,
        }
    }
}

/// A key or a value of a [`Tree`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<'t, 'a> {
    tree: &'t Tree<'a>,
    value: &'t Value,
    index: u32,
}

impl<'t, 'a> Node<'t, 'a> {
    /// Its text; `None` for a collection and for nothing.
    pub(crate) fn text(self) -> Option<&'t str> {
        self.tree.text(self.value).filter(|_| !self.value.is_null)
    }

    /// Its place.
    pub(crate) fn span(self) -> Span {
        Span::new(self.value.start as usize, self.value.end as usize)
    }

    /// Its number among all keys and values.
    pub(crate) const fn index(self) -> u32 {
        self.index
    }

    /// The elements of a sequence; none of anything else.
    pub(crate) fn elements(self) -> Elements<'t, 'a> {
        let first = if self.value.kind == Kind::Sequence { self.value.from } else { NONE };
        Elements { tree: self.tree, next: first }
    }

    /// The keys and values of a mapping; none of anything else.
    pub(crate) fn entries(self) -> impl Iterator<Item = (Self, Self)> {
        let first = if self.value.kind == Kind::Mapping { self.value.from } else { NONE };
        let mut siblings = Elements { tree: self.tree, next: first };
        core::iter::from_fn(move || Some((siblings.next()?, siblings.next()?)))
    }

    /// The first number that is of no key or value in it.
    pub(crate) const fn after(self) -> u32 {
        self.value.after
    }

    /// The key it is the value of.
    pub(crate) fn key(self) -> Option<Self> {
        let key = self.tree.node(self.index.checked_sub(1)?)?;
        (key.value.is_key && key.value.next == self.index).then_some(key)
    }

    /// What it stands in.
    pub(crate) fn parent(self) -> Option<Self> {
        self.tree.node(self.value.parent)
    }

    /// Whether it is the key of a mapping, and the value if it is.
    pub(crate) fn value(self) -> Option<Self> {
        self.tree.node(self.value.next).filter(|_| self.value.is_key)
    }

    /// Whether it is a sequence.
    pub(crate) fn is_sequence(self) -> bool {
        self.value.kind == Kind::Sequence
    }

    /// Whether it is a mapping.
    pub(crate) fn is_mapping(self) -> bool {
        self.value.kind == Kind::Mapping
    }

    /// The value of a key of a mapping. Where the key stands twice, the last counts.
    pub(crate) fn get(self, name: &str) -> Option<Self> {
        self.entry(name).map(|(_, value)| value)
    }

    /// The same with the key.
    pub(crate) fn entry(self, name: &str) -> Option<(Self, Self)> {
        self.entries().filter(|(key, _)| key.text() == Some(name)).last()
    }
}

/// The elements of a sequence, or the keys and values of a mapping in turn.
pub(crate) struct Elements<'t, 'a> {
    tree: &'t Tree<'a>,
    next: u32,
}

impl<'t, 'a> Iterator for Elements<'t, 'a> {
    type Item = Node<'t, 'a>;

    fn next(&mut self) -> Option<Node<'t, 'a>> {
        let node = self.tree.node(self.next)?;
        self.next = node.value.next;
        Some(node)
    }
}

/// Offsets as they are kept.
pub(super) fn place(span: Span) -> (u32, u32) {
    (number(span.start), number(span.end))
}
