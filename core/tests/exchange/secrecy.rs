//! Nothing that is printed holds a secret, a token or personal data.

use crate::{agents::*, genesys_world::genesys, host::*};
use callgate::{
    Engine,
    documents::{GenesysGuest, GuestSession},
    exchange::{
        Callbacks, Client, Config, CrmRecord, Endpoint, EventKind, PlatformAuditQuery, Request,
        Response, Secret, Step, TokenSource, TokenStyle, TransportError,
        signature::{Keys, Scheme},
    },
};
use proptest::prelude::*;
use std::fmt::Write;

const SECRET: &str = "canary-client-secret";
const TOKENS: &str = "canary-access-token";
const PERSONAL: &str = "canary-ada-lovelace";

/// What a platform that echoes whatever it knows may answer.
fn answer(choice: u8, request: &Request) -> Answer {
    let everything = format!("{SECRET} {TOKENS} {PERSONAL}");
    let said = |code: &str| {
        format!(
            r#"{{"code":"{code}","error":"{code}","message":"{everything}","sessionId":{{"x":"{everything}"}}}}"#
        )
    };
    let status = [400, 401, 403, 404, 409, 422, 429, 500, 503][usize::from(choice) % 9];
    let header = |response: Response| {
        response
            .with_header("Retry-After", everything.clone())
            .with_header("Location", everything.clone())
    };
    match choice {
        0..=8 => Ok(header(Response::new(status).with_body(said(SECRET)))),
        9..=17 => Ok(header(Response::new(status).with_body(said(TOKENS)))),
        18..=26 => Ok(header(Response::new(status).with_body(said(PERSONAL)))),
        27..=29 => ok(200, &said(PERSONAL)),
        30..=32 => Err(TransportError::Lost),
        _ if is_token(request) => {
            ok(200, &format!(r#"{{"access_token":"{TOKENS}","expires_in":100}}"#))
        }
        _ => ok(
            201,
            &format!(
                r#"{{"sessionId":"s","channelUrl":"https://{PERSONAL}@c.example/s?{TOKENS}"}}"#
            ),
        ),
    }
}

proptest! {
    #[test]
    fn no_marker_is_ever_printed(
        choices in prop::collection::vec(0..60_u8, 1..40),
        style in prop::sample::select(vec![
            TokenStyle::Form, TokenStyle::Query, TokenStyle::Json, TokenStyle::Basic,
        ]),
    ) {
        let text = document(1).replace("shop", PERSONAL).replace("/guest", &format!("/guest?{PERSONAL}"));
        let session: GuestSession<'_> = Engine::new().parse(text.as_bytes(), None).unwrap();
        let token = TokenSource::new("https://t.example/oauth2/token", style, "client-1", SECRET);
        let config = Config::new("https://a.example", token);
        let mut printed = format!("{config:?} {session:?}");
        let mut client = Client::new(config, 7).unwrap();
        client.create_guest_session(&session);
        client.create_guest_session_for(&session, "again");
        let (mut now, mut choices) = (START, choices.into_iter());
        loop {
            write!(printed, "{client:?}").unwrap();
            let step = client.poll(now);
            writeln!(printed, "{step:?} {step:#?}").unwrap();
            match step {
                Step::Send(request) => {
                    let answer = answer(choices.next().unwrap_or(99), &request);
                    writeln!(printed, "{answer:?}").unwrap();
                    if let Err(error) = &answer {
                        writeln!(printed, "{error}").unwrap();
                    }
                    client.handle(request.id, answer, now);
                }
                Step::Done(_, outcome) => {
                    if let Err(failure) = outcome.result {
                        writeln!(printed, "{failure}").unwrap();
                    }
                }
                Step::Wait(until) => now = until,
                Step::Idle => break,
                _ => {}
            }
        }
        write!(printed, "{:?} {}", client.metrics(), client.metrics().to_openmetrics()).unwrap();
        write!(printed, "{:?} {}", client.audit(), client.audit().export()).unwrap();
        let basic = "Y2xpZW50LTE6Y2FuYXJ5";
        for marker in ["canary", basic] {
            prop_assert!(!printed.contains(marker), "{marker} in {printed}");
        }
    }
}

/// What a platform that repeats all it knows answers to the exchanges that concern guests.
fn echo(request: &Request, choice: u8) -> Answer {
    let everything = format!("{SECRET} {TOKENS} {PERSONAL}");
    // What is asked for is told, and kept for the host: here it is personal.
    let guest = format!(
        r#"{{"id":"g-1","channel":"webmessaging","consent":{{"marketing":false,"dataProcessing":true}},
        "createdDate":"2026-01-01T10:00:00Z","modifiedDate":"2026-01-01T10:00:00Z","name":"{PERSONAL}",
        "attributes":{{"name":"{PERSONAL}"}},"entities":[{{"id":"a-1","actor":"{PERSONAL}"}}],"pageCount":1}}"#
    );
    let tagged =
        |status| Ok(Response::new(status).with_header("ETag", "\"1\"").with_body(guest.clone()));
    match choice {
        _ if request.url.contains("/oauth/token") => {
            ok(200, &format!(r#"{{"access_token":"{TOKENS}","expires_in":100}}"#))
        }
        0 => Err(TransportError::Lost),
        1 => ok(412, &everything),
        // A code may be told unless it repeats what was sent.
        2 if String::from_utf8_lossy(&request.body).contains(PERSONAL) => {
            ok(422, &format!(r#"{{"code":"{PERSONAL}","message":"{everything}"}}"#))
        }
        2 => ok(422, &format!(r#"{{"code":"{everything}","message":"{everything}"}}"#)),
        3 => ok(207, &format!(r#"{{"results":[{{"status":"failed","error":"{everything}"}}]}}"#)),
        4 => ok(200, &everything),
        5 => tagged(503),
        _ => tagged(200),
    }
}

proptest! {
    #[test]
    fn no_marker_of_a_guest_is_ever_printed(choices in prop::collection::vec(0..12_u8, 1..40)) {
        let text = format!(
            r#"{{"channel":"webmessaging","consent":{{"marketing":false,"dataProcessing":true}},
            "channelContext":{{"originPage":"https://{PERSONAL}.example/"}},"attributes":{{"name":"{PERSONAL}"}}}}"#
        );
        let guest: GenesysGuest<'_> = Engine::new().parse(text.as_bytes(), None).unwrap();
        let scheme = Scheme::standard_webhooks();
        let keys = Keys::new().with("demo", Secret::from(SECRET)).unwrap();
        let endpoint = |path: &str| {
            Some(Endpoint::new(format!("https://crm.example/{path}")).with_token("canary-crm-token"))
        };
        let config = Config {
            crm_events: endpoint("events"),
            crm_batch: endpoint("batch"),
            callbacks: Some(Callbacks::new(scheme.clone(), keys.clone())),
            ..Config::genesys("mypurecloud.com", "client-1", SECRET)
        };
        let mut printed = format!("{config:?} {guest:?}");
        let mut client = Client::new(config, 7).unwrap();
        client.create_genesys_guest(&guest);
        client.update_genesys_guest("g-1", &format!(r#"{{"attributes":{{"name":"{PERSONAL}-2"}}}}"#));
        client.update_genesys_guest("g-1", &format!(r#"{{"identityAttributes":{{"emailHash":"{PERSONAL}@x.example"}}}}"#));
        client.push_engagement("g-1");
        client.query_platform_audit(&PlatformAuditQuery::new("guest", "g-1"));
        let record = CrmRecord::new("g-1", &guest, None).unwrap();
        write!(printed, "{record:?}").unwrap();
        client.sync_crm([record]);
        let body = format!(r#"{{"sessionId":"s-1","type":"t","metadata":{{"name":"{PERSONAL}"}}}}"#);
        let at = i64::try_from(START).unwrap();
        let headers = scheme.sign(&keys, "e-1", at, body.as_bytes()).unwrap();
        for body in [&body, &body, &body.replace('s', "t")] {
            let answer = client.receive_guest_event(&headers, body.as_bytes(), START);
            write!(printed, "{answer:?}").unwrap();
        }
        let (mut now, mut choices) = (START, choices.into_iter());
        loop {
            let snapshot = client.snapshot();
            prop_assert!(!snapshot.contains(SECRET) && !snapshot.contains(TOKENS));
            prop_assert!(!snapshot.contains("canary-crm-token"));
            let step = client.poll(now);
            writeln!(printed, "{step:?} {client:?}").unwrap();
            match step {
                Step::Send(request) => {
                    let answer = echo(&request, choices.next().unwrap_or(99));
                    client.handle(request.id, answer, now);
                }
                Step::Done(_, outcome) => {
                    if let Err(failure) = outcome.result {
                        writeln!(printed, "{failure}").unwrap();
                    }
                }
                Step::Wait(until) => now = until,
                Step::Idle => break,
                _ => {}
            }
        }
        write!(printed, "{:?} {}", client.metrics(), client.metrics().to_openmetrics()).unwrap();
        write!(printed, "{:?} {}", client.audit(), client.audit().export()).unwrap();
        prop_assert!(!printed.contains("canary"), "{printed}");
    }
}

#[test]
fn no_event_tells_a_key_from_which_an_address_could_be_guessed() {
    for (agent, told) in [("4711", true), ("ada.lovelace@example.com", false)] {
        let mut host = Host::new(agents());
        host.client.change_agent_state(READY.replace("4711", agent).as_bytes());
        host.run(api(sound));
        assert!(host.outcome().result.is_ok());
        let key = key(host.request("change"));
        assert_eq!(host.outputs.matches(key).count(), if told { 2 } else { 1 }, "{agent}");
        assert_eq!(host.client.audit().export().contains(key), told, "{agent}");
    }
}

#[test]
fn no_event_tells_an_id_of_the_hosts_that_is_none_of_the_platforms() {
    for (id, told) in [("g-1", "g-1"), ("ada.lovelace@example.com", "platform-audit")] {
        let mut host = Host::new(genesys());
        host.client.query_platform_audit(&PlatformAuditQuery::new("guest", id));
        host.run(api(|_| ok(200, r#"{"entities":[],"pageCount":1}"#)));
        assert_eq!(host.kinds().last(), Some(&&EventKind::Succeeded { id: told.into() }));
        assert!(!host.client.audit().export().contains("lovelace"));
    }
}
