//! The same inputs give the same outputs, byte for byte, and whatever the network does a few things hold.

use crate::host::*;
use callgate::exchange::{
    Client, Config, Request, Response, Time, TransportError, audit::Verifier,
};
use proptest::prelude::*;
use std::{collections::BTreeMap, fmt::Write};

/// A small generator of the test's own.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// A platform that fails in every way, and counts its effects by idempotency key.
fn unreliable(
    mut dice: Dice,
    effects: &mut BTreeMap<String, u32>,
) -> impl FnMut(&Request, Time) -> (Time, Answer) {
    move |request, _| {
        let delay = [1, 10, 500, 9_999, 10_000, 20_000][usize::try_from(dice.roll(6)).unwrap()];
        let fault = dice.roll(12);
        let before = match fault {
            0 => Some(Err(TransportError::NotSent)),
            1 => Some(Ok(Response::new(429).with_header("Retry-After", dice.roll(30).to_string()))),
            2 => Some(ok(503, "")),
            3 => Some(ok(401, "")),
            4 if dice.roll(4) == 0 => Some(ok(422, "{}")),
            _ => None,
        };
        if let Some(answer) = before {
            return (delay, answer);
        }
        if is_token(request) {
            let body = format!(r#"{{"access_token":"t{}","expires_in":90}}"#, dice.roll(1000));
            return (delay, ok(200, &body));
        }
        let key = request.header("X-Request-ID").unwrap().to_owned();
        effects.entry(key).or_insert(1);
        let created = ok(201, CREATED);
        (
            delay,
            match fault {
                5 => Err(TransportError::Lost),
                6 => ok(500, ""),
                7 => ok(200, "{"),
                _ => created,
            },
        )
    }
}

fn run(seed: u64, exchanges: u64) -> (Host, BTreeMap<String, u32>) {
    let mut effects = BTreeMap::new();
    let mut host = Host::seeded(config(), seed);
    let mut ids: Vec<_> = (0..exchanges).map(|visit| host.start(visit)).collect();
    {
        let mut platform = unreliable(Dice(seed), &mut effects);
        host.settle(&mut platform);
        // One is cancelled on its way, and one answer comes twice.
        if seed.is_multiple_of(3) {
            host.cancel(ids.remove(0));
        }
        if let Some(((at, _), (id, answer))) = host.arriving.first_key_value() {
            let (at, id, answer) = (*at, *id, answer.clone());
            host.arrive(at + 3, id, answer);
        }
        host.run(platform);
    }
    (host, effects)
}

/// Gives a fresh client the inputs that were recorded.
fn replay(config: Config, seed: u64, inputs: &[Input]) -> String {
    let mut client = Client::new(config, seed).unwrap();
    let mut outputs = String::new();
    for input in inputs {
        match input.clone() {
            Input::Start(visit) => _ = client.create_guest_session(&parse(&document(visit))),
            Input::Poll(now) => print(&mut outputs, &client.poll(now)),
            Input::Handle(id, answer, now) => {
                writeln!(outputs, "{:?}", client.handle(id, answer, now)).unwrap();
            }
            Input::Cancel(id) => _ = client.cancel(id),
        }
    }
    outputs
}

proptest! {
    #[test]
    fn a_transcript_replays_byte_for_byte(seed in any::<u64>(), exchanges in 1..6_u64) {
        let (host, _) = run(seed, exchanges);
        prop_assert_eq!(&host.outputs, &run(seed, exchanges).0.outputs);
        prop_assert_eq!(&host.outputs, &replay(config(), seed, &host.inputs));
    }

    #[test]
    fn whatever_the_network_does_every_exchange_ends_once_and_truthfully(
        seed in any::<u64>(),
        exchanges in 1..20_u64,
    ) {
        let (host, effects) = run(seed, exchanges);
        prop_assert_eq!(host.done.len() as u64, exchanges);
        prop_assert!(effects.len() as u64 <= exchanges, "one key for each document");
        for (id, outcome) in &host.done {
            let key = {
                let text = document(id.0);
                let mut other = Host::new(config());
                other.client.create_guest_session(&parse(&text));
                other.run(api(|_| ok(201, CREATED)));
                other.calls()[0].1.header("X-Request-ID").unwrap().to_owned()
            };
            let sent = host.calls().into_iter().filter(|(_, call)| call.header("X-Request-ID") == Some(&key));
            let attempts = u64::from(outcome.attempts);
            prop_assert_eq!(sent.count() as u64, attempts, "every try has the same key");
            prop_assert!(attempts <= 5, "the budget of three retries and one more for a 401");
            prop_assert!(outcome.latency <= 120_000, "the deadline");
            let done = effects.contains_key(&key);
            match &outcome.result {
                Ok(_) => prop_assert!(done, "no success without an effect"),
                Err(callgate::exchange::Failure::Malformed(_)) => prop_assert!(done),
                Err(_) => prop_assert!(!done || outcome.uncertain, "an effect behind a failure is told"),
            }
        }
        let mut verifier = Verifier::new(None);
        host.client.audit().export().lines().for_each(|line| _ = verifier.line(line.as_bytes()));
        let entries = verifier.finish().map(|verified| verified.sequence);
        prop_assert_eq!(entries.ok(), Some(host.events.len() as u64), "the audit chain is complete");
    }
}
