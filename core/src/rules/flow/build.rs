use super::model::{Flow, Node, Traits, Transition};
use crate::{
    graph::{NONE, edges::Graph, index::TextIndex, number},
    json::{Name, Names, Span, Text},
};
use alloc::{vec, vec::Vec};

/// Takes the parts of a flow as they are read. A part that could not be read is `None`, and has been reported.
#[derive(Debug)]
pub(crate) struct Builder<'a> {
    names: Names<'a>,
    nodes: Vec<Node>,
    transitions: Vec<Transition>,
    /// Where each node's transitions begin.
    offsets: Vec<u32>,
    media: Vec<(u32, Name)>,
    named: bool,
    whole: bool,
}

/// A node as it has been read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Draft<'a> {
    pub(crate) id: Option<Text<'a>>,
    pub(crate) kind: Option<Text<'a>>,
    pub(crate) media: Option<Text<'a>>,
    pub(crate) traits: Traits,
    pub(crate) span: Span,
}

impl<'a> Builder<'a> {
    /// A flow without nodes yet, whose texts stand in `document`.
    pub(crate) fn new(document: &'a str) -> Self {
        Self {
            names: Names::new(document),
            nodes: Vec::new(),
            transitions: Vec::new(),
            offsets: vec![0],
            media: Vec::new(),
            named: true,
            whole: true,
        }
    }

    fn keep(&mut self, text: Option<Text<'a>>) -> Name {
        text.map_or(Name::NONE, |text| self.names.keep(text))
    }

    /// Adds a transition of the node that comes next.
    pub(crate) fn transition(&mut self, condition: Option<Text<'a>>, target: Option<Text<'a>>) {
        self.whole &= target.is_some();
        let transition = Transition { condition: self.keep(condition), target: self.keep(target) };
        self.transitions.push(transition);
    }

    /// Adds a node with the transitions added since the one before.
    pub(crate) fn node(&mut self, draft: Draft<'a>) {
        let Draft { traits, span, .. } = draft;
        self.named &= draft.id.is_some();
        self.whole &= draft.id.is_some() && !traits.has(Traits::UNREAD);
        if draft.media.is_some() {
            let asset = self.keep(draft.media);
            self.media.push((number(self.nodes.len()), asset));
        }
        let (id, kind) = (self.keep(draft.id), self.keep(draft.kind));
        let (start, end) = (number(span.start), number(span.end));
        self.nodes.push(Node { id, kind, traits, start, end });
        self.offsets.push(number(self.transitions.len()));
    }

    /// Tells that something stands in the place of a node that is none.
    pub(crate) fn missed(&mut self) {
        self.named = false;
        self.whole = false;
    }

    /// The flow, the nodes of which stand at `span`: every target now leads to the first node with that id.
    pub(crate) fn finish(self, span: Span) -> Flow<'a> {
        let Self { names, mut nodes, transitions, offsets, media, named, whole } = self;
        let targets = targets(&names, &mut nodes, &transitions);
        let graph = Graph::from_rows(offsets, targets);
        Flow { names, nodes, transitions, graph, media, named, whole, span }
    }
}

/// Finds the node that each transition leads to, and marks the nodes that repeat an id.
fn targets(names: &Names<'_>, nodes: &mut [Node], transitions: &[Transition]) -> Vec<u32> {
    let with_id = nodes.iter().filter(|node| node.id.is_some()).count();
    let mut index = TextIndex::with_capacity(with_id);
    for node in 0..nodes.len() {
        let repeats = nodes.get(node).is_some_and(|own| own.id.is_some())
            && index.insert(number(node), |other| id_of(names, nodes, other)).is_some();
        if repeats && let Some(own) = nodes.get_mut(node) {
            own.traits = own.traits.with(Traits::REPEATED, true);
        }
    }
    let target = |transition: &Transition| {
        let id = names.get(transition.target);
        let found = index.find(id, |node| id_of(names, nodes, node));
        found.filter(|_| transition.target.is_some()).unwrap_or(NONE)
    };
    transitions.iter().map(target).collect()
}

fn id_of<'n>(names: &'n Names<'_>, nodes: &[Node], node: u32) -> &'n str {
    names.get(nodes.get(node as usize).map_or(Name::NONE, |node| node.id))
}
