//! Agent states: whole checks, from the document and its facts to the report.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what a test expects and does not find should fail it"
)]

mod facts;
mod properties;
mod retry;
mod rules;

use callgate::{Code, Engine, Kind, Report, documents::AgentState, forms::time};
use serde_json::{Value, json};

/// A request for READY that says nothing else.
const READY: &str = r#"{"userId": "4711", "targetState": "READY"}"#;

/// A policy with both rules on the history.
const HOURS: &str = r#"{"breaks": {"maxContinuousWorkMinutes": 120, "minBreakMinutes": 15}}"#;

fn engine(policy: &str) -> Engine {
    Engine::from_policy(policy.as_bytes()).unwrap()
}

fn check(document: &str, facts: &Value) -> Report {
    check_under("{}", document, facts)
}

fn check_under(policy: &str, document: &str, facts: &Value) -> Report {
    let (engine, facts) = (engine(policy), facts.to_string());
    let (document, facts) = (document.as_bytes(), Some(facts.as_bytes()));
    let report = engine.check(Kind::AgentState, document, facts);
    assert_eq!(engine.is_valid(Kind::AgentState, document, facts), report.is_valid());
    report
}

fn request(target: &str) -> String {
    json!({"userId": "4711", "targetState": target}).to_string()
}

/// Facts that allow everything.
fn free() -> Value {
    json!({"schedule": {"status": "ACTIVE"}, "breaks": {"mandatoryBreakRequired": false}})
}

/// The same at a time of day.
fn free_at(now: &str) -> Value {
    let mut facts = free();
    facts["now"] = day(now).into();
    facts
}

/// A time of the one day on which the tests play.
fn day(clock: &str) -> String {
    format!("2026-03-02T{clock}Z")
}

fn period(start: &str, end: &str) -> Value {
    json!({"start": day(start), "end": day(end)})
}

fn window(start: &str, end: &str, mandatory: bool) -> Value {
    json!({"start": day(start), "end": day(end), "mandatory": mandatory})
}

fn entered(state: &str, at: &str) -> Value {
    json!({"state": state, "at": day(at)})
}

fn told(report: &Report) -> Vec<(Code, &str)> {
    report.violations.iter().map(|v| (v.code, v.path.as_str())).collect()
}

fn codes(report: &Report) -> Vec<Code> {
    report.violations.iter().map(|v| v.code).collect()
}

/// `retryAt` as the report prints it.
fn retry_at(report: &Report) -> Option<String> {
    report.measures.instant_of("retryAt").map(|at| time::print_instant(at).to_string())
}

#[test]
fn a_document_is_read_and_its_user_is_not_printed() {
    let document =
        br#"{"userId": "ada@example.com", "targetState": "PAUSED", "currentState": "READY"}"#;
    let facts = free().to_string();
    let state: AgentState<'_> = Engine::new().parse(document, Some(facts.as_bytes())).unwrap();
    assert_eq!(state.user_id.decode(), "ada@example.com");
    assert_eq!(state.target_state.decode(), "PAUSED");
    assert_eq!(state.current_state.map(|state| state.decode().into_owned()), Some("READY".into()));
    assert_eq!(&*state.reason_code, "ADHOC");
    assert!(!format!("{state:?}").contains("ada"));
}

#[test]
fn nothing_passes_without_facts() {
    let report = Engine::new().check(Kind::AgentState, READY.as_bytes(), None);
    let missing = [
        (Code::FactsMissing, "/facts/breaks/mandatoryBreakRequired"),
        (Code::FactsMissing, "/facts/schedule/status"),
    ];
    assert_eq!(told(&report), missing);
    assert!(!report.is_valid());
    assert!(Engine::new().parse::<AgentState<'_>>(READY.as_bytes(), None).is_err());
}

#[test]
fn fields_are_read_strictly() {
    for (document, expected) in [
        ("[]", vec![(Code::TypeMismatch, "")]),
        ("{}", vec![(Code::FieldMissing, "/targetState"), (Code::FieldMissing, "/userId")]),
        (
            r#"{"userId": 4711, "targetState": null, "currentState": "", "reasonCode": false, "reason": 1}"#,
            vec![
                (Code::TypeMismatch, "/userId"),
                (Code::TypeMismatch, "/targetState"),
                (Code::StringEmpty, "/currentState"),
                (Code::TypeMismatch, "/reasonCode"),
                (Code::FieldUnknown, "/reason"),
            ],
        ),
    ] {
        assert_eq!(told(&check(document, &free())), expected, "{document}");
    }
}

#[test]
fn the_last_of_repeated_fields_counts() {
    let document = r#"{"userId": "4711", "targetState": "NAPPING", "targetState": "READY"}"#;
    let report = check(document, &free());
    assert_eq!(told(&report), [(Code::JsonDuplicateKey, "/targetState")]);
    let facts = r#"{"schedule": {"status": "INACTIVE", "status": "ACTIVE"},
        "breaks": {"mandatoryBreakRequired": false}}"#;
    let report = Engine::new().check(Kind::AgentState, READY.as_bytes(), Some(facts.as_bytes()));
    assert_eq!(told(&report), [(Code::JsonDuplicateKey, "/facts/schedule/status")]);
}

#[test]
fn names_may_be_written_with_escapes() {
    let document = r#"{"userId": "4711", "targetState": "\u0052EADY", "currentState": "ID\u004cE",
        "reasonCode": "WORKIN\u0047"}"#;
    let facts = r#"{"now": "2026-03-02T12\u003a00:00Z", "schedule": {"status": "\u0041CTIVE"},
        "breaks": {"mandatoryBreakRequired": false},
        "history": [{"state": "NOT\u005fREADY", "at": "2026-03-02T11:50:00Z"}]}"#;
    let check = |engine: &Engine| {
        engine.check(Kind::AgentState, document.as_bytes(), Some(facts.as_bytes()))
    };
    let report = check(&Engine::new());
    assert_eq!(told(&report), []);
    assert_eq!(report.measures.name_of("reasonCode"), Some("WORKING"));
    assert_eq!(told(&check(&engine(HOURS))), [(Code::BreakTooShort, "/targetState")]);
}
