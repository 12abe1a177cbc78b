//! The `ivr-flow` that is written for an outline.

use super::loss::{Loss, What};
use crate::flow::{
    chart::{Chart, GoalKind, Step, Way},
    names,
    outline::{Fate, Outline},
    role::Role,
    words,
};
use callgate::documents::{ExitKind, FlowGraph, FlowNode, ReferenceKind};
use serde_json::{Map, Value, json};
use std::collections::{HashMap, HashSet};

/// What a greeting plays that stands for a block which only decides.
const SILENCE: &str = "silence";

/// A document, and what is not in it.
pub(super) struct Written {
    pub(super) text: String,
    pub(super) losses: Vec<Loss>,
}

/// Writes a flow. Without a campaign there is a stand-in for one.
pub(super) fn write(
    flow: &FlowGraph<'_>,
    outline: &Outline<'_>,
    title: &str,
    campaign: Option<&str>,
) -> Written {
    let mut writing = Writing::new(flow, &outline.chart);
    if campaign.is_none() {
        writing.losses.push(Loss::of_flow(What::Campaign));
    }
    writing.passed(&outline.fates);
    let nodes: Vec<Value> =
        writing.order().into_iter().filter_map(|step| writing.node(step)).collect();
    let told = json!({
        "name": title,
        "campaignId": campaign.unwrap_or("unassigned"),
        "nodes": nodes,
        "fallbackAction": {"type": "hangup"},
    });
    writing.losses.sort_by_key(Loss::order);
    Written { text: format!("{told:#}\n"), losses: writing.losses }
}

struct Writing<'a, 'f, 'd> {
    flow: &'a FlowGraph<'d>,
    chart: &'a Chart<'f>,
    /// The step that stands for each: the first of those that go to the same place and on to none.
    same: Vec<usize>,
    ids: Vec<String>,
    /// The ways that would lead back, by step and place.
    back: HashSet<(usize, usize)>,
    losses: Vec<Loss>,
}

impl<'a, 'f, 'd> Writing<'a, 'f, 'd> {
    fn new(flow: &'a FlowGraph<'d>, chart: &'a Chart<'f>) -> Self {
        let mut places = HashMap::new();
        let mut same: Vec<usize> = (0..chart.steps.len()).collect();
        for (index, step) in chart.steps.iter().enumerate() {
            if let Some(goal) =
                step.goal.filter(|goal| !goal.name.is_empty() && step.ways.is_empty())
            {
                same[index] = *places.entry((goal.kind, goal.name)).or_insert(index);
            }
        }
        let mut writing =
            Self { flow, chart, same, ids: Vec::new(), back: HashSet::new(), losses: Vec::new() };
        writing.ids = writing.named();
        writing.back = writing.leading_back();
        writing
    }

    fn node_of(&self, step: &Step<'_>) -> Option<FlowNode<'a, 'd>> {
        self.flow.node(step.origin?)
    }

    /// The id of each step: where contacts go, if that has a name; otherwise the id it had, or what people call it.
    fn named(&self) -> Vec<String> {
        let mut taken: HashMap<String, usize> = HashMap::new();
        let mut free = |name: &str| {
            let mut free = name.to_owned();
            // An id with a number behind it may be taken as well.
            while let Some(count) = taken.get_mut(&free) {
                *count += 1;
                free = format!("{name}-{count}");
            }
            taken.insert(free.clone(), 1);
            free
        };
        let steps = &self.chart.steps;
        let mut ids = vec![String::new(); steps.len()];
        for (id, step) in ids.iter_mut().zip(steps) {
            let goal = step.goal.filter(|goal| !goal.name.is_empty());
            *id = goal.map(|goal| free(goal.name)).unwrap_or_default();
        }
        for (id, step) in ids.iter_mut().zip(steps).filter(|(id, _)| id.is_empty()) {
            let label = self.node_of(step).map_or("start", names::title);
            let name = [step.id, label].into_iter().find(|name| !name.is_empty());
            *id = free(name.unwrap_or("node"));
        }
        ids
    }

    /// The steps in the order of the document, the entry first; of several that go to the same place, one.
    fn order(&mut self) -> Vec<usize> {
        let start = &self.chart.steps[0];
        let entry = start.ways.iter().find(|way| way.sort == ExitKind::Next);
        let entry = entry.and_then(|way| way.to).map(|entry| self.same[entry]);
        if entry.is_none() {
            self.losses.push(Loss::of_flow(What::Entry));
        }
        for handler in self.flow.handlers() {
            self.losses.push(Loss::of_node(What::Handler, handler));
        }
        let others = (1..self.chart.steps.len())
            .filter(|step| self.same[*step] == *step && Some(*step) != entry);
        entry.into_iter().chain(others).collect()
    }

    /// Tells of the nodes that are no steps.
    fn passed(&mut self, fates: &[Fate]) {
        for (node, fate) in self.flow.nodes().zip(fates) {
            if !matches!(fate, Fate::Passed | Fate::Nowhere) {
                continue;
            }
            let errors = node.exits().filter(|exit| {
                exit.to().is_some() && words::plain(exit.kind(), exit.label()).1 == words::ERROR
            });
            let (leads, errors) = (*fate == Fate::Passed, errors.count());
            self.losses.push(Loss::of_node(What::Block { leads, errors }, node));
        }
    }

    fn lose(&mut self, what: What, node: FlowNode<'_, '_>) {
        self.losses.push(Loss::of_node(what, node));
    }

