//! The facts: what is missing, what is broken, and how times are written.

use super::*;

/// Facts that name everything, valid as they are.
fn full() -> Value {
    json!({
        "now": day("12:00:00"),
        "schedule": {"status": "ACTIVE", "shifts": [period("08:00:00", "17:00:00")]},
        "breaks": {"mandatoryBreakRequired": false, "windows": [window("13:00:00", "13:30:00", true)]},
        "history": [entered("READY", "11:00:00")],
    })
}

/// The facts with one value replaced or, with `None`, removed.
fn with(facts: &Value, pointer: &str, value: Option<Value>) -> Value {
    let mut facts = facts.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = facts.pointer_mut(parent).unwrap();
    match (parent, value) {
        (Value::Array(elements), Some(value)) => elements[name.parse::<usize>().unwrap()] = value,
        (parent, Some(value)) => parent[name] = value,
        (parent, None) => drop(parent.as_object_mut().unwrap().remove(name)),
    }
    facts
}

#[test]
fn what_is_needed_and_not_given_is_missing() {
    const STATUS: &str = "/schedule/status";
    const FLAG: &str = "/breaks/mandatoryBreakRequired";
    for (removed, target, policy, missing) in [
        (STATUS, "READY", "{}", vec![STATUS]),
        (STATUS, "IDLE", "{}", vec![STATUS]),
        ("/schedule", "IDLE", "{}", vec![STATUS]),
        (FLAG, "READY", "{}", vec![FLAG]),
        (FLAG, "IDLE", "{}", vec![FLAG]),
        ("/breaks", "PAUSED", "{}", vec![FLAG]),
        ("/now", "READY", HOURS, vec!["/now"]),
        ("/now", "IDLE", "{}", vec!["/now"]),
        ("/history", "READY", "{}", vec![]),
        ("/history", "READY", HOURS, vec!["/history"]),
        ("/history", "READY", r#"{"breaks": {"minBreakMinutes": 1}}"#, vec!["/history"]),
        ("/history", "IDLE", HOURS, vec![]),
    ] {
        let report = check_under(policy, &request(target), &with(&full(), removed, None));
        let expected: Vec<(Code, String)> =
            missing.iter().map(|fact| (Code::FactsMissing, format!("/facts{fact}"))).collect();
        let found: Vec<(Code, String)> =
            report.violations.iter().map(|v| (v.code, v.path.clone())).collect();
        assert_eq!(found, expected, "{removed} {target}");
        assert_eq!(report.is_valid(), missing.is_empty());
    }
}

#[test]
fn now_is_needed_where_something_depends_on_it() {
    let timeless = with(&full(), "/now", None);
    for (shifts, windows, target, policy, needed) in [
        (None, json!([]), "READY", "{}", false),
        (None, json!([]), "READY", HOURS, true),
        (Some(json!([period("08:00:00", "17:00:00")])), json!([]), "IDLE", "{}", true),
        (None, json!([window("13:00:00", "13:30:00", true)]), "READY", "{}", true),
        (None, json!([window("13:00:00", "13:30:00", true)]), "IDLE", "{}", false),
        (None, json!([window("13:00:00", "13:30:00", false)]), "READY", "{}", false),
    ] {
        let facts = with(&timeless, "/schedule/shifts", shifts);
        let facts = with(&facts, "/breaks/windows", Some(windows));
        let expected = if needed { vec![(Code::FactsMissing, "/facts/now")] } else { Vec::new() };
        assert_eq!(told(&check_under(policy, &request(target), &facts)), expected, "{facts}");
    }
}

#[test]
fn what_is_missing_for_certain_takes_nothing_from_what_is_known() {
    // The flag alone decides, but nobody knows until when.
    let facts = with(&full(), "/now", None);
    let facts = with(&facts, "/breaks/mandatoryBreakRequired", Some(true.into()));
    let report = check(READY, &facts);
    assert_eq!(
        told(&report),
        [(Code::BreakMandatory, "/targetState"), (Code::FactsMissing, "/facts/now")]
    );
    assert_eq!(retry_at(&report), None);
}

#[test]
fn every_fact_has_its_type() {
    for pointer in [
        "/now",
        "/schedule",
        "/schedule/status",
        "/schedule/shifts",
        "/schedule/shifts/0",
        "/schedule/shifts/0/start",
        "/schedule/shifts/0/end",
        "/breaks",
        "/breaks/mandatoryBreakRequired",
        "/breaks/windows",
        "/breaks/windows/0",
        "/breaks/windows/0/start",
        "/breaks/windows/0/end",
        "/breaks/windows/0/mandatory",
        "/history",
        "/history/0",
        "/history/0/state",
        "/history/0/at",
    ] {
        for wrong in [json!(1), json!(null)] {
            let report = check_under(HOURS, READY, &with(&full(), pointer, Some(wrong)));
            let path = format!("/facts{pointer}");
            assert_eq!(told(&report), [(Code::TypeMismatch, path.as_str())]);
        }
    }
}

#[test]
fn every_text_says_something_and_every_time_is_a_time() {
    for pointer in ["/schedule/status", "/history/0/state"] {
        let report = check_under(HOURS, READY, &with(&full(), pointer, Some("".into())));
        assert_eq!(told(&report), [(Code::StringEmpty, format!("/facts{pointer}").as_str())]);
    }
    for pointer in [
        "/now",
        "/schedule/shifts/0/start",
        "/schedule/shifts/0/end",
        "/breaks/windows/0/start",
        "/breaks/windows/0/end",
        "/history/0/at",
    ] {
        let path = format!("/facts{pointer}");
        let report = check_under(HOURS, READY, &with(&full(), pointer, Some("".into())));
        assert_eq!(told(&report), [(Code::StringEmpty, path.as_str())]);
        for wrong in
            ["2026-03-02", "2026-03-02T12:00:00", "2026-03-02T12:00Z", "noon", "1772452800"]
        {
            let report = check_under(HOURS, READY, &with(&full(), pointer, Some(wrong.into())));
            assert_eq!(told(&report), [(Code::DateFormat, path.as_str())], "{wrong}");
        }
    }
}

#[test]
fn an_end_comes_after_its_start() {
    for (list, start) in [("/schedule/shifts/0", "08:00:00"), ("/breaks/windows/0", "13:00:00")] {
        let end = format!("{list}/end");
        let path = format!("/facts{end}");
        for before in [day(start), day("07:59:59.999"), "2026-03-02T09:00:00+01:00".to_string()] {
            if list.contains("windows") && !before.contains(start) {
                continue;
            }
            let report = check(READY, &with(&full(), &end, Some(before.clone().into())));
            assert_eq!(told(&report), [(Code::DateOrder, path.as_str())], "{before}");
        }
        // A millisecond is long enough.
        let facts = with(&full(), &end, Some(day(&format!("{start}.001")).into()));
        assert_eq!(check(READY, &facts).with_code(Code::DateOrder).count(), 0);
    }
}

#[test]
fn every_field_is_required_below_the_top_and_no_other_is_known() {
    for pointer in [
        "/schedule/shifts/0/start",
        "/schedule/shifts/0/end",
        "/breaks/windows/0/start",
        "/breaks/windows/0/end",
        "/breaks/windows/0/mandatory",
        "/history/0/state",
        "/history/0/at",
    ] {
        let report = check_under(HOURS, READY, &with(&full(), pointer, None));
        assert_eq!(told(&report), [(Code::FieldMissing, format!("/facts{pointer}").as_str())]);
    }
    for pointer in [
        "/schedule/x",
        "/schedule/shifts/0/mandatory",
        "/breaks/x",
        "/breaks/windows/0/x",
        "/history/0/x",
    ] {
        let report = check_under(HOURS, READY, &with(&full(), pointer, Some(true.into())));
        assert_eq!(told(&report), [(Code::FieldUnknown, format!("/facts{pointer}").as_str())]);
    }
}

#[test]
fn what_is_broken_hides_nothing_that_is_certain() {
    let mut facts = full();
    facts["breaks"]["windows"] = json!([window("11:00:00", "12:30:00", true), {"start": "soon", "end": day("14:00:00"), "mandatory": true}]);
    let report = check(READY, &facts);
    assert_eq!(
        told(&report),
        [
            (Code::BreakMandatory, "/targetState"),
            (Code::DateFormat, "/facts/breaks/windows/1/start")
        ]
    );
    // The broken window might go on from the other.
    assert_eq!(retry_at(&report), None);
}

#[test]
fn broken_facts_that_a_policy_tolerates_count_as_missing() {
    let policy = r#"{"severity": {"date.format": "warning", "date.order": "off"},
        "breaks": {"maxContinuousWorkMinutes": 120}}"#;
    for (pointer, wrong, fact) in [
        ("/now", "noon", "/facts/now"),
        ("/schedule/shifts/0/start", "noon", "/facts/schedule/shifts"),
        ("/schedule/shifts/0/end", "2026-03-02T07:00:00Z", "/facts/schedule/shifts"),
        ("/breaks/windows/0/end", "2026-03-02T07:00:00Z", "/facts/breaks/windows"),
        ("/history/0/at", "noon", "/facts/history"),
    ] {
        let facts = with(&full(), pointer, Some(wrong.into()));
        let report = check_under(policy, READY, &facts);
        let missing: Vec<&str> =
            report.with_code(Code::FactsMissing).map(|v| v.path.as_str()).collect();
        assert_eq!(missing, [fact], "{pointer}");
        assert!(!report.is_valid());
    }
    // A window that is not mandatory says nothing, however wrong.
    let facts = with(&full(), "/breaks/windows/0", Some(window("13:00:00", "12:00:00", false)));
    assert_eq!(told(&check_under(policy, READY, &facts)), []);
}

