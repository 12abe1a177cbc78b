use crate::host::*;
use callgate::exchange::{
    Cause, Client, Config, EventKind, Failure, Malformed, Quota, Refusal, Request, Response, Step,
    Time, TokenFailure,
};

/// Enough for everything.
fn unlimited() -> Config {
    Config { quota: Quota { requests: 1_000_000, period: 1000 }, ..config() }
}

#[test]
fn ten_thousand_waiting_exchanges_cause_one_token_request() {
    let mut host = Host::new(unlimited());
    (0..10_000).for_each(|visit| _ = host.start(visit));
    host.run(api(|_| ok(201, CREATED)));
    assert_eq!(host.token_requests(), 1);
    assert_eq!(host.client.metrics().token_requests, 1);
    assert_eq!(host.done.values().filter(|outcome| outcome.result.is_ok()).count(), 10_000);
    assert_eq!(host.calls().len(), 10_000);
}

#[test]
fn the_token_is_kept_until_a_minute_before_it_expires() {
    let mut host = Host::new(config());
    for (after, requests) in
        [(0, 1), (3_539_000, 1), (3_540_000, 2), (7_079_000, 2), (7_080_500, 3)]
    {
        host.now = START + after;
        host.start(after);
        host.run(api(|_| ok(201, CREATED)));
        assert_eq!(host.token_requests(), requests, "after {after}");
    }
}

