//! A flow as callers meet it: what they hear, what they are asked, where they go; without the blocks that they do not
//! notice, and in words that no platform has for itself.
//!
//! Blocks that do nothing to a caller and have one way on are passed through. The block that chooses a queue becomes the
//! queue if nothing but such blocks stands between it and the transfer. What Studio splits by after it has gathered input
//! becomes the choice of the widget that gathered it.

use super::{
    chart::{Chart, Goal, Step, Way, once},
    names,
    role::{Role, directions, divides},
    words::{self, plain},
};
use callgate::{
    Kind,
    documents::{FlowExit, FlowGraph, FlowNode, ReferenceKind},
};
use std::borrow::Cow;

/// More exits than this are not taken over from one node by others: the outline stays in proportion to the flow.
const MAX_TAKEN: usize = 64;

/// The kinds that choose a queue even where none is named.
const CHOOSE: [&str; 2] = ["SetQueue", "UpdateContactTargetQueue"];

/// An outline, and what became of each node.
pub(crate) struct Outline<'f> {
    pub(crate) chart: Chart<'f>,
    pub(crate) fates: Vec<Fate>,
}

/// What became of a node in the outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is a step.
    Kept,
    /// It is part of others: of the one that asks for what it tells apart, or of those that choose its queue.
    Joined,
    /// It is passed through.
    Passed,
    /// It would be passed through, but leads nowhere.
    Nowhere,
}

impl<'f> Outline<'f> {
    /// The outline of a flow. `across` is for flows of different platforms.
    pub(crate) fn of(flow: &'f FlowGraph<'_>, kind: Kind, across: bool) -> Self {
        let roles: Vec<Role> = flow.nodes().map(Role::of).collect();
        let (stands, takes) = stand_ins(flow, &roles);
        let mut place = vec![None; roles.len()];
        let mut steps = 1;
        let joined = joined(flow, &roles);
        let replaced = replaced(flow, &roles, &stands, &takes);
        let mut fates = Vec::with_capacity(roles.len());
        for node in 0..roles.len() {
            let fate = match stands[node] {
                Some(stand) if stand != node => Fate::Passed,
                Some(_) if joined[node] || replaced[node] => Fate::Joined,
                Some(_) => Fate::Kept,
                None => Fate::Nowhere,
            };
            if fate == Fate::Kept {
                place[node] = Some(steps);
                steps += 1;
            }
            fates.push(fate);
        }
        let to = |node: usize| place[stands[node]?];
        let queues = queues(flow, &roles);
        let mut chart = Chart { steps: Vec::with_capacity(steps) };
        chart.steps.push(Step::start(flow, to));
        for node in flow.nodes().filter(|node| place[node.index()].is_some()) {
            // Where the queue is chosen, the transfer to it says how it goes on.
            let from = takes[node.index()].and_then(|taken| flow.node(taken)).unwrap_or(node);
            let role = roles[from.index()];
            let queue = queue_of(node).or_else(|| queues[node.index()].known());
            let goal = Goal::of(from, role, queue, kind);
            let goal = if across { goal.map(Goal::across) } else { goal };
            chart.steps.push(Step {
                origin: Some(node.index()),
                role,
                kind: if across && role == Role::Plays && divides(from) {
                    // Whether something is played before the ways part is not told by all platforms.
                    Role::Branches.name()
                } else {
                    role.name()
                },
                id: node.id(),
                refers: Vec::new(),
                goal,
                ways: ways(flow, from, role, to),
                open: from.exits().any(|exit| exit.to().and_then(to).is_none()),
            });
        }
        Self { chart, fates }
    }
}

/// The queue that a node refers to.
fn queue_of<'f>(node: FlowNode<'f, '_>) -> Option<&'f str> {
    let mut queues = node.references().filter(|reference| reference.kind() == ReferenceKind::Queue);
    queues.next().map(|reference| names::short(reference.name()))
}

/// The node that stands for each in the outline, and for those that choose a queue, the transfer whose place they take.
fn stand_ins(flow: &FlowGraph<'_>, roles: &[Role]) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    let mut marks = vec![Mark::New; roles.len()];
    let mut stands = vec![None; roles.len()];
    let mut takes = vec![None; roles.len()];
    let mut path = Vec::new();
    for start in 0..roles.len() {
        // Down to the first node that is known, or back to one of the path: round in a circle there is nothing.
        let mut at = Some(start);
        while let Some(node) = at.filter(|node| marks[*node] == Mark::New) {
            marks[node] = Mark::Open;
            path.push(node);
            at = match roles[node] {
                Role::Passes => flow.node(node).and_then(|node| directions(node).next()),
                _ => None,
            };
        }
        let mut stand = at.filter(|node| marks[*node] == Mark::Done).and_then(|node| stands[node]);
        while let Some(node) = path.pop() {
            if roles[node] != Role::Passes {
                stand = Some(node);
            } else if let Some(transfer) = stand.filter(|to| takes[*to].is_none())
                && roles[transfer] == Role::Queues
                && chooses(flow, node, transfer)
            {
                takes[node] = Some(transfer);
                stand = Some(node);
            }
            stands[node] = stand;
            marks[node] = Mark::Done;
        }
    }
    (stands, takes)
}

