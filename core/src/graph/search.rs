//! The search for a shortest cycle within one strongly connected part of a graph.

use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

use super::edges::Graph;
use super::{NONE, at, number, put};

/// Searches parts of one graph, one after the other, within a common budget.
pub(super) struct Search {
    /// The graph and the same turned round, the rows of both in ascending order.
    forth: Graph,
    back: Graph,
    /// How many transitions may still be looked at.
    budget: usize,
    /// The best cycle of the current part, without its return to the start.
    best: Vec<u32>,
    scratch: Option<Scratch>,
}

/// What [`Search::round`] came to.
enum Round {
    /// The cycle in `best` is the shortest from here and shorter than the one before.
    Better,
    /// There is none shorter from here.
    Nothing,
    /// The budget is spent.
    Spent,
}

impl Search {
    /// Prepares to search a graph without transitions from one part to another and without loops.
    pub(super) fn new(graph: &Graph, budget: usize) -> Self {
        let back = graph.transposed();
        // Where rows ascend, a breadth-first search finds the first in order of all shortest paths.
        let forth = back.transposed();
        Self { forth, back, budget, best: Vec::new(), scratch: None }
    }

    /// The cycle found last, ending where it began.
    pub(super) fn found(&self) -> impl Iterator<Item = u32> {
        self.best.iter().chain(self.best.first()).copied()
    }

    /// Searches the strongly connected nodes of `part`; false when the budget ended before the certainty.
    pub(super) fn run(&mut self, part: Range<u32>) -> bool {
        self.best.clear();
        let pair = part.clone().find_map(|node| Some([node, self.partner(node)?]));
        if let Some(pair) = pair {
            self.best.extend(pair);
            return true;
        }
        let mut scratch = match self.scratch.take() {
            Some(scratch) => scratch,
            None => Scratch::of(&self.forth, &self.back),
        };
        let certain = self.nearest(&mut scratch, part);
        self.scratch = Some(scratch);
        certain
    }

    /// Searches nodes among which there are no pairs.
    fn nearest(&mut self, scratch: &mut Scratch, part: Range<u32>) -> bool {
        // The first search is free, so that there is a cycle in any case.
        self.round(scratch, part.start, usize::MAX, true);
        scratch.remove(part.start, &self.forth, &self.back);
        let left: Vec<u32> = part.filter(|&node| !scratch.is_gone(node)).collect();
        // What lies near each node costs little, however large the graph, so it is looked at first, with half the budget.
        let kept = self.budget / 2;
        self.budget -= kept;
        let mut reach = LEAST;
        let certain = loop {
            if left.is_empty() || self.best.len() == LEAST {
                break true;
            }
            if !self.pass(scratch, &left, reach) {
                break false;
            }
            if self.best.len() <= reach {
                break true;
            }
            reach = reach.saturating_mul(2);
        };
        self.budget += kept;
        certain || self.rest(scratch, &left)
    }

    /// Looks for cycles of up to `reach` nodes; false when the budget ended before.
    fn pass(&mut self, scratch: &mut Scratch, left: &[u32], reach: usize) -> bool {
        for &start in left {
            match self.round(scratch, start, reach, false) {
                Round::Better if self.best.len() == LEAST => break,
                Round::Better | Round::Nothing => {}
                Round::Spent => return false,
            }
        }
        true
    }

    /// Looks for cycles of any length; false when the budget ended before.
    fn rest(&mut self, scratch: &mut Scratch, left: &[u32]) -> bool {
        for &start in left {
            // Every node before this one is gone, and so may be this one.
            if scratch.is_gone(start) {
                continue;
            }
            match self.round(scratch, start, usize::MAX, false) {
                Round::Better if self.best.len() == LEAST => break,
                Round::Better | Round::Nothing => {}
                Round::Spent => return false,
            }
            scratch.remove(start, &self.forth, &self.back);
        }
        true
    }

    /// The smallest node after this one with a transition each way between them.
    fn partner(&self, node: u32) -> Option<u32> {
        let mut targets = self.forth.row(node).iter().copied().filter(|&target| target > node);
        let mut sources = self.back.row(node).iter().copied().filter(|&source| source > node);
        let mut target = targets.next()?;
        let mut source = sources.next()?;
        while target != source {
            if target < source {
                target = targets.next()?;
            } else {
                source = sources.next()?;
            }
        }
        Some(target)
    }

