//! Brings what a check found to the nodes and lines of a picture.

use super::components::components;
use crate::graph::{Mark, Picture, Target};
use callgate::{Code, Violation, documents::FlowGraph, json::Span};
use std::collections::HashMap;

/// A picture that is being marked.
pub(super) struct Marking<'a, 'd> {
    picture: Picture,
    flow: &'a FlowGraph<'d>,
    /// The edge that each exit of a node has become.
    edges: &'a HashMap<(usize, usize), usize>,
    /// The first edge from one node to another.
    joins: HashMap<(usize, usize), usize>,
    /// The first node of each name that witnesses have.
    names: HashMap<&'a str, usize>,
    /// The nodes that lead to one another have the same number.
    components: Vec<usize>,
    places: Places,
}

impl<'a, 'd> Marking<'a, 'd> {
    pub(super) fn new(
        picture: Picture,
        flow: &'a FlowGraph<'d>,
        edges: &'a HashMap<(usize, usize), usize>,
    ) -> Self {
        let mut joins = HashMap::new();
        for (index, edge) in picture.edges.iter().enumerate() {
            if let Target::Node(to) = edge.to {
                joins.entry((edge.from, to)).or_insert(index);
            }
        }
        let mut names = HashMap::new();
        for node in flow.nodes() {
            let name = if node.id().is_empty() { node.label() } else { node.id() };
            names.entry(name).or_insert(node.index());
        }
        let components = components(picture.nodes.len(), joins.keys().copied());
        Self { picture, flow, edges, joins, names, components, places: Places::of(flow) }
    }

    /// The picture with its marks.
    pub(super) fn finish(self) -> Picture {
        self.picture
    }

    pub(super) fn violation(&mut self, violation: &Violation) {
        let place = violation.span.and_then(|span| self.places.node_at(span));
        match violation.code {
            Code::FlowTrap => self.cycles(place, Mark::Trap),
            Code::FlowCycle => self.cycles(place, Mark::Cycle),
            Code::FlowDepth => self.chain(violation, place),
            _ => {}
        }
        let (Some(place), Some(span)) = (place, violation.span) else { return };
        let code = violation.code.name().to_owned();
        let exit = self
            .flow
            .node(place)
            .and_then(|node| node.exits().position(|exit| covers(exit.span(), span)));
        if let Some(edge) = exit.and_then(|exit| self.edges.get(&(place, exit))) {
            self.picture.edges[*edge].notes.push(code);
            return;
        }
        let node = &mut self.picture.nodes[place];
        if violation.code == Code::NodeUnreachable {
            node.marks = node.marks.with(Mark::Unreachable);
        }
        node.notes.push(code);
    }

    /// Marks all cycles that a node is tied up with: the nodes that it leads to and that lead to it, and the edges between
    /// them.
    fn cycles(&mut self, place: Option<usize>, mark: Mark) {
        let Some(component) = place.map(|place| self.components[place]) else { return };
        let within = |node: usize| self.components[node] == component;
        for (_, node) in self.picture.nodes.iter_mut().enumerate().filter(|(at, _)| within(*at)) {
            node.marks = node.marks.with(mark);
        }
        for edge in &mut self.picture.edges {
            if within(edge.from) && matches!(edge.to, Target::Node(to) if within(to)) {
                edge.marks = edge.marks.with(mark);
            }
        }
    }

    /// Marks the nodes of the witness, which is the path that is too long, and the edges between them.
    fn chain(&mut self, violation: &Violation, place: Option<usize>) {
        let mark = Mark::LongPath;
        let mut before: Option<usize> = None;
        for name in &violation.witness {
            let named = |at: &usize| {
                self.flow.node(*at).is_some_and(|node| {
                    name == if node.id().is_empty() { node.label() } else { node.id() }
                })
            };
            // Names need not be unique: where the last node leads to one of this name, that is meant.
            let next = before.and_then(|from| {
                self.flow.node(from)?.exits().filter_map(|exit| exit.to()).find(named)
            });
            let start = place.filter(|place| before.is_none() && named(place));
            let Some(at) = next.or(start).or_else(|| self.names.get(&**name).copied()) else {
                before = None;
                continue;
            };
            let node = &mut self.picture.nodes[at];
            node.marks = node.marks.with(mark);
            if let Some(edge) = before.and_then(|from| self.joins.get(&(from, at))) {
                let edge = &mut self.picture.edges[*edge];
                edge.marks = edge.marks.with(mark);
            }
            before = Some(at);
        }
    }
}

/// Finds nodes by places in the document. Nodes may stand in one another.
struct Places {
    /// Each node with its span, in the order of the document, and the place here of the one that it stands in.
    nodes: Vec<(Span, usize, Option<usize>)>,
}

impl Places {
    fn of(flow: &FlowGraph<'_>) -> Self {
        let mut nodes: Vec<_> =
            flow.nodes().map(|node| (node.span(), node.index(), None)).collect();
        nodes.sort_by_key(|(span, index, _)| (span.start, usize::MAX - span.end, *index));
        let mut open: Vec<usize> = Vec::new();
        for at in 0..nodes.len() {
            while open.last().is_some_and(|last| !covers(nodes[*last].0, nodes[at].0)) {
                open.pop();
            }
            nodes[at].2 = open.last().copied();
            open.push(at);
        }
        Self { nodes }
    }

    /// The innermost node that covers a place.
    fn node_at(&self, span: Span) -> Option<usize> {
        let last = self.nodes.partition_point(|(own, ..)| own.start <= span.start);
        let mut at = last.checked_sub(1);
        while let Some((own, index, around)) = at.map(|at| self.nodes[at]) {
            if covers(own, span) {
                return Some(index);
            }
            at = around;
        }
        None
    }
}

const fn covers(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}
