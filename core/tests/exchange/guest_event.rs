use crate::host::*;
use callgate::exchange::{
    Callbacks, Cause, Config, ConfigError, Endpoint, EventKind, ExchangeId, ExchangeKind, Failure,
    Rejection, Reply, Request, Response, Secret, Success, Time, TransportError, VerifiedEvent,
    signature::{Encoding, Keys, Scheme, Unit},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const CRM: &str = "https://crm.example.com/events";
const BODY: &str = r#"{"sessionId":"s-1","type":"session.started","channelState":"ACTIVE","metadata":{"tier":"gold"}}"#;

fn keys() -> Keys {
    Keys::new().with("2026", Secret::from("canary-signing-key")).unwrap()
}

/// A scheme without an id: an event is known by its content, which is signed with its time.
fn timed() -> Scheme {
    let scheme = Scheme::new("X-Signature", "{timestamp}.{body}").unwrap().encoding(Encoding::Hex);
    scheme.timestamp("X-Timestamp", Unit::Milliseconds).unwrap()
}

fn with(scheme: Scheme) -> Config {
    Config {
        crm_events: Some(Endpoint::new(CRM).with_token("canary-crm-token")),
        callbacks: Some(Callbacks::new(scheme, keys())),
        ..config()
    }
}

fn signed(scheme: &Scheme, id: &str, at: Time, body: &str) -> Vec<(String, String)> {
    scheme.sign(&keys(), id, i64::try_from(at).unwrap(), body.as_bytes()).unwrap()
}

/// Delivers the event and says what came of it.
fn deliver(host: &mut Host, id: &str, body: &str) -> Result<ExchangeId, Reply> {
    let headers = signed(&Scheme::standard_webhooks(), id, host.now, body);
    host.client.receive_guest_event(&headers, body.as_bytes(), host.now)
}

/// A CRM that takes each key once, and holds that a key goes with one body.
#[derive(Default)]
struct Crm {
    events: BTreeMap<String, Value>,
}

impl Crm {
    #[expect(clippy::unnecessary_wraps, reason = "it is one of two kinds of answers")]
    fn take(&mut self, request: &Request) -> Answer {
        assert_eq!(request.url, CRM);
        assert_eq!(request.header("Authorization"), Some("Bearer canary-crm-token"));
        let key = request.header("Idempotency-Key").unwrap().to_owned();
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        match self.events.get(&key) {
            Some(known) if *known == body => Ok(Response::new(409)),
            Some(_) => Ok(Response::new(422)),
            None => {
                self.events.insert(key, body);
                Ok(Response::new(200))
            }
        }
    }
}

#[test]
fn the_crm_is_told_and_the_platform_gets_its_200() {
    let mut host = Host::new(with(Scheme::standard_webhooks()));
    let id = deliver(&mut host, "e-1", BODY).unwrap();
    let mut crm = Crm::default();
    host.run(|request, _| (10, crm.take(request)));
    assert_eq!(host.token_requests(), 0, "the platform's token is not needed");
    let outcome = &host.done[&id];
    let Ok(Success::GuestEvent(handled)) = &outcome.result else { panic!("{outcome:?}") };
    assert_eq!(
        (handled.session_id.as_str(), handled.event_type.as_str()),
        ("s-1", "session.started")
    );
    assert_eq!((outcome.reply().status, outcome.reply().body), (200, r#"{"acknowledged":true}"#));
    let (_, body) = crm.events.pop_first().unwrap();
    let wanted = json!({
        "cxoneSessionId": "s-1", "eventType": "session.started", "channelState": "ACTIVE",
        "metadata": {"tier": "gold"}, "syncedAt": "2026-11-21T07:00:00Z",
    });
    assert_eq!(body, wanted);
    let kinds = host.kinds();
    assert!(
        matches!(
            kinds[..],
            [
                EventKind::Started(ExchangeKind::GuestEvent),
                EventKind::Sent { attempt: 1, key: Some(_), .. },
                EventKind::Succeeded { .. },
            ]
        ),
        "{kinds:?}"
    );
    let audit = host.client.audit().export();
    for action in ["exchange.start", "request.send", "exchange.end"] {
        assert_eq!(audit.matches(action).count(), 1, "{action}");
    }
    assert!(!audit.contains("canary") && !audit.contains("gold"));
}

#[test]
fn what_is_refused_is_answered_at_once_and_told() {
    let scheme = Scheme::standard_webhooks();
    let other = Keys::new().with("x", Secret::from("another key")).unwrap();
    let at = i64::try_from(START).unwrap();
    let forged = scheme.sign(&other, "e-1", at, BODY.as_bytes()).unwrap();
    let large = format!(r#"{{"sessionId":"s","type":"t","x":"{}"}}"#, "y".repeat(1 << 16));
    let none: Vec<(String, String)> = Vec::new();
    for (headers, body, why, status) in [
        (forged, BODY, Rejection::Signature, 401),
        (none, BODY, Rejection::Signature, 401),
        (signed(&scheme, "e-1", START - 300_001, BODY), BODY, Rejection::Signature, 401),
        (signed(&scheme, "e-1", START + 301_000, BODY), BODY, Rejection::Signature, 401),
        (signed(&scheme, "e-1", START, "{}"), BODY, Rejection::Signature, 401),
        (signed(&scheme, "e-1", START, &large), &large, Rejection::TooLarge, 413),
        (signed(&scheme, "e-1", START, "{"), "{", Rejection::Malformed, 400),
        (signed(&scheme, "e-1", START, "[]"), "[]", Rejection::Malformed, 400),
        (
            signed(&scheme, "e-1", START, r#"{"sessionId":7}"#),
            r#"{"sessionId":7}"#,
            Rejection::Malformed,
            400,
        ),
    ] {
        let mut host = Host::new(with(scheme.clone()));
        let answer = host.client.receive_guest_event(&headers, body.as_bytes(), START);
        let reply = answer.unwrap_err();
        assert_eq!((reply.status, &reply), (status, &why.reply()), "{why}");
        host.run(|_, _| panic!("nothing is sent"));
        let [EventKind::Rejected { why: told, reason }] = host.kinds()[..] else { panic!() };
        assert_eq!(*told, why);
        assert!(!reason.is_empty());
        let metrics = host.client.metrics();
        assert_eq!(metrics.callbacks_rejected, BTreeMap::from([(why, 1)]));
        assert!(
            metrics.to_openmetrics().contains(&format!("rejected_total{{reason=\"{why}\"}} 1"))
        );
        let audit = host.client.audit().export();
        assert!(audit.contains("callback.reject") && audit.contains(why.name()), "{audit}");

        // None of them was remembered: the event itself still passes.
        assert!(deliver(&mut host, "e-1", BODY).is_ok(), "{why}");
    }
}

#[test]
fn a_body_may_have_as_many_bytes_as_the_client_takes() {
    for (most, taken) in [(BODY.len(), true), (BODY.len() - 1, false)] {
        let scheme = Scheme::standard_webhooks();
        let callbacks = Callbacks { max_bytes: most, ..Callbacks::new(scheme.clone(), keys()) };
        let mut host = Host::new(Config { callbacks: Some(callbacks), ..with(scheme) });
        let answer = deliver(&mut host, "e-1", BODY).map(drop);
        assert_eq!(answer, if taken { Ok(()) } else { Err(Rejection::TooLarge.reply()) });
    }
}

#[test]
fn a_client_that_is_not_told_what_to_accept_accepts_nothing() {
    let mut host = Host::new(config());
    let reply = deliver(&mut host, "e-1", BODY).unwrap_err();
    assert_eq!(reply, Rejection::Unconfigured.reply());
    let keyless = Callbacks::new(Scheme::standard_webhooks(), Keys::new());
    let mut host = Host::new(Config { callbacks: Some(keyless), ..with(timed()) });
    assert_eq!(deliver(&mut host, "e-1", BODY).unwrap_err(), Rejection::Unconfigured.reply());
    let nowhere = Config { crm_events: None, ..with(timed()) };
    let error = callgate::exchange::Client::new(nowhere, 1).unwrap_err();
    assert_eq!(error, ConfigError::Missing("crm_events"));
}

#[test]
fn a_replay_of_what_was_handled_is_acknowledged_and_not_told_again() {
    let mut host = Host::new(with(Scheme::standard_webhooks()));
    let mut crm = Crm::default();
    let headers = signed(&Scheme::standard_webhooks(), "e-1", START, BODY);
    let first = host.client.receive_guest_event(&headers, BODY.as_bytes(), START);
    assert!(first.is_ok());
    // While it is being handled nobody knows how that ends.
    let reply = deliver(&mut host, "e-1", BODY).unwrap_err();
    assert_eq!(reply, Rejection::Underway.reply());
    assert_eq!(reply.status, 500);
    host.run(|request, _| (10, crm.take(request)));
    for _ in 0..2 {
        let reply = deliver(&mut host, "e-1", BODY).unwrap_err();
        assert_eq!((reply.status, &reply), (200, &Rejection::Replayed.reply()));
        host.restart();
    }
    assert_eq!((host.done.len(), crm.events.len()), (1, 1));
    assert!(deliver(&mut host, "e-2", BODY).is_ok(), "another event may say the same");
    host.run(|request, _| (10, crm.take(request)));
    assert_eq!(crm.events.len(), 2);
}

#[test]
fn an_event_that_could_not_be_told_comes_again_with_the_same_key_and_body() {
    for scheme in [Scheme::standard_webhooks(), timed()] {
        for had_effect in [true, false] {
            let mut host = Host::new(with(scheme.clone()));
            let mut crm = Crm::default();
            let deliver = |host: &mut Host| {
                let headers = signed(&scheme, "e-1", host.now, BODY);
                host.client.receive_guest_event(&headers, BODY.as_bytes(), host.now).unwrap()
            };
            let id = deliver(&mut host);
            host.run(|request, _| {
                if had_effect {
                    crm.take(request).unwrap();
                }
                (10, Err(TransportError::Lost))
            });
            let outcome = &host.done[&id];
            assert_eq!(outcome.reply().status, 500);
            let lost = Failure::Unavailable(Cause::Transport(TransportError::Lost));
            assert_eq!(outcome.result, Err(lost));

            host.restart();
            host.now += 60_000;
            let id = deliver(&mut host);
            host.run(|request, _| (10, crm.take(request)));
            assert_eq!(host.done[&id].reply().status, 200, "{:?}", host.done[&id]);
            assert_eq!(crm.events.len(), 1);
        }
    }
}

#[test]
fn three_seconds_are_all_it_has_from_the_moment_it_came() {
    let mut host = Host::new(with(Scheme::standard_webhooks()));
    let id = deliver(&mut host, "e-1", BODY).unwrap();
    host.now += 1_000;
    host.run(|_, _| (60_000, Ok(Response::new(200))));
    let outcome = &host.done[&id];
    assert_eq!((outcome.latency, outcome.reply().status), (3_000, 500));
    assert!(outcome.uncertain);
    let (_, request) = &host.sent[0];
    assert_eq!(request.timeout, 2_000);

    // Retries stay within it.
    let mut host = Host::new(with(Scheme::standard_webhooks()));
    let id = deliver(&mut host, "e-1", BODY).unwrap();
    host.run(|_, _| (10, Ok(Response::new(503).with_header("Retry-After", "1"))));
    let outcome = &host.done[&id];
    assert_eq!(outcome.result, Err(Failure::Unavailable(Cause::Status(503))));
    assert!(outcome.latency < 3_000 && outcome.attempts == 3, "{outcome:?}");
}

#[test]
fn one_request_comes_of_an_event_that_is_interrupted_anywhere() {
    for lost_at in 0..3 {
        for restart in 0..8 {
            let mut host = Host::new(with(Scheme::standard_webhooks()));
            let id = deliver(&mut host, "e-1", BODY).unwrap();
            let (mut crm, mut number) = (Crm::default(), 0);
            host.run_restarting(
                |step| step == restart,
                |request, _| {
                    number += 1;
                    let answer = crm.take(request);
                    (10, if number <= lost_at { Err(TransportError::Lost) } else { answer })
                },
            );
            assert_eq!((host.done[&id].reply().status, crm.events.len()), (200, 1));
        }
    }
}

#[test]
fn one_that_is_cancelled_may_come_again() {
    let mut host = Host::new(with(Scheme::standard_webhooks()));
    let id = deliver(&mut host, "e-1", BODY).unwrap();
    host.cancel(id);
    let mut crm = Crm::default();
    host.run(|request, _| (10, crm.take(request)));
    assert_eq!((host.done[&id].reply().status, crm.events.len()), (500, 0));
    assert!(deliver(&mut host, "e-1", BODY).is_ok());
    host.run(|request, _| (10, crm.take(request)));
    assert_eq!(crm.events.len(), 1);
}

#[test]
fn what_a_host_has_kept_is_told_once_however_long_it_waited() {
    const DAY: Time = 86_400_000;
    for scheme in [Scheme::standard_webhooks(), timed()] {
        let mut host = Host::new(with(scheme.clone()));
        let mut crm = Crm::default();
        let headers = signed(&scheme, "e-1", START, BODY);
        let event = host.client.verify_guest_event(&headers, BODY.as_bytes(), START).unwrap();
        assert_eq!(event.received, START);
        // Nothing is started or remembered: the store knows what came before.
        let again = host.client.verify_guest_event(&headers, BODY.as_bytes(), START).unwrap();
        assert_eq!(again, event);
        host.run(|_, _| panic!("nothing is sent"));
        assert!(host.kinds().is_empty());

        // Others come and go meanwhile, so that the window has forgotten times later than that of the event.
        let other = signed(&scheme, "e-2", START + 1_000, r#"{"sessionId":"s-2","type":"t"}"#);
        host.now += 1_000;
        let body = br#"{"sessionId":"s-2","type":"t"}"#;
        host.client.receive_guest_event(&other, body, host.now).unwrap();
        host.run(|request, _| (10, crm.take(request)));
        for try_number in 0..4 {
            host.now += DAY;
            host.restart();
            let now = host.now;
            let id = host.client.receive_kept_guest_event(&headers, BODY.as_bytes(), START, now);
            let reply = host.client.receive_kept_guest_event(&headers, BODY.as_bytes(), START, now);
            assert_eq!(reply, Err(Rejection::Underway.reply()));
            // The effect takes place with the first try; the answer comes with the third.
            host.run(|request, _| {
                assert_eq!(request.header("Idempotency-Key"), Some(event.key.as_str()));
                let answer = crm.take(request);
                (10, if try_number < 2 { Err(TransportError::Lost) } else { answer })
            });
            let status = host.done[&id.unwrap()].reply().status;
            assert_eq!(status, if try_number < 2 { 500 } else { 200 });
        }
        assert_eq!(crm.events.len(), 2);
    }
}

#[test]
fn what_is_kept_is_still_to_be_signed_and_of_its_time() {
    let scheme = Scheme::standard_webhooks();
    let mut host = Host::new(with(scheme.clone()));
    let headers = signed(&scheme, "e-1", START, BODY);
    host.now += 600_000;
    let now = host.now;
    let mut tell = |headers: &[(String, String)], body: &str, received| {
        host.client.receive_kept_guest_event(headers, body.as_bytes(), received, now)
    };
    let signature = Err(Rejection::Signature.reply());
    assert_eq!(tell(&headers, "{}", START), signature);
    assert_eq!(tell(&[], BODY, START), signature);
    assert_eq!(tell(&headers, BODY, START + 301_000), signature);
    assert_eq!(tell(&headers, BODY, START - 301_000), signature);
    // A time that is still to come is now.
    assert_eq!(tell(&headers, BODY, Time::MAX), signature);
    assert!(tell(&headers, BODY, START + 299_000).is_ok());
    let verified: Result<VerifiedEvent, Reply> =
        host.client.verify_guest_event(&headers, BODY.as_bytes(), now);
    assert_eq!(verified, Err(Rejection::Signature.reply()));
    assert_eq!(host.client.metrics().callbacks_rejected[&Rejection::Signature], 6);
}

#[test]
fn a_crm_that_refuses_or_is_down_makes_the_platform_try_again() {
    for (status, attempts) in [(400, 1), (401, 1), (404, 1), (500, 4)] {
        let mut host = Host::new(Config { retry: steady().retry, ..with(timed()) });
        let headers = signed(&timed(), "", START, BODY);
        let id = host.client.receive_guest_event(&headers, BODY.as_bytes(), START).unwrap();
        host.run(|_, _| (10, Ok(Response::new(status))));
        assert_eq!((host.done[&id].reply().status, host.done[&id].attempts), (500, attempts));
    }
    // After five failures in a row the CRM is left alone for a while.
    let mut host = Host::new(with(Scheme::standard_webhooks()));
    for number in 0..3 {
        deliver(&mut host, &format!("e-{number}"), BODY).unwrap();
    }
    host.run(|_, _| (10, Ok(Response::new(503))));
    let sent = host.sent.len();
    let id = deliver(&mut host, "e-3", BODY).unwrap();
    host.run(|_, _| panic!("nothing is sent"));
    assert_eq!(host.done[&id].result, Err(Failure::Unavailable(Cause::CircuitOpen)));
    assert_eq!(host.sent.len(), sent);
}
