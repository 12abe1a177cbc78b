//! Properties over time, against a model that walks minute by minute.

use super::*;
use proptest::prelude::*;

/// An hour before European clocks change: no minute may notice.
const BASE: &str = "2026-03-29T00:00:00Z";
const MINUTE: i64 = 60_000;
const STATES: [&str; 4] = ["READY", "NOT_READY", "PAUSED", "IDLE"];

/// Everything in minutes from [`BASE`].
#[derive(Clone, Debug)]
struct Case {
    now: i64,
    required: bool,
    windows: Vec<(i64, i64, bool)>,
    shifts: Option<Vec<(i64, i64)>>,
    history: Vec<(i64, usize)>,
    most: Option<i64>,
    least: Option<i64>,
}

impl Case {
    fn policy(&self) -> String {
        json!({"breaks": {"maxContinuousWorkMinutes": self.most, "minBreakMinutes": self.least}})
            .to_string()
    }

    /// The facts, where `time` writes an instant, given in milliseconds from [`BASE`].
    fn facts(&self, now: i64, mut time: impl FnMut(i64) -> String) -> Value {
        let mut minute = |minute: i64| time(minute * MINUTE);
        let windows: Vec<Value> = self
            .windows
            .iter()
            .map(|(start, end, mandatory)| {
                json!({"start": minute(*start), "end": minute(*end), "mandatory": mandatory})
            })
            .collect();
        let history: Vec<Value> = self
            .history
            .iter()
            .map(|(at, state)| json!({"state": STATES[*state], "at": minute(*at)}))
            .collect();
        let mut schedule = json!({"status": "ACTIVE"});
        if let Some(shifts) = &self.shifts {
            let shifts = shifts.iter();
            schedule["shifts"] =
                shifts.map(|(a, b)| json!({"start": minute(*a), "end": minute(*b)})).collect();
        }
        json!({"now": time(now), "schedule": schedule, "history": history,
            "breaks": {"mandatoryBreakRequired": self.required, "windows": windows}})
    }

    fn report(&self, now: i64) -> Report {
        check_under(&self.policy(), READY, &self.facts(now, utc))
    }

    fn in_window(&self, at: i64) -> bool {
        self.windows
            .iter()
            .any(|(start, end, mandatory)| *mandatory && (*start..*end).contains(&at))
    }

    fn in_shift(&self, at: i64) -> bool {
        self.shifts.as_ref().is_none_or(|shifts| shifts.iter().any(|(a, b)| (*a..*b).contains(&at)))
    }

    /// Whether the agent is on a break in this minute; `None` before the history begins. Nothing is known after now.
    fn on_break(&self, minute: i64) -> Option<bool> {
        let known = minute.min(self.now);
        let last = self.history.iter().map(|(at, _)| *at).filter(|at| *at <= known).max()?;
        Some(self.history.iter().filter(|(at, _)| *at == last).all(|(_, state)| *state == 1))
    }

    /// When states were entered last before this minute, if a break and work are among them.
    fn tied(&self, minute: i64) -> Option<i64> {
        let known = minute.min(self.now);
        let last = self.history.iter().map(|(at, _)| *at).filter(|at| *at <= known).max()?;
        let states = || self.history.iter().filter(|(at, _)| *at == last).map(|(_, state)| *state);
        (states().any(|state| state == 1) && states().any(|state| state != 1)).then_some(last)
    }

    /// Whether the history allows READY in this minute.
    fn rested(&self, minute: i64) -> bool {
        let least = self.least.unwrap_or(0);
        if self.tied(minute).is_some_and(|at| minute - at < least) {
            return false;
        }
        let mut back = minute;
        if self.on_break(minute) == Some(true) {
            while self.on_break(back - 1) == Some(true) {
                back -= 1;
            }
            return minute - back >= least;
        }
        // Back to the end of the last break that lasted, or to where the history begins.
        let mut run = 0;
        while let Some(on_break) = self.on_break(back - 1) {
            back -= 1;
            run = if on_break { run + 1 } else { 0 };
            let begins = self.on_break(back - 1) != Some(true);
            if run > 0 && begins && run >= least {
                back += run;
                break;
            }
        }
        self.on_break(minute).is_none() || self.most.is_none_or(|most| minute - back <= most)
    }

    fn allowed(&self, minute: i64) -> bool {
        !self.in_window(minute) && self.in_shift(minute) && self.rested(minute)
    }

    /// When READY is next allowed, minute by minute.
    fn retry(&self) -> Option<i64> {
        if self.required && !self.in_window(self.now) {
            return None;
        }
        let by_break = self.required || self.in_window(self.now) || !self.rested(self.now);
        if !by_break {
            return None;
        }
        (self.now..1_000).find(|minute| self.allowed(*minute))
    }
}

