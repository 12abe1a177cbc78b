use crate::{
    graph::{NONE, edges::Graph, number},
    json::{Name, Names, Span, Text},
    policy::FlowProfile,
};
use alloc::{borrow::Cow, vec::Vec};

/// A contact flow as a graph, whatever format it came in: nodes of the kinds that the platform has, and the exits that
/// join them.
///
/// [`Engine::flow`](crate::Engine::flow) makes it, of sound and of broken documents alike. Flows can have a million
/// nodes, so everything stands in a few arrays of small entries.
///
/// ```
/// use callgate::{Engine, Kind, documents::ExitKind};
///
/// let document = br#"{"initial_state": "Trigger", "states": [
///     {"name": "Trigger", "type": "trigger", "transitions": [{"event": "incomingCall", "next": "menu"}]},
///     {"name": "menu", "type": "gather-input-on-call", "transitions": [{"event": "keypress"}, {"event": "timeout"}]}
/// ]}"#;
/// let (flow, _) = Engine::new().flow(Kind::TwilioFlow, document, None);
/// let flow = flow.expect("a flow");
/// let menu = flow.node(1).expect("a second node");
/// assert_eq!((menu.id(), menu.kind(), menu.waits()), ("menu", "gather-input-on-call", true));
/// let exit = menu.exits().next().expect("an exit");
/// assert_eq!((exit.kind(), exit.label(), exit.to()), (ExitKind::Condition, "keypress", None));
/// assert_eq!(flow.entry().map(|node| node.index()), Some(0));
/// assert_eq!(flow.counts().transitions, 1);
/// ```
#[derive(Clone, Debug)]
pub struct FlowGraph<'a> {
    pub(super) names: Names<'a>,
    pub(super) nodes: Vec<Node>,
    /// The exits of all nodes, each node's in a row: the rows are those of the graph.
    pub(super) exits: Vec<Exit>,
    pub(super) graph: Graph,
    /// What nodes refer to outside the flow, in the order of the nodes.
    pub(super) references: Vec<Reference>,
    pub(super) title: Name,
    pub(super) purpose: Name,
    pub(super) entry: Option<u32>,
    /// The nodes that the platform itself leads to besides the entry: where it goes on after an error.
    pub(super) handlers: Vec<u32>,
    /// The ids of those that there are not, the entry among them.
    pub(super) lost: Vec<Name>,
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
    /// The contact ends in it.
    pub(crate) const ENDS: Self = Self(2);
    /// It has transitions that could not be read at all.
    pub(crate) const UNREAD: Self = Self(4);
    /// An earlier node has its id.
    pub(crate) const REPEATED: Self = Self(8);
    /// It waits for the caller, or for time to pass.
    pub(crate) const WAITS: Self = Self(16);
    /// The contact leaves the flow from it, without ending.
    pub(crate) const LEAVES: Self = Self(32);
    /// It counts, so that a cycle through it comes to an end.
    pub(crate) const COUNTS: Self = Self(64);
    /// It plays something, which takes time.
    pub(crate) const PLAYS: Self = Self(128);
    /// The contact does not go on from it, unless something fails.
    pub(crate) const LEAVES_OR_ENDS: Self = Self(Self::ENDS.0 | Self::LEAVES.0);

    /// These and another, if that is so.
    #[must_use]
    pub(crate) const fn with(self, other: Self, so: bool) -> Self {
        if so { Self(self.0 | other.0) } else { self }
    }

    /// Whether it has one of the others.
    pub(crate) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    /// What targets call it, if they can.
    pub(crate) id: Name,
    /// What people call it, where that is not the id.
    pub(crate) label: Name,
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
pub(crate) struct Exit {
    pub(crate) kind: ExitKind,
    pub(crate) label: Name,
    pub(crate) target: Name,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// When an exit is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ExitKind {
    /// When nothing else is to be told: the node is done.
    Next,
    /// When something holds: a key was pressed, a value compared, an event came.
    Condition,
    /// When something failed.
    Error,
}

impl ExitKind {
    /// The name: `next`, `condition` or `error`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Next => "next",
            Self::Condition => "condition",
            Self::Error => "error",
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Reference {
    pub(crate) node: u32,
    pub(crate) kind: ReferenceKind,
    pub(crate) name: Name,
    /// What people call it, where the document has both.
    pub(crate) title: Name,
}

/// What a node refers to outside its flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ReferenceKind {
    /// Something that is played.
    Media,
    /// A queue, or what work is routed by.
    Queue,
    /// Another flow, or a module of flows.
    Flow,
    /// A function that is called.
    Function,
    /// A telephone number.
    Number,
}

