//! `callgate diff`: what differs between two flows, and what that means to a caller.

mod calls;
mod compare;
mod fallback;
mod human;
mod json;
mod loops;
mod matching;

use crate::{
    Status,
    args::{Diff as Args, TextFormat},
    check::Document,
    complain,
    flow::{self, chart::Chart, names, outline::Outline},
    input::asks_twice,
    text::count,
};
use callgate::{Kind, Report, documents::FlowGraph, json::Lines};
use calls::{Press, Side, Spot};
use compare::Changes;
use fallback::Fallback;
use loops::{Loop, loops};
use matching::Matching;
use std::{
    collections::{BTreeMap, HashSet},
    io::{self, Write},
};

/// Compares two flows.
pub(crate) fn run(args: &Args, out: &mut impl Write) -> io::Result<Status> {
    let policy = args.policy.as_deref();
    if asks_twice([&*args.old, &*args.new].into_iter().chain(policy)) {
        return Ok(Status::Trouble);
    }
    let open = |file| flow::open(None, policy, file);
    let (Some(old), Some(new)) = (open(&args.old), open(&args.new)) else {
        return Ok(Status::Trouble);
    };
    let (old_read, new_read) = (flow::read(&old), flow::read(&new));
    let (Some(old), Some(new)) = (Flow::of(&old, &old_read), Flow::of(&new, &new_read)) else {
        return Ok(Status::Trouble);
    };
    let diff = Diff::of(old, new);
    let told = match args.format {
        TextFormat::Human => human::tell(&diff),
        TextFormat::Json => json::tell(&diff),
    };
    out.write_all(told.as_bytes())?;
    Ok(if diff.is_same() { Status::Valid } else { Status::Invalid })
}

/// One of the two, as it was read.
struct Flow<'f> {
    file: &'f str,
    kind: Kind,
    graph: &'f FlowGraph<'f>,
    lines: Lines<'f>,
    fallback: Option<Fallback>,
}

