//! What a platform knows and a document does not say.

use super::{
    forms,
    shape::{described, flag, list, object, optional, required, text, with},
};
use serde_json::{Value, json};

pub(super) fn facts() -> Value {
    let schedule = object([
        optional("status", "Whether the schedule holds; a change of state needs it", text()),
        optional("shifts", "When the agent works", list(object(period("shift")))),
    ]);
    let mandatory = required("mandatory", "Whether the agent must take it", flag());
    let window = object(period("break").into_iter().chain([mandatory]));
    let breaks = object([
        optional(
            "mandatoryBreakRequired",
            "Whether a break is due; a change of state needs it",
            flag(),
        ),
        optional("windows", "When breaks are planned", list(window)),
    ]);
    let entry = object([
        required("state", "The state that the agent changed to", text()),
        required("at", "When", instant()),
    ]);
    let existing = object([
        required("id", "The UUID of the code", text()),
        required("code", "What the dialer calls it", text()),
        optional("parentCallCodeId", "The UUID of the code it stands under", text()),
    ]);
    let names = || list(text());
    // What a whole number is kept in has 63 bits.
    let bytes = json!({ "type": "integer", "minimum": 0, "maximum": i64::MAX });
    let object = object([
        optional("now", "The time of the check", instant()),
        optional("schedule", "When an agent works", schedule),
        optional("breaks", "When an agent rests", breaks),
        optional("history", "The states that an agent was in", list(entry)),
        optional("existing", "The call progress codes that are registered", list(existing)),
        optional("mediaAssets", "The media assets of the platform", names()),
        optional("campaigns", "The campaigns of the platform", names()),
        optional("prompts", "The prompts of the platform", names()),
        optional("queues", "The queues of the platform", names()),
        optional(
            "maxCustomDataBytes",
            "The most bytes that the server takes as attributes of a guest, keys and values added up",
            bytes,
        ),
    ]);
    let object = with(object, json!({ "$defs": { "instant": forms::instant() } }));
    with(
        json!({ "title": "Facts" }),
        described("What the platform knows; one file may serve documents of every kind", object),
    )
}

/// A point in time, of which facts have many.
fn instant() -> Value {
    json!({ "$ref": "#/$defs/instant" })
}

fn period(what: &str) -> [super::shape::Field; 2] {
    [
        required("start", &format!("When the {what} begins"), instant()),
        required("end", &format!("When the {what} ends"), instant()),
    ]
}
