use crate::{
    graph::edges::Graph,
    json::{Name, Names, Span},
};
use alloc::{borrow::Cow, vec::Vec};

/// A flow as the rules see it, whatever format it came in: nodes in the order of the document, the first being the
/// entry, and transitions between them. It is made by a [`Builder`](super::Builder).
///
/// Flows can have a million nodes, so everything stands in a few arrays of small entries.
#[derive(Clone, Debug)]
pub(crate) struct Flow<'a> {
    pub(super) names: Names<'a>,
    pub(super) nodes: Vec<Node>,
    /// The transitions of all nodes, each node's in a row: the rows are those of the graph.
    pub(super) transitions: Vec<Transition>,
    pub(super) graph: Graph,
    /// The nodes that have a media asset, in order, each with its asset.
    pub(super) media: Vec<(u32, Name)>,
    pub(super) named: bool,
    pub(super) whole: bool,
    pub(super) span: Span,
}

/// What a node does, as its type tells it, and how it was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Traits(u8);

impl Traits {
    /// The caller goes on from it.
    pub(crate) const CONTINUES: Self = Self(1);
    /// The call ends in it.
    pub(crate) const ENDS: Self = Self(2);
    /// It has transitions that could not be read at all.
    pub(crate) const UNREAD: Self = Self(4);
    /// An earlier node has its id.
    pub(crate) const REPEATED: Self = Self(8);

    /// These and another, if that is so.
    #[must_use]
    pub(crate) const fn with(self, other: Self, so: bool) -> Self {
        if so { Self(self.0 | other.0) } else { self }
    }

    pub(crate) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) id: Name,
    pub(crate) kind: Name,
    pub(crate) traits: Traits,
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Node {
    pub(crate) const fn span(self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Transition {
    pub(crate) condition: Name,
    pub(crate) target: Name,
}

impl<'a> Flow<'a> {
    /// The strings of the document.
    pub(crate) const fn names(&self) -> &Names<'a> {
        &self.names
    }

    /// The nodes as a graph; a transition that leads to no node leads nowhere.
    pub(crate) const fn graph(&self) -> &Graph {
        &self.graph
    }

    pub(crate) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    pub(crate) fn node(&self, node: u32) -> Option<&Node> {
        self.nodes.get(node as usize)
    }

    /// Each node with its transitions.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (&Node, &[Transition])> {
        (0..).zip(&self.nodes).map(|(index, node)| (node, self.transitions(index)))
    }

    /// Every transition with the node it leads to.
    pub(crate) fn links(&self) -> impl Iterator<Item = (&Transition, u32)> {
        self.transitions.iter().zip(self.graph.targets().iter().copied())
    }

    /// The transitions of a node.
    pub(crate) fn transitions(&self, node: u32) -> &[Transition] {
        self.transitions.get(self.graph.places(node)).unwrap_or_default()
    }

    /// The media assets in the order of their nodes.
    pub(crate) fn media(&self) -> impl Iterator<Item = Name> {
        self.media.iter().map(|(_, asset)| *asset)
    }

    /// The media asset of a node.
    pub(crate) fn media_of(&self, node: u32) -> Option<Name> {
        let at = self.media.binary_search_by_key(&node, |(owner, _)| *owner).ok()?;
        self.media.get(at).map(|(_, asset)| *asset)
    }

    /// Whether every node has an id that could be read. Where one has not, a target that names no node may mean it.
    pub(crate) const fn is_named(&self) -> bool {
        self.named
    }

    /// Whether every node, id and target could be read. Where one could not, it would be the consequence of that alone
    /// that no path leads somewhere.
    pub(crate) const fn is_whole(&self) -> bool {
        self.whole
    }

    /// The place of the nodes.
    pub(crate) const fn span(&self) -> Span {
        self.span
    }

    /// The place of a node.
    pub(crate) fn span_of(&self, node: u32) -> Span {
        self.node(node).map(|node| node.span()).unwrap_or_default()
    }

    /// The ids of nodes, as a witness.
    pub(crate) fn walk(&self, nodes: &[u32]) -> impl ExactSizeIterator<Item = Cow<'_, str>> {
        nodes.iter().map(|node| {
            let id = self.node(*node).map_or(Name::NONE, |node| node.id);
            // Nothing leads to a node without an id, but a path may begin with it.
            Cow::Borrowed(if id.is_some() { self.names.get(id) } else { "?" })
        })
    }
}
