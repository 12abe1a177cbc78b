use crate::host::*;
use callgate::exchange::{Cause, Config, Failure, Response, Retry, TransportError};

#[test]
fn three_more_tries_and_no_more() {
    for (failures, succeeds) in [(1, true), (3, true), (4, false)] {
        let mut host = Host::new(config());
        host.start(1);
        let mut tries = 0;
        host.run(api(|_| {
            tries += 1;
            if tries <= failures { ok(503, "") } else { ok(201, CREATED) }
        }));
        let outcome = host.outcome();
        assert_eq!(outcome.result.is_ok(), succeeds, "{outcome:?}");
        assert_eq!(outcome.attempts, if succeeds { failures + 1 } else { 4 });
        let series = &host.client.metrics().exchanges[&outcome.kind];
        let attempts = u64::from(outcome.attempts);
        assert_eq!((series.attempts, series.retries), (attempts, attempts - 1));
        let keys = host.calls().into_iter().map(|(_, call)| call.header("X-Request-ID"));
        assert!(keys.clone().all(|key| key == keys.clone().next().unwrap()));
        if !succeeds {
            assert_eq!(outcome.result, Err(Failure::Unavailable(Cause::Status(503))));
            assert!(outcome.uncertain, "a 503 does not say that nothing was done");
        }
    }
}

#[test]
fn a_request_that_was_never_sent_leaves_no_doubt() {
    let mut host = Host::new(config());
    host.start(1);
    host.run(api(|_| Err(TransportError::NotSent)));
    let cause = Cause::Transport(TransportError::NotSent);
    assert_eq!(host.outcome().result, Err(Failure::Unavailable(cause)));
    assert_eq!((host.outcome().attempts, host.outcome().uncertain), (4, false));
}

#[test]
fn waits_grow_and_differ_by_seed() {
    let waits = |seed| {
        let mut host = Host::seeded(config(), seed);
        host.start(1);
        host.run(api(|_| ok(500, "")));
        let times: Vec<u64> = host.calls().iter().map(|(at, _)| *at).collect();
        times.windows(2).map(|pair| pair[1] - pair[0] - 10).collect::<Vec<_>>()
    };
    for seed in 0..50 {
        for (wait, limit) in waits(seed).into_iter().zip([500, 1000, 2000]) {
            assert!(wait <= limit, "{wait}");
        }
    }
    assert_eq!(waits(1), waits(1));
    assert_ne!(waits(1), waits(2));
}

#[test]
fn retry_after_is_obeyed_in_seconds_and_as_a_date() {
    // The host's clock says 07:00:00; the platform's is ten minutes ahead.
    for (headers, wait) in [
        (&[("Retry-After", "7")][..], 7_000),
        (
            &[
                ("Date", "Sat, 21 Nov 2026 07:10:00 GMT"),
                ("Retry-After", "Sat, 21 Nov 2026 07:10:09 GMT"),
            ],
            9_000,
        ),
    ] {
        for status in [429, 503] {
            let mut host = Host::new(steady());
            host.start(1);
            let mut tries = 0;
            host.run(api(|_| {
                tries += 1;
                let response = headers.iter().fold(Response::new(status), |response, header| {
                    response.with_header(header.0, header.1)
                });
                if tries == 1 { Ok(response) } else { ok(201, CREATED) }
            }));
            let calls = host.calls();
            assert_eq!(calls[1].0 - calls[0].0, 10 + wait, "{status} {headers:?}");
        }
    }
}

#[test]
fn a_wait_beyond_the_deadline_is_not_begun() {
    let mut host = Host::new(config());
    host.start(1);
    host.run(api(|_| Ok(Response::new(429).with_header("Retry-After", "3600"))));
    assert_eq!(host.outcome().result, Err(Failure::Unavailable(Cause::Status(429))));
    assert_eq!((host.outcome().latency, host.outcome().uncertain), (20, false));
}

#[test]
fn a_host_may_do_without_retries() {
    let mut host = Host::new(Config { retry: Retry { most: 0, ..Retry::default() }, ..config() });
    host.start(1);
    host.run(api(|_| ok(500, "")));
    assert_eq!(host.outcome().attempts, 1);
}
