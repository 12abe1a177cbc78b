//! Policies.

use super::{
    asked::{choice, count, counts, optional_count},
    shape::{Field, described, flag, list, object, one_of, optional, text, with},
};
use callgate::{Severity, catalogue};
use serde_json::{Map, Value, json};

pub(super) fn policy(defaults: &Value) -> Value {
    let wrong = || json!("?");
    let object = object([
        optional(
            "profile",
            "The profile that the policy is laid over",
            one_of(choice(&["profile"], wrong())),
        ),
        optional("limits", "What bounds every check", limits()),
        optional("severity", "How much the rules weigh, by their codes", reference("severity")),
        optional(
            "uuid",
            "Identifiers",
            object([optional(
                "versions",
                "The versions allowed",
                some(counts(&["uuid", "versions"])),
            )]),
        ),
        optional("language", "The languages of a guest session", languages()),
        optional("metadata", "Metadata of guest sessions and attributes of guests", metadata()),
        optional("url", "URLs", urls()),
        optional("guest", "Guests of Genesys Cloud", guests()),
        optional("agent", "The states of agents", agents()),
        optional("breaks", "The breaks of agents", breaks()),
        optional("codes", "Call progress codes", codes()),
        optional("flow", "IVR flows", flows()),
        optional("flowKinds", "The flows of other platforms", platforms(defaults)),
    ]);
    let definitions = json!({ "$defs": { "severity": severities() } });
    with(
        json!({ "title": "Callgate policy" }),
        described(
            "What differs from a profile; what is left out stays as the profile has it",
            with(object, definitions),
        ),
    )
}

/// A list that must have an element, since a value must be one of them.
fn some(items: Value) -> Value {
    with(list(items), json!({ "minItems": 1 }))
}

/// A table that must have a member, for the same reason.
fn table(value: Value) -> Value {
    let table = json!({ "type": "object", "minProperties": 1 });
    with(table, Value::from_iter([("additionalProperties", value)]))
}

fn reference(definition: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{definition}") })
}

fn severities() -> Value {
    let severity = || one_of(Severity::ALL.map(Severity::name).to_vec());
    let free = catalogue().filter(|rule| !rule.fixed);
    object(free.map(|rule| optional(rule.code.name(), rule.title, severity())))
}

/// A setting that is a whole number of a section.
fn setting(section: &str, name: &str, description: &str) -> Field {
    optional(name, description, count(&[section, name]))
}

fn limits() -> Value {
    object([
        setting("limits", "maxDocumentBytes", "The most bytes of a document"),
        setting("limits", "maxNesting", "The most objects and arrays within one another"),
        setting("limits", "maxViolations", "The most violations in a report"),
        setting("limits", "maxWitness", "The most names in the witness of a violation"),
    ])
}

fn languages() -> Value {
    let pair = || json!({ "type": "string", "pattern": "^[A-Za-z]{2}$" });
    object([
        setting("language", "minTags", "The fewest tags"),
        setting("language", "maxTags", "The most tags"),
        optional(
            "languages",
            "The languages that there are, by their codes of two letters",
            some(pair()),
        ),
        optional(
            "regions",
            "The regions that there are, by their codes of two letters",
            some(pair()),
        ),
    ])
}

fn metadata() -> Value {
    let sizes = choice(&["metadata", "size"], json!("?"));
    let types = choice(&["metadata", "valueTypes"], json!(["?"]));
    object([
        setting("metadata", "maxKeys", "The most keys"),
        setting("metadata", "maxBytes", "The largest size"),
        optional(
            "size",
            "How the size is counted: as JSON, or as the text of keys and values",
            one_of(sizes),
        ),
        optional("valueTypes", "The types that a value may have", some(one_of(types))),
    ])
}

fn urls() -> Value {
    object([
        optional("callbackSchemes", "The schemes of URLs that the platform calls", some(text())),
        optional("pageSchemes", "The schemes of pages that guests come from", some(text())),
        optional(
            "privateSuffixes",
            "The ends of names that only a private network knows",
            list(text()),
        ),
    ])
}

