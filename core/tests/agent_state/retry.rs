//! `retryAt`: when READY is next allowed, as far as the facts tell.

use super::*;

fn at(now: &str, windows: &Value) -> Value {
    let mut facts = free_at(now);
    facts["breaks"]["windows"] = windows.clone();
    facts
}

fn retry(facts: &Value) -> Option<String> {
    let report = check(READY, facts);
    assert!(!report.is_valid());
    assert_eq!(report.measures.name_of("reasonCode"), None);
    retry_at(&report)
}

#[test]
fn windows_that_overlap_or_touch_are_walked_to_their_end() {
    let windows = json!([
        window("13:00:00", "13:05:00", true),
        window("12:20:00", "12:45:00", true),
        window("12:00:00", "12:30:00", true),
        window("12:05:00", "12:10:00", true),
        window("12:45:00", "13:00:00", true),
        window("13:05:00", "14:00:00", false),
        window("13:05:00.001", "14:00:00", true),
        window("09:00:00", "12:00:00", true),
    ]);
    for now in ["09:00:00", "12:07:00", "13:04:59.999"] {
        assert_eq!(retry(&at(now, &windows)), Some(day("13:05:00")), "{now}");
    }
    assert_eq!(retry(&at("13:05:00.001", &windows)), Some(day("14:00:00")));
    assert_eq!(told(&check(READY, &at("13:05:00", &windows))), []);
}

