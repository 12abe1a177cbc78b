//! Each rule at its boundaries.

use super::*;
use callgate::{Detail, Severity};

const STATES: [(&str, &str); 4] =
    [("READY", "WORKING"), ("NOT_READY", "BREAK"), ("PAUSED", "ADHOC"), ("IDLE", "SYSTEM_IDLE")];

fn list(names: &[&str]) -> Detail {
    Detail::List(names.iter().map(ToString::to_string).collect())
}

fn text(text: &str) -> Detail {
    Detail::from(text.to_string())
}

fn number(number: i64) -> Detail {
    Detail::Integer(number)
}

#[test]
fn every_step_but_one_to_itself() {
    for (from, _) in STATES {
        let others: Vec<&str> =
            STATES.iter().map(|(name, _)| *name).filter(|name| *name != from).collect();
        for (to, reason) in STATES {
            let document = json!({"userId": "u", "targetState": to, "currentState": from});
            let report = check(&document.to_string(), &free());
            if from == to {
                assert_eq!(told(&report), [(Code::StateTransition, "/targetState")]);
                assert_eq!(report.violations[0].witness, others);
                assert_eq!(report.violations[0].actual, Some(text(to)));
                assert_eq!(report.measures.name_of("reasonCode"), None);
            } else {
                assert_eq!(told(&report), []);
                assert_eq!(report.measures.name_of("reasonCode"), Some(reason));
            }
        }
    }
}