#[test]
fn a_401_is_answered_with_a_fresh_token_once_for_all() {
    let mut host = Host::new(unlimited());
    (0..50).for_each(|visit| _ = host.start(visit));
    let mut tokens = 0;
    host.run(|request, _| {
        if is_token(request) {
            tokens += 1;
            let body = format!(r#"{{"access_token":"tok{tokens}","expires_in":3600}}"#);
            return (10, ok(200, &body));
        }
        let stale = request.header("Authorization") == Some("Bearer tok1");
        (10, if stale { ok(401, "") } else { ok(201, CREATED) })
    });
    assert_eq!((host.token_requests(), host.calls().len()), (2, 100));
    assert!(host.done.values().all(|outcome| outcome.result.is_ok() && outcome.attempts == 2));
}

#[test]
fn a_second_401_is_a_refusal() {
    let mut host = Host::new(config());
    host.start(1);
    host.run(api(|_| ok(401, r#"{"error":"invalid_token"}"#)));
    let refusal = Refusal { status: 401, code: Some("invalid_token".into()) };
    assert_eq!(host.outcome().result, Err(Failure::Refused(refusal)));
    assert_eq!((host.outcome().attempts, host.token_requests()), (2, 2));
}

#[test]
fn refused_credentials_fail_everyone_at_once_and_are_not_repeated() {
    let mut host = Host::new(config());
    (0..20).for_each(|visit| _ = host.start(visit));
    host.run(|request, _| {
        assert!(is_token(request));
        (10, ok(401, r#"{"error":"invalid_client"}"#))
    });
    let refusal = Refusal { status: 401, code: Some("invalid_client".into()) };
    let failure = TokenFailure::Refused(refusal);
    assert_eq!(host.sent.len(), 1);
    assert_eq!(host.done.len(), 20);
    assert!(
        host.done.values().all(|outcome| outcome.result == Err(Failure::Token(failure.clone()))
            && outcome.attempts == 0
            && !outcome.uncertain)
    );
    assert!(host.kinds().contains(&&EventKind::TokenFailed(failure)));

    // Whoever comes later tries anew.
    let later = host.start(99);
    host.run(api(|_| ok(201, CREATED)));
    assert!(host.done[&later].result.is_ok());
}

#[test]
fn the_token_endpoint_is_tried_again_as_the_platform_is() {
    for (failures, succeeds) in [(3, true), (4, false)] {
        let mut host = Host::new(config());
        host.start(1);
        let mut tries = 0;
        host.run(|request, _| {
            if !is_token(request) {
                return (10, ok(201, CREATED));
            }
            tries += 1;
            (10, if tries <= failures { ok(502, "") } else { ok(200, TOKEN) })
        });
        assert_eq!(host.token_requests(), 4);
        assert_eq!(host.outcome().result.is_ok(), succeeds);
        if !succeeds {
            let failure = TokenFailure::Unavailable(Cause::Status(502));
            assert_eq!(host.outcome().result, Err(Failure::Token(failure)));
        }
    }
}

#[test]
fn what_is_no_token_is_malformed() {
    let mut host = Host::new(config());
    host.start(1);
    host.run(|_, _| (10, ok(200, r#"{"error":"x"}"#)));
    let failure = TokenFailure::Malformed(Malformed::Missing("access_token".into()));
    assert_eq!(host.outcome().result, Err(Failure::Token(failure)));
}

/// A token endpoint that asks to come back later, and what the exchanges that wait are told.
fn asked_to_wait(seconds: &'static str) -> impl FnMut(&Request, Time) -> (Time, Answer) {
    move |request, _| {
        assert!(is_token(request));
        (10, Ok(Response::new(429).with_header("Retry-After", seconds)))
    }
}

#[test]
fn a_token_endpoint_that_asks_for_more_time_than_there_is_fails_everyone_at_once() {
    let mut host = Host::new(config());
    (0..3).for_each(|visit| _ = host.start(visit));
    host.run(asked_to_wait("3600"));
    let failure = Failure::Token(TokenFailure::Unavailable(Cause::Status(429)));
    assert_eq!(host.done.len(), 3);
    for outcome in host.done.values() {
        assert_eq!((outcome.result.as_ref(), outcome.latency), (Err(&failure), 10));
    }
    assert_eq!((host.sent.len(), host.now), (1, START + 10), "and then it is idle");

    // Whoever comes later tries anew.
    let later = host.start(99);
    host.run(api(|_| ok(201, CREATED)));
    assert!(host.done[&later].result.is_ok());
}

#[test]
fn a_token_that_nobody_is_left_to_need_is_not_waited_for() {
    let mut host = Host::new(config());
    let ids = [host.start(1), host.start(2)];
    let mut platform = asked_to_wait("60");
    host.settle(&mut platform);
    let ((at, _), (id, answer)) = host.arriving.pop_first().unwrap();
    host.now = at;
    host.handle(id, answer);
    assert_eq!(host.settle(&mut platform), Some(at + 60_000));
    host.cancel(ids[0]);
    assert_eq!(host.settle(&mut platform), Some(at + 60_000), "one still waits");
    host.cancel(ids[1]);
    assert_eq!(host.settle(&mut platform), None);

    let later = host.start(3);
    host.run(api(|_| ok(201, CREATED)));
    assert_eq!((host.done[&later].result.is_ok(), host.done[&later].latency), (true, 20));
}

#[test]
fn a_token_that_the_platform_did_not_take_is_not_taken_again_after_a_restart() {
    let config = Config { token: None, ..config() };
    let mut client = Client::new(config.clone(), 1).unwrap();
    client.create_guest_session(&parse(&document(1)));
    let token = |client: &mut Client| loop {
        match client.poll(START) {
            Step::Token(request) => break request,
            Step::Emit(_) => {}
            other => panic!("{other:?}"),
        }
    };
    let first = token(&mut client);
    assert!(!first.rejected);
    client.handle(first.id, Ok(Response::new(200).with_body(TOKEN)), START);
    let sent = loop {
        match client.poll(START) {
            Step::Send(request) => break request,
            Step::Emit(_) => {}
            other => panic!("{other:?}"),
        }
    };
    client.handle(sent.id, ok(401, ""), START);
    let mut restored = Client::restore(config, &client.snapshot()).unwrap();
    assert!(token(&mut client).rejected && token(&mut restored).rejected);
}
