//! The delivery of a notification to the webhook: an exchange of its own, so that no other waits for it.

use super::{
    Cause, ExchangeId, Failure, Response, Success, Time,
    body::{self, Object},
    call::{Call, Side, Tag},
    key,
    machine::{Action, Context, Machine, Steps},
    record::record,
};
use alloc::{borrow::Cow, string::String};
use core::mem;

/// A notification that the webhook has taken.
///
/// The client starts its delivery by itself when an exchange has succeeded of which others want to know:
/// [`EventKind::Forked`](super::EventKind::Forked) tells so. It is tried again like any request, waits while the
/// webhook's circuit is open, stands in snapshots, and bears the same idempotency key each time: it comes at least once,
/// and more than once only to a webhook that does not look at the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// What the webhook was told of: `AGENT_STATE_CHANGED`, say.
    pub event: Cow<'static, str>,
    /// The exchange that it was told of.
    pub of: ExchangeId,
}

record!(struct Notification { event, of });

/// Starts to tell the webhook, if there is one, that `event` has happened: `{"event", "timestamp", "data"}`, where `data` is
/// JSON. Of two notifications on different occasions both are told, although their texts be the same.
pub(super) fn notify(context: &mut Context<'_>, event: &'static str, occasion: &str, data: &str) {
    if !context.endpoints.has(Side::Webhook) {
        return;
    }
    let timestamp = body::instant(context.now);
    let body = Object::new().text("event", event).text("timestamp", &timestamp).json("data", data);
    deliver(context, event, occasion, body.finish());
}

/// The same with a body of its own form.
pub(super) fn deliver(
    context: &mut Context<'_>,
    event: &'static str,
    occasion: &str,
    body: String,
) {
    if !context.endpoints.has(Side::Webhook) {
        return;
    }
    let key = key::derive("webhook", occasion, &body);
    let call = Call::side(Side::Webhook, body, key);
    let told = Notification { event: Cow::Borrowed(event), of: context.id };
    context.starts.push(Machine::Webhook(Delivery { told, call, stage: Stage::Ready }));
}

pub(super) struct Delivery {
    told: Notification,
    call: Call,
    stage: Stage,
}

record!(struct Delivery { told, call, stage });

/// The states of the exchange.
enum Stage {
    Ready,
    Asked,
    /// The circuit is open at least until then.
    Waiting(Time),
    Ended(Result<Success, Failure>),
}

record!(enum Stage { Ready, Asked | Waiting(until), Ended(result) | });

impl Steps for Delivery {
    fn next(&mut self, context: &mut Context<'_>) -> Action {
        match mem::replace(&mut self.stage, Stage::Asked) {
            Stage::Waiting(until) if context.now < until => {
                self.stage = Stage::Waiting(until);
                Action::Sleep(until)
            }
            Stage::Ready | Stage::Waiting(_) => Action::Call(0, self.call.clone()),
            Stage::Asked => Action::Await,
            Stage::Ended(result) => Action::Done(result),
        }
    }

    fn answered(&mut self, _: Tag, answer: Result<Response, Failure>, context: &mut Context<'_>) {
        self.stage = match answer {
            Ok(_) => Stage::Ended(Ok(Success::Webhook(self.told.clone()))),
            Err(Failure::Unavailable(Cause::CircuitOpen)) => {
                Stage::Waiting(context.endpoints.opens(Side::Webhook, context.now))
            }
            Err(failure) => Stage::Ended(Err(failure)),
        };
    }