fn guests() -> Value {
    object([
        optional("channels", "The channels allowed", some(text())),
        setting("guest", "maxFingerprintLength", "The most Unicode code points of a fingerprint"),
        optional("campaignPattern", "What the id of a campaign looks like", text()),
    ])
}

fn agents() -> Value {
    let state = object([
        optional(
            "reasons",
            "The reasons that go with it, the first of which is sent where none is given",
            list(text()),
        ),
        optional("next", "The states that can follow", list(text())),
    ]);
    object([
        optional("states", "The states by their names", table(state)),
        optional(
            "otherReasons",
            "The reasons of states without reasons of their own",
            some(text()),
        ),
        optional(
            "activeStatuses",
            "The statuses of a schedule under which an agent works",
            some(text()),
        ),
        optional("idleStates", "The states whose time is idle time", list(text())),
        optional("workStates", "The states whose time is work", list(text())),
    ])
}

fn breaks() -> Value {
    let minutes = |name: &str, description: &str| {
        optional(name, description, optional_count(&["breaks", name]))
    };
    object([
        optional("guardedStates", "The states that a mandatory break forbids", list(text())),
        optional("breakStates", "The states in which an agent is on a break", list(text())),
        minutes("maxContinuousWorkMinutes", "The most minutes of work without a break"),
        minutes("minBreakMinutes", "The fewest minutes of a break"),
    ])
}

fn codes() -> Value {
    object([
        optional("pattern", "What a code looks like", text()),
        optional("types", "The types allowed", some(text())),
        setting("codes", "maxDepth", "The most levels"),
    ])
}

fn flows() -> Value {
    let node = object([
        optional("needsMedia", "Whether it plays something", flag()),
        optional("continues", "Whether it must lead on", flag()),
        optional("ends", "Whether the call ends", flag()),
        optional("waits", "Whether it waits for the caller", flag()),
        optional("leaves", "Whether the call leaves the flow", flag()),
    ]);
    let both = json!({ "properties": { "ends": { "const": true }, "continues": { "const": true } }, "required": ["ends", "continues"] });
    let fallback = object([optional("needsTarget", "Whether it must name a target", flag())]);
    object([
        setting("flow", "maxDepth", "The most transitions on the longest path"),
        optional(
            "nodeTypes",
            "The types of nodes by their names",
            table(with(node, json!({ "not": both }))),
        ),
        optional("fallbackTypes", "What can become of a call, by name", table(fallback)),
        optional("statuses", "The statuses allowed", some(text())),
    ])
}

fn platforms(defaults: &Value) -> Value {
    let kinds = defaults["flowKinds"].as_object();
    object(kinds.into_iter().flat_map(Map::keys).map(|kind| {
        let description = format!("Documents of the kind {kind}");
        optional(kind, &description, platform(kind))
    }))
}

fn platform(kind: &str) -> Value {
    let most = |name: &str, description: &str| {
        optional(name, description, optional_count(&["flowKinds", kind, name]))
    };
    let kinds = |name: &str, description: &str| optional(name, description, list(text()));
    object([
        most("maxDepth", "The most transitions on the longest path"),
        most("maxNodes", "The most nodes"),
        most("maxCharacters", "The most characters of the document"),
        optional("openEnds", "Whether a flow ends where an exit is not connected", flag()),
        optional("severity", "How much the rules weigh here", reference("severity")),
        kinds("holds", "The purposes of flows in which contacts are held"),
        kinds("holdBlocks", "The kinds of blocks that only such flows have"),
        optional("holdSeverity", "How much the rules weigh in such flows", reference("severity")),
        kinds("waits", "The kinds of blocks that wait"),
        kinds("ends", "Those in which the contact ends"),
        kinds("leaves", "Those from which the contact leaves the flow"),
        kinds("counts", "Those that count"),
        kinds("plays", "Those that play something"),
        kinds("continues", "Those that must lead on"),
        kinds("failures", "The labels of exits that are taken at once"),
        optional(
            "fallbacks",
            "For each kind of block that chooses among values, the labels of exits for any other value",
            json!({ "type": "object", "additionalProperties": list(text()) }),
        ),
    ])
}
