//! Agents, and what the platform knows of them: times that meet one another.

use super::Json;
use crate::{conformance::generate::words, dice::Dice};

const STATES: &[&str] =
    &["READY", "READY", "READY", "READY", "NOT_READY", "NOT_READY", "PAUSED", "IDLE", "AWAY"];

pub(super) fn document(dice: &mut Dice) -> Json {
    let (target, current) = (dice.pick(STATES), dice.pick(STATES));
    let reasons = ["WORKING", "BREAK", "CALLS", "CHAT", "LUNCH", "OTHER", "GENERAL", "ADHOC"];
    let reason = dice.pick(&reasons);
    Json::object([
        ("userId", Some("4711".into())),
        ("targetState", Some(target.into())),
        ("currentState", dice.roll(3).then(|| current.into())),
        ("reasonCode", dice.roll(6).then(|| reason.into())),
    ])
}

/// A time of one afternoon, most often in steps of five minutes, on one of several clocks.
fn time(dice: &mut Dice) -> String {
    at(dice.below(25) * 5, dice)
}

fn at(minute: usize, dice: &mut Dice) -> String {
    let (second, millis) = dice.pick(&[(0, 0), (0, 0), (0, 0), (0, 1), (59, 999), (30, 0)]);
    let fraction = match millis {
        0 => dice.pick(&["", "", ".0", ".000999"]).into(),
        millis => format!(".{millis:03}"),
    };
    if dice.roll(60) {
        return words::instant(dice);
    }
    let (ahead, zone) = dice.pick(&[
        (0, "Z"),
        (0, "Z"),
        (0, "z"),
        (0, "-00:00"),
        (60, "+01:00"),
        (345, "+05:45"),
        (840, "+14:00"),
    ]);
    let minute = 12 * 60 + minute + ahead;
    let (day, minute) = (2 + minute / 1440, minute % 1440);
    let letter = dice.pick(&["T", "T", "t"]);
    let (hour, minute) = (minute / 60, minute % 60);
    format!("2026-03-{day:02}{letter}{hour:02}:{minute:02}:{second:02}{fraction}{zone}")
}

fn periods(most: usize, mandatory: bool, dice: &mut Dice) -> Json {
    let periods = (0..dice.below(most + 1)).map(|_| {
        let start = dice.below(24);
        // Now and then it ends as it begins.
        let length = dice.pick(&[1, 1, 2, 3, 6, 12, 0]);
        let (start, end) = (at(start * 5, dice), at((start + length) * 5, dice));
        let mandatory = mandatory.then(|| (!dice.roll(4)).into());
        Json::object([
            ("start", Some(start.into())),
            ("end", Some(end.into())),
            ("mandatory", mandatory),
        ])
    });
    Json::List(periods.collect())
}

pub(super) fn facts(dice: &mut Dice) -> Option<Json> {
    let status = dice.pick(&[
        "ACTIVE", "ACTIVE", "ACTIVE", "ACTIVE", "ACTIVE", "ACTIVE", "TRAINING", "ON", "OFF",
    ]);
    let shifts = dice.roll(3).then(|| periods(3, false, dice));
    let windows = dice.roll(2).then(|| periods(5, true, dice));
    let history = dice.roll(2).then(|| {
        let entries = (0..dice.below(8)).map(|_| {
            let state = dice.pick(STATES);
            Json::object([("state", Some(state.into())), ("at", Some(time(dice).into()))])
        });
        Json::List(entries.collect())
    });
    let breaks = Json::object([
        ("mandatoryBreakRequired", (!dice.roll(20)).then(|| dice.roll(5).into())),
        ("windows", windows),
    ]);
    let schedule =
        Json::object([("status", (!dice.roll(20)).then(|| status.into())), ("shifts", shifts)]);
    let facts = Json::object([
        ("now", (!dice.roll(8)).then(|| time(dice).into())),
        ("schedule", (!dice.roll(20)).then_some(schedule)),
        ("breaks", (!dice.roll(20)).then_some(breaks)),
        ("history", history),
    ]);
    (!dice.roll(30)).then_some(facts)
}