/// Which transfers nothing leads to any more but what takes their place.
fn replaced(
    flow: &FlowGraph<'_>,
    roles: &[Role],
    stands: &[Option<usize>],
    takes: &[Option<usize>],
) -> Vec<bool> {
    let mut replaced = vec![false; roles.len()];
    for transfer in takes.iter().flatten() {
        replaced[*transfer] = true;
    }
    let roots = flow.entry().into_iter().chain(flow.handlers()).map(|node| node.index());
    let kept = flow.nodes().filter(|node| roles[node.index()] != Role::Passes);
    let ends = kept.flat_map(|node| node.exits().filter_map(|exit| exit.to()));
    for stand in roots.chain(ends).filter_map(|node| stands[node]) {
        replaced[stand] = false;
    }
    replaced
}

/// Whether a node chooses the queue of a transfer that names none itself.
fn chooses(flow: &FlowGraph<'_>, node: usize, transfer: usize) -> bool {
    let (Some(node), Some(transfer)) = (flow.node(node), flow.node(transfer)) else { return false };
    queue_of(node).is_some() && queue_of(transfer).is_none() && transfer.exits().len() <= MAX_TAKEN
}

/// What is known of the queue that was chosen on the way to a node.
#[derive(Clone, Copy, PartialEq)]
enum Chosen<'f> {
    /// No contact has come here yet.
    Unreached,
    Nothing,
    One(&'f str),
    /// It depends on the way.
    Several,
}

impl<'f> Chosen<'f> {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unreached, known) | (known, Self::Unreached) => known,
            (own, other) if own == other => own,
            _ => Self::Several,
        }
    }

    const fn known(self) -> Option<&'f str> {
        match self {
            Self::One(queue) => Some(queue),
            _ => None,
        }
    }
}

/// The queue that was chosen before each node. What is known of a node changes three times at most, so this ends soon.
fn queues<'f>(flow: &'f FlowGraph<'_>, roles: &[Role]) -> Vec<Chosen<'f>> {
    let mut known = vec![Chosen::Unreached; roles.len()];
    let roots = flow.entry().into_iter().chain(flow.handlers());
    let mut open: Vec<usize> = roots.map(|node| node.index()).collect();
    for root in &open {
        known[*root] = Chosen::Nothing;
    }
    while let Some(node) = open.pop().and_then(|index| flow.node(index)) {
        let before = known[node.index()];
        let chosen = match queue_of(node) {
            Some(queue) if roles[node.index()] == Role::Passes => Chosen::One(queue),
            // One that is worked out when there is a contact.
            None if CHOOSE.contains(&node.kind()) => Chosen::Several,
            _ => before,
        };
        for to in node.exits().filter_map(|exit| exit.to()) {
            let joined = known[to].and(chosen);
            if joined != known[to] {
                known[to] = joined;
                open.push(to);
            }
        }
    }
    known
}

/// The node after one that asks, if it does nothing but tell the answers apart.
fn split<'f, 'd>(
    flow: &'f FlowGraph<'d>,
    role: Role,
    exit: &FlowExit<'_, '_>,
) -> Option<FlowNode<'f, 'd>> {
    let split = flow.node(exit.to()?)?;
    let tells = role == Role::Asks
        && matches!(exit.label(), "keypress" | "speech")
        && split.kind() == "split-based-on"
        && split.exits().len() <= MAX_TAKEN;
    tells.then_some(split)
}

/// Which nodes stand for the answers to a question and for nothing else.
fn joined(flow: &FlowGraph<'_>, roles: &[Role]) -> Vec<bool> {
    let (mut joined, mut else_met) = (vec![false; roles.len()], vec![false; roles.len()]);
    for root in flow.entry().into_iter().chain(flow.handlers()) {
        else_met[root.index()] = true;
    }
    for node in flow.nodes() {
        for exit in node.exits() {
            let Some(to) = exit.to() else { continue };
            let met = if split(flow, roles[node.index()], &exit).is_some() {
                &mut joined
            } else {
                &mut else_met
            };
            met[to] = true;
        }
    }
    joined.iter().zip(else_met).map(|(joined, met)| *joined && !met).collect()
}

/// The ways out of a node. Of what callers are asked, also those that lead nowhere: a key that does nothing is one that
/// can be pressed.
fn ways<'f>(
    flow: &'f FlowGraph<'_>,
    node: FlowNode<'f, '_>,
    role: Role,
    to: impl Fn(usize) -> Option<usize>,
) -> Vec<Way<'f>> {
    let mut ways = Vec::new();
    for exit in node.exits() {
        match split(flow, role, &exit) {
            Some(split) => split.exits().for_each(|exit| add(&mut ways, &exit, role, &to)),
            None => add(&mut ways, &exit, role, &to),
        }
    }
    once(&mut ways);
    ways
}

fn add<'f>(
    ways: &mut Vec<Way<'f>>,
    exit: &FlowExit<'f, '_>,
    role: Role,
    to: impl Fn(usize) -> Option<usize>,
) {
    let to = exit.to().and_then(to);
    if to.is_none() && role != Role::Asks {
        return;
    }
    let (sort, label) = plain(exit.kind(), exit.label());
    let several = exit.label().strip_prefix("matches_any_of ");
    match several.filter(|keys| keys.split(',').all(|key| words::is_keys(key.trim()))) {
        Some(keys) => ways.extend(keys.split(',').map(|key| Way {
            sort,
            label: Cow::Borrowed(key.trim()),
            to,
        })),
        None => ways.push(Way { sort, label, to }),
    }
}
