//! IVR flows.

use super::{
    forms,
    shape::{described, list, names, object, one_of, optional, required, text, with},
};
use serde_json::{Value, json};

pub(super) fn flow(policy: &Value) -> Value {
    let flow = &policy["flow"];
    let nodes = with(list(node(&flow["nodeTypes"])), json!({ "minItems": 1 }));
    let fallback = object([
        required("type", "What becomes of the call", one_of(names(&flow["fallbackTypes"]))),
        optional("target", "Where it goes", text()),
    ]);
    let object = object([
        required("name", "What people call it", text()),
        required("campaignId", "The campaign it serves", text()),
        required("nodes", "What callers hear and can choose; calls enter at the first", nodes),
        required("fallbackAction", "What becomes of calls that it cannot serve", fallback),
        optional("effectiveDate", "When it comes into effect", forms::date()),
        optional("expirationDate", "When it expires", forms::date()),
        optional("status", "Whether it is in use", one_of(flow["statuses"].clone())),
    ]);
    with(json!({ "title": "IVR flow" }), described("An IVR flow of CXone", object))
}

fn node(types: &Value) -> Value {
    let transition = object([
        required("condition", "What the caller does", text()),
        required("target", "The id of the node that follows", text()),
    ]);
    let all = names(types);
    let needs_media = |name: &&String| types[name.as_str()]["needsMedia"] == true;
    let playing: Vec<String> = all.iter().filter(needs_media).cloned().collect();
    let node = object([
        required("id", "What targets call it", text()),
        required("type", "What it does", one_of(all)),
        optional("mediaAssetId", "What it plays", text()),
        optional("transitions", "Where it leads", list(transition)),
    ]);
    let media = json!({
        "if": { "properties": { "type": { "enum": playing } }, "required": ["type"] },
        "then": { "required": ["mediaAssetId"] },
    });
    with(node, media)
}
