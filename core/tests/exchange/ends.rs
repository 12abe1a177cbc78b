//! Deadlines, cancellation, and answers that nobody waits for.

use crate::host::*;
use callgate::exchange::{
    Cause, Config, ExchangeId, Failure, Handled, RequestId, Retry, Step, TransportError,
};

#[test]
fn the_deadline_ends_an_exchange_wherever_it_stands() {
    // The platform is silent, or the token endpoint, or every try rests for long.
    let config = || Config { deadline: 15_000, ..config() };
    for silent in ["/oauth2/token", "/api/v1/guests"] {
        let mut host = Host::new(config());
        host.start(1);
        host.run(|request, _| {
            let delay = if request.url.contains(silent) { 1_000_000 } else { 10 };
            (delay, if is_token(request) { ok(200, TOKEN) } else { ok(201, CREATED) })
        });
        assert_eq!(host.outcome().result, Err(Failure::Deadline), "{silent}");
        assert_eq!(host.outcome().latency, 15_000);
        assert_eq!(host.outcome().uncertain, silent == "/api/v1/guests");
    }
}

#[test]
fn a_silent_platform_is_asked_again_after_the_timeout() {
    let mut host = Host::new(steady());
    host.start(1);
    let mut tries = 0;
    host.run(|request, _| {
        if is_token(request) {
            return (10, ok(200, TOKEN));
        }
        tries += 1;
        (if tries == 1 { 10_001 } else { 5_000 }, ok(201, CREATED))
    });
    assert!(host.outcome().result.is_ok());
    assert_eq!((host.outcome().attempts, host.outcome().latency), (2, 10 + 10_000 + 5_000));
    assert_eq!(host.client.metrics().stale_answers, 1, "the first answer came late");
    assert!(host.calls().iter().all(|(_, call)| call.timeout == 10_000));
}

#[test]
fn late_duplicate_and_unknown_answers_change_nothing() {
    let mut host = Host::new(Config { retry: Retry { most: 0, ..Retry::default() }, ..config() });
    host.start(1);
    let mut platform = api(|_| ok(201, CREATED));
    host.settle(&mut platform);
    let token = host.sent[0].1.id;
    assert_eq!(host.handle(RequestId(token.0 + 1), ok(200, TOKEN)), Handled::Unknown);
    assert_eq!(host.handle(token, ok(200, TOKEN)), Handled::Taken);
    assert_eq!(host.handle(token, ok(200, r#"{"access_token":"other"}"#)), Handled::Stale);
    host.settle(&mut platform);
    let (_, call) = &host.sent[1];
    assert_eq!(call.header("Authorization"), Some("Bearer tok"));
    let call = call.id;
    // Nobody has polled since, but the time of the request is over.
    host.now += 10_000;
    assert_eq!(host.handle(call, ok(201, CREATED)), Handled::Stale);
    assert_eq!(host.settle(&mut platform), None);
    let cause = Cause::Transport(TransportError::TimedOut);
    assert_eq!(host.outcome().result, Err(Failure::Unavailable(cause)));
    assert!(host.outcome().uncertain);
    assert_eq!(host.handle(call, ok(201, CREATED)), Handled::Stale);
    assert_eq!(host.settle(&mut platform), None);
    assert_eq!(host.client.metrics().stale_answers, 3);
}

#[test]
fn a_cancelled_exchange_ends_at_once_and_its_answer_is_stale() {
    let mut host = Host::new(config());
    let (one, other) = (host.start(1), host.start(2));
    let mut platform = api(|_| ok(201, CREATED));
    host.settle(&mut platform);
    let (_, (token, answer)) = host.arriving.pop_first().unwrap();
    host.handle(token, answer);
    host.settle(&mut platform);
    let call = host.calls()[0].1.id;
    assert!(host.client.awaits(call));
    assert!(host.cancel(one));
    assert!(!host.cancel(one) && !host.cancel(ExchangeId(7)));
    assert!(!host.client.awaits(call));
    assert_eq!(host.handle(call, ok(201, CREATED)), Handled::Stale);
    host.run(platform);
    assert_eq!(host.done[&one].result, Err(Failure::Cancelled));
    assert!(host.done[&one].uncertain, "its request was under way");
    assert!(host.done[&other].result.is_ok());
}

#[test]
fn one_that_is_cancelled_before_it_was_sent_sends_nothing() {
    let mut host = Host::new(config());
    let id = host.start(1);
    host.cancel(id);
    host.run(|_, _| panic!("nothing is to be sent"));
    assert_eq!(host.done[&id].result, Err(Failure::Cancelled));
    assert_eq!((host.done[&id].attempts, host.done[&id].uncertain), (0, false));
}

#[test]
fn time_that_goes_back_stands_still() {
    let mut host = Host::new(config());
    host.start(1);
    let mut platform = api(|_| ok(201, CREATED));
    let until = host.settle(&mut platform).unwrap();
    assert_eq!(host.client.poll(START - 1_000_000), Step::Wait(until));
    assert_eq!(host.client.poll(0), Step::Wait(until));
    host.run(platform);
    assert!(host.outcome().result.is_ok());
}

#[test]
fn an_idle_client_is_idle_at_any_time() {
    let mut host = Host::new(config());
    for now in [0, 7, u64::MAX, 3] {
        assert_eq!(host.client.poll(now), Step::Idle);
    }
    // Even at the end of time nothing overflows.
    host.now = u64::MAX;
    host.start(1);
    host.settle(&mut api(|_| ok(201, CREATED)));
    assert_eq!(host.outcome().result, Err(Failure::Deadline));
}
