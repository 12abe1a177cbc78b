//! Which step of one flow is which of the other.
//!
//! First as if nothing but names and order had changed: steps that look alike as far as one can see from them, up and
//! down, are joined from the start on. Where that leaves nothing over, the flows are the same. Otherwise steps with the same
//! id and kind are joined, then those that alone look as they do downwards, then what the joined lead to and are led to
//! from; each pass looks at every step and way a fixed number of times.

use crate::flow::chart::{Chart, Step, Way};
use callgate::documents::ExitKind;
use std::{
    collections::{HashMap, HashSet, VecDeque, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
};

/// How far a step sees, in ways. What is farther is found by going along the ways that are joined.
const SIGHT: usize = 12;

/// The pairs of steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Matching {
    /// For each step of the old flow the one of the new.
    pub(super) new_of: Vec<Option<usize>>,
    /// For each step of the new flow the one of the old.
    pub(super) old_of: Vec<Option<usize>>,
}

impl Matching {
    /// Joins the steps of two flows as if only names and order had changed.
    pub(super) fn by_shape(old: &Chart<'_>, new: &Chart<'_>) -> Self {
        let mut joining = Joining::new(old, new);
        let colours = joining.colours(true);
        joining.join(0, 0);
        joining.follow(&colours, false);
        let mut alike: HashMap<u64, VecDeque<usize>> = HashMap::new();
        for (step, colour) in colours.new[SIGHT].iter().enumerate() {
            alike.entry(*colour).or_default().push_back(step);
        }
        for (step, colour) in colours.old[SIGHT].iter().enumerate() {
            if joining.new_of[step].is_some() {
                continue;
            }
            let Some(others) = alike.get_mut(colour) else { continue };
            while let Some(other) = others.pop_front() {
                if joining.old_of[other].is_none() {
                    joining.join(step, other);
                    joining.follow(&colours, false);
                    break;
                }
            }
        }
        joining.done()
    }

    /// Joins the steps of two flows that differ. Turned round, it finds the same.
    pub(super) fn by_name(old: &Chart<'_>, new: &Chart<'_>) -> Self {
        if fingerprint(old) > fingerprint(new) {
            let Self { new_of, old_of } = Self::by_name(new, old);
            return Self { new_of: old_of, old_of: new_of };
        }
        let mut joining = Joining::new(old, new);
        joining.join(0, 0);
        joining.same_id(true);
        let colours = joining.colours(false);
        for sight in [SIGHT, 2, 1, 0] {
            joining.unique(&colours, sight);
            joining.follow(&colours, true);
        }
        joining.same_id(false);
        joining.follow(&colours, true);
        joining.done()
    }
}

/// Whether the ids of queues and targets count that nothing else names: they do unless all ids are others, as where they
/// are made by a program.
pub(super) fn ids_count(old: &Chart<'_>, new: &Chart<'_>) -> bool {
    let ids: HashSet<&str> = old.steps.iter().map(|step| step.id).collect();
    new.steps.iter().any(|step| !step.id.is_empty() && ids.contains(step.id))
}

/// What tells one order of a pair of flows from the other.
fn fingerprint(chart: &Chart<'_>) -> (usize, u64) {
    let mut hasher = DefaultHasher::new();
    for step in &chart.steps {
        (step.id, step.kind, &step.refers).hash(&mut hasher);
        step.ways.iter().for_each(|way| (way.sort, &way.label, way.to).hash(&mut hasher));
    }
    (chart.steps.len(), hasher.finish())
}

/// What each step looks like, for each distance that it sees.
struct Colours {
    old: Vec<Vec<u64>>,
    new: Vec<Vec<u64>>,
    /// The kinds alone.
    old_kinds: Vec<u64>,
    new_kinds: Vec<u64>,
}

