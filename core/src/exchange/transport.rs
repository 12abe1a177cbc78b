//! Drivers: the loop of the [module](super), over what a host implements.

use super::{
    Client, Event, ExchangeId, Outcome, Request, Response, Step, Time, TokenRequest, TransportError,
};
use alloc::{boxed::Box, vec::Vec};
use core::{
    future::{Future, poll_fn, ready},
    pin::pin,
    task::Poll,
};

/// What a blocking host implements: one request in, one response or error out.
pub trait Transport {
    /// Sends the request and waits for the answer, at most for the request's timeout. Redirects are not followed: their
    /// status is the answer.
    ///
    /// # Errors
    /// No complete answer came.
    fn send(&mut self, request: &Request) -> Result<Response, TransportError>;

    /// Gets a token, where the client is configured without a source: a [`Response::token`].
    ///
    /// # Errors
    /// There is none to be had now. A host that does not say otherwise has none.
    fn token(&mut self, request: &TokenRequest) -> Result<Response, TransportError> {
        let _ = request;
        Err(TransportError::NotSent)
    }
}

impl<F: FnMut(&Request) -> Result<Response, TransportError>> Transport for F {
    fn send(&mut self, request: &Request) -> Result<Response, TransportError> {
        self(request)
    }
}

/// The time of a blocking host.
pub trait Clock {
    /// Milliseconds since the epoch.
    fn now(&mut self) -> Time;

    /// Comes back at that time.
    fn wait_until(&mut self, time: Time);
}

/// Drives a client until nothing is under way, one request at a time, and returns how its exchanges ended.
pub fn drive(
    client: &mut Client,
    transport: &mut impl Transport,
    clock: &mut impl Clock,
    mut on_event: impl FnMut(Event),
) -> Vec<(ExchangeId, Outcome)> {
    let mut done = Vec::new();
    loop {
        match client.poll(clock.now()) {
            Step::Send(request) => {
                let answer = transport.send(&request);
                client.handle(request.id, answer, clock.now());
            }
            Step::Token(request) => {
                let answer = transport.token(&request);
                client.handle(request.id, answer, clock.now());
            }
            Step::Wait(time) => clock.wait_until(time),
            Step::Emit(event) => on_event(event),
            Step::Done(id, outcome) => done.push((id, outcome)),
            Step::Idle => return done,
        }
    }
}

/// What an asynchronous host implements: one request in, one response or error out.
pub trait AsyncTransport {
    /// Sends the request and waits for the answer. The future is dropped when nobody waits for it any more.
    fn send(&self, request: Request) -> impl Future<Output = Result<Response, TransportError>>;

    /// Gets a token, where the client is configured without a source: a [`Response::token`]. A host that does not say
    /// otherwise has none.
    fn token(
        &self,
        request: TokenRequest,
    ) -> impl Future<Output = Result<Response, TransportError>> {
        let _ = request;
        ready(Err(TransportError::NotSent))
    }
}

/// The time of an asynchronous host.
pub trait AsyncClock {
    /// Milliseconds since the epoch.
    fn now(&self) -> Time;

    /// Is ready at that time.
    fn wait_until(&self, time: Time) -> impl Future<Output = ()>;
}

/// Drives a client until nothing is under way, as many requests at a time as its quota allows, and returns how its
/// exchanges ended. It runs on any runtime and brings none.
pub async fn drive_async(
    client: &mut Client,
    transport: &impl AsyncTransport,
    clock: &impl AsyncClock,
    mut on_event: impl FnMut(Event),
) -> Vec<(ExchangeId, Outcome)> {
    let mut done = Vec::new();
    let mut flights = Vec::new();
    loop {
        let time = match client.poll(clock.now()) {
            Step::Send(request) => {
                flights.push((request.id, Box::pin(fetch(transport, Wish::Answer(request)))));
                continue;
            }
            Step::Token(request) => {
                flights.push((request.id, Box::pin(fetch(transport, Wish::Token(request)))));
                continue;
            }
            Step::Wait(time) => time,
            Step::Emit(event) => {
                on_event(event);
                continue;
            }
            Step::Done(id, outcome) => {
                done.push((id, outcome));
                continue;
            }
            Step::Idle => return done,
        };
        let mut timer = pin!(clock.wait_until(time));
        let arrived = poll_fn(|context| {
            let ready =
                flights.iter_mut().enumerate().find_map(|(index, (id, flight))| {
                    match flight.as_mut().poll(context) {
                        Poll::Ready(answer) => Some((index, *id, answer)),
                        Poll::Pending => None,
                    }
                });
            match ready {
                Some((index, id, answer)) => {
                    drop(flights.swap_remove(index));
                    Poll::Ready(Some((id, answer)))
                }
                None => timer.as_mut().poll(context).map(|()| None),
            }
        })
        .await;
        if let Some((id, answer)) = arrived {
            client.handle(id, answer, clock.now());
        } else {
            flights.retain(|(id, _)| client.awaits(*id));
        }
    }
}

/// What a client waits for.
enum Wish {
    Answer(Request),
    Token(TokenRequest),
}

/// One future for both.
async fn fetch(transport: &impl AsyncTransport, wish: Wish) -> Result<Response, TransportError> {
    match wish {
        Wish::Answer(request) => transport.send(request).await,
        Wish::Token(request) => transport.token(request).await,
    }
}
