//! What is secret or personal is wiped before its memory is given back.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests, which may fail as tests do"
)]

use callgate::{
    Engine,
    documents::GuestSession,
    exchange::{
        Client, Config, Method, Quota, Request, RequestId, Response, Secret, Step, TokenSource,
        TokenStyle, TransportError,
        identity::{Identity, Salt},
        wire::read_answer,
    },
};
use callgate_freed::{Watching, blocks_with};

#[global_allocator]
static ALLOCATOR: Watching = Watching;

const SECRET: &str = "hunter2hunter2";
/// `client-1:hunter2hunter2` in base64.
const BASIC: &str = "Y2xpZW50LTE6aHVudGVyMmh1bnRlcjI=";
const TOKEN: &str = "an/access/token";
const SPELLED: &str = r#"{"access_token":"an/access/token"}"#;
const ESCAPED: &str = r#"{"access_token":"an\/access/token"}"#;
/// What a platform answers that repeats the secret.
const ECHO: &str = r#"{"code":"hunter2hunter2"}"#;

#[test]
fn what_is_not_wiped_is_seen() {
    assert_eq!(blocks_with(SECRET.as_bytes(), || drop(String::from(SECRET))), 1);
    let grown = || {
        let mut text = String::from(SECRET);
        text.push_str("and more");
        drop(text);
    };
    assert_eq!(blocks_with(SECRET.as_bytes(), grown), 2);
    assert_eq!(blocks_with(SECRET.as_bytes(), || drop(String::from("hunter"))), 0);
}

#[test]
fn secrets_requests_and_answers_are_wiped_when_they_are_dropped() {
    let seen = |work: fn()| blocks_with(SECRET.as_bytes(), work);
    assert_eq!(seen(|| drop(Secret::from(SECRET).clone())), 0);
    let request = || Request {
        id: RequestId(0),
        method: Method::Post,
        url: format!("https://example.com/?{SECRET}"),
        headers: vec![("Authorization".into(), format!("Bearer {SECRET}"))],
        body: SECRET.into(),
        timeout: 0,
    };
    // What formats a text may leave a copy behind, so it is made before.
    for mut request in [request(), request()] {
        request.id = RequestId(1);
        assert_eq!(blocks_with(SECRET.as_bytes(), || drop(request)), 0);
    }
    let response = Response::new(200).with_header("Location", SECRET).with_body(SECRET);
    assert_eq!(blocks_with(SECRET.as_bytes(), || drop(response)), 0);
}

#[test]
fn what_is_read_of_a_secret_is_in_one_piece() {
    // However it is written.
    let config = br#"{"platform": "cxone", "tenant": "acme", "clientId": "i", "clientSecret": "hunter2\u0068unter2"}"#;
    let seen = |work: &dyn Fn()| blocks_with(SECRET.as_bytes(), work);
    let read = || {
        let config = Config::from_json(config, Engine::new()).unwrap();
        assert!(config.token.unwrap().client_secret == Secret::from(SECRET));
    };
    assert_eq!(seen(&read), 0);
    let head = br#"{"token": "hunter2\u0068unter2"}"#;
    assert_eq!(seen(&|| drop(read_answer(head, b"").unwrap())), 0);
    let address = || {
        let salt = Salt::new(Secret::from("of 16 bytes or more")).unwrap();
        drop(Identity::new(" Ada@Example.com ").unwrap().hash(&salt));
    };
    assert_eq!(blocks_with(b"ada@example.com", address), 0);
}

const SESSION: &str = r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b",
    "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f", "language": ["en-US"],
    "metadata": {"tier": "gold"}, "callbackUrl": "https://example.com/guest"}"#;

/// Starts two sessions, with a quota for one at a time, and runs to their end on a platform that does not take the first
/// token, and loses an answer.
fn exchange(style: TokenStyle) {
    let token = TokenSource::new("https://t.example/token", style, "client-1", SECRET);
    let quota = Quota { requests: 1, period: 1_000 };
    let mut client =
        Client::new(Config { quota, ..Config::new("https://a.example", token) }, 1).unwrap();
    let session: GuestSession<'_> = Engine::new().parse(SESSION.as_bytes(), None).unwrap();
    client.create_guest_session_for(&session, "one");
    client.create_guest_session_for(&session, "two");
    let (mut now, mut calls, mut done) = (0, 0, 0);
    while done < 2 {
        match client.poll(now) {
            Step::Send(request) if request.url.starts_with("https://t.example/") => {
                // The second token is written with an escape, as some platforms write every slash.
                let token = if calls == 0 { SPELLED } else { ESCAPED };
                client.handle(request.id, Ok(Response::new(200).with_body(token)), now);
            }
            Step::Send(request) => {
                calls += 1;
                let answer = match calls {
                    1 => Ok(Response::new(401)),
                    2 => Err(TransportError::Lost),
                    3 => Ok(Response::new(403).with_body(ECHO)),
                    _ => Ok(Response::new(403).with_body(r#"{"code":"not.today"}"#)),
                };
                client.handle(request.id, answer, now);
            }
            Step::Wait(until) => now = until,
            Step::Done(..) => done += 1,
            Step::Emit(_) => {}
            other => panic!("{other:?}"),
        }
    }
    drop(client.snapshot());
    assert_eq!(calls, 4, "both were sent, one of them three times");
}

#[test]
fn an_exchange_leaves_neither_secret_nor_token_behind() {
    for style in [TokenStyle::Form, TokenStyle::Query, TokenStyle::Json, TokenStyle::Basic] {
        for wanted in [SECRET, BASIC, TOKEN] {
            let left = blocks_with(wanted.as_bytes(), || exchange(style));
            assert_eq!(left, 0, "{style:?} {wanted}");
        }
    }
}