    /// Looks breadth-first for a cycle of at most `reach` nodes, of which `start` is the smallest, that is shorter than the best
    /// so far.
    fn round(&mut self, scratch: &mut Scratch, start: u32, reach: usize, free: bool) -> Round {
        let best = if self.best.is_empty() { usize::MAX } else { self.best.len() };
        let limit = best.min(reach.saturating_add(1));
        let Scratch { marks, queue, rounds, .. } = scratch;
        if *rounds == GONE - 1 {
            return Round::Spent;
        }
        *rounds += 1;
        let round = *rounds;
        for &source in self.back.row(start) {
            if let Some(mark) = marks.get_mut(source as usize) {
                mark.closes = start;
            }
        }
        if let Some(mark) = marks.get_mut(start as usize) {
            mark.seen = round;
        }
        queue.clear();
        queue.push(start);
        let mut head = 0;
        let mut level_end = 1;
        // The length of the cycle that a node found from the current level closes.
        let mut length = 2;
        while let Some(&node) = queue.get(head) {
            if head == level_end {
                level_end = queue.len();
                length += 1;
            }
            if length >= limit {
                break;
            }
            head += 1;
            let row = self.forth.row(node);
            if !free {
                match self.budget.checked_sub(row.len()) {
                    Some(rest) => self.budget = rest,
                    None => return Round::Spent,
                }
            }
            for &target in row {
                let Some(mark) = marks.get_mut(target as usize) else {
                    continue;
                };
                if target < start || mark.seen == round || mark.seen == GONE {
                    continue;
                }
                mark.seen = round;
                mark.parent = node;
                if mark.closes == start {
                    self.keep(marks, start, target);
                    return Round::Better;
                }
                queue.push(target);
            }
        }
        Round::Nothing
    }

    /// Keeps the path from `start` to `end` as the best cycle.
    fn keep(&mut self, marks: &[Mark], start: u32, end: u32) {
        self.best.clear();
        let mut node = end;
        while node != start {
            self.best.push(node);
            let Some(mark) = marks.get(node as usize) else {
                break;
            };
            node = mark.parent;
        }
        self.best.push(start);
        self.best.reverse();
    }
}

/// The nodes of the shortest cycle that is looked for: those of one and two are found in any case.
const LEAST: usize = 3;

/// The mark of a node that no longer takes part.
const GONE: u32 = NONE - 1;

/// What a search needs to know of a node, side by side because it needs it all at once.
#[derive(Clone, Copy)]
struct Mark {
    /// The search that saw it last, or [`GONE`].
    seen: u32,
    /// The node from which it was seen.
    parent: u32,
    /// The start of the last search that it leads back to.
    closes: u32,
}

/// What the searches keep between them.
struct Scratch {
    marks: Vec<Mark>,
    queue: Vec<u32>,
    /// How many searches there have been.
    rounds: u32,
    /// How many transitions lead to and from each node that still count.
    ins: Vec<u32>,
    outs: Vec<u32>,
}

impl Scratch {
    fn of(forth: &Graph, back: &Graph) -> Self {
        let nodes = forth.node_count();
        let degrees =
            |graph: &Graph| (0..nodes).map(|node| number(graph.row(node).len())).collect();
        let unseen = Mark { seen: 0, parent: NONE, closes: NONE };
        Self {
            marks: vec![unseen; nodes as usize],
            queue: Vec::new(),
            rounds: 0,
            ins: degrees(back),
            outs: degrees(forth),
        }
    }

    /// Whether a node no longer takes part.
    fn is_gone(&self, node: u32) -> bool {
        self.marks.get(node as usize).is_none_or(|mark| mark.seen == GONE)
    }

    /// Takes a node out, and with it all that no cycle can go through without it.
    fn remove(&mut self, node: u32, forth: &Graph, back: &Graph) {
        let Self { marks, queue, ins, outs, .. } = self;
        queue.clear();
        queue.push(node);
        if let Some(mark) = marks.get_mut(node as usize) {
            mark.seen = GONE;
        }
        while let Some(node) = queue.pop() {
            for (graph, degrees) in [(forth, &mut *ins), (back, &mut *outs)] {
                for &neighbour in graph.row(node) {
                    let degree = at(degrees, neighbour) - 1;
                    put(degrees, neighbour, degree);
                    if let Some(mark) = marks.get_mut(neighbour as usize)
                        && degree == 0
                        && mark.seen != GONE
                    {
                        mark.seen = GONE;
                        queue.push(neighbour);
                    }
                }
            }
        }
    }
}
