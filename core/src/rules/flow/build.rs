use super::model::{Exit, ExitKind, FlowGraph, Node, Reference, ReferenceKind, Traits};
use crate::{
    graph::{NONE, edges::Graph, index::TextIndex, number},
    json::{Name, Names, Span, Text},
    order,
};
use alloc::{vec, vec::Vec};

/// Takes the parts of a flow as they are read: first the exits and references of a node, then the node.
#[derive(Debug)]
pub(crate) struct Builder<'a> {
    names: Names<'a>,
    nodes: Vec<Node>,
    exits: Vec<Exit>,
    /// The node that an exit leads to, where it is told by its number.
    direct: Vec<u32>,
    /// Where each node's exits begin.
    offsets: Vec<u32>,
    references: Vec<Reference>,
    /// What people call what a node refers to: the id of the node, and in the order of its references.
    titles: Vec<(Name, ReferenceKind, Name)>,
    title: Name,
    purpose: Name,
    handlers: Vec<Name>,
    named: bool,
    whole: bool,
}

/// A node as it has been read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Draft {
    pub(crate) id: Name,
    pub(crate) label: Name,
    pub(crate) kind: Name,
    pub(crate) traits: Traits,
    pub(crate) span: Span,
}

impl Default for Draft {
    fn default() -> Self {
        let (id, label, kind) = (Name::NONE, Name::NONE, Name::NONE);
        Self { id, label, kind, traits: Traits::default(), span: Span::default() }
    }
}

/// An exit as it has been read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    pub(crate) kind: ExitKind,
    pub(crate) label: Name,
    pub(crate) lead: Lead,
    pub(crate) span: Span,
}

/// Where an exit leads, or where contacts enter.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Lead {
    /// To the node with this id.
    Named(Name),
    /// To the node of this number.
    Node(u32),
    /// Nowhere: it is not connected, or that could not be read.
    Nowhere,
}

impl<'a> Builder<'a> {
    /// A flow without nodes yet, whose texts stand in `document`.
    pub(crate) fn new(document: &'a str) -> Self {
        Self {
            names: Names::new(document),
            nodes: Vec::new(),
            exits: Vec::new(),
            direct: Vec::new(),
            offsets: vec![0],
            references: Vec::new(),
            titles: Vec::new(),
            title: Name::NONE,
            purpose: Name::NONE,
            handlers: Vec::new(),
            named: true,
            whole: true,
        }
    }

    /// Keeps a string of the document.
    pub(crate) fn keep(&mut self, text: Option<Text<'a>>) -> Name {
        text.map_or(Name::NONE, |text| self.names.keep(text))
    }

    /// Keeps a text that stands at `span` of the document in other words.
    pub(crate) fn write(&mut self, span: Span, text: core::fmt::Arguments<'_>) -> Name {
        self.names.write(span, text)
    }

    /// Adds an exit of the node that comes next.
    pub(crate) fn exit(&mut self, way: Way) {
        let Way { kind, label, lead, span } = way;
        let (target, direct) = match lead {
            Lead::Named(target) => (target, NONE),
            Lead::Node(node) => (Name::NONE, node),
            Lead::Nowhere => (Name::NONE, NONE),
        };
        let (start, end) = (number(span.start), number(span.end));
        self.exits.push(Exit { kind, label, target, start, end });
        self.direct.push(direct);
    }

    /// Puts the exits of the node that comes next in the order of their kinds.
    pub(crate) fn order_exits(&mut self) {
        let start = self.offsets.last().copied().unwrap_or_default() as usize;
        // A node told by its number comes with its exits in order.
        if let Some(own) = self.exits.get_mut(start..) {
            order::sort_by_key(own, |exit| exit.kind);
        }
    }

    /// Adds something that the node that comes next refers to, and what people call that, where it has another name.
    pub(crate) fn reference(&mut self, kind: ReferenceKind, name: Name, title: Name) {
        let node = number(self.nodes.len());
        self.references.push(Reference { node, kind, name, title });
    }

    /// Says what people call the next of the things of this kind that the node with this id refers to.
    pub(crate) fn titled(&mut self, id: Name, kind: ReferenceKind, title: Name) {
        self.titles.push((id, kind, title));
    }

