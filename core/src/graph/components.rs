//! Strongly connected components.

use alloc::vec;
use alloc::vec::Vec;

use super::edges::Graph;
use super::{NONE, at, number, put};

const LOOPS: u8 = 1;
const LEFT: u8 = 2;

/// The strongly connected components of a graph, numbered in reverse topological order: a transition between two
/// components leads from the higher number to the lower.
#[derive(Debug, Clone)]
pub(crate) struct Components {
    of: Vec<u32>,
    members: Vec<u32>,
    starts: Vec<u32>,
    first: Vec<u32>,
    marks: Vec<u8>,
}

impl Components {
    /// Finds the components, in time linear in nodes and transitions.
    #[must_use]
    pub(crate) fn of(graph: &Graph) -> Self {
        let (of, members, starts) = numbered(graph);
        let components = starts.len() - 1;
        let mut first = vec![NONE; components];
        let mut marks = vec![0; components];
        for (node, &own) in (0..).zip(&of) {
            if at(&first, own) == NONE {
                put(&mut first, own, node);
            }
            let mut found = 0;
            for target in graph.successors(node) {
                if target == node {
                    found |= LOOPS;
                } else if at(&of, target) != own {
                    found |= LEFT;
                }
            }
            if let Some(mark) = marks.get_mut(own as usize) {
                *mark |= found;
            }
        }
        Self { of, members, starts, first, marks }
    }

    /// How many components there are.
    #[must_use]
    pub(crate) fn count(&self) -> u32 {
        number(self.first.len())
    }

    /// The component of a node.
    #[must_use]
    pub(crate) fn component(&self, node: u32) -> u32 {
        at(&self.of, node)
    }

    /// The nodes of a component, in no particular order.
    #[must_use]
    pub(crate) fn members(&self, component: u32) -> &[u32] {
        match self.starts.get(component as usize..).and_then(<[u32]>::first_chunk) {
            Some(&[from, to]) => self.members.get(from as usize..to as usize).unwrap_or(&[]),
            None => &[],
        }
    }

    /// The node of a component that stands first in the document.
    #[must_use]
    pub(crate) fn first(&self, component: u32) -> u32 {
        at(&self.first, component)
    }

    /// Whether one can go round in a component: it has several nodes, or one that leads to itself.
    #[must_use]
    pub(crate) fn is_cyclic(&self, component: u32) -> bool {
        self.has_loop(component) || self.members(component).len() > 1
    }

    /// Whether a node of the component leads to itself.
    #[must_use]
    pub(crate) fn has_loop(&self, component: u32) -> bool {
        self.mark(component) & LOOPS != 0
    }

    /// Whether a transition leads from the component to a node outside it.
    #[must_use]
    pub(crate) fn is_left(&self, component: u32) -> bool {
        self.mark(component) & LEFT != 0
    }

    fn mark(&self, component: u32) -> u8 {
        self.marks.get(component as usize).copied().unwrap_or(0)
    }
}

/// A node being visited: which of its transitions comes next, and when it was entered.
struct Visit {
    node: u32,
    next: u32,
    entered: u32,
}

/// The number finished components count down from, before they are turned round.
const TOP: u32 = NONE - 1;

/// Tarjan's algorithm in the form of D. J. Pearce ("A space-efficient algorithm for finding strongly connected
/// components", 2016): one number per node, which is 0 while it is unseen, then the lowest entry time it is known
/// to lead back to, and in the end its component, counted down from the top of the range so that a finished node
/// never lowers anything.
///
/// Returns the component of each node, the nodes sorted by component, and where each component starts in them.
fn numbered(graph: &Graph) -> (Vec<u32>, Vec<u32>, Vec<u32>) {
    let nodes = graph.node_count();
    let mut of = vec![0; nodes as usize];
    let mut members = Vec::with_capacity(nodes as usize);
    let mut starts = vec![0];
    let mut visits: Vec<Visit> = Vec::new();
    // Nodes that were left but lead back to one still being visited.
    let mut pending: Vec<u32> = Vec::new();
    let mut clock = 1;
    let mut finished = TOP;
    for root in 0..nodes {
        if at(&of, root) != 0 {
            continue;
        }
        let mut visit = Visit { node: root, next: 0, entered: clock };
        put(&mut of, root, clock);
        clock += 1;
        loop {
            let mut low = at(&of, visit.node);
            let mut unseen = NONE;
            for &target in graph.row(visit.node).get(visit.next as usize..).unwrap_or(&[]) {
                match of.get(target as usize) {
                    Some(0) => {
                        // `next` stays: coming back, the same transition is looked at again and tells what was found.
                        unseen = target;
                        break;
                    }
                    Some(seen) => low = low.min(*seen),
                    None => {}
                }
                visit.next += 1;
            }
            put(&mut of, visit.node, low);
            if unseen != NONE {
                visits.push(visit);
                visit = Visit { node: unseen, next: 0, entered: clock };
                put(&mut of, unseen, clock);
                clock += 1;
                continue;
            }
            if low == visit.entered {
                // Whatever was entered since is of this component or of one that was finished before.
                clock = visit.entered;
                while let Some(node) = pending.pop_if(|node| at(&of, *node) >= low) {
                    put(&mut of, node, finished);
                    members.push(node);
                }
                put(&mut of, visit.node, finished);
                members.push(visit.node);
                starts.push(number(members.len()));
                finished -= 1;
            } else {
                pending.push(visit.node);
            }
            match visits.pop() {
                Some(above) => visit = above,
                None => break,
            }
        }
    }
    for component in &mut of {
        *component = TOP - *component;
    }
    (of, members, starts)
}