fn base() -> i64 {
    time::instant(BASE).unwrap()
}

fn utc(at: i64) -> String {
    time::print_instant(base() + at).to_string()
}

/// The instant on a clock that is `offset` minutes ahead of UTC.
fn local(at: i64, offset: i64) -> String {
    let clock = utc(at + offset * MINUTE);
    let (sign, away) = if offset < 0 { ('-', -offset) } else { ('+', offset) };
    format!("{}{sign}{:02}:{:02}", clock.trim_end_matches('Z'), away / 60, away % 60)
}

fn cases() -> impl Strategy<Value = Case> {
    let period = (0..160_i64, 1..40_i64).prop_map(|(start, length)| (start, start + length));
    let window = (period.clone(), prop::bool::weighted(0.7)).prop_map(|((a, b), m)| (a, b, m));
    // Few minutes, so that states are often entered at once.
    let entry = (0..60_i64, 0..4_usize).prop_map(|(at, state)| (at * 2, state));
    (
        20..120_i64,
        prop::bool::weighted(0.2),
        prop::collection::vec(window, 0..6),
        prop::option::of(prop::collection::vec(period, 0..4)),
        prop::collection::vec(entry, 0..8),
        prop::option::of(1..90_i64),
        prop::option::of(1..20_i64),
    )
        .prop_map(|(now, required, windows, shifts, history, most, least)| Case {
            now,
            required,
            windows,
            shifts,
            history,
            most,
            least,
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_verdict_and_the_next_chance_are_those_of_the_model(case in cases()) {
        let report = case.report(case.now * MINUTE);
        prop_assert_eq!(report.is_valid(), !case.required && case.allowed(case.now), "{:?}", report);
        let expected = case.retry().map(|minute| base() + minute * MINUTE);
        prop_assert_eq!(report.measures.instant_of("retryAt"), expected, "{:?}", report);
    }

    #[test]
    fn at_the_next_chance_the_request_passes_and_not_before(mut case in cases()) {
        case.required = false;
        // What is not known now must not be known then.
        let now = case.now;
        case.history.retain(|(at, _)| *at <= now);
        if let Some(retry) = case.report(now * MINUTE).measures.instant_of("retryAt") {
            let retry = retry - base();
            prop_assert!(retry > now * MINUTE);
            let then = case.report(retry);
            prop_assert_eq!(told(&then), []);
            prop_assert!(!case.report(retry - 1).is_valid());
        }
    }

    #[test]
    fn the_order_of_lists_says_nothing(case in cases(), turns in 0..6_usize) {
        let report = case.report(case.now * MINUTE);
        let mut other = case.clone();
        for _ in 0..turns {
            other.windows.reverse();
            other.history.reverse();
            if !other.windows.is_empty() { other.windows.rotate_left(1) }
            if !other.history.is_empty() { other.history.rotate_left(1) }
            if let Some(shifts) = &mut other.shifts { shifts.reverse() }
        }
        prop_assert_eq!(other.report(case.now * MINUTE).to_json(), report.to_json());
    }

    #[test]
    fn clocks_in_other_offsets_say_the_same(
        case in cases(),
        offsets in prop::collection::vec(-1439..=1439_i64, 1..5),
    ) {
        let report = case.report(case.now * MINUTE);
        let mut offsets = offsets.iter().cycle();
        let facts = case.facts(case.now * MINUTE, |at| local(at, *offsets.next().unwrap()));
        let other = check_under(&case.policy(), READY, &facts);
        prop_assert_eq!(other.to_json(), report.to_json());
    }

    #[test]
    fn all_times_shifted_alike_say_the_same(case in cases(), shift in -40_000_000_000_000..=200_000_000_000_000_i64) {
        let report = case.report(case.now * MINUTE);
        let facts = case.facts(case.now * MINUTE, |at| utc(at + shift));
        let other = check_under(&case.policy(), READY, &facts);
        prop_assert_eq!(told(&other), told(&report));
        prop_assert_eq!(other.is_valid(), report.is_valid());
        let retry = report.measures.instant_of("retryAt");
        prop_assert_eq!(other.measures.instant_of("retryAt"), retry.map(|at| at + shift));
    }

    #[test]
    fn no_facts_are_too_strange(facts in "[\\[\\]{}\",:a-z0-9TZ+-]{0,40}", name in 0..4_usize) {
        let names = ["now", "schedule", "breaks", "history"];
        let text = format!(r#"{{"{}": {facts}}}"#, names[name]);
        let report = engine(HOURS).check(Kind::AgentState, READY.as_bytes(), Some(text.as_bytes()));
        // Two facts at least are missing, or the text is none.
        prop_assert!(!report.is_valid());
    }
}
