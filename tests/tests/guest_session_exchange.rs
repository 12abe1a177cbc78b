//! Guest sessions over real HTTP, against the simulator. Time is the simulator's and passes when the client waits.

use callgate::{
    Engine,
    documents::GuestSession,
    exchange::{
        Cause, Client, Clock, Config, Event, EventKind, Failure, Outcome, Success, Time,
        TokenSource, TokenStyle, drive,
    },
};
use callgate_simulator::{Faults, Http, Options, Running, Simulator};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const GUESTS: &str = "POST /api/v1/guests";
const START: i64 = 1_795_244_400_000;

fn simulator() -> Running {
    Simulator::start(Options { clock: Some(START), ..Options::default() }).unwrap()
}

fn config(simulator: &Running, style: TokenStyle) -> Config {
    let url = simulator.url("/oauth2/token");
    let token = TokenSource::new(url, style, "callgate-demo", "callgate-demo-secret")
        .with_scopes(["digital:guest:write", "digital:channel:read"]);
    Config { deadline: 600_000, ..Config::new(simulator.url(""), token) }
}

fn document(visit: usize) -> String {
    json!({
        "channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b",
        "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
        "language": ["en-US"],
        "metadata": {"visit": visit, "name": "Zoë \"Z\" \u{1f600}"},
        "callbackUrl": "https://hooks.example.com/guest"
    })
    .to_string()
}

/// Creates this many sessions, and returns how it ended and what happened.
fn create(simulator: &Running, config: Config, count: usize) -> (Vec<Outcome>, Vec<Event>) {
    let mut client = Client::new(config, 42).unwrap();
    for visit in 0..count {
        let text = document(visit);
        let session: GuestSession<'_> = Engine::new().parse(text.as_bytes(), None).unwrap();
        client.create_guest_session(&session);
    }
    let mut events = Vec::new();
    let done = drive(&mut client, &mut Http::new(), &mut &*simulator, |event| events.push(event));
    (done.into_iter().map(|(_, outcome)| outcome).collect(), events)
}

fn set(simulator: &Running, rules: &Value) {
    let faults = json!({"rules": rules}).to_string();
    simulator.set_faults(Faults::parse(faults.as_bytes()).unwrap());
}

fn rests(events: &[Event]) -> Vec<Cause> {
    let cause = |event: &Event| match event.kind {
        EventKind::Resting { cause, .. } => Some(cause),
        _ => None,
    };
    events.iter().filter_map(cause).collect()
}

#[test]
fn a_session_is_created_in_every_token_style() {
    for style in [TokenStyle::Form, TokenStyle::Query, TokenStyle::Json, TokenStyle::Basic] {
        let simulator = simulator();
        let (outcomes, _) = create(&simulator, config(&simulator, style), 1);
        let Ok(Success::GuestSession(created)) = &outcomes[0].result else {
            panic!("{style:?} {outcomes:?}")
        };
        assert!(created.channel_url.ends_with(&created.session_id));
        assert_eq!(simulator.effects(GUESTS), 1);
    }
}

#[test]
fn a_lost_answer_makes_no_second_session() {
    for (action, effects_at_once) in [
        (json!({"drop": "before"}), 0),
        (json!({"drop": "after"}), 1),
        (json!({"truncate": true}), 1),
        (json!({"status": 503}), 0),
    ] {
        let simulator = simulator();
        set(
            &simulator,
            &json!([{"match": {"path": "/api/v1/guests", "nth": [1]}, "action": action}]),
        );
        let once = Config {
            retry: callgate::exchange::Retry { most: 0, ..Default::default() },
            ..config(&simulator, TokenStyle::Form)
        };
        let (failed, _) = create(&simulator, once, 1);
        assert!(matches!(failed[0].result, Err(Failure::Unavailable(_))), "{action} {failed:?}");
        assert!(failed[0].uncertain, "{action}");
        assert_eq!(simulator.effects(GUESTS), effects_at_once, "{action}");

        // The same document once more, from another client, is the same session.
        let (outcomes, _) = create(&simulator, config(&simulator, TokenStyle::Form), 1);
        assert!(outcomes[0].result.is_ok(), "{action} {outcomes:?}");
        assert_eq!(simulator.effects(GUESTS), 1, "{action}");
    }
}

