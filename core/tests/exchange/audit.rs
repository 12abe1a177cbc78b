use crate::host::*;
use callgate::exchange::{
    Secret, TransportError,
    audit::{Head, Verifier},
};

/// What the log tells of each entry: action, subject, outcome.
fn told(export: &str) -> Vec<String> {
    let lines = export.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    lines
        .map(|entry| {
            let part = |name: &str| entry[name].as_str().unwrap().to_owned();
            format!("{} {} {}", part("action"), part("subject"), part("outcome"))
        })
        .collect()
}

#[test]
fn every_event_is_an_entry_and_the_chain_holds() {
    let mut host = Host::new(config());
    host.start(1);
    host.start(2);
    let mut tries = 0;
    host.run(api(|_| {
        tries += 1;
        match tries {
            1 => Err(TransportError::Lost),
            2 => ok(422, r#"{"code":"queue.closed"}"#),
            _ => ok(201, CREATED),
        }
    }));
    let key = Secret::from("kept where the log is not");
    let log = host.client.audit();
    let mut verifier = Verifier::new(Some(Head::open(&log.head(&key), &key).unwrap()));
    log.export().lines().for_each(|line| _ = verifier.line(line.as_bytes()));
    assert_eq!(verifier.finish().unwrap().sequence, host.events.len() as u64);
    assert_eq!(
        told(&log.export()),
        [
            "exchange.start exchange/0 attempt",
            "exchange.start exchange/1 attempt",
            "request.send token attempt",
            "token.receive token success",
            "request.send exchange/0 attempt",
            "request.send exchange/1 attempt",
            "request.rest exchange/0 failure",
            "exchange.end exchange/1 refusal",
            "request.send exchange/0 attempt",
            "exchange.end exchange/0 success",
        ]
    );
    assert!(log.export().contains("queue.closed") && log.export().contains("s-1"));
}

#[test]
fn entries_that_are_taken_leave_the_chain_whole() {
    let mut host = Host::new(config());
    host.start(1);
    host.run(api(|_| ok(201, CREATED)));
    let first = host.client.take_audit();
    host.start(2);
    host.run(api(|_| ok(201, CREATED)));
    let second = host.client.take_audit();
    let mut verifier = Verifier::new(None);
    first.iter().chain(&second).for_each(|entry| _ = verifier.line(entry.line().as_bytes()));
    assert_eq!(verifier.finish().unwrap().sequence, (first.len() + second.len()) as u64);
    assert!(host.client.audit().entries().is_empty());
}
