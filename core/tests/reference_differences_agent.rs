//! Where the reference on agent states checks wrongly: a test for each row of `docs/reference-differences.md`.

use callgate::{Code, Engine, Kind, Report, forms::time};

const READY: &str = r#"{"userId": "4711", "targetState": "READY"}"#;

fn check(document: &str, facts: &str) -> Report {
    Engine::new().check(Kind::AgentState, document.as_bytes(), Some(facts.as_bytes()))
}

fn told(report: &Report) -> Vec<(Code, &str)> {
    report.violations.iter().map(|v| (v.code, v.path.as_str())).collect()
}

/// What the reference asks the platform for.
const FREE: &str =
    r#"{"schedule": {"status": "ACTIVE"}, "breaks": {"mandatoryBreakRequired": false}}"#;

#[test]
fn a_state_that_reference_3_does_not_know_is_refused() {
    let report = check(r#"{"userId": "4711", "targetState": "LUNCH"}"#, FREE);
    assert_eq!(told(&report), [(Code::StateUnknown, "/targetState")]);
    assert_eq!(report.measures.name_of("reasonCode"), None);
    // The reference's table of reasons holds for the states that it knows.
    for (state, reason) in
        [("READY", "WORKING"), ("NOT_READY", "BREAK"), ("PAUSED", "ADHOC"), ("IDLE", "SYSTEM_IDLE")]
    {
        let report = check(&READY.replace("READY", state), FREE);
        assert_eq!(told(&report), []);
        assert_eq!(report.measures.name_of("reasonCode"), Some(reason));
    }
}

#[test]
fn a_step_to_the_same_state_is_refused() {
    let document = r#"{"userId": "4711", "currentState": "READY", "targetState": "READY"}"#;
    assert_eq!(told(&check(document, FREE)), [(Code::StateTransition, "/targetState")]);
}

#[test]
fn a_break_status_that_says_nothing_is_no_permission() {
    let facts =
        |breaks: &str| format!(r#"{{"schedule": {{"status": "ACTIVE"}}, "breaks": {breaks}}}"#);
    let path = "/facts/breaks/mandatoryBreakRequired";
    assert_eq!(told(&check(READY, &facts("{}"))), [(Code::FactsMissing, path)]);
    for wrong in [r#""true""#, "1", "null"] {
        let breaks = format!(r#"{{"mandatoryBreakRequired": {wrong}}}"#);
        assert_eq!(told(&check(READY, &facts(&breaks))), [(Code::TypeMismatch, path)], "{wrong}");
    }
}

#[test]
fn a_break_window_counts_without_the_flag() {
    let facts = r#"{"now": "2026-03-02T12:10:00Z", "schedule": {"status": "ACTIVE"},
        "breaks": {"mandatoryBreakRequired": false, "windows": [{"mandatory": true,
            "start": "2026-03-02T12:00:00Z", "end": "2026-03-02T12:30:00Z"}]}}"#;
    let report = check(READY, facts);
    assert_eq!(told(&report), [(Code::BreakMandatory, "/targetState")]);
    assert_eq!(report.measures.instant_of("retryAt"), time::instant("2026-03-02T12:30:00Z"));
}

#[test]
fn an_active_schedule_is_no_shift() {
    let facts = r#"{"now": "2026-03-02T18:00:00Z", "schedule": {"status": "ACTIVE", "shifts":
            [{"start": "2026-03-02T09:00:00Z", "end": "2026-03-02T17:00:00Z"}]},
        "breaks": {"mandatoryBreakRequired": false}}"#;
    assert_eq!(told(&check(READY, facts)), [(Code::ScheduleOutsideShift, "/targetState")]);
}

#[test]
fn a_schedule_hides_no_break() {
    let facts =
        r#"{"schedule": {"status": "INACTIVE"}, "breaks": {"mandatoryBreakRequired": true}}"#;
    let expected =
        [(Code::BreakMandatory, "/targetState"), (Code::ScheduleInactive, "/targetState")];
    assert_eq!(told(&check(READY, facts)), expected);
}