impl<'a> FlowGraph<'a> {
    /// The strings of the document.
    pub(crate) const fn names(&self) -> &Names<'a> {
        &self.names
    }

    /// Says what people call the flow, where that stands outside of what it was made of.
    pub(crate) fn entitle(&mut self, title: Text<'a>) {
        self.title = self.names.keep(title);
    }

    /// The nodes as a graph; an exit that leads to no node leads nowhere.
    pub(crate) const fn graph(&self) -> &Graph {
        &self.graph
    }

    pub(crate) fn all(&self) -> &[Node] {
        &self.nodes
    }

    pub(crate) fn at(&self, node: u32) -> Option<&Node> {
        self.nodes.get(node as usize)
    }

    /// Each node with its exits.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (&Node, &[Exit])> {
        (0..).zip(&self.nodes).map(|(index, node)| (node, self.exits_of(index)))
    }

    /// Every exit with the node it leads to.
    pub(crate) fn links(&self) -> impl Iterator<Item = (&Exit, u32)> {
        self.exits.iter().zip(self.graph.targets().iter().copied())
    }

    /// The exits of a node.
    pub(crate) fn exits_of(&self, node: u32) -> &[Exit] {
        self.exits.get(self.graph.places(node)).unwrap_or_default()
    }

    /// What the nodes refer to, in their order.
    pub(crate) fn references(&self) -> impl Iterator<Item = &Reference> {
        self.references.iter()
    }

    /// Whether contacts are held in it, as far as the document says: it is for that, or has a block that only such flows
    /// have.
    pub(crate) fn holds(&self, profile: &FlowProfile) -> bool {
        let purpose = self.names.get(self.purpose);
        let kind = |node: &Node| self.names.get(node.kind);
        profile.holds.has(purpose)
            || !profile.hold_blocks.is_empty()
                && self.nodes.iter().any(|node| profile.hold_blocks.has(kind(node)))
    }

    /// What the nodes play, in the order of the nodes.
    pub(crate) fn media(&self) -> impl Iterator<Item = Name> {
        let media = self.references.iter().filter(|other| other.kind == ReferenceKind::Media);
        media.map(|reference| reference.name)
    }

    /// What a node refers to.
    pub(crate) fn references_of(&self, node: u32) -> &[Reference] {
        let start = self.references.partition_point(|reference| reference.node < node);
        let own = self.references.get(start..).unwrap_or_default();
        let len = own.partition_point(|reference| reference.node == node);
        own.get(..len).unwrap_or_default()
    }

    /// The ids of nodes where contacts should come in, and which there are not.
    pub(crate) fn lost(&self) -> &[Name] {
        &self.lost
    }

    /// The nodes that contacts come to from outside: the entry first. Empty where the entry is not known.
    pub(crate) fn roots(&self) -> Vec<u32> {
        let Some(entry) = self.entry else { return Vec::new() };
        let mut roots = Vec::with_capacity(1 + self.handlers.len());
        roots.push(entry);
        roots.extend(&self.handlers);
        roots
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
    pub(crate) const fn place(&self) -> Span {
        self.span
    }

    /// The place of a node.
    pub(crate) fn span_of(&self, node: u32) -> Span {
        self.at(node).map(|node| node.span()).unwrap_or_default()
    }

    /// What a node is called in a witness.
    pub(super) fn name_of(&self, node: u32) -> Name {
        let name = |node: &Node| if node.id.is_some() { node.id } else { node.label };
        self.at(node).map_or(Name::NONE, name)
    }

    /// The names of nodes, as a witness.
    pub(crate) fn walk(&self, nodes: &[u32]) -> impl ExactSizeIterator<Item = Cow<'_, str>> {
        nodes.iter().map(|node| {
            let name = self.name_of(*node);
            // Nothing leads to a node without a name, but a path may begin with it.
            Cow::Borrowed(if name.is_some() { self.names.get(name) } else { "?" })
        })
    }

    /// How many nodes there are, as the graph counts.
    pub(super) fn len(&self) -> u32 {
        number(self.nodes.len())
    }

    /// The node that the exit at this place among all exits leads to.
    pub(super) fn target_at(&self, exit: usize) -> Option<u32> {
        self.graph.targets().get(exit).copied().filter(|target| *target != NONE)
    }
}
