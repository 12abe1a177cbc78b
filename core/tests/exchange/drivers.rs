use crate::host::*;
use callgate::exchange::{
    AsyncClock, AsyncTransport, Cause, Client, Clock, Config, ExchangeId, Failure, Outcome, Quota,
    Request, Response, Time, TokenFailure, TransportError, drive, drive_async,
};
use std::{
    cell::Cell,
    future::{Future, poll_fn},
    pin::pin,
    sync::atomic::{AtomicU64, Ordering},
    task::{Context, Poll, Waker},
};

struct Still(Time);

impl Clock for Still {
    fn now(&mut self) -> Time {
        self.0
    }

    fn wait_until(&mut self, time: Time) {
        self.0 = time;
    }
}

#[test]
fn the_blocking_driver_runs_every_exchange_to_its_end() {
    let mut client = Client::new(config(), 1).unwrap();
    for visit in 0..3 {
        client.create_guest_session(&parse(&document(visit)));
    }
    let (mut tries, mut events) = (0, 0);
    let mut transport = |request: &Request| {
        tries += 1;
        match tries {
            1 => ok(200, TOKEN),
            2 => Err(TransportError::Lost),
            3 => ok(429, ""),
            _ => {
                assert_eq!(request.header("authorization"), Some("Bearer tok"));
                ok(201, CREATED)
            }
        }
    };
    let done = drive(&mut client, &mut transport, &mut Still(START), |_| events += 1);
    assert_eq!(done.len(), 3);
    assert!(done.iter().all(|(_, outcome)| outcome.result.is_ok()));
    assert_eq!((tries, events), (6, 3 + 6 + 1 + 2 + 3));
}

#[test]
fn a_host_that_gives_no_tokens_has_none() {
    let config = || Config::with_tokens_of_the_host("https://api.example.com");
    let unsent = |done: &[(ExchangeId, Outcome)]| {
        let [(_, outcome)] = done else { panic!("{done:?}") };
        let cause = Cause::Transport(TransportError::NotSent);
        assert_eq!(outcome.result, Err(Failure::Token(TokenFailure::Unavailable(cause))));
    };
    let mut client = Client::new(config(), 1).unwrap();
    client.create_guest_session(&parse(&document(1)));
    let mut transport = |_: &Request| panic!("nothing is sent");
    unsent(&drive(&mut client, &mut transport, &mut Still(START), |_| {}));
    client.create_guest_session(&parse(&document(1)));
    let clock = Loop(AtomicU64::new(START));
    let transport = Slow(&clock, AtomicU64::new(0));
    unsent(&clock.block_on(drive_async(&mut client, &transport, &clock, |_| {})));
}

/// Time goes on by a millisecond whenever nothing is ready.
#[derive(Default)]
struct Loop(AtomicU64);

impl Loop {
    fn at(&self, time: Time) -> impl Future<Output = ()> {
        poll_fn(move |_| if self.now() >= time { Poll::Ready(()) } else { Poll::Pending })
    }

    fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        let mut future = pin!(future);
        let mut context = Context::from_waker(Waker::noop());
        loop {
            if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
                return value;
            }
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl AsyncClock for Loop {
    fn now(&self) -> Time {
        self.0.load(Ordering::Relaxed)
    }

    fn wait_until(&self, time: Time) -> impl Future<Output = ()> {
        self.at(time)
    }
}

/// Answers after 100 milliseconds, and never to the first request of a session.
struct Slow<'a>(&'a Loop, AtomicU64);

impl AsyncTransport for Slow<'_> {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let number = self.1.fetch_add(1, Ordering::Relaxed);
        self.0.at(self.0.now() + if number == 1 { Time::MAX / 2 } else { 100 }).await;
        if is_token(&request) { ok(200, TOKEN) } else { ok(201, CREATED) }
    }
}

fn is_send<T: Send>(value: T) -> T {
    value
}

#[test]
fn the_async_driver_has_many_requests_under_way() {
    let mut client = Client::new(steady(), 1).unwrap();
    for visit in 0..50 {
        client.create_guest_session(&parse(&document(visit)));
    }
    let clock = Loop::default();
    let transport = Slow(&clock, AtomicU64::new(0));
    let events = Cell::new(0);
    let done = clock
        .block_on(drive_async(&mut client, &transport, &clock, |_| events.set(events.get() + 1)));
    assert_eq!(done.len(), 50);
    assert!(done.iter().all(|(_, outcome)| outcome.result.is_ok()));
    let latencies: Vec<Time> = done.iter().map(|(_, outcome)| outcome.latency).collect();
    assert!(latencies[..49].iter().all(|latency| *latency <= 210), "side by side: {latencies:?}");
    assert_eq!(latencies[49], 100 + 10_000 + 100, "the silent one was asked again");
    assert_eq!(events.get(), 50 + 52 + 1 + 1 + 50);
}

#[test]
fn the_async_driver_may_move_between_threads() {
    let mut client = Client::new(Config { quota: Quota::default(), ..config() }, 1).unwrap();
    let clock = Loop::default();
    let transport = Slow(&clock, AtomicU64::new(0));
    let done = clock.block_on(is_send(drive_async(&mut client, &transport, &clock, |_| {})));
    assert!(done.is_empty());
}
