//! Changes of an agent's state with a long past and many shifts.

use crate::{Case, Thing, listed};
use callgate::Kind;

pub(crate) const THINGS: &[Thing] = &[
    Thing { name: "shifts", most: 100_000, shows: Some("schedule.outside-shift"), make: shifts },
    Thing {
        name: "windows of breaks",
        most: 100_000,
        shows: Some("break.mandatory"),
        make: windows,
    },
    Thing { name: "states of the past", most: 100_000, shows: None, make: history },
];

fn state(shifts: &str, windows: &str, history: &str) -> Case {
    let facts = format!(
        r#"{{"now":"2026-03-02T12:30:00Z","schedule":{{"status":"ACTIVE","shifts":[{shifts}]}},
        "breaks":{{"mandatoryBreakRequired":false,"windows":[{windows}]}},"history":[{history}]}}"#
    );
    let document = r#"{"userId":"4711","currentState":"IDLE","targetState":"READY"}"#.to_owned();
    Case { kind: Kind::AgentState, document, facts: Some(facts), campaigns: None }
}

/// A minute of four weeks; those of numbers that follow one another are in no order.
fn minute(number: usize) -> String {
    let number = number.wrapping_mul(7_919) % (28 * 1_440);
    let (hours, minutes) = (number / 60 % 24, number % 60);
    format!("2026-01-{:02}T{hours:02}:{minutes:02}:00Z", 1 + number / 1_440)
}

const NOW: &str = r#"{"start":"2026-03-02T08:00:00Z","end":"2026-03-02T16:00:00Z"}"#;

fn shifts(count: usize) -> Case {
    let shift =
        |number| format!(r#"{{"start":"{}","end":"2026-02-01T00:00:00Z"}}"#, minute(number));
    state(&listed(count, shift), "", "")
}

/// They touch one another, so that the end of the one is the beginning of the next.
fn windows(count: usize) -> Case {
    let second = |number: usize| {
        let (day, hour) = (2 + number / 86_400, number / 3_600 % 24);
        format!("2026-03-{day:02}T{hour:02}:{:02}:{:02}Z", number / 60 % 60, number % 60)
    };
    let window = |number| {
        format!(
            r#"{{"start":"{}","end":"{}","mandatory":true}}"#,
            second(45_000 + number),
            second(45_001 + number)
        )
    };
    state(NOW, &listed(count, window), "")
}

fn history(count: usize) -> Case {
    let names = ["READY", "NOT_READY", "PAUSED"];
    let past = |number| format!(r#"{{"state":"{}","at":"{}"}}"#, names[number % 3], minute(number));
    state(NOW, "", &listed(count, past))
}
