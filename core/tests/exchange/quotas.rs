use crate::host::*;
use callgate::{
    Engine,
    exchange::{Config, CrmRecord, Endpoint, Quota, Request, Response, Time},
};

/// The most requests in any window of this length.
fn densest(times: &[Time], window: Time) -> usize {
    times
        .iter()
        .map(|start| times.iter().filter(|at| (*start..start + window).contains(at)).count())
        .max()
        .unwrap()
}

#[test]
fn more_than_the_quota_waits_for_its_turn() {
    let mut host = Host::new(Config { deadline: 600_000, ..config() });
    (0..250).for_each(|visit| _ = host.start(visit));
    host.run(api(|_| ok(201, CREATED)));
    assert_eq!(host.done.values().filter(|outcome| outcome.result.is_ok()).count(), 250);
    let times: Vec<Time> = host.calls().iter().map(|(at, _)| *at).collect();
    assert_eq!(times.iter().filter(|at| **at == times[0]).count(), 100, "the bucket is full");
    assert_eq!(times[249] - times[0], 150 * 600, "then one every 600 milliseconds");
    assert!(densest(&times, 1000) <= 102);
    let bodies = host.calls().into_iter().map(|(_, call)| call.body.clone());
    let visits = bodies.map(|body| String::from_utf8(body).unwrap());
    for (visit, body) in visits.enumerate() {
        assert!(body.contains(&format!("\"visit\":{visit}}}")), "first come, first served");
    }
}

#[test]
fn an_exchange_may_die_of_old_age_in_the_queue() {
    let mut host = Host::new(Config { quota: Quota { requests: 1, period: 60_000 }, ..config() });
    (0..5).for_each(|visit| _ = host.start(visit));
    host.run(api(|_| ok(201, CREATED)));
    let ended: Vec<bool> = host.done.values().map(|outcome| outcome.result.is_ok()).collect();
    assert_eq!(ended, [true, true, false, false, false]);
    assert!(host.done.values().all(|outcome| !outcome.uncertain));
    assert_eq!(host.calls().len(), 2);
}

#[test]
fn what_the_platform_tells_of_its_quota_is_obeyed() {
    let mut host = Host::new(Config { deadline: 600_000, ..config() });
    (0..3).for_each(|visit| _ = host.start(visit));
    let mut count = 298;
    host.run(api(|_| {
        count += 1;
        Ok(Response::new(201)
            .with_header("inin-ratelimit-count", count.to_string())
            .with_header("inin-ratelimit-allowed", "300")
            .with_header("inin-ratelimit-reset", "33")
            .with_body(CREATED))
    }));
    // All three are on their way when the first answer comes; the next one must wait for the reset.
    let spent = host.now;
    host.start(4);
    host.run(api(|_| ok(201, CREATED)));
    assert_eq!(host.calls()[3].0, spent + 33_000);
}

#[test]
fn a_429_holds_everyone_back() {
    let mut host = Host::new(steady());
    host.start(1);
    let mut first = true;
    let mut platform = api(|_| {
        if std::mem::take(&mut first) {
            Ok(Response::new(429).with_header("Retry-After", "20"))
        } else {
            ok(201, CREATED)
        }
    });
    for _ in 0..2 {
        host.settle(&mut platform);
        let ((at, _), (id, answer)) = host.arriving.pop_first().unwrap();
        host.now = at;
        host.handle(id, answer);
    }
    let refused = host.now;
    host.start(2);
    host.run(platform);
    let times: Vec<Time> = host.calls().iter().skip(1).map(|(at, _)| at - refused).collect();
    assert_eq!(times, [20_000, 20_000]);
}

#[test]
fn what_goes_elsewhere_is_none_of_the_platforms_quota() {
    let crm = Endpoint::new("https://crm.example.com/batch");
    let mut host = Host::new(Config { crm_batch: Some(crm), ..steady() });
    let text = r#"{"channel":"webmessaging","consent":{"marketing":false,"dataProcessing":true}}"#;
    let guest = Engine::new().parse(text.as_bytes(), None).unwrap();
    host.client.sync_crm([CrmRecord::new("g-1", &guest, None).unwrap()]);
    let first = host.start(1);
    // The CRM takes its time, and one request is left.
    let mut platform = |request: &Request, _: Time| match request.url.as_str() {
        "https://crm.example.com/batch" => (9_000, ok(200, "")),
        _ if is_token(request) => (10, ok(200, TOKEN)),
        _ => {
            let told = Response::new(201)
                .with_header("inin-ratelimit-count", "299")
                .with_header("inin-ratelimit-allowed", "300")
                .with_header("inin-ratelimit-reset", "33")
                .with_body(CREATED);
            (10, Ok(told))
        }
    };
    while !host.done.contains_key(&first) {
        host.settle(&mut platform);
        let ((at, _), (id, answer)) = host.arriving.pop_first().unwrap();
        host.now = at;
        host.handle(id, answer);
        host.settle(&mut platform);
    }
    let second = host.start(2);
    host.run(platform);
    assert_eq!(host.done[&second].latency, 10);
}