#[test]
fn a_client_gets_through_a_storm_with_one_effect_for_each_document() {
    let simulator = simulator();
    let chance = |probability: f64, action: Value| json!({"match": {"path": "/api/v1/guests", "probability": probability}, "action": action});
    set(
        &simulator,
        &json!([
            chance(0.05, json!({"drop": "before"})),
            chance(0.05, json!({"drop": "after"})),
            chance(0.05, json!({"status": 429, "retryAfterSeconds": 3})),
            chance(0.05, json!({"status": 500})),
        ]),
    );
    let (outcomes, events) = create(&simulator, config(&simulator, TokenStyle::Basic), 60);
    assert_eq!(outcomes.len(), 60);
    assert!(rests(&events).len() > 3, "the storm is one: {:?}", rests(&events));
    let mut ids = BTreeSet::new();
    for outcome in &outcomes {
        let Ok(Success::GuestSession(created)) = &outcome.result else { panic!("{outcome:?}") };
        ids.insert(created.session_id.clone());
    }
    assert_eq!((ids.len(), simulator.effects(GUESTS)), (60, 60));
}

#[test]
fn more_than_the_quota_is_refused_once_in_each_window_of_the_platform() {
    let simulator = simulator();
    let (outcomes, events) = create(&simulator, config(&simulator, TokenStyle::Query), 250);
    assert!(outcomes.iter().all(|outcome| outcome.result.is_ok()));
    assert_eq!(simulator.effects(GUESTS), 250);
    assert_eq!(rests(&events), [Cause::Status(429); 2], "the first 429 holds everyone back");
}

#[test]
fn a_token_that_expires_or_is_revoked_is_replaced() {
    let simulator = simulator();
    simulator.set(&json!({"tokenLifetimeSeconds": 90})).unwrap();
    let mut client = Client::new(config(&simulator, TokenStyle::Json), 7).unwrap();
    let mut run = |visit| {
        let text = document(visit);
        let session: GuestSession<'_> = Engine::new().parse(text.as_bytes(), None).unwrap();
        client.create_guest_session(&session);
        let done = drive(&mut client, &mut Http::new(), &mut &simulator, drop);
        assert!(done[0].1.result.is_ok(), "{done:?}");
        (client.metrics().token_requests, done[0].1.attempts)
    };
    assert_eq!(run(1), (1, 1));
    simulator.advance(40_000);
    assert_eq!(run(2), (1, 1));
    simulator.advance(6_000);
    assert_eq!(run(3), (2, 1), "half of a short life is over");
    simulator.revoke_tokens();
    assert_eq!(run(4), (3, 2), "401, and once more with a fresh one");
}

#[test]
fn wrong_credentials_and_missing_scopes_are_refusals() {
    let simulator = simulator();
    let mut wrong = config(&simulator, TokenStyle::Form);
    wrong.token.as_mut().unwrap().client_secret = "another secret".into();
    let (outcomes, _) = create(&simulator, wrong, 3);
    for outcome in outcomes {
        let Err(Failure::Token(failure)) = outcome.result else { panic!("{outcome:?}") };
        assert!(failure.to_string().contains("`invalid_client`"), "{failure}");
    }
    let mut narrow = config(&simulator, TokenStyle::Form);
    narrow.token.as_mut().unwrap().scopes = vec!["analytics:read".into()];
    let (outcomes, _) = create(&simulator, narrow, 1);
    let Err(Failure::Refused(refusal)) = &outcomes[0].result else { panic!("{outcomes:?}") };
    assert_eq!(refusal.status, 403);
    assert_eq!(simulator.effects(GUESTS), 0);
}

#[test]
fn nobody_at_home_is_told_apart_from_a_lost_answer() {
    let simulator = simulator();
    let config = config(&simulator, TokenStyle::Form);
    let mut client = Client::new(config, 1).unwrap();
    let text = document(1);
    let session: GuestSession<'_> = Engine::new().parse(text.as_bytes(), None).unwrap();
    client.create_guest_session(&session);
    let clock = simulator.now();
    simulator.stop();
    let mut clock = Frozen(clock.unsigned_abs());
    let done = drive(&mut client, &mut Http::new(), &mut clock, drop);
    let failure = done[0].1.result.clone().unwrap_err();
    assert!(failure.to_string().contains("could not be sent"), "{failure}");
    assert!(!done[0].1.uncertain);
}

struct Frozen(Time);

impl Clock for Frozen {
    fn now(&mut self) -> Time {
        self.0
    }

    fn wait_until(&mut self, time: Time) {
        self.0 = time;
    }
}
