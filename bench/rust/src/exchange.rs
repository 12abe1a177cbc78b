//! What a step of an exchange takes of the core: one call of `poll` or of `handle`.

use crate::{Done, rounds::print};
use callgate::{
    Engine,
    documents::GuestSession,
    exchange::{Client, Config, Response, Step},
};
use std::time::{Duration, Instant};

const SESSION: &[u8] = br#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b",
    "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f", "language": ["en-US"], "metadata": {"source": "pricing-page"},
    "callbackUrl": "https://hooks.example.com/guest"}"#;

/// How many sessions are opened in a round, and how many rounds there are.
const SESSIONS: u64 = 2_000;
const ROUNDS: usize = 15;

/// Measures opening guest sessions, one after the other, with the platform's answers at hand.
pub(crate) fn measure() -> Done {
    let session: GuestSession<'_> =
        Engine::new().parse(SESSION, None).map_err(|report| report.to_json())?;
    let mut client = Client::new(Config::cxone_guests("acme", "my-client", "my-secret"), 42)?;
    let mut now = 1_795_244_400_000;
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let (mut steps, mut time) = (0_u32, Duration::ZERO);
        for _ in 0..SESSIONS {
            // A second apart, the quota of the tenant lets every one pass.
            now += 1_000;
            let start = Instant::now();
            client.create_guest_session(&session);
            let created = open(&mut client, now, &mut steps);
            time += start.elapsed();
            if !created {
                return Err("a session was not created".into());
            }
        }
        times.push(time.as_nanos() as f64 / f64::from(steps));
    }
    times.sort_unstable_by(f64::total_cmp);
    print("Rust: step of an exchange", "callgate", times[ROUNDS / 2], "ns");
    Ok(())
}

/// Conducts what is under way to its end; whether it ended well.
fn open(client: &mut Client, now: u64, steps: &mut u32) -> bool {
    loop {
        *steps += 1;
        match client.poll(now) {
            Step::Send(request) => {
                let answer = if request.url.contains("/oauth2/token") {
                    r#"{"access_token": "t", "token_type": "bearer", "expires_in": 3600}"#
                } else {
                    r#"{"sessionId": "s-1", "channelUrl": "https://acme.example/s-1"}"#
                };
                *steps += 1;
                client.handle(request.id, Ok(Response::new(200).with_body(answer)), now);
            }
            Step::Done(_, outcome) => return outcome.result.is_ok(),
            Step::Emit(_) => {}
            _ => return false,
        }
    }
}
