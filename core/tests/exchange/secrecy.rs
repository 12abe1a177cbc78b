//! Nothing that is printed holds a secret, a token or personal data.

use crate::host::*;
use callgate::{
    Engine,
    documents::GuestSession,
    exchange::{Client, Config, Response, Step, TokenSource, TokenStyle, TransportError},
};
use proptest::prelude::*;
use std::fmt::Write;

const SECRET: &str = "canary-client-secret";
const TOKENS: &str = "canary-access-token";
const PERSONAL: &str = "canary-ada-lovelace";

/// What a platform that echoes whatever it knows may answer.
fn answer(choice: u8, request: &callgate::exchange::Request) -> Answer {
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
