//! What callers notice: where they can go, what is behind each key, how many menus they pass.

use super::matching::Matching;
use crate::flow::{
    chart::{Chart, Goal, GoalKind, Step, Way},
    role::Role,
    words,
};
use callgate::documents::ExitKind;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Where contacts of both flows go and what is asked of them, under one name for both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Spot<'f> {
    /// Somewhere that has a name, or needs none.
    Goal(GoalKind, &'f str),
    /// A step of the old flow, or the one of the new that it is joined with: a menu, or what nothing names.
    Old(usize),
    /// A step that only the new flow has.
    New(usize),
    /// Nowhere: an exit that is not connected, or a step that nothing follows.
    Nowhere,
}

/// One of the two flows.
pub(super) struct Side<'a, 'f> {
    pub(super) chart: &'a Chart<'f>,
    /// The step of the old flow that each is.
    spots: Vec<Spot<'f>>,
    /// How many steps may still be looked at to find where keys lead.
    left: usize,
    /// When each step was last looked at.
    seen: Vec<u32>,
    now: u32,
}

/// The most steps that are looked at to find where keys lead, for each of them again.
const MAX_LOOKS: usize = 4_000_000;

/// Where a key leads: all that can be reached by it before the next question, and nothing if that was not found out.
pub(super) type Outcome<'f> = BTreeSet<Spot<'f>>;

/// What is behind a key, or behind a call itself.
#[derive(Debug)]
pub(super) struct Press<'f> {
    /// The menu in the old flow and in the new; the starts of both for the call itself.
    pub(super) menu: (usize, usize),
    pub(super) sort: ExitKind,
    pub(super) label: String,
    /// `None` where the key does nothing, not even something wrong.
    pub(super) old: Option<Outcome<'f>>,
    pub(super) new: Option<Outcome<'f>>,
}

/// The two flows as callers meet them. `ids` says whether the ids of what nothing else names count.
pub(super) fn sides<'a, 'f>(
    old: &'a Chart<'f>,
    new: &'a Chart<'f>,
    matching: &Matching,
    ids: bool,
) -> [Side<'a, 'f>; 2] {
    let named = |goal: Option<Goal<'f>>| {
        goal.filter(|goal| ids || !goal.by_id).map(|goal| Spot::Goal(goal.kind, goal.name))
    };
    let before = |(at, step): (usize, &Step<'f>)| named(step.goal).unwrap_or(Spot::Old(at));
    let now = |(at, step): (usize, &Step<'f>)| {
        named(step.goal).or(matching.old_of[at].map(Spot::Old)).unwrap_or(Spot::New(at))
    };
    [
        Side::new(old, old.steps.iter().enumerate().map(before).collect()),
        Side::new(new, new.steps.iter().enumerate().map(now).collect()),
    ]
}

impl<'a, 'f> Side<'a, 'f> {
    fn new(chart: &'a Chart<'f>, spots: Vec<Spot<'f>>) -> Self {
        Self { chart, spots, left: MAX_LOOKS, seen: vec![0; chart.steps.len()], now: 0 }
    }

    /// Whether everything could be looked at.
    pub(super) fn is_complete(&self) -> bool {
        self.left > 0
    }

    /// How many menus callers pass at least on the way to each step, itself counted; `None` where they cannot come.
    pub(super) fn menus(&self) -> Vec<Option<usize>> {
        let mut menus: Vec<Option<usize>> = vec![None; self.chart.steps.len()];
        let asks = |step: usize| usize::from(self.chart.steps[step].role == Role::Asks);
        let mut open = VecDeque::from([(0, 0)]);
        while let Some((step, count)) = open.pop_front() {
            if menus[step].is_some_and(|known| known <= count) {
                continue;
            }
            menus[step] = Some(count);
            for (_, to) in self.chart.steps[step].links() {
                // What is no further away comes first.
                match asks(to) {
                    0 => open.push_front((to, count)),
                    more => open.push_back((to, count + more)),
                }
            }
        }
        menus
    }

    /// Where contacts can go, and how many menus they pass at least on the way.
    pub(super) fn destinations(&self, menus: &[Option<usize>]) -> BTreeMap<Spot<'f>, usize> {
        let mut found = BTreeMap::new();
        for (index, step) in self.chart.steps.iter().enumerate() {
            if let (Some(_), Some(menus)) = (step.goal, menus[index]) {
                let least = found.entry(self.spots[index]).or_insert(menus);
                *least = menus.min(*least);
            }
        }
        found
    }

    /// The ways out of a menu by what callers do, each with all that it leads to.
    fn presses(&mut self, menu: usize) -> BTreeMap<(ExitKind, String), Outcome<'f>> {
        let mut presses: BTreeMap<(ExitKind, String), Outcome<'f>> = BTreeMap::new();
        let ways: &'a [Way<'f>] = &self.chart.steps[menu].ways;
        for way in ways {
            let outcome = self.outcome(way);
            presses.entry((way.sort, way.label.to_string())).or_default().extend(outcome);
        }
        presses
    }

    /// What can be reached by a way before the next question.
    fn outcome(&mut self, way: &Way<'f>) -> Outcome<'f> {
        let mut outcome = Outcome::new();
        self.now += 1;
        let mut open = vec![way.to];
        while let Some(at) = open.pop() {
            let Some(at) = at else {
                outcome.insert(Spot::Nowhere);
                continue;
            };
            if self.seen[at] == self.now {
                continue;
            }
            self.seen[at] = self.now;
            if self.left == 0 {
                return Outcome::new();
            }
            self.left -= 1;
            let step = &self.chart.steps[at];
            if step.goal.is_some() || step.role == Role::Asks {
                outcome.insert(self.spots[at]);
                continue;
            }
            // What happens when something fails is no outcome of a key.
            let follows =
                |way: &&Way<'f>| way.sort != ExitKind::Error || way.label == words::NO_MATCH;
            let before = open.len();
            open.extend(step.ways.iter().filter(follows).map(|way| way.to));
            if open.len() == before {
                open.push(None);
            }
        }
        outcome
    }
}

/// What leads elsewhere than before: the call itself, and the keys of the menus that both flows have.
pub(super) fn presses<'f>(
    [old, new]: &mut [Side<'_, 'f>; 2],
    matching: &Matching,
) -> Vec<Press<'f>> {
    let mut changed = Vec::new();
    for (at, step) in old.chart.steps.iter().enumerate() {
        let Some(other) = matching.new_of[at] else { continue };
        let asks = step.role == Role::Asks && new.chart.steps[other].role == Role::Asks;
        if !asks && step.origin.is_some() {
            continue;
        }
        let mut before = old.presses(at);
        let now = new.presses(other);
        if !(old.is_complete() && new.is_complete()) {
            break;
        }
        let mut add = |sort, label, old, new| {
            changed.push(Press { menu: (at, other), sort, label, old, new });
        };
        for ((sort, label), new) in now {
            let old = before.remove(&(sort, label.clone()));
            if old.as_ref() != Some(&new) {
                add(sort, label, old, Some(new));
            }
        }
        for ((sort, label), old) in before {
            add(sort, label, Some(old), None);
        }
    }
    changed.sort_by(|a, b| (a.menu.0, a.sort, &a.label).cmp(&(b.menu.0, b.sort, &b.label)));
    changed
}
