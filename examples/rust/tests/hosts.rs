//! Both programs create guest sessions on the simulator, whatever goes wrong on the way.
#![expect(clippy::unwrap_used, reason = "what cannot be set up should fail the test")]

use callgate::exchange::audit::Verifier;
use callgate_simulator::{Client, Faults, Options, Running, Simulator};
use serde_json::json;
use std::process::{Command, Output};

const GUESTS: &str = "POST /api/v1/guests";

fn simulator(rules: &serde_json::Value) -> Running {
    let faults = Faults::parse(json!({"seed": 7, "rules": rules}).to_string().as_bytes()).unwrap();
    Simulator::start(Options { faults, ..Options::default() }).unwrap()
}

fn run(program: &str, simulator: &Running, secret: &str) -> Output {
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/../valid/guest-session.json");
    Command::new(program)
        .args([&simulator.url(""), document])
        .env("CALLGATE_CLIENT_ID", Client::default().id)
        .env("CALLGATE_CLIENT_SECRET", secret)
        .output()
        .unwrap()
}

fn conducts_exchanges(program: &str) {
    let rules = json!([
        {"match": {"path": "/oauth2/token", "nth": 1}, "action": {"status": 503}},
        {"match": {"path": "/api/v1/guests", "nth": 1}, "action": {"status": 429, "retryAfterSeconds": 1}},
        {"match": {"path": "/api/v1/guests", "nth": 2}, "action": {"drop": "after"}},
        {"match": {"path": "/api/v1/guests", "nth": 3}, "action": {"truncate": true}}
    ]);
    let simulator = simulator(&rules);
    let secret = Client::default().secret;
    let output = run(program, &simulator, &secret);
    let (out, err) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success(), "{out}{err}");
    assert_eq!(simulator.effects(GUESTS), 1, "{err}");
    let mut lines = out.lines();
    assert!(lines.next().unwrap().starts_with("0: session "), "{out}");
    let mut verifier = Verifier::new(None);
    lines.for_each(|line| _ = verifier.line(line.as_bytes()));
    assert_eq!(verifier.finish().unwrap().sequence, u64::try_from(err.lines().count()).unwrap());
    assert!(!out.contains(&secret) && !err.contains(&secret));
}

fn tells_why_not(program: &str) {
    let simulator = simulator(&json!([]));
    let output = run(program, &simulator, "not-the-secret");
    assert_eq!(output.status.code(), Some(1));
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(
        out.starts_with("0: no token: the platform refused the request with status 401"),
        "{out}"
    );
    assert_eq!(simulator.effects(GUESTS), 0);
}

#[test]
fn the_blocking_program_conducts_exchanges() {
    conducts_exchanges(env!("CARGO_BIN_EXE_blocking"));
    tells_why_not(env!("CARGO_BIN_EXE_blocking"));
}

#[test]
fn the_asynchronous_program_conducts_exchanges() {
    conducts_exchanges(env!("CARGO_BIN_EXE_asynchronous"));
    tells_why_not(env!("CARGO_BIN_EXE_asynchronous"));
}
