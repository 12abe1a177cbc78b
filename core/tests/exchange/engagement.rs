use crate::{genesys_world::*, host::*};
use callgate::{
    Engine,
    exchange::{
        Config, Failure, Malformed, Method, PushedEngagement, Response, Success, TransportError,
    },
};
use serde_json::json;

fn pushed(host: &Host) -> PushedEngagement {
    match host.outcome().result.clone() {
        Ok(Success::Engagement(pushed)) => pushed,
        other => panic!("{other:?}"),
    }
}

/// The guests of a platform whose changes move the time of the last one.
fn changing(guests: &mut Guests, request: &callgate::exchange::Request) -> Answer {
    let before = guests.changes.len();
    let answer = guests.answer(request);
    if guests.changes.len() > before {
        guests.guest["modifiedDate"] = json!("2026-01-01T11:00:00Z");
    }
    answer
}

#[test]
fn the_metrics_are_computed_and_written_with_the_etag_of_the_guest() {
    let (mut host, mut guests) = (Host::new(genesys()), Guests::new());
    host.client.push_engagement("g-1");
    host.run(api(|request| guests.answer(request)));
    let methods: Vec<_> = host.calls().iter().map(|(_, request)| request.method).collect();
    assert_eq!(methods, [Method::Get, Method::Patch]);
    let (_, patch) = host.calls()[1];
    assert_eq!(patch.header("If-Match"), Some("\"1\""));
    let body: serde_json::Value = serde_json::from_slice(&patch.body).unwrap();
    let wanted = json!({"attributes": {
        "durationMinutes": 30, "messageCount": 7, "avgResponseTimeMs": 257_143,
        "conversionFlag": false, "calculatedAt": "2026-11-21T07:00:00Z",
    }});
    assert_eq!(body, wanted);
    let pushed = pushed(&host);
    assert_eq!((pushed.tries, pushed.guest.etag.as_deref()), (1, Some("\"2\"")));
    assert_eq!(pushed.engagement.avg_response_time_ms, 257_143);
    assert_eq!(guests.guest["attributes"]["tier"], "silver", "the others stay");
}

#[test]
fn a_policy_that_wants_text_gets_text() {
    let engine = Engine::from_policy(br#"{"profile":"genesys-cloud"}"#).unwrap();
    let (mut host, mut guests) = (Host::new(Config { engine, ..genesys() }), Guests::new());
    guests.guest["attributes"]["converted"] = json!("true");
    host.client.push_engagement("g-1");
    host.run(api(|request| guests.answer(request)));
    let body: serde_json::Value = serde_json::from_slice(&host.calls()[1].1.body).unwrap();
    assert_eq!(body["attributes"]["durationMinutes"], "30");
    assert_eq!(body["attributes"]["conversionFlag"], "true");
    assert!(pushed(&host).engagement.conversion_flag);
    assert!(host.client.metrics().violations.is_empty());
}

#[test]
fn what_stands_there_already_is_not_written_again() {
    let mut guests = Guests::new();
    for tries in [1, 0] {
        let mut host = Host::new(genesys());
        host.client.push_engagement("g-1");
        host.run(api(|request| guests.answer(request)));
        assert_eq!(pushed(&host).tries, tries);
    }
    assert_eq!(guests.changes.len(), 1);
}

#[test]
fn what_another_has_changed_is_computed_anew() {
    let (mut host, mut guests) = (Host::new(genesys()), Guests::new());
    host.client.push_engagement("g-1");
    let mut meddled = false;
    host.run(api(|request| {
        if request.method == Method::Patch && !meddled {
            meddled = true;
            guests.meddle(&json!({"interactionCount": 9, "closedDate": "2026-01-01T10:45:00Z"}));
        }
        guests.answer(request)
    }));
    let pushed = pushed(&host);
    assert_eq!(pushed.tries, 2);
    assert_eq!((pushed.engagement.duration_minutes, pushed.engagement.message_count), (45, 9));
    assert_eq!(guests.guest["attributes"]["messageCount"], 9);
}

#[test]
fn one_change_comes_of_a_push_that_is_interrupted_anywhere() {
    for (lost_at, had_effect) in (0..3).flat_map(|at| [(at, true), (at, false)]) {
        for restart in 0..10 {
            let (mut host, mut guests) = (Host::new(genesys()), Guests::new());
            host.client.push_engagement("g-1");
            let mut number = 0;
            host.run_restarting(
                |step| step == restart,
                api(|request| {
                    number += 1;
                    if number - 1 != lost_at {
                        return changing(&mut guests, request);
                    }
                    if had_effect {
                        changing(&mut guests, request).unwrap();
                    }
                    Err(TransportError::Lost)
                }),
            );
            // The change has moved the time of the last one, by which the duration would be another.
            assert_eq!(guests.changes.len(), 1, "{lost_at} {had_effect} {restart}");
            assert_eq!(pushed(&host).engagement.duration_minutes, 30);
            assert_eq!(guests.guest["attributes"]["durationMinutes"], 30);
        }
    }
}

#[test]
fn a_guest_without_its_times_or_against_the_policy_is_left_alone() {
    let mut guests = Guests::new();
    guests.guest["createdDate"] = json!(null);
    let run = |guests: &mut Guests| {
        let mut host = Host::new(genesys());
        host.client.push_engagement("g-1");
        host.run(api(|request| guests.answer(request)));
        assert!(guests.changes.is_empty());
        host.outcome().result.clone().unwrap_err()
    };
    let missing = Failure::Malformed(Malformed::Missing("createdDate".into()));
    assert_eq!(run(&mut guests), missing);
    let mut guests = Guests::new();
    guests.guest["attributes"]["x"] = json!({"y": 1});
    assert!(matches!(run(&mut guests), Failure::Denied(_)));
}

#[test]
fn others_that_are_quicker_three_times_win() {
    let (mut host, mut guests) = (Host::new(genesys()), Guests::new());
    host.client.push_engagement("g-1");
    host.run(api(|request| {
        if request.method == Method::Patch {
            return Ok(Response::new(412));
        }
        guests.answer(request)
    }));
    assert_eq!(host.outcome().result, Err(Failure::Conflict { tries: 3 }));
}

#[test]
fn a_change_whose_answer_cannot_be_read_may_have_been_made() {
    let (mut host, mut guests) = (Host::new(genesys()), Guests::new());
    host.client.push_engagement("g-1");
    host.run(api(|request| {
        let answer = guests.answer(request);
        if request.method == Method::Patch { ok(200, "[]") } else { answer }
    }));
    assert!(matches!(host.outcome().result, Err(Failure::Malformed(_))), "{:?}", host.outcome());
    assert!(host.outcome().uncertain);
}
