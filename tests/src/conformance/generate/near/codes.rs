//! Call codes that are called alike, stand below one another and exist already.

use super::{Json, Limits, about};
use crate::dice::Dice;

const CODES: &[&str] = &["AA", "BB", "CC", "DD", "EE"];
const IDS: &[&str] = &[
    "a0000000-0000-4000-8000-000000000001",
    "A0000000-0000-4000-8000-000000000001",
    "b0000000-0000-4000-8000-000000000002",
    "c0000000-0000-4000-8000-000000000003",
    "17a",
];

fn entry(code: String, parent: Option<Json>, dice: &mut Dice) -> Json {
    let other = dice.roll(12);
    let kind = if other { dice.pick(&["NEUTRAL", "success", "OTHER"]) } else { "SUCCESS" };
    Json::object([
        ("name", Some("Sale".into())),
        ("code", Some(code.into())),
        ("type", Some(kind.into())),
        ("category", Some("SPRING".into())),
        ("isActive", Some(true.into())),
        ("parentCallCodeId", parent),
    ])
}

pub(super) fn document(limits: &Limits, dice: &mut Dice) -> Json {
    if dice.roll(2) {
        // One below the other, down to about the last level that is allowed.
        let levels = about(limits.levels, dice);
        let root = dice.roll(3).then(|| dice.pick(IDS).into());
        let entries = (0..levels).map(|level| {
            let above = level.checked_sub(1).map(|above| Json::from(format!("L{above}")));
            entry(format!("L{level}"), above.or_else(|| root.clone()), dice)
        });
        let mut entries: Vec<Json> = entries.collect();
        if dice.roll(2) {
            entries.reverse();
        }
        return Json::List(entries);
    }
    let entries = (0..dice.below(8)).map(|_| {
        let code = match dice.below(20) {
            0 => dice.pick(&["A", "ABCDEFGHIJKLMNOP", "ABCDEFGHIJKLMNOPQ", "a-b", "Ä"]),
            1 => dice.pick(IDS),
            _ => dice.pick(CODES),
        };
        let parent = match dice.below(4) {
            0 => Some(dice.pick(IDS)),
            1 => None,
            _ => Some(dice.pick(&["AA", "BB", "CC", "DD", "EE", "XX"])),
        };
        entry(code.into(), parent.map(Json::from), dice)
    });
    Json::List(entries.collect())
}

pub(super) fn facts(dice: &mut Dice) -> Option<Json> {
    let existing = (0..dice.below(5)).map(|_| {
        let (id, code) = (dice.pick(IDS), dice.pick(CODES));
        let parent = dice.roll(2).then(|| dice.pick(IDS).into());
        Json::object([
            ("id", Some(id.into())),
            ("code", Some(code.into())),
            ("parentCallCodeId", parent),
        ])
    });
    let existing = Json::List(existing.collect());
    dice.roll(2).then(|| Json::object([("existing", Some(existing))]))
}