#[test]
fn it_is_printed_in_utc() {
    let mut facts = free();
    facts["now"] = "2026-03-02T18:00:00+05:45".into();
    facts["breaks"]["windows"] = json!([{"mandatory": true,
        "start": "2026-03-02T17:45:00+05:45", "end": "2026-03-02T18:15:00.250+05:45"}]);
    let report = check(READY, &facts);
    assert!(report.to_json().ends_with(r#""measures":{"retryAt":"2026-03-02T12:30:00.250Z"}}"#));
}

#[test]
fn it_lies_in_a_shift() {
    let mut facts = at(
        "11:50:00",
        &json!([window("11:45:00", "12:15:00", true), window("13:00:00", "13:10:00", true)]),
    );
    facts["schedule"]["shifts"] = json!([period("08:00:00", "12:15:00.001")]);
    assert_eq!(retry(&facts), Some(day("12:15:00")));
    facts["schedule"]["shifts"] = json!([period("08:00:00", "12:15:00")]);
    assert_eq!(retry(&facts), None);
    // The next shift begins in another break.
    facts["schedule"]["shifts"] = json!([
        period("16:00:00", "17:00:00"),
        period("13:00:00", "15:00:00"),
        period("08:00:00", "12:00:00")
    ]);
    assert_eq!(retry(&facts), Some(day("13:10:00")));
    facts["schedule"]["shifts"] =
        json!([period("13:00:00", "13:10:00"), period("16:00:00", "17:00:00")]);
    assert_eq!(retry(&facts), Some(day("16:00:00")));
    // Who must not be told of shifts is not held by them.
    let report = check_under(r#"{"severity": {"schedule.outside-shift": "off"}}"#, READY, &facts);
    assert_eq!(retry_at(&report), Some(day("12:15:00")));
}

#[test]
fn outside_a_shift_alone_there_is_none() {
    let mut facts = free_at("07:00:00");
    facts["schedule"]["shifts"] = json!([period("08:00:00", "12:00:00")]);
    assert_eq!(retry(&facts), None);
    // Nor does a past in which nothing holds back make one.
    for state in ["READY", "NOT_READY"] {
        facts["history"] = json!([entered(state, "06:30:00")]);
        let report = check_under(HOURS, READY, &facts);
        assert_eq!(codes(&report), [Code::ScheduleOutsideShift], "{state}");
        assert_eq!(retry_at(&report), None, "{state}");
    }
}

#[test]
fn a_flag_ends_with_the_window_around_now() {
    let mut facts = at("12:10:00", &json!([window("12:00:00", "12:30:00", true)]));
    facts["breaks"]["mandatoryBreakRequired"] = true.into();
    assert_eq!(retry(&facts), Some(day("12:30:00")));
    for now in ["11:59:59.999", "12:30:00"] {
        facts["now"] = day(now).into();
        assert_eq!(retry(&facts), None, "{now}");
    }
    facts["now"] = day("12:10:00").into();
    facts["breaks"]["windows"][0]["mandatory"] = false.into();
    assert_eq!(retry(&facts), None);
    assert_eq!(
        retry(
            &json!({"schedule": {"status": "ACTIVE"}, "breaks": {"mandatoryBreakRequired": true}})
        ),
        None
    );
}

#[test]
fn nobody_knows_when_a_schedule_becomes_active() {
    let mut facts = at("12:10:00", &json!([window("12:00:00", "12:30:00", true)]));
    facts["schedule"]["status"] = "INACTIVE".into();
    assert_eq!(retry(&facts), None);
    let report = check_under(r#"{"severity": {"schedule.inactive": "warning"}}"#, READY, &facts);
    assert_eq!(retry_at(&report), Some(day("12:30:00")));
}

#[test]
fn a_break_must_have_lasted_by_then() {
    let mut facts = at("12:25:00", &json!([window("12:00:00", "12:30:00", true)]));
    facts["history"] = json!([entered("NOT_READY", "12:20:00")]);
    let report = check_under(HOURS, READY, &facts);
    assert_eq!(codes(&report), [Code::BreakMandatory, Code::BreakTooShort]);
    assert_eq!(retry_at(&report), Some(day("12:35:00")));
    // Before the break has lasted, another window begins.
    facts["breaks"]["windows"] =
        json!([window("12:00:00", "12:30:00", true), window("12:34:00", "12:50:00", true)]);
    assert_eq!(retry_at(&check_under(HOURS, READY, &facts)), Some(day("12:50:00")));
    // Where the policy only warns of a rule, nobody need wait for it.
    let warning = |code: &str| {
        let mut policy: Value = HOURS.parse().unwrap();
        policy["severity"] = json!({code: "warning"});
        retry_at(&check_under(&policy.to_string(), READY, &facts))
    };
    assert_eq!(warning("break.mandatory"), Some(day("12:35:00")));
    assert_eq!(warning("break.too-short"), Some(day("12:30:00")));
}

#[test]
fn who_works_on_may_need_a_break_before() {
    let mut facts = at("12:10:00", &json!([window("12:00:00", "12:30:00", true)]));
    facts["history"] = json!([entered("READY", "10:30:00")]);
    assert_eq!(retry_at(&check_under(HOURS, READY, &facts)), Some(day("12:30:00")));
    facts["history"] = json!([entered("READY", "10:29:59.999")]);
    assert_eq!(retry_at(&check_under(HOURS, READY, &facts)), None);
    let policy = r#"{"breaks": {"maxContinuousWorkMinutes": 120}, "severity": {"break.overdue": "warning"}}"#;
    assert_eq!(retry_at(&check_under(policy, READY, &facts)), Some(day("12:30:00")));
}

#[test]
fn there_is_none_for_other_states() {
    let mut facts = at("12:10:00", &json!([window("12:00:00", "12:30:00", true)]));
    facts["schedule"]["status"] = "INACTIVE".into();
    assert_eq!(retry_at(&check(&request("IDLE"), &facts)), None);
}

#[test]
fn a_hundred_thousand_windows_are_walked() {
    // A chain of touching windows of a second, every second one of them covered by a longer one; written backwards.
    let start = time::instant("2026-03-02T00:00:00Z").unwrap();
    let text = |second: i64| time::print_instant(start + second * 1000).to_string();
    let windows: Vec<Value> = (0..100_000)
        .rev()
        .map(|n| json!({"start": text(n), "end": text(n + 1 + n % 2), "mandatory": true}))
        .collect();
    let mut facts = at("00:00:00", &windows.into());
    let shifts: Vec<Value> =
        (0..100_000).map(|n| json!({"start": text(2 * n), "end": text(2 * n + 1)})).collect();
    facts["schedule"]["shifts"] = shifts.into();
    assert_eq!(retry(&facts), Some(text(100_002)));
}
