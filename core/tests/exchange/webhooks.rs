//! The webhook is told of what exchanges did, and nobody waits for it.

use crate::{agents::*, host::*};
use callgate::exchange::{
    Breaker, Cause, Config, EventKind, ExchangeId, ExchangeKind, Failure, Success, TransportError,
};
use serde_json::json;

#[test]
fn it_is_told_of_the_new_state_with_the_figures_of_the_board() {
    let mut host = Host::new(watched());
    let board = host.client.board_mut();
    board.record("4711", "NOT_READY", START - 50_000);
    board.record("4711", "READY", START - 20_000);
    board.record("4711", "PAUSED", START - 5_000);
    let denied = host.client.change_agent_state(READY.as_bytes());
    host.run(api(telling(MAY_WORK, r#"{"mandatoryBreakRequired":true}"#)));
    assert!(host.done[&denied].result.is_err());
    let began = host.now;
    host.client.change_agent_state(READY.as_bytes());
    host.run(api(sound));

    let told = host.request("webhook");
    assert_eq!(told.header("Authorization"), None, "the platform's token is none of its business");
    let confirmed = began + 20;
    assert_eq!(
        json(told),
        json!({
            "event": "AGENT_STATE_CHANGED",
            "timestamp": "2026-11-21T07:00:00.040Z",
            "data": {
                "userId": "4711",
                "newState": "READY",
                "latencyMs": 20,
                "idleTimeMs": 30_000 + 5_000 + (confirmed - START),
                "violationCount": 1,
            },
        })
    );
    assert_ne!(key(told), key(host.request("change")));
}

#[test]
fn the_change_has_ended_before_the_webhook_is_asked() {
    // It never answers.
    let mut host = Host::new(watched());
    let id = host.client.change_agent_state(READY.as_bytes());
    host.run(|request, _| {
        let delay = if step(request) == "webhook" { 10_000_000 } else { 10 };
        (delay, if is_token(request) { ok(200, TOKEN) } else { sound(request) })
    });
    assert!(host.done[&id].result.is_ok());
    assert_eq!(host.done[&id].latency, 30);
    let webhook = ExchangeId(id.0 + 1);
    let timed_out = Failure::Unavailable(Cause::Transport(TransportError::TimedOut));
    assert_eq!(host.done[&webhook].result, Err(timed_out));
    assert_eq!(host.done[&webhook].attempts, 4);
    let kinds = host.kinds();
    let place =
        |wanted: &dyn Fn(&EventKind) -> bool| kinds.iter().position(|kind| wanted(kind)).unwrap();
    let fork = EventKind::Forked { exchange: webhook, kind: ExchangeKind::Webhook };
    let ended = place(&|kind| matches!(kind, EventKind::Succeeded { id } if id == "READY"));
    let began = place(&|kind| *kind == EventKind::Started(ExchangeKind::Webhook));
    assert!(place(&|kind| *kind == fork) < ended && ended < began, "{kinds:?}");
    assert_eq!(host.client.board().tally().changed, 1, "and it is no failure of the change");
    assert_eq!(host.client.board().tally().failed, 0);
}

#[test]
fn a_delivery_is_tried_again_under_the_same_key_and_says_what_it_was_about() {
    let mut keys = Vec::new();
    let host = changed(watched(), READY, |request| match step(request) {
        "webhook" => {
            keys.push((key(request).to_owned(), request.body.clone()));
            if keys.len() < 3 { ok(500, "") } else { ok(204, "") }
        }
        _ => sound(request),
    });
    assert_eq!(keys.len(), 3);
    assert!(keys.iter().all(|sent| *sent == keys[0]));
    let (_, outcome) = host.done.last_key_value().unwrap();
    let Ok(Success::Webhook(told)) = &outcome.result else { panic!("{outcome:?}") };
    assert_eq!((&*told.event, told.of), ("AGENT_STATE_CHANGED", ExchangeId(0)));
}

#[test]
fn a_delivery_that_was_refused_or_cancelled_is_not_tried_again() {
    let host = changed(watched(), READY, |request| match step(request) {
        "webhook" => ok(410, ""),
        _ => sound(request),
    });
    let (_, outcome) = host.done.last_key_value().unwrap();
    assert!(matches!(outcome.result, Err(Failure::Refused(_))) && outcome.attempts == 1);

    let mut host = Host::new(watched());
    let id = host.client.change_agent_state(READY.as_bytes());
    let mut platform = api(sound);
    while !host.done.contains_key(&id) {
        let Some(((time, _), (request, answer))) = host.arriving.pop_first() else {
            host.settle(&mut platform);
            continue;
        };
        host.now = time;
        host.handle(request, answer);
        host.settle(&mut platform);
    }
    assert!(host.cancel(ExchangeId(id.0 + 1)));
    host.run(platform);
    assert_eq!(host.done[&ExchangeId(id.0 + 1)].result, Err(Failure::Cancelled));
}

#[test]
fn a_client_without_a_webhook_tells_nobody() {
    let host = changed(Config { webhook: None, ..watched() }, READY, sound);
    assert_eq!((host.done.len(), host.steps().len()), (1, 3));
}

#[test]
fn a_delivery_outlasts_an_open_circuit_only_until_its_time_is_up() {
    // The first try fails 10 milliseconds after the delivery has begun, and opens the circuit.
    let deadline = watched().deadline;
    let failed = Failure::Unavailable(Cause::Status(500));
    // The answer to a second try would come too late.
    for (rest, tries, end) in [(deadline - 11, 2, Failure::Deadline), (deadline - 10, 1, failed)] {
        let breaker = Breaker { failures: 1, rest };
        let host = changed(Config { breaker, ..watched() }, READY, |request| match step(request) {
            "webhook" => ok(500, ""),
            _ => sound(request),
        });
        let (_, outcome) = host.done.last_key_value().unwrap();
        assert_eq!((outcome.attempts, &outcome.result), (tries, &Err(end)), "{rest}");
    }
}