impl<'f> Flow<'f> {
    /// The flow in a document. That it has errors is told: it may not be what it seems.
    fn of(document: &'f Document, read: &'f (Option<FlowGraph<'f>>, Report)) -> Option<Self> {
        let (Some(graph), report) = read else { return None };
        let errors = report
            .violations
            .iter()
            .filter(|violation| violation.severity == callgate::Severity::Error)
            .count();
        if errors > 0 {
            let errors = count(errors, "error");
            complain(document.file(), &format!("the flow has {errors}, see callgate check"));
        }
        let lines = Lines::new(document.text.bytes());
        let kind = report.kind?;
        let fallback =
            if kind == Kind::IvrFlow { fallback::of(document.text.bytes()) } else { None };
        Some(Self { file: document.file(), kind, graph, lines, fallback })
    }

    /// The node that a step is.
    fn node(
        &self,
        chart: &Chart<'_>,
        step: usize,
    ) -> Option<callgate::documents::FlowNode<'f, 'f>> {
        self.graph.node(chart.steps[step].origin?)
    }

    /// What people call a step.
    fn name(&self, chart: &Chart<'_>, step: usize) -> String {
        self.node(chart, step).map_or_else(|| "the start".into(), names::full)
    }

    /// The line of the document where a step stands.
    fn line(&self, chart: &Chart<'_>, step: usize) -> Option<usize> {
        let node = self.node(chart, step)?;
        Some(self.lines.locate(node.span().start).line)
    }
}

/// What differs between two flows.
struct Diff<'f> {
    old: Flow<'f>,
    new: Flow<'f>,
    /// Both in the form in which they are compared step by step.
    charts: [Chart<'f>; 2],
    changes: Changes,
    /// Both as callers meet them.
    calls: [Chart<'f>; 2],
    /// Which step of the new one each of the old one is.
    joined: Vec<Option<usize>>,
    presses: Vec<Press<'f>>,
    destinations: Destinations<'f>,
    loops_gone: Vec<Loop>,
    loops_new: Vec<Loop>,
    /// How many menus callers pass at most, by the shortest way to each.
    menus: (usize, usize),
    /// Whether it was found out where all keys lead.
    complete: bool,
}

/// Settles where contacts go in flows of two platforms: an id names it, unless a program made it and nothing else is called
/// so.
fn name(charts: &mut [Chart<'_>; 2]) {
    let goals = charts.iter().flat_map(|chart| &chart.steps).filter_map(|step| step.goal);
    let known: HashSet<&str> = goals.filter(|goal| !goal.by_id).map(|goal| goal.name).collect();
    for goal in
        charts.iter_mut().flat_map(|chart| &mut chart.steps).filter_map(|step| step.goal.as_mut())
    {
        if goal.by_id && names::is_uuid(goal.name) && !known.contains(goal.name) {
            goal.name = "";
        }
        goal.by_id = false;
    }
}

/// Where contacts go in one flow and not in the other, or after fewer menus. Each with the menus that are passed at least.
#[derive(Default)]
struct Destinations<'f> {
    lost: Vec<(Spot<'f>, usize)>,
    gained: Vec<(Spot<'f>, usize)>,
    moved: Vec<(Spot<'f>, usize, usize)>,
}

impl<'f> Diff<'f> {
    fn of(old: Flow<'f>, new: Flow<'f>) -> Self {
        let across = old.kind != new.kind;
        let outline = |flow: &Flow<'f>| Outline::of(flow.graph, flow.kind, across).chart;
        let mut calls = [outline(&old), outline(&new)];
        let charts = if across {
            name(&mut calls);
            calls.clone()
        } else {
            [&old, &new].map(|flow| Chart::of_blocks(flow.graph, flow.kind))
        };
        let mut matching = Matching::by_shape(&charts[0], &charts[1]);
        let mut changes = Changes::of(&charts[0], &charts[1], &matching);
        if !changes.is_empty() {
            matching = Matching::by_name(&charts[0], &charts[1]);
            changes = Changes::of(&charts[0], &charts[1], &matching);
        }
        let mut diff = Self {
            old,
            new,
            charts,
            changes,
            calls,
            joined: Vec::new(),
            presses: Vec::new(),
            destinations: Destinations::default(),
            loops_gone: Vec::new(),
            loops_new: Vec::new(),
            menus: (0, 0),
            complete: true,
        };
        diff.calls(&matching);
        diff.loops(&matching);
        diff
    }

    /// Whether nothing differs.
    fn is_same(&self) -> bool {
        self.changes.is_empty() && !self.falls_elsewhere()
    }

    /// Whether calls that cannot be served are treated in another way; only an `ivr-flow` says how.
    fn falls_elsewhere(&self) -> bool {
        let both = [&self.old, &self.new].iter().all(|flow| flow.kind == Kind::IvrFlow);
        both && self.old.fallback != self.new.fallback
    }

    /// Compares what callers meet.
    fn calls(&mut self, matching: &Matching) {
        let [old, new] = &self.calls;
        let ids = matching::ids_count(&self.charts[0], &self.charts[1]);
        let matching = self.translated(matching);
        let mut sides = calls::sides(old, new, &matching, ids);
        let menus = [sides[0].menus(), sides[1].menus()];
        let deepest = |menus: &[Option<usize>]| menus.iter().flatten().max().copied().unwrap_or(0);
        self.menus = (deepest(&menus[0]), deepest(&menus[1]));
        if self.changes.is_empty() {
            return;
        }
        let destinations = |side: &Side<'_, 'f>, menus| side.destinations(menus);
        let before = destinations(&sides[0], &menus[0]);
        let mut now: BTreeMap<_, _> = destinations(&sides[1], &menus[1]);
        for (spot, was) in before {
            match now.remove(&spot) {
                None => self.destinations.lost.push((spot, was)),
                Some(is) if is != was => self.destinations.moved.push((spot, was, is)),
                Some(_) => {}
            }
        }
        self.destinations.gained = now.into_iter().collect();
        self.presses = calls::presses(&mut sides, &matching);
        self.complete = sides.iter().all(Side::is_complete);
        self.joined = matching.new_of;
    }

    /// The same pairs as steps of what callers meet.
    fn translated(&self, matching: &Matching) -> Matching {
        let [old, new] = &self.calls;
        let step_of_new = new.step_of(self.new.graph.nodes().len());
        let [old_blocks, new_blocks] = &self.charts;
        let block_of_old = old_blocks.step_of(self.old.graph.nodes().len());
        let mut translated =
            Matching { new_of: vec![None; old.steps.len()], old_of: vec![None; new.steps.len()] };
        for (index, step) in old.steps.iter().enumerate() {
            let block = step.origin.map_or(Some(0), |node| block_of_old[node]);
            let Some(other) = block.and_then(|block| matching.new_of[block]) else { continue };
            let other = new_blocks.steps[other].origin.map_or(Some(0), |node| step_of_new[node]);
            let Some(other) = other else { continue };
            translated.new_of[index] = Some(other);
            translated.old_of[other] = Some(index);
        }
        translated
    }

    /// Finds the loops that have nothing in common with one of the other flow.
    fn loops(&mut self, matching: &Matching) {
        let [old, new] = &self.charts;
        let ((before, in_old), (now, in_new)) = (loops(old), loops(new));
        let known = |of: &[Option<usize>], joined: &[Option<usize>], steps: &[usize]| {
            steps.iter().any(|step| joined[*step].is_some_and(|other| of[other].is_some()))
        };
        self.loops_gone = before
            .into_iter()
            .filter(|gone| !known(&in_new, &matching.new_of, &gone.steps))
            .collect();
        self.loops_new = now
            .into_iter()
            .filter(|found| !known(&in_old, &matching.old_of, &found.steps))
            .collect();
    }

    /// The step that a spot is in the old flow or, for `now`, in the new one; with that flow, and the chart of what callers
    /// meet in it.
    fn step_of(&self, spot: Spot<'_>, now: bool) -> Option<(&Flow<'f>, &Chart<'f>, usize)> {
        let step = match spot {
            Spot::Old(step) if now => self.joined.get(step).copied().flatten()?,
            Spot::Old(step) | Spot::New(step) => step,
            Spot::Goal(..) | Spot::Nowhere => return None,
        };
        let [old, new] = &self.calls;
        Some(if now { (&self.new, new, step) } else { (&self.old, old, step) })
    }
}
