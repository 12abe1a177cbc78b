use crate::support::{Bench, session};
use callgate_simulator::{Faults, Options};
use serde_json::json;
use std::time::{Duration, Instant};

const PATH: &str = "/api/v1/guests";
const NAME: &str = "POST /api/v1/guests";

/// Sends a session under a request id and a fault.
fn send(bench: &Bench, id: &str, fault: &str) -> Result<crate::support::Answer, ureq::Error> {
    let headers = [("x-request-id", id), ("x-callgate-fault", fault)];
    bench.attempt("POST", PATH, &headers, Some(&session()))
}

#[test]
fn a_connection_breaks_before_the_effect_or_after_it() {
    let bench = Bench::new();
    assert!(send(&bench, "1", "drop-before").is_err());
    assert_eq!(bench.simulator.effects(NAME), 0);
    assert!(send(&bench, "1", "drop-after").is_err());
    assert_eq!(bench.simulator.effects(NAME), 1);
    // The client comes again with the same id, and there is still one session.
    assert_eq!(bench.post(PATH, &[("x-request-id", "1")], &session()).status, 201);
    let state = bench.simulator.state();
    assert_eq!(state["effects"][NAME], 1);
    assert_eq!(state["requests"][NAME], 3);
    assert_eq!(state["log"][1]["fault"]["drop"], "before");
}

#[test]
fn a_body_is_cut_short_after_the_effect() {
    let bench = Bench::new();
    for fault in ["truncate", "truncate=0", "truncate=7"] {
        assert!(send(&bench, fault, fault).is_err(), "{fault}");
    }
    assert_eq!(bench.simulator.effects(NAME), 3);
    assert_eq!(send(&bench, "whole", "truncate=100000").unwrap().status, 201);
    // The connection is as good as before for what comes next.
    assert_eq!(send(&bench, "other", "truncate=1000").unwrap().status, 201);
    for _ in 0..10 {
        assert_eq!(bench.get("/api/v2/callcodes").status, 200);
    }
}

#[test]
fn how_much_of_a_cut_body_arrives_is_as_told() {
    use std::io::{Read, Write};
    let bench = Bench::new();
    let mut stream = std::net::TcpStream::connect(bench.simulator.address()).unwrap();
    write!(
        stream,
        "POST /webhooks/x HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
         X-Callgate-Fault: truncate=7\r\nContent-Length: 11\r\n\r\n{{\"event\":1}}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 ") && head.contains("content-length: "), "{head}");
    assert_eq!(body, "{\"recei");
}

#[test]
fn failures_come_before_the_effect_or_in_spite_of_it() {
    let bench = Bench::new();
    let refused = send(&bench, "1", "status=429; retry-after=7").unwrap();
    assert_eq!((refused.status, refused.header("retry-after")), (429, "7"));
    assert_eq!(bench.simulator.effects(NAME), 0);
    bench.set(&json!({"retryAfter": "date"}));
    let refused = send(&bench, "1", "status=503; retry-after=7; after-effect").unwrap();
    assert_eq!(refused.status, 503);
    assert_eq!(refused.header("retry-after"), "Thu, 01 Jan 2026 00:00:07 GMT");
    assert_eq!(refused.body["code"], "simulated.fault");
    assert_eq!(bench.simulator.effects(NAME), 1);
}

#[test]
fn latency_takes_real_time_and_holds_nobody_else_up() {
    let bench = Bench::new();
    let started = Instant::now();
    assert_eq!(send(&bench, "1", "latency=300").unwrap().status, 201);
    assert!(started.elapsed() >= Duration::from_millis(300));
    std::thread::scope(|scope| {
        let slow = scope.spawn(|| send(&bench, "2", "latency=2000").unwrap().status);
        while bench.simulator.effects(NAME) < 4 {
            bench.post(PATH, &[], &session());
        }
        assert!(!slow.is_finished());
        assert_eq!(slow.join().unwrap(), 201);
    });
}

#[test]
fn clocks_are_wrong_in_one_answer_or_in_all() {
    let bench = Bench::new();
    let answer = send(&bench, "1", "skew=600000").unwrap();
    assert_eq!(answer.header("date"), "Thu, 01 Jan 2026 00:10:00 GMT");
    assert_eq!(answer.body["createdAt"], "2026-01-01T00:10:00.000Z");
    assert_eq!(bench.get("/api/v2/callcodes").header("date"), "Thu, 01 Jan 2026 00:00:00 GMT");
    bench.simulator.skew(-600_000);
    let answer = bench.get("/api/v2/callcodes");
    assert_eq!((answer.status, answer.header("date")), (200, "Wed, 31 Dec 2025 23:50:00 GMT"));
}

#[test]
fn rules_from_a_file_say_which_request_fails() {
    let text = br#"{"seed": 1, "rules": [
        {"match": {"method": "POST", "path": "/api/v1/*", "nth": [1, 3]},
         "action": {"status": 503, "retryAfterSeconds": 1}},
        {"match": {"path": "/api/v1/guests", "nth": 2}, "action": {"drop": "after"}}
    ]}"#;
    let faults = Faults::parse(text).unwrap();
    let bench = Bench::with(Options { faults, ..Options::default() });
    let statuses: Vec<_> = (0..4)
        .map(|_| {
            let headers = [("x-request-id", "1")];
            let answer = bench.attempt("POST", PATH, &headers, Some(&session()));
            answer.map(|answer| answer.status).ok()
        })
        .collect();
    assert_eq!(statuses, [Some(503), None, Some(503), Some(201)]);
    assert_eq!(bench.simulator.effects(NAME), 1);
    let told = &bench.simulator.state()["faults"];
    assert_eq!(*told, json!([{"seen": 4, "hits": 2}, {"seen": 4, "hits": 1}]));
}

#[test]
fn tokens_can_fail_too_and_a_wrong_header_is_told() {
    let bench = Bench::new();
    bench.faults(&json!([{"match": {"path": "/oauth*"}, "action": {"status": 500}}]));
    let answer = bench.bare("POST", "/oauth/token", &[], Some(&json!({}))).unwrap();
    assert_eq!((answer.status, &answer.body["error"]), (500, &json!("simulated.fault")));
    let answer = send(&bench, "1", "explode").unwrap();
    assert_eq!(answer.status, 400);
    let message = answer.body["message"].as_str().unwrap();
    assert!(message.starts_with("X-Callgate-Fault: \"explode\" is unknown"), "{message}");
    let refused = bench.order("faults", &json!({"rules": [{"action": {"status": 1}}]}));
    assert_eq!(refused.body["report"]["place"], "/rules/0/action/status");
}