struct Joining<'a, 'f> {
    old: &'a Chart<'f>,
    new: &'a Chart<'f>,
    /// The ways that lead to each step, with where they come from.
    into_old: Vec<Vec<(usize, usize)>>,
    into_new: Vec<Vec<(usize, usize)>>,
    /// Whether the ids of queues and targets that nothing else names count.
    ids: bool,
    new_of: Vec<Option<usize>>,
    old_of: Vec<Option<usize>>,
    /// Pairs whose ways have not been followed yet.
    open: VecDeque<(usize, usize)>,
}

/// What joins two steps when the steps at their other ends are joined.
type Key<'k> = (ExitKind, &'k str, u64);

impl<'a, 'f> Joining<'a, 'f> {
    fn new(old: &'a Chart<'f>, new: &'a Chart<'f>) -> Self {
        Self {
            old,
            new,
            into_old: into(old),
            into_new: into(new),
            ids: ids_count(old, new),
            new_of: vec![None; old.steps.len()],
            old_of: vec![None; new.steps.len()],
            open: VecDeque::new(),
        }
    }

    fn done(self) -> Matching {
        Matching { new_of: self.new_of, old_of: self.old_of }
    }

    fn join(&mut self, old: usize, new: usize) {
        if self.new_of[old].is_none() && self.old_of[new].is_none() {
            self.new_of[old] = Some(new);
            self.old_of[new] = Some(old);
            self.open.push_back((old, new));
        }
    }

    /// Joins what has the same id; of the same kind, or of any.
    fn same_id(&mut self, same_kind: bool) {
        let mut ids = HashMap::new();
        for (index, step) in self.new.steps.iter().enumerate().skip(1) {
            if !step.id.is_empty() {
                ids.entry(step.id).or_insert(index);
            }
        }
        for (index, step) in self.old.steps.iter().enumerate().skip(1) {
            if let Some(other) = ids.get(step.id).copied()
                && (!same_kind || self.new.steps[other].kind == step.kind)
            {
                self.join(index, other);
            }
        }
    }

    /// Joins what alone looks as it does among what is left.
    fn unique(&mut self, colours: &Colours, sight: usize) {
        let count = |colours: &[u64], joined: &[Option<usize>]| {
            let mut found: HashMap<u64, Option<usize>> = HashMap::new();
            for (step, colour) in
                colours.iter().enumerate().filter(|(step, _)| joined[*step].is_none())
            {
                found.entry(*colour).and_modify(|only| *only = None).or_insert(Some(step));
            }
            found
        };
        let others = count(&colours.new[sight], &self.old_of);
        let mut pairs: Vec<(usize, usize)> = count(&colours.old[sight], &self.new_of)
            .into_iter()
            .filter_map(|(colour, step)| Some((step?, (*others.get(&colour)?)?)))
            .collect();
        pairs.sort_unstable();
        for (old, new) in pairs {
            self.join(old, new);
        }
    }

    /// Joins what the joined lead to by the same exit if it looks alike, as far as is asked, and where `back` is asked for
    /// what alone leads to them so.
    fn follow(&mut self, colours: &Colours, back: bool) {
        let looks = |all: &'_ [Vec<u64>], kinds: &'_ [u64], step: usize| {
            if back { kinds[step] } else { all[SIGHT][step] }
        };
        while let Some((old, new)) = self.open.pop_front() {
            let mut ends: HashMap<Key<'a>, VecDeque<usize>> = HashMap::new();
            let (old_chart, new_chart) = (self.old, self.new);
            for (way, to) in new_chart.steps[new].links() {
                let look = looks(&colours.new, &colours.new_kinds, to);
                ends.entry((way.sort, &way.label, look)).or_default().push_back(to);
            }
            for (way, to) in old_chart.steps[old].links() {
                if self.new_of[to].is_some() {
                    continue;
                }
                let look = looks(&colours.old, &colours.old_kinds, to);
                let key = (way.sort, &*way.label, look);
                let Some(others) = ends.get_mut(&key) else { continue };
                while let Some(other) = others.pop_front() {
                    if self.old_of[other].is_none() {
                        self.join(to, other);
                        break;
                    }
                }
            }
            if back {
                self.back(old, new, colours);
            }
        }
    }