    /// The node for a step.
    fn node(&mut self, index: usize) -> Option<Value> {
        let chart = self.chart;
        let step = &chart.steps[index];
        let node = self.node_of(step)?;
        let id = self.ids[index].clone();
        let kind = match step.role {
            Role::Plays | Role::Branches | Role::Passes => "greeting",
            Role::Asks => "dtmf",
            Role::Queues => "queue",
            Role::Transfers => "transfer",
            Role::Returns | Role::Ends => "hangup",
        };
        match step.role {
            Role::Branches => self.lose(What::Branch, node),
            Role::Returns => self.lose(What::Return, node),
            Role::Queues | Role::Transfers if step.goal.is_none_or(|goal| goal.name.is_empty()) => {
                self.lose(What::Destination, node);
            }
            _ => {}
        }
        let mut told = Map::new();
        told.insert("id".into(), id.as_str().into());
        told.insert("type".into(), kind.into());
        if let Some(media) = self.media(step, node, &id) {
            told.insert("mediaAssetId".into(), media.into());
        }
        self.references(step, node);
        let transitions = self.transitions(index, step, node);
        if !transitions.is_empty() {
            told.insert("transitions".into(), transitions.into());
        }
        Some(told.into())
    }

    /// What a step plays.
    fn media(&mut self, step: &Step<'_>, node: FlowNode<'a, 'd>, id: &str) -> Option<String> {
        let mut media =
            node.references().filter(|reference| reference.kind() == ReferenceKind::Media);
        match (media.next(), step.role) {
            (Some(media), Role::Plays | Role::Asks) => Some(names::short(media.name()).to_owned()),
            (None, Role::Plays) => {
                let asset = format!("prompt-{id}");
                self.lose(What::Prompt { asset: Some(asset.clone()) }, node);
                Some(asset)
            }
            (None, Role::Asks) => {
                self.lose(What::Prompt { asset: None }, node);
                None
            }
            (_, Role::Branches) => Some(SILENCE.into()),
            _ => None,
        }
    }

    /// Tells what a step refers to beside what it plays and where contacts go.
    fn references(&mut self, step: &Step<'_>, node: FlowNode<'a, 'd>) {
        let mut media = matches!(step.role, Role::Plays | Role::Asks);
        for reference in node.references() {
            let (kind, name) = (reference.kind(), reference.name());
            let played = kind == ReferenceKind::Media && std::mem::take(&mut media);
            let goal = step.goal.is_some_and(|goal| {
                goal.name == names::short(name)
                    && !matches!(goal.kind, GoalKind::HangUp | GoalKind::Return)
            });
            if !played && !goal {
                self.lose(What::Reference { kind, name: name.to_owned() }, node);
            }
        }
    }

    fn transitions(&mut self, index: usize, step: &Step<'_>, node: FlowNode<'a, 'd>) -> Vec<Value> {
        let mut transitions = Vec::new();
        let mut unnamed = 0;
        for (at, way) in step.ways.iter().enumerate() {
            let mut label = condition(step, way);
            if way.label.is_empty() {
                unnamed += 1;
                if unnamed > 1 {
                    label = format!("{label}_{unnamed}");
                }
            }
            let Some(to) = way.to.map(|to| self.same[to]) else {
                self.lose(What::Exit { label }, node);
                continue;
            };
            let to = self.ids[to].clone();
            if self.back.contains(&(index, at)) {
                self.lose(What::Loop { label, to }, node);
            } else {
                transitions.push(json!({"condition": label, "target": to}));
            }
        }
        transitions
    }

    /// The ways that lead back to where a walk along all ways has come from.
    fn leading_back(&self) -> HashSet<(usize, usize)> {
        #[derive(Clone, Copy, PartialEq)]
        enum Mark {
            New,
            Open,
            Done,
        }
        let mut marks = vec![Mark::New; self.chart.steps.len()];
        let mut back = HashSet::new();
        let mut path: Vec<(usize, usize)> = Vec::new();
        // The start comes first, so that nothing leads back to it.
        for start in 0..self.chart.steps.len() {
            if marks[start] == Mark::New && self.same[start] == start {
                marks[start] = Mark::Open;
                path.push((start, 0));
            }
            while let Some((step, followed)) = path.last_mut() {
                let step = *step;
                let Some(way) = self.chart.steps[step].ways.get(*followed) else {
                    marks[step] = Mark::Done;
                    path.pop();
                    continue;
                };
                let at = *followed;
                *followed += 1;
                let Some(to) = way.to.map(|to| self.same[to]) else { continue };
                match marks[to] {
                    Mark::New => {
                        marks[to] = Mark::Open;
                        path.push((to, 0));
                    }
                    Mark::Open => {
                        back.insert((step, at));
                    }
                    Mark::Done => {}
                }
            }
        }
        back
    }
}

/// The condition of a transition, in the words that `ivr-flow` has for it.
fn condition(step: &Step<'_>, way: &Way<'_>) -> String {
    match (way.sort, &*way.label) {
        (ExitKind::Error, words::TIMEOUT) => "timeout".into(),
        (ExitKind::Error, words::NO_MATCH) => "no_match".into(),
        (ExitKind::Error, words::ERROR) => "failed".into(),
        (ExitKind::Error, words::FULL) => "at_capacity".into(),
        (_, "") if step.role == Role::Plays => "played".into(),
        (_, "") => "done".into(),
        (_, keys) if words::is_keys(keys) && step.role == Role::Asks => format!("press_{keys}"),
        (_, label) => label.into(),
    }
}
