//! The order in which requests go out, and what may be told of their refusal.

use crate::{genesys_world::genesys, host::*};
use callgate::{
    Engine,
    documents::GenesysGuest,
    exchange::{
        Breaker, Callbacks, Cause, Client, Config, CrmRecord, Endpoint, ExchangeId, Failure,
        Refusal, Request, Response, Secret, Step, TransportError,
        signature::{Keys, Scheme},
    },
};

const EVENTS: &str = "https://crm.example.com/events";
const BATCH: &str = "https://crm.example.com/batch";
const TOKEN: &str = "crm-token-1";

/// With a CRM that is left alone after one failure.
fn crm() -> Config {
    let keys = Keys::new().with("2026", Secret::from("a key of the platform's")).unwrap();
    Config {
        crm_events: Some(Endpoint::new(EVENTS).with_token(TOKEN)),
        crm_batch: Some(Endpoint::new(BATCH)),
        callbacks: Some(Callbacks::new(Scheme::standard_webhooks(), keys)),
        breaker: Breaker { failures: 1, rest: 1_000_000 },
        ..genesys()
    }
}

fn receive(client: &mut Client, id: &str) -> ExchangeId {
    let callbacks = crm().callbacks.unwrap();
    let body = br#"{"sessionId":"s-1","type":"t"}"#;
    let at = i64::try_from(START).unwrap();
    let headers = callbacks.scheme.sign(&callbacks.keys, id, at, body).unwrap();
    client.receive_guest_event(&headers, body, START).unwrap()
}

fn sync(client: &mut Client) -> ExchangeId {
    let text = r#"{"channel":"webmessaging","consent":{"marketing":false,"dataProcessing":true}}"#;
    let guest: GenesysGuest<'_> = Engine::new().parse(text.as_bytes(), None).unwrap();
    client.sync_crm([CrmRecord::new("g-1", &guest, None).unwrap()])
}

/// What comes next beside events.
fn next(client: &mut Client) -> Step {
    loop {
        match client.poll(START) {
            Step::Emit(_) => {}
            step => return step,
        }
    }
}

fn request(step: Step) -> Request {
    match step {
        Step::Send(request) => request,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_cannot_be_sent_has_ended_before_anything_else_is_sent() {
    let mut client = Client::new(crm(), 1).unwrap();
    receive(&mut client, "e-1");
    let first = request(next(&mut client));
    client.handle(first.id, Err(TransportError::NotSent), START);
    let cut_off = receive(&mut client, "e-2");
    sync(&mut client);
    let Step::Done(ended, outcome) = next(&mut client) else { panic!("it has not ended") };
    assert_eq!(ended, cut_off);
    assert_eq!(outcome.result, Err(Failure::Unavailable(Cause::CircuitOpen)));
    assert_eq!(request(next(&mut client)).url, BATCH);
}

#[test]
fn what_is_cancelled_before_it_was_sent_keeps_nothing_from_being_sent() {
    let mut client = Client::new(crm(), 1).unwrap();
    let cancelled = receive(&mut client, "e-1");
    sync(&mut client);
    // Both have begun, and want to be sent.
    for _ in 0..2 {
        assert!(matches!(client.poll(START), Step::Emit(_)));
    }
    assert!(client.cancel(cancelled));
    assert!(matches!(next(&mut client), Step::Done(id, _) if id == cancelled));
    assert_eq!(request(next(&mut client)).url, BATCH);
}

#[test]
fn a_code_that_repeats_the_token_of_an_endpoint_is_not_told() {
    for (code, told) in [(TOKEN, None), ("crm-token-2", Some("crm-token-2".to_owned()))] {
        let mut client = Client::new(crm(), 1).unwrap();
        receive(&mut client, "e-1");
        let sent = request(next(&mut client));
        assert_eq!(sent.header("Authorization"), Some("Bearer crm-token-1"));
        let refusal = Response::new(422).with_body(format!(r#"{{"code":"{code}"}}"#));
        client.handle(sent.id, Ok(refusal), START);
        let Step::Done(_, outcome) = next(&mut client) else { panic!("it has not ended") };
        assert_eq!(outcome.result, Err(Failure::Refused(Refusal { status: 422, code: told })));
        assert_eq!(client.audit().export().contains(code), code != TOKEN);
    }
}
