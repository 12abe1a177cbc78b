//! `agent-state`

use crate::subject::Subject;
use serde_json::json;

pub(crate) fn sound() -> Subject {
    Subject::new("agent-state", r#"{"userId":"4711","currentState":"IDLE","targetState":"READY"}"#)
        .facts(r#"{"schedule":{"status":"ACTIVE"},"breaks":{"mandatoryBreakRequired":false}}"#)
}

fn at(now: &str) -> Subject {
    sound().with_fact("/now", &format!("\"{now}\""))
}

#[test]
fn a_sound_document_passes() {
    sound().finds(&[]);
    sound().with("/currentState", "").finds(&[]);
}

#[test]
fn required_facts() {
    let status = "facts.missing /facts/schedule/status";
    let required = "facts.missing /facts/breaks/mandatoryBreakRequired";
    let sorted: &[&str] = &[required, status];
    for subject in [sound().no_facts(), sound().facts("{}")] {
        let report = subject.report();
        let violations = report["violations"].as_array().unwrap();
        let mut lines: Vec<String> = violations
            .iter()
            .map(|found| {
                format!("{} {}", found["code"].as_str().unwrap(), found["path"].as_str().unwrap())
            })
            .collect();
        lines.sort();
        assert_eq!(lines, sorted, "{report}");
        assert_eq!(report["valid"], false);
    }
    sound().table_of_facts(&[
        ("/schedule", "", &[status]),
        ("/schedule/status", "", &[status]),
        ("/breaks", "", &[required]),
        ("/breaks/mandatoryBreakRequired", "", &[required]),
    ]);
    // They are required for every state, not only for READY.
    sound().with("/targetState", r#""PAUSED""#).with_fact("/schedule", "").finds(&[status]);
}

#[test]
fn facts_are_checked_as_strictly_as_documents() {
    let text = |path: &str, found: &str| {
        format!(r#"type.mismatch /facts{path} limit="string" actual="{found}""#)
    };
    sound().table_of_facts(&[
        ("/schedule/status", "1", &[&text("/schedule/status", "number")]),
        ("/schedule/status", r#""""#, &["string.empty /facts/schedule/status"]),
        ("/schedule", "[]", &[r#"type.mismatch /facts/schedule limit="object" actual="array""#]),
        (
            "/breaks/mandatoryBreakRequired",
            "\"no\"",
            &[r#"type.mismatch /facts/breaks/mandatoryBreakRequired limit="boolean" actual="string""#],
        ),
        ("/now", "17", &[&text("/now", "number")]),
        ("/now", r#""today""#, &["date.format /facts/now"]),
        ("/now", r#""2026-03-02""#, &["date.format /facts/now"]),
        ("/now", r#""2026-03-02T12:00:00""#, &["date.format /facts/now"]),
        ("/now", r#""2026-02-30T12:00:00Z""#, &["date.format /facts/now"]),
        ("/now", r#""2026-03-02T12:00:00Z""#, &[]),
        ("/now", r#""2026-03-02t12:00:00.123456+01:00""#, &[]),
        ("/weather", r#""fine""#, &["field.unknown /facts/weather"]),
        ("/schedule/more", "1", &["field.unknown /facts/schedule/more"]),
        ("/breaks/windows", r#"[{"start":"2026-03-02T12:00:00Z","mandatory":false}]"#, &[
            "field.missing /facts/breaks/windows/0/end",
        ]),
        ("/history", r#"[{"state":"READY","at":"noon"}]"#, &["date.format /facts/history/0/at"]),
    ]);
    sound()
        .facts(
            r#"{"schedule":{"status":"AWAY","status":"ACTIVE"},"breaks":{"mandatoryBreakRequired":false}}"#,
        )
        .finds(&["json.duplicate-key /facts/schedule/status"]);
    sound().facts("[]").report()["violations"]
        .as_array()
        .unwrap()
        .iter()
        .find(|found| found["code"] == "type.mismatch" && found["path"] == "/facts")
        .unwrap();
    for unreadable in ["", "{", "{} {}", r#"{"schedule":{"status":"\ud800"}}"#] {
        let report = sound().facts(unreadable).report();
        assert_eq!(report["valid"], false);
        assert_eq!(report["violations"].as_array().unwrap().len(), 1, "{report}");
        assert_eq!(report["violations"][0]["code"], "json.syntax");
    }
}

#[test]
fn states() {
    sound().table(&[
        ("/targetState", r#""OFF""#, &["state.unknown /targetState"]),
        ("/targetState", r#""ready""#, &["state.unknown /targetState"]),
        ("/currentState", r#""OFF""#, &["state.unknown /currentState"]),
        ("/targetState", r#""""#, &["string.empty /targetState"]),
        ("/currentState", r#""""#, &["string.empty /currentState"]),
        ("/targetState", "", &["field.missing /targetState"]),
        ("/userId", "", &["field.missing /userId"]),
        ("/targetState", r#""R\u0045ADY""#, &[]),
    ]);
    let states = ["READY", "NOT_READY", "PAUSED", "IDLE"];
    for from in states {
        for to in states {
            let subject = sound()
                .with("/currentState", &format!("\"{from}\""))
                .with("/targetState", &format!("\"{to}\""));
            if from == to {
                let others: Vec<&str> = states.into_iter().filter(|other| *other != from).collect();
                let line = format!("state.transition /targetState witness={}", others.join(">"));
                subject.finds(&[&line]);
            } else {
                subject.finds(&[]);
            }
        }
    }
}

#[test]
fn reasons() {
    for (state, current, reason) in [
        ("READY", "IDLE", "WORKING"),
        ("NOT_READY", "IDLE", "BREAK"),
        ("PAUSED", "IDLE", "ADHOC"),
        ("IDLE", "READY", "SYSTEM_IDLE"),
    ] {
        let subject = sound()
            .with("/currentState", &format!("\"{current}\""))
            .with("/targetState", &format!("\"{state}\""));
        // The code to send, whether it was given or not.
        assert_eq!(subject.report()["measures"]["reasonCode"], reason);
        for given in ["WORKING", "BREAK", "ADHOC", "SYSTEM_IDLE", "GENERAL", "working"] {
            let subject = subject.clone().with("/reasonCode", &format!("\"{given}\""));
            if given == reason {
                subject.finds(&[]);
                assert_eq!(subject.report()["measures"]["reasonCode"], reason);
            } else {
                subject.finds(&["reason.not-allowed /reasonCode"]);
            }
        }
    }
    // A state that the policy has without reasons of its own.
    let lunch = sound()
        .policy(
            r#"{"agent":{"states":{"READY":{"reasons":["WORKING"],"next":["LUNCH"]},
                "IDLE":{"reasons":[],"next":["READY","LUNCH"]},
                "LUNCH":{"reasons":[],"next":["READY"]}}},"breaks":{"breakStates":["LUNCH"]}}"#,
        )
        .with("/targetState", r#""LUNCH""#);
    assert_eq!(lunch.report()["measures"]["reasonCode"], "GENERAL");
    lunch.table(&[
        ("/reasonCode", r#""GENERAL""#, &[]),
        ("/reasonCode", r#""WORKING""#, &["reason.not-allowed /reasonCode"]),
        ("/reasonCode", r#""""#, &["string.empty /reasonCode"]),
    ]);
    lunch
        .with("/currentState", r#""READY""#)
        .with("/targetState", r#""IDLE""#)
        .finds(&["state.transition /targetState witness=LUNCH"]);
}

#[test]
fn the_schedule() {
    let inactive: &[&str] = &["schedule.inactive /targetState"];
    let outside: &[&str] = &["schedule.outside-shift /targetState"];
    sound().table_of_facts(&[
        ("/schedule/status", r#""INACTIVE""#, inactive),
        ("/schedule/status", r#""active""#, inactive),
        ("/schedule/status", r#""ACTIV\u0045""#, &[]),
    ]);
    let shifts = r#"[{"start":"2026-03-02T08:00:00+01:00","end":"2026-03-02T12:00:00+01:00"},
        {"start":"2026-03-02T13:00:00+01:00","end":"2026-03-02T17:00:00+01:00"}]"#;
    for (now, wanted) in [
        ("2026-03-02T07:59:59+01:00", outside),
        ("2026-03-02T08:00:00+01:00", &[]),
        ("2026-03-02T07:00:00Z", &[]),
        ("2026-03-02T11:59:59.999+01:00", &[]),
        ("2026-03-02T12:30:00+01:00", outside),
        ("2026-03-02T13:00:00+01:00", &[]),
        ("2026-03-02T17:00:01+01:00", outside),
        ("2026-03-03T09:00:00+01:00", outside),
    ] {
        at(now).with_fact("/schedule/shifts", shifts).finds(wanted);
        at(now)
            .with("/targetState", r#""PAUSED""#)
            .with_fact("/schedule/shifts", shifts)
            .finds(wanted);
    }
    // Nobody can say without the time.
    sound().with_fact("/schedule/shifts", shifts).finds(&["facts.missing /facts/now"]);
    // No shifts at all: there is none to be in.
    at("2026-03-02T12:30:00Z").with_fact("/schedule/shifts", "[]").finds(outside);
    at("2026-03-02T07:00:00Z")
        .with_fact("/schedule/status", r#""INACTIVE""#)
        .with_fact("/schedule/shifts", "[]")
        .finds(&["schedule.inactive /targetState", "schedule.outside-shift /targetState"]);
}

#[test]
fn mandatory_breaks() {
    let mandatory: &[&str] = &["break.mandatory /targetState"];
    sound().with_fact("/breaks/mandatoryBreakRequired", "true").finds(mandatory);
    for state in ["NOT_READY", "PAUSED"] {
        sound()
            .with("/targetState", &format!("\"{state}\""))
            .with_fact("/breaks/mandatoryBreakRequired", "true")
            .finds(&[]);
    }
    let window = |mandatory: bool| {
        format!(
            r#"[{{"start":"2026-03-02T12:00:00Z","end":"2026-03-02T12:30:00Z","mandatory":{mandatory}}}]"#
        )
    };
    for (now, wanted) in [
        ("2026-03-02T11:59:59Z", &[] as &[&str]),
        ("2026-03-02T12:00:00Z", mandatory),
        ("2026-03-02T13:29:59+01:00", mandatory),
        ("2026-03-02T12:30:00Z", &[]),
    ] {
        at(now).with_fact("/breaks/windows", &window(true)).finds(wanted);
        at(now).with_fact("/breaks/windows", &window(false)).finds(&[]);
        at(now)
            .with("/targetState", r#""PAUSED""#)
            .with_fact("/breaks/windows", &window(true))
            .finds(&[]);
    }
    sound().with_fact("/breaks/windows", &window(true)).finds(&["facts.missing /facts/now"]);

    // When READY is next allowed, if the facts tell.
    let within = at("2026-03-02T12:10:00Z").with_fact("/breaks/windows", &window(true)).report();
    assert_eq!(within["measures"]["retryAt"], "2026-03-02T12:30:00Z");
    let required = sound().with_fact("/breaks/mandatoryBreakRequired", "true").report();
    assert_eq!(required["measures"].get("retryAt"), None);
    let adjacent = at("2026-03-02T12:10:00Z")
        .with_fact(
            "/breaks/windows",
            r#"[{"start":"2026-03-02T12:30:00Z","end":"2026-03-02T12:45:00Z","mandatory":true},
                {"start":"2026-03-02T12:00:00Z","end":"2026-03-02T12:30:00Z","mandatory":true}]"#,
        )
        .report();
    assert_eq!(adjacent["measures"]["retryAt"], "2026-03-02T12:45:00Z");
    // Nothing stands in the way.
    assert_eq!(at("2026-03-02T11:00:00Z").report()["measures"].get("retryAt"), None);
}

#[test]
fn continuous_work_and_short_breaks() {
    let history = json!([
        {"state": "READY", "at": "2026-03-02T08:00:00Z"},
        {"state": "NOT_READY", "at": "2026-03-02T09:00:00Z"},
        {"state": "READY", "at": "2026-03-02T10:00:00Z"},
    ])
    .to_string();
    let worked = |now: &str| at(now).with_fact("/history", &history);
    // Off unless the policy sets it.
    worked("2026-03-02T20:00:00Z").finds(&[]);
    let policy = r#"{"breaks":{"maxContinuousWorkMinutes":120}}"#;
    worked("2026-03-02T12:00:00Z").policy(policy).finds(&[]);
    worked("2026-03-02T12:01:00Z")
        .policy(policy)
        .finds(&["break.overdue /targetState limit=120 actual=121"]);
    worked("2026-03-02T12:01:00Z").policy(policy).with("/targetState", r#""NOT_READY""#).finds(&[]);
    at("2026-03-02T12:01:00Z").policy(policy).finds(&["facts.missing /facts/history"]);

    let history = r#"[{"state":"READY","at":"2026-03-02T08:00:00Z"},{"state":"NOT_READY","at":"2026-03-02T09:00:00Z"}]"#;
    let rested =
        |now: &str| at(now).with("/currentState", r#""NOT_READY""#).with_fact("/history", history);
    rested("2026-03-02T09:01:00Z").finds(&[]);
    let policy = r#"{"breaks":{"minBreakMinutes":15}}"#;
    rested("2026-03-02T09:15:00Z").policy(policy).finds(&[]);
    let short = rested("2026-03-02T09:14:59Z").policy(policy);
    short.finds(&["break.too-short /targetState limit=15 actual=14"]);
    assert_eq!(short.report()["measures"]["retryAt"], "2026-03-02T09:15:00Z");
}
