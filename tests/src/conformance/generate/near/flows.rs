//! Flows about as deep as is allowed, and small ones in which nodes lead to one another in every way.

use super::{Json, Limits, about};
use crate::{conformance::generate, dice::Dice};
use callgate::Kind;

const DATES: &[&str] = &[
    "2026-03-01",
    "2026-03-02",
    "2026-03-02T00:00:00Z",
    "2026-03-02T01:00:00+01:00",
    "2026-03-02T00:00:00.001Z",
    "2026-03-02T00:00",
    "2026-03-01T24:00:00Z",
    "2026-03-01T23:59:60Z",
    "2026-03-02T00:00:60Z",
    "2026-03-02T01:00+01:00",
    "2024-02-29",
    "2025-02-29",
    "2026-3-2",
    "20260302",
    "0000-01-01",
    "9999-12-31T23:59:59-23:59",
    "2026-03-02 00:00:00Z",
    "2026-03-02T00:00:00.Z",
    "2026-03-02t00:00:00",
    "2026-03-02T00:00:00+24:00",
    "2026-03-02T00:00.5Z",
    "2026-W10-1",
];

pub(super) fn document(limits: &Limits, dice: &mut Dice) -> Json {
    let nodes = if dice.roll(2) { chain(limits, dice) } else { tangle(dice) };
    let (effective, expiration) = (dice.pick(DATES), dice.pick(DATES));
    let fallback = dice.pick(&["hangup", "hangup", "hangup", "queue", "transfer", "retry"]);
    Json::object([
        ("name", Some("Support".into())),
        ("campaignId", Some(dice.pick(&["support", "sales"]).into())),
        ("nodes", Some(Json::List(nodes))),
        (
            "fallbackAction",
            Some(Json::object([
                ("type", Some(fallback.into())),
                ("target", dice.roll(2).then(|| "q".into())),
            ])),
        ),
        ("effectiveDate", dice.roll(4).then(|| effective.into())),
        ("expirationDate", dice.roll(4).then(|| expiration.into())),
        ("status", dice.roll(6).then(|| dice.pick(&["DRAFT", "ACTIVE", "LIVE"]).into())),
    ])
}

fn node(at: usize, targets: &[usize], dice: &mut Dice) -> Json {
    let kind = match targets {
        [] if dice.roll(8) => "dtmf",
        [] => dice.pick(&["queue", "transfer", "hangup"]),
        _ if dice.roll(12) => dice.pick(&["hangup", "menu"]),
        _ => dice.pick(&["dtmf", "dtmf", "dtmf", "greeting", "queue"]),
    };
    let transitions = targets.iter().enumerate().map(|(key, to)| {
        let condition = if dice.roll(12) { "0".into() } else { key.to_string() };
        Json::object([
            ("condition", Some(condition.into())),
            ("target", Some(format!("n{to}").into())),
        ])
    });
    let transitions = Json::List(transitions.collect());
    let id = if dice.roll(30) { "n0".into() } else { format!("n{at}") };
    let media = kind == "greeting" && !dice.roll(6) || dice.roll(6);
    Json::object([
        ("id", Some(id.into())),
        ("type", Some(kind.into())),
        ("mediaAssetId", media.then(|| dice.pick(&["welcome", "menu", "hold"]).into())),
        ("transitions", (!targets.is_empty() || dice.roll(2)).then_some(transitions)),
    ])
}

/// Nodes in a row, with a few transitions more: ahead they change no depth, back they close a cycle.
fn chain(limits: &Limits, dice: &mut Dice) -> Vec<Json> {
    let transitions = about(limits.transitions, dice);
    let back = dice.roll(4);
    let mut nodes: Vec<Json> = (0..=transitions)
        .map(|at| {
            let mut targets = Vec::new();
            if at < transitions {
                targets.push(at + 1);
            }
            if dice.roll(6) {
                let ahead = at + dice.below(transitions - at + 1).max(1);
                targets.push(if back { dice.below(transitions + 1) } else { ahead });
            }
            // The order of transitions must not matter.
            if dice.roll(2) {
                targets.reverse();
            }
            node(at, &targets, dice)
        })
        .collect();
    if dice.roll(3) && nodes.len() > 1 {
        let (from, to) = (1 + dice.below(nodes.len() - 1), 1 + dice.below(nodes.len() - 1));
        nodes.swap(from, to);
    }
    nodes
}

/// A few nodes that lead anywhere, or only ahead.
fn tangle(dice: &mut Dice) -> Vec<Json> {
    let count = dice.below(9);
    let most = dice.pick(&[1, 2, 2, 3]);
    let ahead = dice.roll(2);
    (0..count)
        .map(|at| {
            let first = if ahead { at + 1 } else { 0 };
            let some = if first < count { dice.below(most + 1) } else { 0 };
            let targets = (0..some)
                .map(|_| if dice.roll(40) { count } else { first + dice.below(count - first) });
            node(at, &targets.collect::<Vec<_>>(), dice)
        })
        .collect()
}

pub(super) fn facts(dice: &mut Dice) -> Option<Json> {
    dice.roll(3).then(|| generate::facts::facts(Kind::IvrFlow, dice)).flatten()
}
