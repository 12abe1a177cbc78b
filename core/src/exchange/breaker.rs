//! The circuit breaker of an endpoint beside the platform: a target that is down is left alone for a while.

use super::{Time, call::CallId, record::record};

/// When an endpoint is left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breaker {
    /// After so many failures in a row: 429, 5xx, or no answer. None at all counts as one.
    pub failures: u32,
    /// For so many milliseconds. Then one request is tried, and what becomes of it decides for the others.
    pub rest: Time,
}

impl Default for Breaker {
    /// Five failures, half a minute.
    fn default() -> Self {
        Self { failures: 5, rest: 30_000 }
    }
}

/// What is known of an endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Circuit {
    /// Failures in a row.
    failures: u32,
    /// Until when it is left alone.
    open: Option<Time>,
    /// Which call is trying, and until when nobody else is let through.
    trial: Option<(CallId, Time)>,
}

record!(struct Circuit { failures, open; trial = None });

impl Circuit {
    /// Whether a request that takes no longer than until `until` may go there now.
    pub(super) fn admit(&mut self, call: CallId, now: Time, until: Time) -> bool {
        let Some(open) = self.open else { return true };
        if now < open || self.trial.is_some_and(|(_, trial)| now < trial) {
            return false;
        }
        self.trial = Some((call, until));
        true
    }

    /// When another one may next go there: it may be sooner, if the one that is trying has its answer.
    pub(super) fn opens(&self, now: Time) -> Time {
        let times = [self.open, self.trial.map(|(_, until)| until)];
        times.into_iter().flatten().fold(now, Time::max)
    }

    /// Takes note of what became of a request: whether an answer came that says that the endpoint works. What was
    /// under way when the endpoint was given up says nothing of the trial.
    pub(super) fn settle(&mut self, call: CallId, works: bool, breaker: Breaker, now: Time) {
        if works {
            *self = Self::default();
            return;
        }
        self.failures = self.failures.saturating_add(1);
        let trying = self.trial.take_if(|(trial, _)| *trial == call).is_some();
        if trying || (self.open.is_none() && self.failures >= breaker.failures.max(1)) {
            self.open = Some(now.saturating_add(breaker.rest));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: CallId = CallId(1);
    const LATE: CallId = CallId(2);
    const BREAKER: Breaker = Breaker { failures: 3, rest: 100 };

    fn broken() -> Circuit {
        let mut circuit = Circuit::default();
        for _ in 0..3 {
            assert!(circuit.admit(ONE, 0, 10));
            circuit.settle(ONE, false, BREAKER, 0);
        }
        circuit
    }

    #[test]
    fn failures_in_a_row_open_it_for_its_rest() {
        let mut circuit = broken();
        assert!(!circuit.admit(ONE, 0, 10) && !circuit.admit(ONE, 99, 110));
        assert!(circuit.admit(ONE, 100, 110));
    }

    #[test]
    fn a_success_between_failures_starts_the_count_anew() {
        let mut circuit = Circuit::default();
        for works in [false, false, true, false, false] {
            circuit.settle(ONE, works, BREAKER, 0);
        }
        assert!(circuit.admit(ONE, 0, 10));
        circuit.settle(ONE, false, BREAKER, 0);
        assert!(!circuit.admit(ONE, 0, 10));
    }

    #[test]
    fn one_request_tries_for_all() {
        let mut circuit = broken();
        assert!(circuit.admit(ONE, 100, 110) && !circuit.admit(ONE, 100, 110));
        circuit.settle(ONE, false, BREAKER, 105);
        assert!(!circuit.admit(ONE, 204, 214) && circuit.admit(ONE, 205, 215));
        circuit.settle(ONE, true, BREAKER, 206);
        assert!(circuit.admit(ONE, 206, 216) && circuit.admit(ONE, 206, 216));
    }

    #[test]
    fn a_trial_that_was_given_up_makes_room_for_another() {
        let mut circuit = broken();
        assert!(circuit.admit(ONE, 100, 110));
        assert!(!circuit.admit(ONE, 109, 119) && circuit.admit(ONE, 110, 120));
    }

    #[test]
    fn late_failures_do_not_put_the_trial_off() {
        let mut circuit = broken();
        circuit.settle(LATE, false, BREAKER, 90);
        assert!(circuit.admit(ONE, 100, 110));
        // What was sent before the endpoint was given up fails while one tries for all.
        circuit.settle(LATE, false, BREAKER, 105);
        assert!(!circuit.admit(ONE, 109, 119) && circuit.opens(109) == 110);
        circuit.settle(ONE, true, BREAKER, 109);
        assert!(circuit.admit(LATE, 109, 119));
    }
}