    fn back(&mut self, old: usize, new: usize, colours: &Colours) {
        let (old_chart, new_chart) = (self.old, self.new);
        let key = |chart: &'a Chart<'f>, colours: &[u64], (from, way): (usize, usize)| -> Key<'a> {
            let way: &'a Way<'f> = &chart.steps[from].ways[way];
            (way.sort, &way.label, colours[from])
        };
        // For each side: none, one, or several of the same key.
        let mut starts: HashMap<Key<'a>, [Option<Option<usize>>; 2]> = HashMap::new();
        let mut add = |key, side: usize, step| {
            let found = &mut starts.entry(key).or_default()[side];
            *found = Some(found.map_or(Some(step), |_| None));
        };
        for &way in self.into_old[old].iter().filter(|(from, _)| self.new_of[*from].is_none()) {
            add(key(old_chart, &colours.old_kinds, way), 0, way.0);
        }
        for &way in self.into_new[new].iter().filter(|(from, _)| self.old_of[*from].is_none()) {
            add(key(new_chart, &colours.new_kinds, way), 1, way.0);
        }
        let pair = |[old, new]: [Option<Option<usize>>; 2]| Some((old??, new??));
        let mut pairs: Vec<(usize, usize)> = starts.into_values().filter_map(pair).collect();
        pairs.sort_unstable();
        for (old, new) in pairs {
            self.join(old, new);
        }
    }

    /// What steps look like: themselves, and then ever more of what they lead to, and for `both` of what leads to them.
    fn colours(&self, both: bool) -> Colours {
        let ids = self.ids;
        let id = |step: &Step<'f>| step.goal.filter(|goal| ids && goal.by_id).map(|goal| goal.name);
        let kinds = |chart: &Chart<'f>| -> Vec<u64> {
            chart.steps.iter().map(|step| hash(&(step.kind, id(step)))).collect()
        };
        let colours = |chart: &Chart<'f>, into: &[Vec<(usize, usize)>]| {
            let seed = chart.steps.iter().map(|step| {
                let goal = step.goal.filter(|goal| !goal.by_id);
                hash(&(step.origin.is_none(), step.kind, &step.refers, goal, id(step)))
            });
            let mut rounds: Vec<Vec<u64>> = vec![seed.collect()];
            for _ in 0..SIGHT {
                let last = &rounds[rounds.len() - 1];
                let see = |(index, step): (usize, &Step<'f>)| {
                    let ends =
                        step.links().map(|(way, to)| hash(&(way.sort, &way.label, last[to])));
                    let mut ends: Vec<u64> = ends.collect();
                    ends.sort_unstable();
                    let mut starts = Vec::new();
                    if both {
                        starts.extend(into[index].iter().map(|(from, way)| {
                            let way = &chart.steps[*from].ways[*way];
                            hash(&(way.sort, &way.label, last[*from]))
                        }));
                        starts.sort_unstable();
                    }
                    hash(&(last[index], ends, starts))
                };
                let round = chart.steps.iter().enumerate().map(see).collect();
                rounds.push(round);
            }
            rounds
        };
        Colours {
            old: colours(self.old, &self.into_old),
            new: colours(self.new, &self.into_new),
            old_kinds: kinds(self.old),
            new_kinds: kinds(self.new),
        }
    }
}

fn into(chart: &Chart<'_>) -> Vec<Vec<(usize, usize)>> {
    let mut into = vec![Vec::new(); chart.steps.len()];
    for (from, step) in chart.steps.iter().enumerate() {
        for (way, to) in step.ways.iter().enumerate().filter_map(|(at, way)| Some((at, way.to?))) {
            into[to].push((from, way));
        }
    }
    into
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