#[test]
fn a_table_of_the_tenant() {
    let policy = r#"{"agent": {"states": {
        "READY": {"reasons": ["CALLS", "CHAT"], "next": ["NOT_READY"]},
        "NOT_READY": {"next": []}}, "otherReasons": ["OTHER", "ANY"]}}"#;
    let step = |from: &str, to: &str, reason: Option<&str>| {
        let reason = reason.map(|reason| format!(r#""reasonCode": "{reason}", "#));
        let reason = reason.unwrap_or_default();
        let document = format!(
            r#"{{{reason}"userId": "u", "targetState": "{to}", "currentState": "{from}"}}"#
        );
        check_under(policy, &document, &free())
    };
    let report = step("READY", "NOT_READY", None);
    assert_eq!(report.measures.name_of("reasonCode"), Some("OTHER"));
    let report = step("READY", "NOT_READY", Some("ANY"));
    assert_eq!(report.measures.name_of("reasonCode"), Some("ANY"));
    let report = step("NOT_READY", "READY", Some("OTHER"));
    assert_eq!(
        told(&report),
        [(Code::ReasonNotAllowed, "/reasonCode"), (Code::StateTransition, "/targetState")]
    );
    assert_eq!(report.violations[0].limit, Some(list(&["CALLS", "CHAT"])));
    assert_eq!(report.violations[0].actual, Some(text("OTHER")));
    assert_eq!(report.violations[1].witness, Vec::<String>::new());
    let report = step("READY", "PAUSED", None);
    assert_eq!(told(&report), [(Code::StateUnknown, "/targetState")]);
    assert_eq!(report.violations[0].limit, Some(list(&["READY", "NOT_READY"])));
}

#[test]
fn an_unknown_state_is_that_alone() {
    let document =
        r#"{"userId": "u", "targetState": "ready", "currentState": "GONE", "reasonCode": "NAP"}"#;
    let report = check(document, &free());
    assert_eq!(
        told(&report),
        [(Code::StateUnknown, "/targetState"), (Code::StateUnknown, "/currentState")]
    );
    assert_eq!(report.violations[0].actual, Some(text("ready")));
    assert_eq!(report.violations[0].limit, Some(list(&["READY", "NOT_READY", "PAUSED", "IDLE"])));
    let document = r#"{"userId": "u", "targetState": "READY", "currentState": "GONE"}"#;
    assert_eq!(told(&check(document, &free())), [(Code::StateUnknown, "/currentState")]);
}

#[test]
fn each_state_has_its_reasons() {
    for (state, own) in STATES {
        for (_, reason) in STATES {
            let document = json!({"userId": "u", "targetState": state, "reasonCode": reason});
            let report = check(&document.to_string(), &free());
            if reason == own {
                assert_eq!(told(&report), []);
            } else {
                assert_eq!(told(&report), [(Code::ReasonNotAllowed, "/reasonCode")]);
                assert_eq!(report.violations[0].limit, Some(list(&[own])));
                assert_eq!(report.violations[0].actual, Some(text(reason)));
            }
        }
    }
}

#[test]
fn a_tolerated_reason_is_sent_as_given() {
    let document = r#"{"userId": "u", "targetState": "READY", "reasonCode": "LUNCH"}"#;
    let report =
        check_under(r#"{"severity": {"reason.not-allowed": "warning"}}"#, document, &free());
    assert!(report.is_valid());
    assert_eq!(report.violations[0].severity, Severity::Warning);
    assert_eq!(report.measures.name_of("reasonCode"), Some("LUNCH"));
    // A state that a policy tolerates is one of the others.
    let report =
        check_under(r#"{"severity": {"state.unknown": "off"}}"#, &request("AWAY"), &free());
    assert_eq!(report.measures.name_of("reasonCode"), Some("GENERAL"));
}

#[test]
fn a_tolerated_state_goes_with_the_reasons_of_the_others() {
    let document = |reason: &str| {
        json!({"userId": "u", "targetState": "LUNCH", "currentState": "READY", "reasonCode": reason})
            .to_string()
    };
    for severity in ["warning", "info", "off"] {
        let policy = format!(r#"{{"severity": {{"state.unknown": "{severity}"}}}}"#);
        let report = check_under(&policy, &document("FOO"), &free());
        assert!(!report.is_valid());
        let violation = report.with_code(Code::ReasonNotAllowed).next().unwrap();
        assert_eq!(violation.path, "/reasonCode");
        assert_eq!(violation.limit, Some(list(&["GENERAL"])));
        assert_eq!(report.measures.name_of("reasonCode"), None);
        let report = check_under(&policy, &document("GENERAL"), &free());
        assert!(report.is_valid());
        assert_eq!(report.measures.name_of("reasonCode"), Some("GENERAL"));
    }
    // What goes with a state that is refused, nobody can say.
    let refused = check(&document("FOO"), &free());
    assert_eq!(told(&refused), [(Code::StateUnknown, "/targetState")]);
}

#[test]
fn an_inactive_schedule_forbids_every_state() {
    for (state, _) in STATES {
        let mut facts = free();
        for status in ["INACTIVE", "active", "ACTIVE "] {
            facts["schedule"]["status"] = status.into();
            let report = check(&request(state), &facts);
            assert_eq!(told(&report), [(Code::ScheduleInactive, "/targetState")]);
            assert_eq!(report.violations[0].actual, Some(text(status)));
            assert_eq!(report.violations[0].limit, Some(list(&["ACTIVE"])));
        }
        facts["schedule"]["status"] = "TRAINING".into();
        let policy = r#"{"agent": {"activeStatuses": ["ACTIVE", "TRAINING"]}}"#;
        assert_eq!(told(&check_under(policy, &request(state), &facts)), []);
    }
}

#[test]
fn shifts_are_half_open() {
    let shifts = json!([period("13:00:00", "17:00:00"), period("08:00:00", "12:00:00")]);
    for (now, within) in [
        ("07:59:59.999", false),
        ("08:00:00", true),
        ("11:59:59.999", true),
        ("12:00:00", false),
        ("12:59:59.999", false),
        ("13:00:00", true),
        ("17:00:00", false),
    ] {
        let mut facts = free_at(now);
        facts["schedule"]["shifts"] = shifts.clone();
        for (state, _) in STATES {
            let report = check(&request(state), &facts);
            if within {
                assert_eq!(told(&report), [], "{now}");
            } else {
                assert_eq!(told(&report), [(Code::ScheduleOutsideShift, "/targetState")], "{now}");
                assert_eq!(report.violations[0].actual, Some(text(&day(now))));
                assert_eq!(retry_at(&report), None);
            }
        }
    }
}

#[test]
fn an_empty_list_of_shifts_holds_no_instant() {
    for mut facts in [free(), free_at("12:00:00")] {
        facts["schedule"]["shifts"] = json!([]);
        assert_eq!(told(&check(READY, &facts)), [(Code::ScheduleOutsideShift, "/targetState")]);
    }
}

#[test]
fn mandatory_windows_are_half_open_and_guard_ready_alone() {
    for (now, within) in [
        ("11:59:59.999", false),
        ("12:00:00", true),
        ("12:29:59.999", true),
        ("12:30:00", false),
        ("15:10:00", false),
    ] {
        let mut facts = free_at(now);
        facts["breaks"]["windows"] =
            json!([window("15:00:00", "15:15:00", false), window("12:00:00", "12:30:00", true),]);
        let expected =
            if within { vec![(Code::BreakMandatory, "/targetState")] } else { Vec::new() };
        assert_eq!(told(&check(READY, &facts)), expected, "{now}");
        for state in ["NOT_READY", "PAUSED", "IDLE"] {
            assert_eq!(told(&check(&request(state), &facts)), [], "{now}");
        }
    }
}

#[test]
fn a_break_required_by_flag_and_window_is_told_once() {
    let mut facts = free();
    facts["breaks"]["mandatoryBreakRequired"] = true.into();
    assert_eq!(told(&check(READY, &facts)), [(Code::BreakMandatory, "/targetState")]);
    assert_eq!(told(&check(&request("IDLE"), &facts)), []);
    facts["now"] = day("12:10:00").into();
    facts["breaks"]["windows"] = json!([window("12:00:00", "12:30:00", true)]);
    assert_eq!(told(&check(READY, &facts)), [(Code::BreakMandatory, "/targetState")]);
    // Another state can be guarded.
    let policy = r#"{"breaks": {"guardedStates": ["IDLE"]}}"#;
    assert_eq!(told(&check_under(policy, READY, &facts)), []);
    assert_eq!(codes(&check_under(policy, &request("IDLE"), &facts)), [Code::BreakMandatory]);
}

/// READY under [`HOURS`], or a part of it.
fn after(policy: &str, now: &str, history: &Value) -> Report {
    let mut facts = free_at(now);
    facts["history"] = history.clone();
    check_under(policy, READY, &facts)
}

#[test]
fn a_break_is_overdue_beyond_the_limit() {
    let history = json!([
        entered("READY", "12:10:00"),
        entered("NOT_READY", "12:30:00"),
        entered("IDLE", "10:00:00"),
        entered("NOT_READY", "09:30:00"),
        entered("READY", "07:00:00"),
    ]);
    for (now, minutes) in [
        ("12:00:00", None),
        ("12:00:00.001", Some(121)),
        ("12:01:00", Some(121)),
        ("12:01:00.001", Some(122)),
        // What comes after now does not count yet.
        ("12:29:59.999", Some(150)),
        // On a break nothing is overdue; it has just begun.
        ("12:30:00", None),
    ] {
        let report = after(r#"{"breaks": {"maxContinuousWorkMinutes": 120}}"#, now, &history);
        let expected: Vec<_> =
            minutes.iter().map(|_| (Code::BreakOverdue, "/targetState")).collect();
        assert_eq!(told(&report), expected, "{now}");
        if let Some(minutes) = minutes {
            assert_eq!(report.violations[0].limit, Some(number(120)));
            assert_eq!(report.violations[0].actual, Some(number(minutes)));
            assert_eq!(retry_at(&report), None);
        }
    }
}

#[test]
fn only_a_break_that_lasts_ends_the_work() {
    let history = |end: &str| {
        json!([
            entered("READY", "08:00:00"),
            entered("NOT_READY", "09:30:00"),
            entered("READY", end)
        ])
    };
    assert_eq!(told(&after(HOURS, "10:30:00", &history("09:45:00"))), []);
    let cut_short = after(HOURS, "10:30:00", &history("09:44:59.999"));
    assert_eq!(codes(&cut_short), [Code::BreakOverdue]);
    assert_eq!(cut_short.violations[0].actual, Some(number(150)));
    // Two break states in a row are one break.
    let policy = r#"{"breaks": {"maxContinuousWorkMinutes": 120, "minBreakMinutes": 15,
        "breakStates": ["NOT_READY", "PAUSED"]}}"#;
    let mut pieces = history("09:45:00");
    pieces.as_array_mut().unwrap().push(entered("PAUSED", "09:35:00"));
    assert_eq!(told(&after(policy, "10:30:00", &pieces)), []);
    // A break that stood at the beginning and was too short leaves the work unbroken.
    let history = json!([entered("NOT_READY", "08:00:00"), entered("READY", "08:05:00")]);
    assert_eq!(told(&after(HOURS, "10:00:00", &history)), []);
    assert_eq!(codes(&after(HOURS, "10:00:00.001", &history)), [Code::BreakOverdue]);
}

#[test]
fn a_break_must_last() {
    let history = json!([entered("READY", "08:00:00"), entered("NOT_READY", "09:00:00")]);
    for (now, minutes) in
        [("09:00:00", Some(0)), ("09:14:59.999", Some(14)), ("09:15:00", None), ("13:00:00", None)]
    {
        let report = after(HOURS, now, &history);
        let expected: Vec<_> =
            minutes.iter().map(|_| (Code::BreakTooShort, "/targetState")).collect();
        assert_eq!(told(&report), expected, "{now}");
        if let Some(minutes) = minutes {
            assert_eq!(report.violations[0].limit, Some(number(15)));
            assert_eq!(report.violations[0].actual, Some(number(minutes)));
            assert_eq!(retry_at(&report), Some(day("09:15:00")));
        }
    }
    // The rule is off unless the policy sets it, and guards guarded states alone.
    assert_eq!(told(&after("{}", "09:01:00", &history)), []);
    let mut facts = free_at("09:01:00");
    facts["history"] = history;
    assert_eq!(told(&check_under(HOURS, &request("IDLE"), &facts)), []);
}

#[test]
fn a_history_that_says_nothing_forbids_nothing() {
    for history in [json!([]), json!([entered("READY", "12:00:00.001")])] {
        assert_eq!(told(&after(HOURS, "12:00:00", &history)), []);
    }
    // Of states entered at one instant, work lasts, in whatever order they stand.
    let mut history = vec![
        entered("READY", "08:00:00"),
        entered("NOT_READY", "09:00:00"),
        entered("IDLE", "09:00:00"),
    ];
    for _ in 0..3 {
        history.rotate_left(1);
        let report = after(HOURS, "10:00:01", &Value::from(history.clone()));
        assert_eq!(codes(&report), [Code::BreakOverdue]);
    }
}

#[test]
fn of_states_entered_at_one_instant_a_break_may_be_the_last() {
    let history = json!([
        entered("READY", "08:30:00"),
        entered("READY", "09:00:00"),
        entered("NOT_READY", "09:00:00")
    ]);
    let report = after(HOURS, "09:06:00", &history);
    assert_eq!(codes(&report), [Code::BreakTooShort]);
    assert_eq!(report.violations[0].actual, Some(number(6)));
    assert_eq!(retry_at(&report), Some(day("09:15:00")));
    assert_eq!(told(&after(HOURS, "09:15:00", &history)), []);
    // The order says nothing, and what comes after decides.
    let mut turned = history.clone();
    turned.as_array_mut().unwrap().reverse();
    assert_eq!(after(HOURS, "09:06:00", &turned).to_json(), report.to_json());
    turned.as_array_mut().unwrap().push(entered("IDLE", "09:01:00"));
    assert_eq!(told(&after(HOURS, "09:06:00", &turned)), []);
    turned.as_array_mut().unwrap().push(entered("NOT_READY", "09:10:00"));
    let report = after(HOURS, "09:16:00", &turned);
    assert_eq!(report.violations[0].actual, Some(number(6)));
    // Who may have worked all the while may have a break overdue as well.
    let history = json!([
        entered("READY", "08:00:00"),
        entered("NOT_READY", "10:00:00"),
        entered("IDLE", "10:00:00")
    ]);
    let report = after(HOURS, "10:00:01", &history);
    assert_eq!(codes(&report), [Code::BreakOverdue, Code::BreakTooShort]);
    assert_eq!(retry_at(&report), None);
}

#[test]
fn everything_is_told_at_once() {
    let mut facts = free_at("12:10:00");
    facts["schedule"] = json!({"status": "LEAVE", "shifts": [period("08:00:00", "12:00:00")]});
    facts["breaks"]["windows"] = json!([window("12:00:00", "12:30:00", true)]);
    facts["history"] = json!([entered("READY", "08:00:00")]);
    let document = r#"{"userId": "u", "targetState": "READY", "currentState": "READY", "reasonCode": "BREAK"}"#;
    let report = check_under(HOURS, document, &facts);
    assert_eq!(
        told(&report),
        [
            (Code::BreakMandatory, "/targetState"),
            (Code::BreakOverdue, "/targetState"),
            (Code::ScheduleInactive, "/targetState"),
            (Code::ScheduleOutsideShift, "/targetState"),
            (Code::StateTransition, "/targetState"),
            (Code::ReasonNotAllowed, "/reasonCode"),
        ]
    );
}

#[test]
fn severities_are_the_tenants() {
    let mut facts = free_at("12:10:00");
    facts["breaks"]["windows"] = json!([window("12:00:00", "12:30:00", true)]);
    let report = check_under(r#"{"severity": {"break.mandatory": "warning"}}"#, READY, &facts);
    assert!(report.is_valid());
    assert_eq!(report.violations[0].severity, Severity::Warning);
    assert_eq!(retry_at(&report), None);
    assert_eq!(report.measures.name_of("reasonCode"), Some("WORKING"));
    let report = check_under(r#"{"severity": {"break.mandatory": "off"}}"#, READY, &facts);
    assert_eq!(told(&report), []);
}

#[test]
fn what_only_a_silenced_rule_would_need_is_not_missing() {
    let mut facts = free();
    facts["breaks"]["windows"] = json!([window("12:00:00", "12:30:00", true)]);
    facts["schedule"]["shifts"] = json!([period("08:00:00", "17:00:00")]);
    let under = |severity: &str, codes: &[&str]| {
        let off: Value = codes.iter().map(|code| ((*code).to_string(), json!(severity))).collect();
        let mut policy: Value = HOURS.parse().unwrap();
        policy["severity"] = off;
        let report = check_under(&policy.to_string(), READY, &facts);
        report.violations.iter().map(|v| v.path.clone()).collect::<Vec<_>>()
    };
    let silent = |codes: &[&str]| under("off", codes);
    let (now, history) = ("/facts/now", "/facts/history");
    assert_eq!(silent(&[]), [history, now]);
    assert_eq!(silent(&["break.overdue"]), [history, now]);
    assert_eq!(silent(&["break.too-short"]), [history, now]);
    assert_eq!(silent(&["break.overdue", "break.too-short"]), [now]);
    let windows = ["break.overdue", "break.too-short", "break.mandatory"];
    assert_eq!(silent(&windows), [now]);
    let shifts = ["break.overdue", "break.too-short", "schedule.outside-shift"];
    assert_eq!(silent(&shifts), [now]);
    let all = [windows.as_slice(), shifts.as_slice()].concat();
    assert!(silent(&all).is_empty());
    // A warning needs its facts too.
    assert_eq!(under("warning", &all), [history, now]);
}
