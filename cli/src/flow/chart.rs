//! A flow in the form in which two are compared: steps, and the ways between them.

use super::{
    names,
    role::Role,
    words::{self, Words},
};
use callgate::{
    Kind,
    documents::{ExitKind, FlowGraph, FlowNode, ReferenceKind},
};
use std::{borrow::Cow, collections::HashSet};

/// A flow as steps; the first is none of its nodes, but where contacts come from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chart<'f> {
    pub(crate) steps: Vec<Step<'f>>,
}

/// A node.
#[derive(Clone, Debug)]
pub(crate) struct Step<'f> {
    /// The node that it is; `None` for the start.
    pub(crate) origin: Option<usize>,
    pub(crate) role: Role,
    /// What it is, in the words in which the two flows are compared.
    pub(crate) kind: &'f str,
    pub(crate) id: &'f str,
    /// What it refers to outside the flow, in order.
    pub(crate) refers: Vec<(ReferenceKind, &'f str)>,
    /// Where the contact goes, if the flow is over in it.
    pub(crate) goal: Option<Goal<'f>>,
    pub(crate) ways: Vec<Way<'f>>,
    /// Whether it has an exit that leads nowhere.
    pub(crate) open: bool,
}

/// A way out of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Way<'f> {
    pub(crate) sort: ExitKind,
    pub(crate) label: Cow<'f, str>,
    /// The step it leads to.
    pub(crate) to: Option<usize>,
}

/// Where contacts go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Goal<'f> {
    pub(crate) kind: GoalKind,
    /// What it is called; empty where the flow does not say.
    pub(crate) name: &'f str,
    /// Whether nothing but the id of the node names it.
    pub(crate) by_id: bool,
}

/// What contacts go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum GoalKind {
    Queue,
    Flow,
    Number,
    Transfer,
    Return,
    HangUp,
}

impl GoalKind {
    /// The word for it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Flow => "flow",
            Self::Number => "number",
            Self::Transfer => "transfer",
            Self::Return => "return",
            Self::HangUp => "hang-up",
        }
    }
}

impl<'f> Goal<'f> {
    /// Where a contact goes from a node. `queue` is the queue that was set on the way there.
    pub(super) fn of(
        node: FlowNode<'f, '_>,
        role: Role,
        queue: Option<&'f str>,
        kind: Kind,
    ) -> Option<Self> {
        let own = |wanted: ReferenceKind| {
            let mut all = node.references().filter(|reference| reference.kind() == wanted);
            all.next().map(|reference| names::short(reference.name()))
        };
        let goal = |kind, name| Self { kind, name, by_id: false };
        // Its own flows name a queue and a target by the id of the node alone.
        let named = |goal_kind, name: Option<&'f str>| match name {
            None if kind == Kind::IvrFlow => Self { kind: goal_kind, name: node.id(), by_id: true },
            name => goal(goal_kind, name.unwrap_or_default()),
        };
        Some(match role {
            Role::Queues => named(GoalKind::Queue, own(ReferenceKind::Queue).or(queue)),
            Role::Transfers => match (own(ReferenceKind::Flow), own(ReferenceKind::Number)) {
                (Some(flow), _) => goal(GoalKind::Flow, flow),
                (None, Some(number)) => goal(GoalKind::Number, number),
                (None, None) => named(GoalKind::Transfer, None),
            },
            Role::Returns => goal(GoalKind::Return, ""),
            Role::Ends => goal(GoalKind::HangUp, ""),
            Role::Plays | Role::Asks | Role::Branches | Role::Passes => return None,
        })
    }

    /// The same among flows of different platforms, which do not have the same words for transfers.
    pub(crate) fn across(self) -> Self {
        let kind = match self.kind {
            GoalKind::Flow | GoalKind::Number => GoalKind::Transfer,
            kind => kind,
        };
        Self { kind, ..self }
    }
}

impl<'f> Step<'f> {
    /// The step from which contacts come to the entry, and after errors to the handlers.
    pub(super) fn start(flow: &'f FlowGraph<'_>, step: impl Fn(usize) -> Option<usize>) -> Self {
        let way = |sort, label, node: FlowNode<'_, '_>| Way {
            sort,
            label: Cow::Borrowed(label),
            to: step(node.index()),
        };
        let entry = flow.entry().map(|node| way(ExitKind::Next, "", node));
        let handlers = flow.handlers().map(|node| way(ExitKind::Error, "error", node));
        Self {
            origin: None,
            role: Role::Passes,
            kind: "",
            id: "",
            refers: Vec::new(),
            goal: None,
            ways: entry.into_iter().chain(handlers).collect(),
            open: false,
        }
    }

    /// The ways that lead to a step.
    pub(crate) fn links(&self) -> impl Iterator<Item = (&Way<'f>, usize)> {
        self.ways.iter().filter_map(|way| Some((way, way.to?)))
    }
}

impl<'f> Chart<'f> {
    /// The flow block by block, in the words of its platform.
    pub(crate) fn of_blocks(flow: &'f FlowGraph<'_>, kind: Kind) -> Self {
        let words = Words::of(kind);
        let mut steps = Vec::with_capacity(flow.nodes().len() + 1);
        steps.push(Step::start(flow, |node| Some(node + 1)));
        for node in flow.nodes() {
            let role = Role::of(node);
            let mut refers: Vec<_> = node
                .references()
                .map(|reference| (reference.kind(), names::short(reference.name())))
                .collect();
            refers.sort_unstable();
            let mut ways: Vec<Way<'f>> = Vec::new();
            for exit in node.exits() {
                let Some(to) = exit.to() else { continue };
                let (sort, label) = words.exit(node.kind(), exit.kind(), exit.label());
                ways.push(Way { sort, label: label.into(), to: Some(to + 1) });
            }
            if kind == Kind::ConnectFlow {
                once(&mut ways);
            }
            steps.push(Step {
                origin: Some(node.index()),
                role,
                kind: words.kind(node.kind(), &refers),
                id: node.id(),
                refers,
                goal: Goal::of(node, role, None, kind),
                ways,
                open: node.exits().any(|exit| exit.to().is_none()),
            });
        }
        Self { steps }
    }

    /// The step of each node of a flow.
    pub(crate) fn step_of(&self, nodes: usize) -> Vec<Option<usize>> {
        let mut of = vec![None; nodes];
        for (index, step) in self.steps.iter().enumerate() {
            if let Some(origin) = step.origin {
                of[origin] = Some(index);
            }
        }
        of
    }
}

/// Leaves out what says nothing new: a way that stands twice, a `next` that repeats where a condition leads, and an error
/// that leads where `next` does.
pub(super) fn once(ways: &mut Vec<Way<'_>>) {
    let mut seen: HashSet<(ExitKind, String, Option<usize>)> = HashSet::new();
    ways.retain(|way| seen.insert((way.sort, way.label.to_string(), way.to)));
    let conditions: HashSet<Option<usize>> =
        ways.iter().filter(|way| way.sort == ExitKind::Condition).map(|way| way.to).collect();
    ways.retain(|way| way.sort != ExitKind::Next || !conditions.contains(&way.to));
    let next = ways.iter().find(|way| way.sort == ExitKind::Next).and_then(|way| way.to);
    ways.retain(|way| !(words::is_plain_error(&way.label) && next.is_some() && way.to == next));
}
