//! The agent board against a model that goes through time minute by minute.

use crate::{agents::*, host::*};
use callgate::{
    Engine,
    exchange::{Board, BoardLimits, Client, Config, Recorded},
};
use proptest::prelude::*;
use std::collections::BTreeMap;

const MINUTE: u64 = 60_000;
const STATES: [&str; 5] = ["READY", "NOT_READY", "PAUSED", "IDLE", "ON_CALL"];

fn client(limits: BoardLimits) -> Client {
    Client::new(Config { board: limits, ..agents() }, 1).unwrap()
}

fn roomy() -> BoardLimits {
    BoardLimits { agents: 100, entries: 1000 }
}

/// The state in each minute until now: the entry of the latest time counts, and of one time the one recorded last.
fn minutes(entries: &[(u64, usize)], now: u64) -> Vec<Option<&'static str>> {
    (0..now)
        .map(|minute| {
            let mut found: Option<(u64, usize)> = None;
            for (at, state) in entries {
                if *at <= minute && found.is_none_or(|(known, _)| known <= *at) {
                    found = Some((*at, *state));
                }
            }
            found.map(|(_, state)| STATES[state])
        })
        .collect()
}

fn agrees(board: &Board, entries: &[(u64, usize)], now: u64) -> Result<(), TestCaseError> {
    let minutes = minutes(entries, now);
    let mut per_state: BTreeMap<&str, u64> = BTreeMap::new();
    for state in minutes.iter().flatten() {
        *per_state.entry(state).or_default() += MINUTE;
    }
    let sum = |states: &[&str]| states.iter().filter_map(|state| per_state.get(state)).sum::<u64>();
    let Some(agent) = board.agent("4711") else {
        prop_assert!(entries.is_empty());
        return Ok(());
    };
    let times = agent.times(now * MINUTE);
    let found: BTreeMap<&str, u64> = times
        .per_state
        .iter()
        .map(|(state, time)| (&**state, *time))
        .filter(|(_, time)| *time > 0)
        .collect();
    prop_assert_eq!(found, per_state.clone());
    prop_assert_eq!(times.idle, sum(&["IDLE", "PAUSED", "NOT_READY"]));
    prop_assert_eq!(times.work, sum(&["READY"]));
    prop_assert_eq!(times.known, sum(&STATES));
    prop_assert_eq!(&times, &board.times(now * MINUTE));
    // The state in the minute that has just ended, and how many minutes back it goes.
    if let Some(last) = minutes.last().copied().flatten() {
        let current = agent.current(now * MINUTE - 1).unwrap();
        let same = minutes.iter().rev().take_while(|state| **state == Some(last)).count() as u64;
        prop_assert_eq!((&*current.state, current.at), (last, (now - same) * MINUTE));
    }
    Ok(())
}

proptest! {
    #[test]
    fn times_are_those_of_a_clock_that_looks_every_minute(
        entries in prop::collection::vec((0..120_u64, 0..STATES.len()), 0..40),
        now in 1..150_u64,
    ) {
        let mut client = client(roomy());
        for (at, state) in &entries {
            client.board_mut().record("4711", STATES[*state], at * MINUTE);
        }
        agrees(client.board(), &entries, now)?;
        agrees(client.board(), &entries, 150)?;
        let restored = Client::restore(agents(), &client.snapshot()).unwrap();
        agrees(restored.board(), &entries, now)?;
    }

    #[test]
    fn what_is_summed_up_stays_right(
        entries in prop::collection::vec((0..120_u64, 0..STATES.len()), 0..60),
        most in 1..6_usize,
    ) {
        let mut client = client(BoardLimits { entries: most, ..roomy() });
        let mut taken = Vec::new();
        for (at, state) in entries {
            match client.board_mut().record("4711", STATES[state], at * MINUTE) {
                Recorded::TooOld => {}
                _ => taken.push((at, state)),
            }
            let kept = client.board().agent("4711").unwrap().entries().len();
            prop_assert!(kept <= most.max(2));
            agrees(client.board(), &taken, 120)?;
        }
    }

    #[test]
    fn in_the_order_of_time_nothing_is_too_old(
        mut entries in prop::collection::vec((0..120_u64, 0..STATES.len()), 0..60),
        most in 1..6_usize,
    ) {
        entries.sort_by_key(|(at, _)| *at);
        let mut client = client(BoardLimits { entries: most, ..roomy() });
        for (at, state) in &entries {
            let recorded = client.board_mut().record("4711", STATES[*state], at * MINUTE);
            prop_assert_ne!(recorded, Recorded::TooOld);
        }
        agrees(client.board(), &entries, 130)?;
    }
}

