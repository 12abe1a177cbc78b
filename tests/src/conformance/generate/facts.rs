//! What the platform knows.

use super::{
    json::Json,
    words::{instant, uuid},
};
use crate::dice::Dice;
use callgate::Kind;

/// Facts for a document of this kind; sometimes none, and sometimes some for a kind that wants none.
pub(super) fn facts(kind: Kind, dice: &mut Dice) -> Option<Json> {
    let absent = dice.roll(6);
    let facts = match kind {
        Kind::AgentState => agent(dice),
        Kind::CallCodes => codes(dice),
        Kind::IvrFlow => flow(dice),
        Kind::ConnectFlow => references(dice),
        _ if dice.roll(10) => Json::object([("now", Some("2026-03-02T12:00:00Z".into()))]),
        _ => return None,
    };
    (!absent).then_some(facts)
}

fn spans(most: usize, mandatory: bool, dice: &mut Dice) -> Json {
    let spans = (0..dice.below(most + 1)).map(|_| {
        let (start, end) = (instant(dice), instant(dice));
        let stated = mandatory.then(|| dice.roll(2).into());
        Json::object([
            ("start", Some(start.into())),
            ("end", Some(end.into())),
            ("mandatory", stated),
        ])
    });
    Json::List(spans.collect())
}

fn agent(dice: &mut Dice) -> Json {
    let status = dice.pick(&["ACTIVE", "ACTIVE", "ACTIVE", "INACTIVE", ""]);
    let shifts = dice.roll(3).then(|| spans(3, false, dice));
    let schedule = Json::object([("status", Some(status.into())), ("shifts", shifts)]);
    let windows = dice.roll(2).then(|| spans(4, true, dice));
    let breaks =
        Json::object([("mandatoryBreakRequired", Some(dice.roll(3).into())), ("windows", windows)]);
    let history = dice.roll(2).then(|| {
        let entries = (0..dice.below(6)).map(|_| {
            let state = dice.pick(&["READY", "READY", "NOT_READY", "PAUSED", "AWAY"]);
            Json::object([("state", Some(state.into())), ("at", Some(instant(dice).into()))])
        });
        Json::List(entries.collect())
    });
    let now = (!dice.roll(5)).then(|| instant(dice).into());
    Json::object([
        ("now", now),
        ("schedule", Some(schedule)),
        ("breaks", Some(breaks)),
        ("history", history),
    ])
}

fn codes(dice: &mut Dice) -> Json {
    let existing = (0..dice.below(5)).map(|_| {
        let code = dice.pick(&["SALE", "NO_SALE", "PRICE", "OTHER"]);
        let parent = dice.roll(3).then(|| uuid(dice).into());
        let id = uuid(dice);
        Json::object([
            ("id", Some(id.into())),
            ("code", Some(code.into())),
            ("parentCallCodeId", parent),
        ])
    });
    Json::object([("existing", Some(Json::List(existing.collect())))])
}

fn flow(dice: &mut Dice) -> Json {
    let mut list = |names: &[&str]| {
        let names = names.iter().filter(|_| !dice.roll(4)).map(|name| Json::from(*name));
        let names = Json::List(names.collect());
        (!dice.roll(3)).then_some(names)
    };
    Json::object([
        ("mediaAssets", list(&["welcome", "menu", "hold"])),
        ("campaigns", list(&["support", "sales"])),
    ])
}

fn references(dice: &mut Dice) -> Json {
    let mut list = |name: &str| {
        let names = (!dice.roll(3)).then(|| Json::from(name));
        (!dice.roll(3)).then_some(Json::List(names.into_iter().collect()))
    };
    Json::object([("prompts", list("welcome")), ("queues", list("sales"))])
}
