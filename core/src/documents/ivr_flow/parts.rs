//! The parts of a flow as its readers see them.

use crate::{
    graph::number,
    json::{Name, Text},
    rules::flow::{Flow, Node, Transition},
};

/// A node of an [`IvrFlow`](super::IvrFlow).
#[derive(Clone, Copy, Debug)]
pub struct FlowNode<'f, 'a> {
    flow: &'f Flow<'a>,
    node: &'f Node,
    index: u32,
}

/// A transition of a [`FlowNode`].
#[derive(Clone, Copy, Debug)]
pub struct FlowTransition<'f, 'a> {
    flow: &'f Flow<'a>,
    transition: &'f Transition,
    to: u32,
}

pub(super) fn nodes<'f, 'a>(flow: &'f Flow<'a>) -> impl ExactSizeIterator<Item = FlowNode<'f, 'a>> {
    let indices = 0..number(flow.nodes().len());
    flow.nodes().iter().zip(indices).map(|(node, index)| FlowNode { flow, node, index })
}

/// A field that every checked document has.
fn required<'a>(flow: &Flow<'a>, name: Name) -> Text<'a> {
    flow.names().text(name).unwrap_or_default()
}

impl<'f, 'a> FlowNode<'f, 'a> {
    /// The name that transitions give as their target.
    #[must_use]
    pub fn id(&self) -> Text<'a> {
        required(self.flow, self.node.id)
    }

    /// What it does: `greeting`, `dtmf`, `transfer`, `queue` or `hangup`, or what else the policy allows.
    #[must_use]
    pub fn kind(&self) -> Text<'a> {
        required(self.flow, self.node.kind)
    }

    /// What it plays.
    #[must_use]
    pub fn media_asset_id(&self) -> Option<Text<'a>> {
        self.flow.names().text(self.flow.media_of(self.index)?)
    }

    /// The ways on from it, in the order of the document.
    #[must_use]
    pub fn transitions(&self) -> impl ExactSizeIterator<Item = FlowTransition<'f, 'a>> {
        let flow = self.flow;
        let targets = flow.graph().row(self.index).iter().copied();
        let transitions = flow.transitions(self.index).iter().zip(targets);
        transitions.map(move |(transition, to)| FlowTransition { flow, transition, to })
    }
}

impl<'a> FlowTransition<'_, 'a> {
    /// When it is taken.
    #[must_use]
    pub fn condition(&self) -> Text<'a> {
        required(self.flow, self.transition.condition)
    }

    /// The id of the node it leads to.
    #[must_use]
    pub fn target(&self) -> Text<'a> {
        required(self.flow, self.transition.target)
    }

    /// Which of the flow's nodes it leads to.
    #[must_use]
    pub const fn to(&self) -> usize {
        self.to as usize
    }
}
