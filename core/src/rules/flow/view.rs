//! The graph as its readers see it.

use super::model::{Exit, ExitKind, FlowGraph, Node, Reference, ReferenceKind, Traits};
use crate::json::{Name, Span};

/// A node of a [`FlowGraph`].
#[derive(Clone, Copy, Debug)]
pub struct FlowNode<'f, 'a> {
    flow: &'f FlowGraph<'a>,
    node: &'f Node,
    index: u32,
}

/// A way out of a [`FlowNode`].
#[derive(Clone, Copy, Debug)]
pub struct FlowExit<'f, 'a> {
    flow: &'f FlowGraph<'a>,
    exit: &'f Exit,
    /// Its place among all exits.
    place: usize,
}

/// Something outside the flow that a [`FlowNode`] refers to.
#[derive(Clone, Copy, Debug)]
pub struct FlowReference<'f, 'a> {
    flow: &'f FlowGraph<'a>,
    reference: &'f Reference,
}

impl<'a> FlowGraph<'a> {
    /// What people call the flow; empty where the document does not say.
    #[must_use]
    pub fn title(&self) -> &str {
        self.names.get(self.title)
    }

    /// What the flow is for, in the platform's word, such as `contactFlow` or `inboundCall`; empty where the document
    /// does not say.
    #[must_use]
    pub fn purpose(&self) -> &str {
        self.names.get(self.purpose)
    }

    /// The nodes in the order of the document.
    #[must_use]
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = FlowNode<'_, 'a>> {
        let flow = self;
        self.nodes.iter().zip(0..flow.len()).map(move |(node, index)| FlowNode {
            flow,
            node,
            index,
        })
    }

    /// The node with this index; `None` beyond the last.
    #[must_use]
    pub fn node(&self, index: usize) -> Option<FlowNode<'_, 'a>> {
        let flow = self;
        let node = self.nodes.get(index)?;
        Some(FlowNode { flow, node, index: u32::try_from(index).ok()? })
    }

    /// The node where contacts enter; `None` where the document names none that there is.
    #[must_use]
    pub fn entry(&self) -> Option<FlowNode<'_, 'a>> {
        self.node(self.entry? as usize)
    }

    /// The nodes that the platform leads to by itself besides the entry: where it goes on after an error.
    pub fn handlers(&self) -> impl Iterator<Item = FlowNode<'_, 'a>> {
        self.handlers.iter().filter_map(|node| self.node(*node as usize))
    }
}

impl<'f, 'a> FlowNode<'f, 'a> {
    /// Which of the flow's nodes it is, counted from 0.
    #[must_use]
    pub const fn index(&self) -> usize {
        self.index as usize
    }

    /// The name that targets call it by; empty where nothing can.
    #[must_use]
    pub fn id(&self) -> &'f str {
        self.flow.names.get(self.node.id)
    }

    /// What people call it: its name, or its id where it has no other.
    #[must_use]
    pub fn label(&self) -> &'f str {
        let label = self.node.label;
        self.flow.names.get(if label.is_some() { label } else { self.node.id })
    }

    /// What it is, in the platform's word.
    #[must_use]
    pub fn kind(&self) -> &'f str {
        self.flow.names.get(self.node.kind)
    }

    /// Its place in the document.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.node.span()
    }

    /// Whether it waits for the caller or for time to pass: the policy's `waits`.
    #[must_use]
    pub const fn waits(&self) -> bool {
        self.node.traits.has(Traits::WAITS)
    }

    /// Whether the contact ends in it: the policy's `ends`.
    #[must_use]
    pub const fn ends(&self) -> bool {
        self.node.traits.has(Traits::ENDS)
    }

    /// Whether the contact leaves the flow from it without ending: the policy's `leaves`.
    #[must_use]
    pub const fn leaves(&self) -> bool {
        self.node.traits.has(Traits::LEAVES)
    }

    /// The ways out of it: next, then conditions, then errors, each in the order of the document.
    #[must_use]
    pub fn exits(&self) -> impl ExactSizeIterator<Item = FlowExit<'f, 'a>> + use<'f, 'a> {
        let flow = self.flow;
        let first = flow.graph.places(self.index).start;
        let exits = flow.exits_of(self.index).iter().enumerate();
        exits.map(move |(offset, exit)| FlowExit { flow, exit, place: first + offset })
    }

    /// What it refers to outside the flow, in the order of the document.
    #[must_use]
    pub fn references(&self) -> impl ExactSizeIterator<Item = FlowReference<'f, 'a>> + use<'f, 'a> {
        let flow = self.flow;
        let references = flow.references_of(self.index).iter();
        references.map(move |reference| FlowReference { flow, reference })
    }
}

impl<'f> FlowExit<'f, '_> {
    /// When it is taken.
    #[must_use]
    pub const fn kind(&self) -> ExitKind {
        self.exit.kind
    }

    /// What it is taken on, in the platform's words: the key, the value compared, the event, the error; may be empty.
    #[must_use]
    pub fn label(&self) -> &'f str {
        self.flow.names.get(self.exit.label)
    }

    /// The id of the node it leads to, as the document has it; `None` where it names none.
    #[must_use]
    pub fn target(&self) -> Option<&'f str> {
        named(self.flow, self.exit.target)
    }

    /// Which of the flow's nodes it leads to; `None` where it leads nowhere.
    #[must_use]
    pub fn to(&self) -> Option<usize> {
        self.flow.target_at(self.place).map(|node| node as usize)
    }

    /// Whether it is connected to anything, be it a node that there is not.
    #[must_use]
    pub fn is_wired(&self) -> bool {
        self.exit.target.is_some() || self.to().is_some()
    }

    /// Its place in the document.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.exit.span()
    }
}

impl<'f> FlowReference<'f, '_> {
    /// What it refers to.
    #[must_use]
    pub const fn kind(&self) -> ReferenceKind {
        self.reference.kind
    }

    /// The name or identifier, as the document has it.
    #[must_use]
    pub fn name(&self) -> &'f str {
        self.flow.names.get(self.reference.name)
    }

    /// Its place in the document.
    #[must_use]
    pub fn span(&self) -> Span {
        self.flow.names.span(self.reference.name)
    }
}

impl Exit {
    pub(crate) const fn span(self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }
}

fn named<'f>(flow: &'f FlowGraph<'_>, name: Name) -> Option<&'f str> {
    name.is_some().then(|| flow.names.get(name))
}
