//! The difference as one JSON object; `docs/command-line.md` describes it.

use super::{
    Destinations, Diff, Flow,
    calls::{Outcome, Spot},
    fallback::Fallback,
    loops::Loop,
};
use crate::flow::chart::{Chart, GoalKind};
use serde_json::{Value, json};

/// The object on a line.
pub(super) fn tell(diff: &Diff<'_>) -> String {
    let [old, new] = &diff.charts;
    let [old_calls, new_calls] = &diff.calls;
    let block_old = |step| block(&diff.old, old, step);
    let block_new = |step| block(&diff.new, new, step);
    let changes = &diff.changes;
    let way_old = |(step, at): (usize, usize)| way(&diff.old, old, step, at);
    let way_new = |(step, at): (usize, usize)| way(&diff.new, new, step, at);
    let altered = changes.changed.iter().map(|changed| {
        let what = [("kind", changed.kind), ("references", changed.refers)];
        let what: Vec<&str> = what.iter().filter(|(_, is)| *is).map(|(what, _)| *what).collect();
        json!({"old": block_old(changed.old), "new": block_new(changed.new), "what": what})
    });
    let redirected = changes
        .ways_redirected
        .iter()
        .map(|(before, now)| json!({"old": way_old(*before), "new": way_new(*now)}));
    let presses = diff.presses.iter().map(|press| {
        let (before, now) = press.menu;
        let outcome = |outcome: &Option<Outcome<'_>>, now| {
            let told = |all: &Outcome<'_>| all.iter().map(|one| spot(diff, *one, now)).collect::<Vec<_>>();
            outcome.as_ref().map(told)
        };
        json!({
            "menu": {"old": block(&diff.old, old_calls, before), "new": block(&diff.new, new_calls, now)},
            "exit": press.sort.name(), "label": press.label,
            "old": outcome(&press.old, false), "new": outcome(&press.new, true),
        })
    });
    let reached = |one, menus: usize, now| {
        let mut told = spot(diff, one, now);
        told["menus"] = json!(menus);
        told
    };
    let Destinations { lost, gained, moved } = &diff.destinations;
    let lost = lost.iter().map(|(one, menus)| reached(*one, *menus, false));
    let gained = gained.iter().map(|(one, menus)| reached(*one, *menus, true));
    let moved = moved.iter().map(|(one, was, is)| {
        json!({"old": reached(*one, *was, false), "new": reached(*one, *is, true)})
    });
    let told = json!({
        "old": flow(&diff.old), "new": flow(&diff.new), "same": diff.is_same(),
        "presses": presses.collect::<Vec<_>>(), "complete": diff.complete,
        "destinations": {
            "lost": lost.collect::<Vec<_>>(),
            "gained": gained.collect::<Vec<_>>(),
            "moved": moved.collect::<Vec<_>>(),
        },
        "fallback": diff.falls_elsewhere().then(|| {
            json!({"old": fallback(diff.old.fallback.as_ref()), "new": fallback(diff.new.fallback.as_ref())})
        }),
        "loops": {
            "gone": loops(&diff.loops_gone, block_old),
            "new": loops(&diff.loops_new, block_new),
        },
        "menus": {"old": diff.menus.0, "new": diff.menus.1},
        "blocks": {
            "removed": changes.removed.iter().copied().map(block_old).collect::<Vec<_>>(),
            "added": changes.added.iter().copied().map(block_new).collect::<Vec<_>>(),
            "changed": altered.collect::<Vec<_>>(),
        },
        "transitions": {
            "removed": changes.ways_removed.iter().copied().map(way_old).collect::<Vec<_>>(),
            "added": changes.ways_added.iter().copied().map(way_new).collect::<Vec<_>>(),
            "redirected": redirected.collect::<Vec<_>>(),
        },
    });
    format!("{told}\n")
}

fn fallback(fallback: Option<&Fallback>) -> Value {
    match fallback {
        Some(Fallback { kind, target: Some(target) }) => json!({"type": kind, "target": target}),
        Some(Fallback { kind, target: None }) => json!({"type": kind}),
        None => Value::Null,
    }
}

fn flow(flow: &Flow<'_>) -> Value {
    let transitions: usize = flow
        .graph
        .nodes()
        .map(|node| node.exits().filter(|exit| exit.to().is_some()).count())
        .sum();
    json!({
        "file": flow.file, "kind": flow.kind.name(), "blocks": flow.graph.nodes().len(),
        "transitions": transitions,
    })
}

/// A block; `null` for the start.
fn block(flow: &Flow<'_>, chart: &Chart<'_>, step: usize) -> Value {
    flow.node(chart, step).map_or(Value::Null, |node| {
        json!({
            "id": node.id(), "name": node.label(), "kind": node.kind(),
            "line": flow.line(chart, step),
        })
    })
}

fn way(flow: &Flow<'_>, chart: &Chart<'_>, step: usize, at: usize) -> Value {
    let way = &chart.steps[step].ways[at];
    json!({
        "from": block(flow, chart, step), "exit": way.sort.name(), "label": way.label,
        "to": way.to.map(|to| block(flow, chart, to)),
    })
}

fn loops(loops: &[Loop], block: impl Fn(usize) -> Value) -> Vec<Value> {
    let told = |one: &Loop| {
        let blocks: Vec<Value> = one.steps.iter().copied().map(&block).collect();
        json!({"blocks": blocks, "trap": one.trap})
    };
    loops.iter().map(told).collect()
}

/// Where contacts go, in the words of the old flow or, for `now`, of the new one.
fn spot(diff: &Diff<'_>, spot: Spot<'_>, now: bool) -> Value {
    match spot {
        Spot::Goal(kind, "") => json!({"type": kind.name()}),
        Spot::Goal(kind, name) => json!({"type": kind.name(), "name": name}),
        Spot::Nowhere => json!({"type": "nowhere"}),
        Spot::Old(_) | Spot::New(_) => {
            let Some((flow, chart, step)) = diff.step_of(spot, now) else { return Value::Null };
            let kind = chart.steps[step].goal.map_or("menu", |goal| GoalKind::name(goal.kind));
            json!({"type": kind, "block": block(flow, chart, step)})
        }
    }
}