#[test]
fn a_time_is_the_same_in_every_offset() {
    // 12:00 UTC, the end of a window and of a shift, in many clocks.
    for now in [
        "2026-03-02T12:00:00Z",
        "2026-03-02t12:00:00.000z",
        "2026-03-02T12:00:00-00:00",
        "2026-03-02T17:45:00+05:45",
        "2026-03-03T02:00:00+14:00",
        "2026-03-02T00:00:00-12:00",
        "2026-03-01T12:01:00-23:59",
    ] {
        let mut facts = free();
        facts["now"] = now.into();
        facts["breaks"]["windows"] =
            json!([{"start": "2026-03-02T16:45:00+05:45", "end": now, "mandatory": true}]);
        facts["schedule"]["shifts"] =
            json!([{"start": "2026-03-02T06:00:00-06:00", "end": day("13:00:00")}]);
        assert_eq!(told(&check(READY, &facts)), [], "{now}");
        facts["now"] = "2026-03-02T17:44:59.999+05:45".into();
        assert_eq!(
            told(&check(READY, &facts)),
            [(Code::BreakMandatory, "/targetState"), (Code::ScheduleOutsideShift, "/targetState")]
        );
    }
}

#[test]
fn a_leap_second_is_the_second_after_it() {
    let mut facts = free();
    facts["breaks"]["windows"] = json!([
        {"start": "2016-12-31T23:00:00Z", "end": "2016-12-31T23:59:60Z", "mandatory": true}]);
    for (now, within) in [
        ("2016-12-31T23:59:59.999Z", true),
        ("2016-12-31T23:59:60Z", false),
        ("2017-01-01T05:44:59.999+05:45", true),
        ("2017-01-01T05:44:60+05:45", false),
        ("2017-01-01T00:00:00Z", false),
    ] {
        facts["now"] = now.into();
        let report = check(READY, &facts);
        assert_eq!(report.is_valid(), !within, "{now}");
        if within {
            assert_eq!(retry_at(&report).as_deref(), Some("2017-01-01T00:00:00Z"));
        }
    }
    // There is none in the middle of the day.
    facts["now"] = "2016-12-31T12:59:60Z".into();
    assert_eq!(told(&check(READY, &facts)), [(Code::DateFormat, "/facts/now")]);
}

#[test]
fn unreadable_facts_end_the_check() {
    for facts in ["", "{", "nonsense", r#"{"now": "\ud800"}"#] {
        let report = Engine::new().check(Kind::AgentState, b"{}", Some(facts.as_bytes()));
        assert_eq!(told(&report), [(Code::JsonSyntax, "/facts")], "{facts}");
    }
}
