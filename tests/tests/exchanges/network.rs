//! A network between the client and the platforms that loses, delays, repeats and reorders.

use callgate::exchange::{Request, Response, Time, TransportError};
use callgate_simulator::InProcess;
use callgate_tests::platforms::ask;

/// A small generator of the tests' own.
#[derive(Clone, Copy)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// How often something happens, of a thousand times.
#[derive(Clone, Copy, Default)]
pub(crate) struct Weather {
    pub(crate) lost_before: u64,
    pub(crate) lost_after: u64,
    pub(crate) timeout: u64,
    pub(crate) too_many: u64,
    pub(crate) broken: u64,
    pub(crate) duplicate: u64,
    pub(crate) reorder: u64,
    pub(crate) crash: u64,
}

pub(crate) type Answer = Result<Response, TransportError>;

/// The answers to a request, each with its delay in milliseconds.
pub(crate) fn carry(
    platforms: &InProcess,
    weather: &Weather,
    dice: &mut Dice,
    request: &Request,
    now: Time,
) -> Vec<(Time, Answer)> {
    let delay = 1 + dice.roll(40);
    let mut roll = dice.roll(1000);
    let mut falls = |share: u64| {
        let fell = roll < share;
        roll = roll.wrapping_sub(if fell { 0 } else { share });
        fell
    };
    if falls(weather.lost_before) {
        let error =
            if delay.is_multiple_of(2) { TransportError::NotSent } else { TransportError::Lost };
        return vec![(delay, Err(error))];
    }
    if falls(weather.lost_after) {
        _ = ask(platforms, request, now);
        return vec![(delay, Err(TransportError::Lost))];
    }
    if falls(weather.timeout) {
        // The answer comes when nobody waits any more, or not at all.
        let answer = ask(platforms, request, now);
        return if delay.is_multiple_of(2) {
            vec![(request.timeout + delay, answer)]
        } else {
            Vec::new()
        };
    }
    if falls(weather.too_many) {
        let wait = (delay % 3).to_string();
        return vec![(delay, Ok(Response::new(429).with_header("Retry-After", wait)))];
    }
    if falls(weather.broken) {
        if delay.is_multiple_of(2) {
            _ = ask(platforms, request, now);
        }
        return vec![(delay, Ok(Response::new(503)))];
    }
    if falls(weather.duplicate) {
        // The request arrives twice, and both answers come.
        let once = ask(platforms, request, now);
        let twice = ask(platforms, request, now);
        return vec![(delay, once), (delay + dice.roll(40), twice)];
    }
    let late = if falls(weather.reorder) { dice.roll(3000) } else { 0 };
    vec![(delay + late, ask(platforms, request, now))]
}
