//! The difference as one would tell it to whoever looks after the flow: first what callers notice.

use super::{
    Diff,
    calls::{Outcome, Press, Spot},
    fallback::Fallback,
    loops::Loop,
};
use crate::{
    flow::{
        chart::{Chart, GoalKind, Way},
        names, words,
    },
    text::{count, printable},
};
use callgate::documents::ExitKind;
use std::fmt::Write;

/// The most lines of a list; the JSON has all.
const MAX_LINES: usize = 40;

/// The most places that a key is said to lead to, and the most blocks of a loop that are named.
const MAX_NAMES: usize = 6;

/// All sections that have something to tell.
pub(super) fn tell(diff: &Diff<'_>) -> String {
    let (old, new) = (printable(diff.old.file), printable(diff.new.file));
    let blocks = count(diff.new.graph.nodes().len(), "block");
    if diff.is_same() {
        return format!("{old} and {new} lead callers the same way: {blocks}\n");
    }
    let mut out = format!("{old} and {new} differ\n");
    section(&mut out, "For callers", calls(diff));
    section(&mut out, "Blocks", changed_blocks(diff));
    section(&mut out, "Transitions", transitions(diff));
    out
}

fn section(out: &mut String, title: &str, lines: Vec<String>) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{title}");
    let more = lines.len().saturating_sub(MAX_LINES);
    for line in lines.into_iter().take(MAX_LINES) {
        let _ = writeln!(out, "  {}", printable(&line));
    }
    if more > 0 {
        let _ = writeln!(out, "  … and {more} more, which --format json tells");
    }
}

fn calls(diff: &Diff<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    if !diff.complete {
        lines.push("! the flows are too tangled to tell where all keys lead".to_owned());
    }
    if diff.falls_elsewhere() {
        let told = |fallback: &Option<Fallback>| match fallback {
            Some(Fallback { kind, target: Some(target) }) => format!("{kind} {target}"),
            Some(Fallback { kind, target: None }) => kind.clone(),
            None => "nothing".to_owned(),
        };
        let (was, is) = (told(&diff.old.fallback), told(&diff.new.fallback));
        lines.push(format!("~ the fallback for calls that cannot be served was {was}, now {is}"));
    }
    lines.extend(diff.presses.iter().map(|press| said(diff, press)));
    let after = |menus| match menus {
        0 => "without any menu".to_owned(),
        menus => format!("after {}", count(menus, "menu")),
    };
    for (spot, _) in &diff.destinations.lost {
        lines.push(format!("- {} can no longer be reached", called(diff, *spot, false)));
    }
    for (spot, menus) in &diff.destinations.gained {
        lines.push(format!(
            "+ {} can now be reached, {}",
            called(diff, *spot, true),
            after(*menus)
        ));
    }
    for (spot, was, is) in &diff.destinations.moved {
        let (was, is) = (after(*was), after(*is));
        lines.push(format!("~ {} was reached {was}, now {is}", called(diff, *spot, true)));
    }
    let [old, new] = &diff.charts;
    let named = |one: &Loop, name: &dyn Fn(usize) -> String| {
        let mut names: Vec<String> =
            one.steps.iter().take(MAX_NAMES).map(|step| name(*step)).collect();
        if one.steps.len() > MAX_NAMES {
            names.push(format!("{} more", one.steps.len() - MAX_NAMES));
        }
        format!(
            "{}{}",
            listed(&names, "and"),
            if one.trap { ", and nothing leads out" } else { "" }
        )
    };
    for gone in &diff.loops_gone {
        lines
            .push(format!("- no loop any more: {}", named(gone, &|step| diff.old.name(old, step))));
    }
    for found in &diff.loops_new {
        lines.push(format!("+ a new loop: {}", named(found, &|step| diff.new.name(new, step))));
    }
    let (was, is) = diff.menus;
    if was != is {
        lines.push(format!("~ the deepest menu was reached {}, now {}", after(was), after(is)));
    }
    lines
}

fn said(diff: &Diff<'_>, press: &Press<'_>) -> String {
    let start = diff.calls[0].steps[press.menu.0].origin.is_none();
    let menu = diff.old.name(&diff.calls[0], press.menu.0);
    let way = match (start, press.sort, &*press.label) {
        (true, ExitKind::Error, _) => "an error anywhere".to_owned(),
        (true, ..) => "a call".to_owned(),
        (_, ExitKind::Next, _) => format!("{menu}: going on"),
        (_, ExitKind::Error, words::TIMEOUT) => format!("{menu}: no answer"),
        (_, ExitKind::Error, words::NO_MATCH) => format!("{menu}: any other answer"),
        (_, ExitKind::Error, words::ERROR) => format!("{menu}: a failure"),
        (_, _, keys) if words::is_keys(keys) => format!("{menu}: pressing {keys}"),
        (_, _, label) => format!("{menu}: the answer `{label}`"),
    };
    match (&press.old, &press.new) {
        (Some(old), Some(new)) => format!(
            "~ {way} {}, now {}",
            outcome(diff, press, old, false),
            outcome(diff, press, new, true)
        ),
        (None, Some(new)) => {
            format!("+ {way} is new and {}", outcome(diff, press, new, true))
        }
        (old, _) => {
            let old = old.clone().unwrap_or_default();
            format!("- {way} is gone; it {}", outcome(diff, press, &old, false))
        }
    }
}

