//! Exchanges conducted in JSON.

mod batches;
mod config;
mod options;
mod schemes;
mod starts;
mod told;

use crate::host::{CREATED, START, document, ok};
use callgate::{
    Engine, Report, Status,
    exchange::{
        Client, Config, Failure, Handled, Outcome, Response, Secret, Step, Success, TokenFailure,
        TransportError,
        wire::{Exchange, Started, read_answer},
    },
};
use serde_json::{Value, json};

fn faults(report: &Report) -> Vec<(String, &'static str)> {
    report.violations.iter().map(|fault| (fault.path.clone(), fault.code.name())).collect()
}

/// A client whose host gives the tokens.
fn client() -> Client {
    let config = br#"{"platform": "cxone", "tenant": "acme", "retry": {"most": 1, "base": 0}}"#;
    Client::from_json(config, Engine::new(), 1).unwrap()
}

fn start(client: &mut Client) {
    let started =
        client.start_json(Exchange::CreateGuestSession, document(1).as_bytes(), None, START);
    assert!(matches!(started, Ok(Started::Exchange(_))), "{started:?}");
}

/// Runs a client whose host answers so, and tells how its exchange ends.
fn run(
    client: &mut Client,
    mut answer: impl FnMut(&Step) -> Result<Response, TransportError>,
) -> Outcome {
    let mut now = START;
    loop {
        let step = client.poll(now);
        let id = match &step {
            Step::Send(request) => request.id,
            Step::Token(request) => request.id,
            Step::Wait(until) => {
                now = *until;
                continue;
            }
            Step::Done(_, outcome) => return outcome.clone(),
            Step::Emit(_) => continue,
            other => panic!("{other:?}"),
        };
        let answer = answer(&step);
        assert_eq!(client.handle(id, answer, now), Handled::Taken);
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it is the answer of a host, which may be an error")]
fn token(text: &str) -> Result<Response, TransportError> {
    Ok(Response::token(&Secret::from(text), Some(3600)))
}

#[test]
fn the_host_gives_the_tokens_and_another_one_after_a_401() {
    let mut client = client();
    start(&mut client);
    let mut asked = Vec::new();
    let outcome = run(&mut client, |step| match step {
        Step::Token(request) => {
            asked.push((request.rejected, request.timeout));
            token(if request.rejected { "second" } else { "first" })
        }
        Step::Send(request) if request.header("Authorization") == Some("Bearer first") => {
            ok(401, "")
        }
        _ => ok(201, CREATED),
    });
    assert!(matches!(outcome.result, Ok(Success::GuestSession(_))), "{outcome:?}");
    assert_eq!(asked, [(false, 10_000), (true, 10_000)]);
    start(&mut client);
    run(&mut client, |step| {
        assert!(matches!(step, Step::Send(_)), "the token is still good");
        ok(201, CREATED)
    });
}

#[test]
fn a_host_without_a_token_fails_the_exchange() {
    for (answer, failure) in [
        (Err(TransportError::NotSent), "unavailable"),
        (ok(403, ""), "refused"),
        (token("not one token"), "malformed"),
    ] {
        let mut client = client();
        start(&mut client);
        let outcome = run(&mut client, |_| answer.clone());
        let Err(Failure::Token(found)) = outcome.result else { panic!("{outcome:?}") };
        assert_eq!(
            failure,
            match found {
                TokenFailure::Unavailable(_) => "unavailable",
                TokenFailure::Refused(_) => "refused",
                _ => "malformed",
            }
        );
    }
}

#[test]
fn a_token_that_is_asked_for_is_asked_again_after_a_restart() {
    let mut client = client();
    start(&mut client);
    while !matches!(client.poll(START), Step::Token(_)) {}
    let snapshot = client.snapshot();
    assert!(!snapshot.contains("token\":{"));
    let config =
        Config::from_json(br#"{"platform": "cxone", "tenant": "acme"}"#, Engine::new()).unwrap();
    let mut client = Client::restore(config, &snapshot).unwrap();
    let outcome = run(&mut client, |step| match step {
        Step::Token(_) => token("t"),
        _ => ok(201, CREATED),
    });
    assert!(outcome.result.is_ok());
}

#[test]
fn steps_are_told_as_json() {
    let mut client = client();
    let body = document(1);
    assert_eq!(
        client
            .start_json(Exchange::CreateGuestSession, body.as_bytes(), None, START)
            .unwrap()
            .to_json(),
        r#"{"started":0}"#
    );
    let mut told = Vec::new();
    let mut now = START;
    loop {
        let step = client.poll(now);
        let text = step.to_json();
        let json: Value = serde_json::from_str(&text).unwrap();
        let head = match &step {
            Step::Token(_) => json!({"token": "canary-token", "expiresIn": 60}),
            Step::Send(_) => json!({"status": 201, "headers": [["X", "y"]]}),
            Step::Wait(until) => {
                assert_eq!(json, json!({"wait": until}));
                now = *until;
                continue;
            }
            Step::Idle => {
                assert_eq!(text, r#""idle""#);
                break;
            }
            _ => Value::Null,
        };
        if let Some(id) = json["token"]["id"].as_u64().or(json["send"]["id"].as_u64()) {
            let body = if head["status"].is_null() { "" } else { CREATED };
            let answer = read_answer(head.to_string().as_bytes(), body.as_bytes()).unwrap();
            client.handle(callgate::exchange::RequestId(id), answer, now + 5);
        }
        told.push(json);
    }
    let found = |name: &str| told.iter().find(|step| !step[name].is_null()).unwrap();
    let (token, sent, done) = (found("token"), found("send"), found("done"));
    assert_eq!(
        told[0],
        json!({"emit": {"at": START, "exchange": 0, "kind": {"started": "guest-session"}}}),
        "{told:#?}"
    );
    assert_eq!(*token, json!({"token": {"id": 0, "timeout": 10_000, "rejected": false}}));
    let sent = &sent["send"];
    assert_eq!((&sent["method"], &sent["id"]), (&json!("POST"), &json!(1)));
    assert_eq!(sent["headers"][0], json!(["Authorization", "Bearer canary-token"]));
    assert!(sent["body"].as_str().unwrap().starts_with(r#"{"queueId":"#), "{sent}");
    assert_eq!(
        *done,
        json!({"done": {
            "exchange": 0, "kind": "guest-session",
            "result": {"ok": {"guest-session": {"sessionId": "s-1", "channelUrl": "https://c.example/s-1"}}},
            "latency": 5, "attempts": 1, "uncertain": false,
        }})
    );
    let metrics: Value = serde_json::from_str(&client.metrics().to_json()).unwrap();
    assert_eq!(metrics["exchanges"]["guest-session"]["successRate"], json!(1.0));
    assert_eq!(metrics["tokenRequests"], 1);
}

#[test]
fn a_failure_comes_with_its_code() {
    let mut client = client();
    start(&mut client);
    let outcome = run(&mut client, |step| match step {
        Step::Token(_) => token("t"),
        _ => ok(403, r#"{"code":"no.scope"}"#),
    });
    let json: Value =
        serde_json::from_str(&outcome.to_json(callgate::exchange::ExchangeId(0))).unwrap();
    assert_eq!(json["code"], "refused");
    assert_eq!(json["result"], json!({"error": {"refused": {"status": 403, "code": "no.scope"}}}));
    assert_eq!(
        json["message"],
        "the platform refused the request with status 403 and code `no.scope`"
    );
}

#[test]
fn a_snapshot_goes_on_under_a_configuration_in_json() {
    let mut client = client();
    start(&mut client);
    let config = br#"{"platform": "cxone", "tenant": "acme"}"#;
    let snapshot = client.snapshot();
    let restored = Client::restore_from_json(config, Engine::new(), snapshot.as_bytes()).unwrap();
    assert_eq!(restored.snapshot(), snapshot);
    let status = |config: &[u8], snapshot: &[u8]| {
        Client::restore_from_json(config, Engine::new(), snapshot).err().map(|error| error.status())
    };
    assert_eq!(status(config, b"{}"), Some(Status::SnapshotInvalid));
    assert_eq!(status(config, b"\xFF"), Some(Status::SnapshotInvalid));
    assert_eq!(status(b"{}", snapshot.as_bytes()), Some(Status::InputInvalid));
}
