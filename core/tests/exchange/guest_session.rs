use crate::host::*;
use callgate::exchange::{
    Cause, Client, EventKind, ExchangeKind, Failure, Malformed, Method, Refusal, Success,
    TransportError,
};
use serde_json::Value;

#[test]
fn a_session_is_created_with_one_token_and_one_post() {
    let mut host = Host::new(config());
    host.start(1);
    host.run(api(|_| ok(201, CREATED)));

    let (_, token) = &host.sent[0];
    assert_eq!(token.method, Method::Post);
    assert_eq!(
        token.url,
        "https://acme.niceincontact.com/oauth2/token?grant_type=client_credentials\
         &client_id=client-1&client_secret=hunter2hunter2\
         &scope=digital%3Aguest%3Awrite+digital%3Achannel%3Aread"
    );
    let (_, post) = &host.sent[1];
    assert_eq!(post.method, Method::Post);
    assert_eq!(post.url, "https://acme.engage.niceincontact.com/api/v1/guests");
    assert_eq!(post.header("Authorization"), Some("Bearer tok"));
    assert_eq!(post.header("Content-Type"), Some("application/json"));
    assert_eq!(post.header("X-Request-ID").map(str::len), Some(36));
    assert_eq!(host.sent.len(), 2);

    let outcome = host.outcome();
    let Ok(Success::GuestSession(created)) = &outcome.result else { panic!("{outcome:?}") };
    assert_eq!(created.session_id, "s-1");
    assert_eq!(created.channel_url, "https://c.example/s-1");
    assert_eq!((outcome.latency, outcome.attempts, outcome.uncertain), (20, 1, false));

    let kinds = host.kinds();
    assert!(
        matches!(
            kinds[..],
            [
                EventKind::Started(ExchangeKind::GuestSession),
                EventKind::Sent { attempt: 1, key: None, .. },
                EventKind::TokenReceived { .. },
                EventKind::Sent { attempt: 1, key: Some(_), .. },
                EventKind::Succeeded { .. },
            ]
        ),
        "{kinds:?}"
    );
    let series = &host.client.metrics().exchanges[&ExchangeKind::GuestSession];
    assert_eq!((series.started, series.attempts, series.succeeded), (1, 1, 1));
    assert_eq!(series.latency.mean(), Some(20));
}

#[test]
fn the_body_is_what_javascript_makes_of_the_checked_document() {
    let text = document(7);
    let mut host = Host::new(config());
    host.start(7);
    host.run(api(|_| ok(201, CREATED)));
    let body = String::from_utf8(host.calls()[0].1.body.clone()).unwrap();
    assert_eq!(
        body,
        r#"{"queueId":"c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f","channelId":"7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b","language":["en-US","de"],"metadata":{"7":true,"source":"shop","visit":7},"callbackUrl":"https://hooks.example.com/guest"}"#
    );
    assert!(body.contains(&parse(&text).metadata.to_json()), "what was counted is what travels");
    let (sent, meant): (Value, Value) =
        (serde_json::from_str(&body).unwrap(), serde_json::from_str(&text).unwrap());
    assert_eq!(sent["channelId"], meant["channelId"]);
}

#[test]
fn the_key_follows_the_content() {
    let key = |start: &dyn Fn(&mut Client)| {
        let mut host = Host::new(config());
        start(&mut host.client);
        host.run(api(|_| ok(201, CREATED)));
        host.calls()[0].1.header("X-Request-ID").unwrap().to_owned()
    };
    let (one, other) = (document(1), document(2));
    let spelled = one.replace("\"source\"", "\"s\\u006furce\"").replace("1.0", "1");
    let (one, other, spelled) = (parse(&one), parse(&other), parse(&spelled));
    let first = key(&|client| _ = client.create_guest_session(&one));
    assert_eq!(first, key(&|client| _ = client.create_guest_session(&spelled)));
    assert_ne!(first, key(&|client| _ = client.create_guest_session(&other)));
    assert_ne!(first, key(&|client| _ = client.create_guest_session_for(&one, "visit 2")));
}

#[test]
fn a_refusal_comes_with_status_and_code_and_is_not_repeated() {
    for status in [301, 400, 403, 404, 409, 413, 422] {
        let mut host = Host::new(config());
        host.start(1);
        host.run(api(|_| ok(status, r#"{"code":"guest.refused","message":"no, Ada"}"#)));
        let outcome = host.outcome();
        let refusal = Refusal { status, code: Some("guest.refused".into()) };
        assert_eq!(outcome.result, Err(Failure::Refused(refusal)));
        assert_eq!((outcome.attempts, outcome.uncertain), (1, false));
    }
}

#[test]
fn an_answer_that_is_not_what_it_promises_is_malformed() {
    let mut host = Host::new(config());
    host.start(1);
    host.run(api(|_| ok(200, r#"{"channelUrl":"https://c.example/"}"#)));
    let missing = Malformed::Missing("sessionId".into());
    assert_eq!(host.outcome().result, Err(Failure::Malformed(missing)));
    assert_eq!((host.outcome().attempts, host.outcome().uncertain), (1, true));
}

#[test]
fn an_answer_that_was_cut_short_is_asked_for_again_under_the_same_key() {
    let mut host = Host::new(config());
    host.start(1);
    let mut tries = 0;
    host.run(api(|_| {
        tries += 1;
        if tries == 1 { Err(TransportError::Lost) } else { ok(201, CREATED) }
    }));
    let calls = host.calls();
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0].1.header("X-Request-ID"), calls[1].1.header("X-Request-ID"));
    assert_eq!(calls[0].1.body, calls[1].1.body);
    assert!(host.outcome().result.is_ok() && !host.outcome().uncertain);
    let cause = Cause::Transport(TransportError::Lost);
    assert!(
        host.kinds()
            .iter()
            .any(|kind| matches!(kind, EventKind::Resting { cause: found, .. } if *found == cause))
    );
}