fn outcome(diff: &Diff<'_>, press: &Press<'_>, all: &Outcome<'_>, now: bool) -> String {
    let called = |spot: &Spot<'_>| match spot {
        Spot::Old(step) if *step == press.menu.0 => "this menu again".to_owned(),
        spot => called(diff, *spot, now),
    };
    let [leads, hangs_up, nothing] = if now {
        ["leads to", "hangs up", "does nothing"]
    } else {
        ["led to", "hung up", "did nothing"]
    };
    let only = all.first().filter(|_| all.len() == 1);
    match only {
        Some(Spot::Goal(GoalKind::HangUp, _)) => hangs_up.to_owned(),
        Some(Spot::Nowhere) => nothing.to_owned(),
        _ => {
            let mut names: Vec<String> = all.iter().take(MAX_NAMES).map(called).collect();
            if all.len() > MAX_NAMES {
                names.push(format!("{} more", all.len() - MAX_NAMES));
            }
            format!("{leads} {}", listed(&names, "or"))
        }
    }
}

/// `a`, `a or b`, `a, b or c`.
fn listed(names: &[String], word: &str) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

/// Where contacts go, in the words of the old flow or, for `now`, of the new one.
fn called(diff: &Diff<'_>, spot: Spot<'_>, now: bool) -> String {
    let unnamed = |kind| match kind {
        GoalKind::Queue => "a queue that is chosen on the way",
        GoalKind::Flow => "another flow",
        GoalKind::Number => "a number",
        GoalKind::Transfer => "a transfer",
        GoalKind::Return => "the end of the flow",
        GoalKind::HangUp => "a hang-up",
    };
    match spot {
        Spot::Goal(kind, "") => unnamed(kind).to_owned(),
        Spot::Goal(GoalKind::Transfer, name) => format!("the transfer to {name}"),
        Spot::Goal(kind, name) => format!("{} {name}", kind.name()),
        Spot::Nowhere => "nothing".to_owned(),
        Spot::Old(_) | Spot::New(_) => {
            let Some((flow, chart, step)) = diff.step_of(spot, now) else { return String::new() };
            let kind = chart.steps[step].goal.map_or("menu", |goal| goal.kind.name());
            format!("{kind} {}", flow.name(chart, step))
        }
    }
}

fn changed_blocks(diff: &Diff<'_>) -> Vec<String> {
    let [old, new] = &diff.charts;
    let told = |flow: &super::Flow<'_>, chart: &Chart<'_>, step: usize| {
        let Some(node) = flow.node(chart, step) else { return "the start".to_owned() };
        let name = names::full(node);
        let kind = if names::title(node) == node.kind() {
            String::new()
        } else {
            format!(", {}", node.kind())
        };
        // Of a flow on one line that says nothing.
        let line = flow.line(chart, step).filter(|line| *line > 1);
        let line = line.map_or_else(String::new, |line| format!(", line {line}"));
        format!("{name}{kind}{line}")
    };
    let changes = &diff.changes;
    let mut lines: Vec<String> =
        changes.removed.iter().map(|step| format!("- {}", told(&diff.old, old, *step))).collect();
    lines.extend(changes.added.iter().map(|step| format!("+ {}", told(&diff.new, new, *step))));
    for changed in &changes.changed {
        let (before, now) = (&old.steps[changed.old], &new.steps[changed.new]);
        let mut what = Vec::new();
        if changed.kind {
            what.push(if diff.old.kind == diff.new.kind {
                format!("was {}, now {}", before.kind, now.kind)
            } else {
                format!("was a block that {}, now one that {}", before.kind, now.kind)
            });
        }
        if changed.refers {
            let refers = |refers: &[_]| {
                let names: Vec<String> = refers
                    .iter()
                    .map(|(kind, name)| format!("{} {name}", names::reference(*kind)))
                    .collect();
                if names.is_empty() { "nothing".into() } else { listed(&names, "and") }
            };
            let (before, now) = (refers(&before.refers), refers(&now.refers));
            what.push(format!("referred to {before}, now to {now}"));
        }
        lines.push(format!("~ {}: {}", told(&diff.new, new, changed.new), what.join("; ")));
    }
    lines
}

fn transitions(diff: &Diff<'_>) -> Vec<String> {
    let [old, new] = &diff.charts;
    let to = |flow: &super::Flow<'_>, chart: &Chart<'_>, way: &Way<'_>| {
        way.to.map_or_else(|| "nothing".into(), |to| flow.name(chart, to))
    };
    let from = |flow: &super::Flow<'_>, chart: &Chart<'_>, step: usize, way: &Way<'_>| {
        let name = flow.name(chart, step);
        match (way.sort, &*way.label) {
            (ExitKind::Next, _) | (_, "") => name,
            (_, label) => format!("{name}, {label}"),
        }
    };
    let changes = &diff.changes;
    let one = |flow, chart: &Chart<'_>, (step, at): (usize, usize)| {
        let way = &chart.steps[step].ways[at];
        format!("{}: to {}", from(flow, chart, step, way), to(flow, chart, way))
    };
    // What leaves a block that is gone is gone with it.
    let left = |joined: &[usize], step: usize| joined.binary_search(&step).is_err();
    let mut lines: Vec<String> = Vec::new();
    let removed = changes.ways_removed.iter().filter(|(step, _)| left(&changes.removed, *step));
    lines.extend(removed.map(|way| format!("- {}", one(&diff.old, old, *way))));
    let added = changes.ways_added.iter();
    lines.extend(added.map(|way| format!("+ {}", one(&diff.new, new, *way))));
    for ((before, was), (now, is)) in &changes.ways_redirected {
        let (was, is) = (&old.steps[*before].ways[*was], &new.steps[*now].ways[*is]);
        let from = from(&diff.new, new, *now, is);
        lines.push(format!(
            "~ {from}: to {}, now to {}",
            to(&diff.old, old, was),
            to(&diff.new, new, is)
        ));
    }
    lines
}