#[test]
fn an_entry_says_what_became_of_it() {
    let mut client = client(BoardLimits { entries: 2, ..roomy() });
    let board = client.board_mut();
    assert_eq!(board.record("4711", "READY", 100), Recorded::Placed);
    assert_eq!(board.record("4711", "READY", 100), Recorded::Known);
    assert_eq!(board.record("4711", "IDLE", 100), Recorded::Placed, "the later word counts");
    assert_eq!(board.record("4711", "READY", 50), Recorded::Placed, "out of order");
    assert_eq!(board.record("4711", "PAUSED", 200), Recorded::Placed, "the first is summed up");
    assert_eq!(board.record("4711", "NOT_READY", 99), Recorded::TooOld);
    let long = "x".repeat(257);
    for (user_id, state) in [("", "READY"), ("4711", ""), (&*long, "READY"), ("4711", &*long)] {
        assert_eq!(board.record(user_id, state, 300), Recorded::Unfit);
    }
    let times = board.agent("4711").unwrap().times(300);
    let time = |state: &str| times.per_state.get(state).copied();
    assert_eq!((time("READY"), time("IDLE"), time("PAUSED")), (Some(50), Some(100), Some(100)));
    assert_eq!(times.utilization(), Some(0.2));
}

#[test]
fn what_is_for_later_does_not_count_yet() {
    let mut client = client(roomy());
    let board = client.board_mut();
    board.record("4711", "READY", 100);
    board.record("4711", "IDLE", 200);
    let agent = board.agent("4711").unwrap();
    assert!(agent.current(99).is_none() && agent.times(99).utilization().is_none());
    assert_eq!(&*agent.current(199).unwrap().state, "READY");
    assert_eq!(agent.times(150).utilization(), Some(1.0));
    assert_eq!(&*agent.current(200).unwrap().state, "IDLE");
}

#[test]
fn agents_who_leave_the_board_leave_their_time_behind() {
    let mut client = client(BoardLimits { agents: 2, ..roomy() });
    let board = client.board_mut();
    board.record("1", "READY", 0);
    board.record("2", "READY", 10);
    board.record("1", "IDLE", 30);
    // Of the second nothing has been heard for longer.
    board.record("3", "PAUSED", 40);
    let names: Vec<_> = board.agents().map(|agent| agent.user_id().to_owned()).collect();
    assert_eq!(names, ["1", "3"]);
    let times = board.times(50);
    let time = |state: &str| times.per_state.get(state).copied();
    assert_eq!(time("READY"), Some(30 + 30), "the second until it left");
    assert_eq!((time("IDLE"), time("PAUSED"), times.known), (Some(20), Some(10), 90));
}

#[test]
fn the_number_of_states_and_agents_is_bounded() {
    let mut client = client(BoardLimits { agents: 3, entries: 1 });
    let board = client.board_mut();
    for index in 0..1000 {
        board.record(&format!("{}", index % 7), &format!("STATE_{index}"), index);
    }
    assert_eq!(board.agents().count(), 3);
    let times = board.times(1000);
    assert!(times.per_state.len() <= 65, "{}", times.per_state.len());
    assert!(client.snapshot().len() < 20_000, "{}", client.snapshot().len());
}

#[test]
fn the_policy_says_what_is_idle_and_what_is_work() {
    let engine = Engine::from_policy(
        br#"{"agent": {"idleStates": ["IDLE"], "workStates": ["READY", "PAUSED"]}}"#,
    );
    let config = Config { engine: engine.unwrap(), ..agents() };
    let mut client = Client::new(config, 1).unwrap();
    for (index, state) in ["READY", "NOT_READY", "PAUSED", "IDLE"].into_iter().enumerate() {
        client.board_mut().record("4711", state, index as u64 * 10);
    }
    let times = client.board().agent("4711").unwrap().times(40);
    assert_eq!((times.idle, times.work, times.known), (10, 20, 40));
}

#[test]
fn idle_time_covers_the_whole_history() {
    let mut host = Host::new(agents());
    for state in ["NOT_READY", "READY", "PAUSED", "READY"] {
        let document = format!(r#"{{"userId": "4711", "targetState": "{state}"}}"#);
        host.client.change_agent_state(document.as_bytes());
        host.run(api(sound));
        host.now += 600_000;
    }
    let agent = host.client.board().agent("4711").unwrap();
    assert_eq!(&*agent.current(host.now).unwrap().state, "READY");
    // Two states of ten minutes and the 20 milliseconds that the next change took each, although the agent works now.
    assert_eq!(agent.times(host.now).idle, 2 * (600_000 + 20));
}
