use crate::host::*;
use callgate::exchange::{
    Cause, Config, EventKind, Failure, Malformed, Quota, Refusal, TokenFailure,
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