    /// Adds a node with the exits added since the one before.
    pub(crate) fn node(&mut self, draft: Draft) {
        let Draft { id, label, kind, traits, span } = draft;
        let (start, end) = (number(span.start), number(span.end));
        self.nodes.push(Node { id, label, kind, traits, start, end });
        self.offsets.push(number(self.exits.len()));
    }

    /// Says what people call the flow.
    pub(crate) fn title(&mut self, title: Name) {
        self.title = title;
    }

    /// Says what the flow is for.
    pub(crate) fn purpose(&mut self, purpose: Name) {
        self.purpose = purpose;
    }

    /// Adds the id of a node that the platform goes on with after an error.
    pub(crate) fn handler(&mut self, id: Name) {
        self.handlers.push(id);
    }

    /// Tells that a target, or the place where contacts enter, could not be read.
    pub(crate) fn unread(&mut self) {
        self.whole = false;
    }

    /// Tells that something stands in the place of a node that is none, or of the id of one.
    pub(crate) fn missed(&mut self) {
        self.named = false;
        self.whole = false;
    }

    /// The flow, the nodes of which stand at `span`: every target now leads to the first node with that id.
    pub(crate) fn finish(self, entry: Lead, span: Span) -> FlowGraph<'a> {
        let Self { names, mut nodes, exits, direct, offsets, mut references, .. } = self;
        let index = index(&names, &mut nodes);
        let find = |name: Name| {
            let found = index.find(names.get(name), |node| id_of(&names, &nodes, node));
            found.filter(|_| name.is_some()).unwrap_or(NONE)
        };
        let target =
            |(exit, node): (&Exit, u32)| if node == NONE { find(exit.target) } else { node };
        let targets = exits.iter().zip(direct).map(target).collect();
        let titles = self.titles.iter().map(|(id, kind, title)| (find(*id), *kind, *title));
        name_references(titles.filter(|(node, ..)| *node != NONE).collect(), &mut references);
        let (mut lost, mut handlers) = (Vec::new(), Vec::new());
        let entry = match entry {
            Lead::Named(name) => Some(find(name)).filter(|node| *node != NONE).or_else(|| {
                lost.push(name);
                None
            }),
            Lead::Node(node) => Some(node).filter(|node| (*node as usize) < nodes.len()),
            Lead::Nowhere => None,
        };
        for name in self.handlers {
            match find(name) {
                NONE => lost.push(name),
                node => handlers.push(node),
            }
        }
        FlowGraph {
            names,
            nodes,
            exits,
            graph: Graph::from_rows(offsets, targets),
            references,
            title: self.title,
            purpose: self.purpose,
            entry,
            handlers,
            lost,
            named: self.named,
            whole: self.whole,
            span,
        }
    }
}

/// Gives references what people call them: of each node, the titles of a kind go to its references of that kind in order.
fn name_references(mut titles: Vec<(u32, ReferenceKind, Name)>, references: &mut [Reference]) {
    order::sort_by_key(&mut titles, |(node, kind, _)| (*node, *kind));
    let mut titles = titles.into_iter().peekable();
    while let Some((node, kind, _)) = titles.peek().copied() {
        let start = references.partition_point(|reference| reference.node < node);
        let own = references.iter_mut().skip(start).take_while(|reference| reference.node == node);
        let mut own = own.filter(|reference| reference.kind == kind);
        while let Some((.., title)) = titles.next_if(|next| (next.0, next.1) == (node, kind)) {
            if let Some(reference) = own.next() {
                reference.title = title;
            }
        }
    }
}

/// Finds nodes by their ids, and marks those that repeat one.
fn index(names: &Names<'_>, nodes: &mut [Node]) -> TextIndex {
    let with_id = nodes.iter().filter(|node| node.id.is_some()).count();
    let mut index = TextIndex::with_capacity(with_id);
    for node in 0..nodes.len() {
        let repeats = nodes.get(node).is_some_and(|own| own.id.is_some())
            && index.insert(number(node), |other| id_of(names, nodes, other)).is_some();
        if repeats && let Some(own) = nodes.get_mut(node) {
            own.traits = own.traits.with(Traits::REPEATED, true);
        }
    }
    index
}

fn id_of<'n>(names: &'n Names<'_>, nodes: &[Node], node: u32) -> &'n str {
    names.get(nodes.get(node as usize).map_or(Name::NONE, |node| node.id))
}