    fn interrupt(&mut self, why: Failure, _: &mut Context<'_>) -> Option<Result<Success, Failure>> {
        Some(match (mem::replace(&mut self.stage, Stage::Asked), why) {
            (Stage::Ended(result), _) => result,
            (Stage::Waiting(_), Failure::Deadline) => Err(Failure::Unavailable(Cause::CircuitOpen)),
            (_, why) => Err(why),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{
        Breaker, Client, Config, Endpoint, EventKind, ExchangeKind, Method, Outcome, Request,
        Retry, Step,
        single::{Single, Wanted},
    };
    use alloc::{string::ToString, vec::Vec};

    fn config() -> Config {
        Config {
            webhook: Some(Endpoint::new("https://hooks.example.com/x").with_token("listen")),
            retry: Retry { most: 0, ..Retry::default() },
            breaker: Breaker { failures: 1, rest: 5_000 },
            deadline: 60_000,
            ..Config::cxone_guests("acme", "i", "s")
        }
    }

    /// A client with an exchange that notifies this often and is then cancelled.
    fn notified(config: Config, times: u32) -> Client {
        let mut client = Client::new(config, 1).unwrap();
        let call = Call::platform(Method::Post, "/x");
        let id = client.start(Machine::GuestSession(Single::new(Wanted::GuestSession, call)));
        for time in 0..times {
            client.ask(id, 7, false, |_, context| {
                notify(context, "DONE", &time.to_string(), r#"{"a":1}"#);
            });
        }
        client.cancel(id);
        client
    }

    /// Runs the deliveries against a webhook, and tells what was sent when and how they ended.
    fn run(
        client: &mut Client,
        mut webhook: impl FnMut(Time) -> u16,
    ) -> (Vec<(Time, Request)>, Vec<Outcome>, Vec<EventKind>) {
        let (mut now, mut sent, mut ends, mut events) = (7, Vec::new(), Vec::new(), Vec::new());
        loop {
            match client.poll(now) {
                Step::Send(request) => {
                    client.handle(request.id, Ok(Response::new(webhook(now))), now);
                    sent.push((now, request));
                }
                Step::Wait(until) => now = until,
                Step::Done(ExchangeId(0), _) => {}
                Step::Done(_, outcome) => ends.push(outcome),
                Step::Emit(event) => events.push(event.kind),
                Step::Token(_) => panic!("the configuration names a source"),
                Step::Idle => return (sent, ends, events),
            }
        }
    }

    #[test]
    fn it_is_told_in_an_exchange_of_its_own() {
        let (sent, ends, events) = run(&mut notified(config(), 2), |_| 204);
        let told = Notification { event: "DONE".into(), of: ExchangeId(0) };
        assert!(ends.iter().all(|end| end.result == Ok(Success::Webhook(told.clone()))));
        let forks = [1, 2]
            .map(|id| EventKind::Forked { exchange: ExchangeId(id), kind: ExchangeKind::Webhook });
        assert!(forks.iter().all(|fork| events.contains(fork)), "{events:?}");
        let (_, request) = &sent[0];
        assert_eq!(request.url, "https://hooks.example.com/x");
        assert_eq!(request.header("Authorization"), Some("Bearer listen"));
        let body = r#"{"event":"DONE","timestamp":"1970-01-01T00:00:00.007Z","data":{"a":1}}"#;
        assert_eq!(request.body, body.as_bytes());
        let keys = [0, 1].map(|index: usize| sent[index].1.header("Idempotency-Key").unwrap());
        assert_ne!(keys[0], keys[1], "another occasion is another notification");
    }

    #[test]
    fn without_a_webhook_nothing_is_started() {
        let (sent, ends, _) = run(&mut notified(Config { webhook: None, ..config() }, 1), |_| 500);
        assert!(sent.is_empty() && ends.is_empty());
    }

    #[test]
    fn it_waits_while_the_circuit_is_open() {
        let mut tries = 0;
        let (sent, ends, _) = run(&mut notified(config(), 3), |_| {
            tries += 1;
            if tries == 1 { 503 } else { 200 }
        });
        let times: Vec<Time> = sent.iter().map(|(at, _)| *at).collect();
        assert_eq!(times[..2], [7, 5_007], "one failed, one tries for the others");
        assert_eq!(ends.iter().filter(|end| end.result.is_ok()).count(), 2);
        assert_eq!(sent.len(), 3);
    }

    #[test]
    fn those_that_have_been_tried_wait_as_well() {
        // Each is refused once, and with the last of them the circuit opens.
        let breaker = Breaker { failures: 5, rest: 5_000 };
        let config = Config { retry: Retry::default(), breaker, ..config() };
        let mut tries = 0;
        let (sent, ends, events) = run(&mut notified(config, 5), |_| {
            tries += 1;
            if tries <= 5 { 503 } else { 200 }
        });
        assert!(ends.len() == 5 && ends.iter().all(|end| end.result.is_ok()), "{ends:?}");
        assert!(ends.iter().all(|end| end.attempts == 2));
        assert!(sent[5..].iter().all(|(at, _)| *at >= 5_007), "it was left alone");
        let until_open = |kind: &&EventKind| {
            **kind == EventKind::Resting { until: 5_007, cause: Cause::CircuitOpen }
        };
        assert_eq!(events.iter().filter(until_open).count(), 5);
    }

    #[test]
    fn one_that_has_been_tried_ends_with_its_own_reason_if_the_circuit_stays_open() {
        let breaker = Breaker { failures: 1, rest: 100_000 };
        let config = Config { retry: Retry::default(), breaker, ..config() };
        let (sent, ends, _) = run(&mut notified(config, 1), |_| 503);
        assert_eq!(sent.len(), 1);
        assert_eq!(ends[0].result, Err(Failure::Unavailable(Cause::Status(503))));
        assert!(ends[0].latency < 60_000);
    }

    #[test]
    fn it_ends_with_what_kept_it_waiting() {
        let config = Config { breaker: Breaker { failures: 1, rest: 100_000 }, ..config() };
        let (sent, ends, _) = run(&mut notified(config, 2), |_| 503);
        assert_eq!(sent.len(), 1);
        let causes = [Cause::Status(503), Cause::CircuitOpen];
        for (end, cause) in ends.iter().zip(causes) {
            assert_eq!(end.result, Err(Failure::Unavailable(cause)));
        }
        assert_eq!(ends[1].latency, 60_000, "at its deadline");
    }
}
