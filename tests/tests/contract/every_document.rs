//! What holds of every document: the first table of the rules, as to types and fields.

use crate::{agent_state, call_codes, genesys_guest, guest_session, ivr_flow, subject::Subject};

pub(crate) fn sound() -> [Subject; 5] {
    [
        guest_session::sound(),
        genesys_guest::sound(),
        agent_state::sound(),
        call_codes::sound(),
        ivr_flow::sound(),
    ]
}

pub(crate) const KINDS: [&str; 5] =
    ["guest-session", "genesys-guest", "agent-state", "call-codes", "ivr-flow"];

/// A value of each type, and the type's name.
const VALUES: [(&str, &str); 6] = [
    ("null", "null"),
    ("true", "boolean"),
    ("17", "number"),
    (r#""text""#, "string"),
    ("[null]", "array"),
    (r#"{"a":null}"#, "object"),
];

/// A field: where, of which type, whether required.
struct Field(&'static str, &'static str, bool);

const REQUIRED: bool = true;
const OPTIONAL: bool = false;

fn fields() -> Vec<(Subject, Vec<Field>)> {
    let [session, guest, agent, codes, _] = sound();
    let flow = ivr_flow::flow(&["welcome:greeting>menu,menu", "menu:queue>bye,bye", "bye:queue"])
        .with("/status", r#""DRAFT""#)
        .with("/effectiveDate", r#""2026-01-01""#)
        .with("/expirationDate", r#""2026-02-01""#)
        .with("/fallbackAction/target", r#""q""#);
    // Two ways lead to each node, so that one transition can be spoilt without a further consequence.
    let flow = flow
        .with("/nodes/0/transitions/0/condition", r#""x""#)
        .with("/nodes/1/mediaAssetId", r#""m""#);
    vec![
        (
            session,
            vec![
                Field("/channelId", "string", REQUIRED),
                Field("/queueId", "string", REQUIRED),
                Field("/language", "array", REQUIRED),
                Field("/metadata", "object", REQUIRED),
                Field("/callbackUrl", "string", REQUIRED),
            ],
        ),
        (
            guest,
            vec![
                Field("/channel", "string", REQUIRED),
                Field("/consent", "object", REQUIRED),
                Field("/consent/marketing", "boolean", REQUIRED),
                Field("/consent/dataProcessing", "boolean", REQUIRED),
                Field("/identityAttributes", "object", OPTIONAL),
                Field("/identityAttributes/emailHash", "string", OPTIONAL),
                Field("/identityAttributes/phoneHash", "string", OPTIONAL),
                Field("/identityAttributes/deviceFingerprint", "string", OPTIONAL),
                Field("/channelContext", "object", OPTIONAL),
                Field("/channelContext/originPage", "string", OPTIONAL),
                Field("/channelContext/campaignId", "string", OPTIONAL),
                Field("/attributes", "object", OPTIONAL),
            ],
        ),
        (
            agent.with("/reasonCode", r#""WORKING""#),
            vec![
                Field("/userId", "string", REQUIRED),
                Field("/targetState", "string", REQUIRED),
                Field("/currentState", "string", OPTIONAL),
                Field("/reasonCode", "string", OPTIONAL),
            ],
        ),
        (
            codes,
            vec![
                Field("/1/name", "string", REQUIRED),
                Field("/1/code", "string", REQUIRED),
                Field("/1/type", "string", REQUIRED),
                Field("/1/category", "string", REQUIRED),
                Field("/1/isActive", "boolean", REQUIRED),
                Field("/1/parentCallCodeId", "string", OPTIONAL),
            ],
        ),
        (
            flow,
            vec![
                Field("/name", "string", REQUIRED),
                Field("/campaignId", "string", REQUIRED),
                Field("/nodes", "array", REQUIRED),
                Field("/nodes/0/id", "string", REQUIRED),
                Field("/nodes/1/type", "string", REQUIRED),
                Field("/nodes/1/mediaAssetId", "string", OPTIONAL),
                Field("/nodes/2/transitions", "array", OPTIONAL),
                Field("/nodes/0/transitions/0/condition", "string", REQUIRED),
                Field("/nodes/0/transitions/0/target", "string", REQUIRED),
                Field("/fallbackAction", "object", REQUIRED),
                Field("/fallbackAction/type", "string", REQUIRED),
                Field("/effectiveDate", "string", OPTIONAL),
                Field("/expirationDate", "string", OPTIONAL),
                Field("/status", "string", OPTIONAL),
            ],
        ),
    ]
}

#[test]
fn a_value_of_the_wrong_type_is_reported_as_that_alone() {
    for (subject, fields) in fields() {
        subject.finds(&[]);
        for Field(path, wanted, _) in fields {
            for (value, found) in VALUES {
                if found != wanted {
                    let line = format!(r#"type.mismatch {path} limit="{wanted}" actual="{found}""#);
                    subject.clone().with(path, value).finds(&[&line]);
                }
            }
        }
    }
    for (kind, subject) in KINDS.into_iter().zip(sound()) {
        let wanted = if kind == "call-codes" { "array" } else { "object" };
        for (value, found) in VALUES {
            if found != wanted {
                let line = format!(r#"type.mismatch "" limit="{wanted}" actual="{found}""#);
                subject.clone().with("", value).finds(&[&line]);
            }
        }
    }
    guest_session::sound().table(&[
        ("/language/1", "null", &[r#"type.mismatch /language/1 limit="string" actual="null""#]),
        ("/language/1", "[]", &[r#"type.mismatch /language/1 limit="string" actual="array""#]),
    ]);
    ivr_flow::sound().table(&[
        ("/nodes/-", "7", &[r#"type.mismatch /nodes/4 limit="object" actual="number""#]),
        (
            "/nodes/2/transitions/-",
            "[]",
            &[r#"type.mismatch /nodes/2/transitions/0 limit="object" actual="array""#],
        ),
    ]);
}

#[test]
fn an_empty_string_is_reported_as_that_alone() {
    for (subject, fields) in fields() {
        for Field(path, _, _) in fields.into_iter().filter(|field| field.1 == "string") {
            subject.clone().with(path, r#""""#).finds(&[&format!("string.empty {path}")]);
        }
    }
    guest_session::sound().with("/language/1", r#""""#).finds(&["string.empty /language/1"]);
    guest_session::sound().with("/metadata/b", r#""""#).finds(&["string.empty /metadata/b"]);
    genesys_guest::sound().with("/attributes/b", r#""""#).finds(&["string.empty /attributes/b"]);
}

#[test]
fn required_and_optional_fields() {
    for (subject, fields) in fields() {
        for Field(path, _, required) in fields {
            let line = format!("field.missing {path}");
            let wanted: &[&str] = if required { &[&line] } else { &[] };
            subject.clone().with(path, "").finds(wanted);
        }
    }
    guest_session::sound().with("", "{}").finds(&[
        "field.missing /callbackUrl",
        "field.missing /channelId",
        "field.missing /language",
        "field.missing /metadata",
        "field.missing /queueId",
    ]);
}

#[test]
fn fields_that_are_not_of_the_document() {
    let objects: [(Subject, &[&str]); 5] = [
        (guest_session::sound(), &[""]),
        (genesys_guest::sound(), &["", "/consent", "/identityAttributes", "/channelContext"]),
        (agent_state::sound(), &[""]),
        (call_codes::sound(), &["/0", "/1"]),
        (ivr_flow::sound(), &["", "/nodes/0", "/nodes/0/transitions/0", "/fallbackAction"]),
    ];
    for (subject, places) in objects {
        for place in places {
            for value in ["null", r#""""#, "1e400", r#"{"a":[{}],"":""}"#] {
                let path = format!("{place}/extra");
                subject.clone().with(&path, value).finds(&[&format!("field.unknown {path}")]);
            }
        }
    }
    // Names are told apart by case, escaped in pointers, and the same however they are written.
    guest_session::sound()
        .edit(r#""channelId""#, r#""Channelid":1,"a~/b":1,"":2,"\u0063hannelId""#)
        .finds(&["field.unknown /Channelid", "field.unknown /a~0~1b", "field.unknown /"]);
}
