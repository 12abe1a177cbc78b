//! When a request is sent again, and when not.

use super::{Cause, Response, Time, TransportError, random::Random, retry_after};

/// How often and how long to try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    /// How many times a request is sent again at most.
    pub most: u32,
    /// The longest first wait in milliseconds; each later one may be twice as long.
    pub base: Time,
    /// The longest wait of all; a platform that asks for more with `Retry-After` gets it.
    pub cap: Time,
}

impl Default for Retry {
    /// Three times, at most half a second, one and two seconds, never more than 30.
    fn default() -> Self {
        Self { most: 3, base: 500, cap: 30_000 }
    }
}

impl Retry {
    /// How long to wait before the retry of this number, the first being 0: anything up to the exponential limit ("full
    /// jitter"), so that clients that failed together do not come back together, and no less than the platform asks.
    pub(super) fn wait(&self, number: u32, asked: Option<Time>, random: &mut Random) -> Time {
        let limit = self.base.saturating_mul(2_u64.saturating_pow(number)).min(self.cap);
        random.up_to(limit).max(asked.unwrap_or(0))
    }
}

/// What an answer means for the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Judgement {
    /// 2xx.
    Accepted,
    /// 401: the token is not taken.
    Unauthorized,
    /// Any other status that trying again would not change.
    Refused,
    /// It may go better later.
    Transient {
        cause: Cause,
        /// Whether the platform may have done what was asked, all the same.
        uncertain: bool,
        /// How long the platform asks to wait.
        asked: Option<Time>,
    },
}

pub(super) fn judge(answer: &Result<Response, TransportError>, now: Time) -> Judgement {
    match answer {
        Ok(response) => match response.status {
            200..=299 => Judgement::Accepted,
            401 => Judgement::Unauthorized,
            429 | 500..=599 => Judgement::Transient {
                cause: Cause::Status(response.status),
                uncertain: response.status != 429,
                asked: retry_after::wait(response, now),
            },
            _ => Judgement::Refused,
        },
        Err(error) => Judgement::Transient {
            cause: Cause::Transport(*error),
            uncertain: *error != TransportError::NotSent,
            asked: None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    #[test]
    fn waits_grow_to_the_cap_and_use_the_whole_range() {
        let retry = Retry { most: 9, base: 100, cap: 1000 };
        let mut random = Random::new(1);
        for (number, limit) in [(0, 100), (1, 200), (2, 400), (3, 800), (4, 1000), (200, 1000)] {
            let waits: Vec<Time> =
                (0..500).map(|_| retry.wait(number, None, &mut random)).collect();
            let (least, most) = (waits.iter().min().unwrap(), waits.iter().max().unwrap());
            assert!(*most <= limit && *most > limit * 9 / 10, "{number}: {most}");
            assert!(*least < limit / 10, "{number}: {least}");
        }
    }

    #[test]
    fn the_platform_may_ask_for_more_than_the_cap() {
        let mut random = Random::new(1);
        assert_eq!(Retry::default().wait(0, Some(90_000), &mut random), 90_000);
    }

    #[test]
    fn only_429_5xx_and_the_transport_are_worth_another_try() {
        for status in 100..600 {
            let judged = judge(&Ok(Response::new(status)), 0);
            let transient = matches!(judged, Judgement::Transient { .. });
            assert_eq!(transient, status == 429 || status >= 500, "{status}");
            assert_eq!(judged == Judgement::Accepted, status / 100 == 2, "{status}");
        }
        let uncertain = |error| match judge(&Err(error), 0) {
            Judgement::Transient { uncertain, .. } => uncertain,
            _ => panic!("the transport is always worth another try"),
        };
        assert!(!uncertain(TransportError::NotSent));
        assert!(uncertain(TransportError::Lost) && uncertain(TransportError::TimedOut));
    }
}
