//! The most memory that is held for what is hardly a document: parts of two or three bytes, of each of which a place is kept.

use crate::{amount, listed};
use callgate::{Engine, Kind};
use std::hint::black_box;

/// How many times as much as the document may be held, the document included.
const MOST: usize = 32;

/// And how many bytes for each part, beside twice the document: the program counts with as many, to tell which lines it can check.
const PART: usize = 128;

/// What the list of violations takes, however small the document.
const LIST: usize = 1 << 20;

fn holds_little(name: &str, kind: Kind, before: &str, part: &str, after: &str) {
    let parts = amount(1_000_000, 50_000);
    let document = format!("{before}{}{after}", listed(parts, |_| part.to_owned()));
    let policy = br#"{"limits": {"maxDocumentBytes": 100000000},
        "flowKinds": {"connect-flow": {"maxCharacters": null}}}"#;
    let engine = Engine::from_policy(policy).unwrap();
    let held = allocation_counter::measure(|| {
        let report = black_box(engine.check(kind, document.as_bytes(), None));
        assert!(!report.is_valid());
    });
    let (own, held) = (document.len(), usize::try_from(held.bytes_max).unwrap());
    let tenths = (own + held) * 10 / own;
    println!(
        "broken, {name}: {parts} parts, {own} bytes, {held} more held: {}.{} times",
        tenths / 10,
        tenths % 10
    );
    assert!(own + held <= MOST * own + LIST, "{name}: {held} bytes held for {own}");
    let each = (own + held).saturating_sub(2 * own + LIST) / parts;
    assert!(each <= PART, "{name}: {each} bytes held for each of {parts} parts");
}

#[test]
fn of_flows() {
    let before = r#"{"name":"x","campaignId":"c","fallbackAction":{"type":"hangup"},"nodes":["#;
    let within = format!(r#"{before}{{"id":"a","transitions":["#);
    holds_little("nodes of an id", Kind::IvrFlow, before, r#"{"id":"a"}"#, "]}");
    holds_little("transitions that are none", Kind::IvrFlow, &within, "0", "]}]}");
    holds_little("empty transitions", Kind::IvrFlow, &within, "{}", "]}]}");
}

#[test]
fn of_codes() {
    let code = r#"{"parentCallCodeId":"A"}"#;
    holds_little("codes of a parent", Kind::CallCodes, "[", code, "]");
    holds_little("empty codes", Kind::CallCodes, "[", "{}", "]");
}

#[test]
#[cfg(feature = "importers")]
fn of_flows_of_platforms() {
    let (connect, twilio) = (Kind::ConnectFlow, Kind::TwilioFlow);
    holds_little("empty actions of Connect", connect, r#"{"Actions":["#, "{}", "]}");
    let within = r#"{"Actions":[{"Identifier":"a","Transitions":{"Conditions":["#;
    holds_little("empty conditions of Connect", connect, within, "{}", "]}}]}");
    holds_little("empty states of Studio", twilio, r#"{"states":["#, "{}", "]}");
    let within = r#"{"states":[{"name":"a","transitions":["#;
    holds_little("empty transitions of Studio", twilio, within, "{}", "]}]}");
    let before = "inboundCall: {tasks: [";
    holds_little("tasks of Architect that are none", Kind::ArchitectFlow, before, "a", "]}");
}

#[test]
fn of_repeated_keys() {
    holds_little("one key", Kind::AgentState, "{", r#""":0"#, "}");
    holds_little("one key of metadata", Kind::GuestSession, r#"{"metadata":{"#, r#""":0"#, "}}");
}
