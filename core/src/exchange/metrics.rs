//! What a client counts.

use super::{ExchangeKind, Failure, Histogram, Outcome, Rejection, record::record};
use crate::{Code, Report};
use alloc::collections::BTreeMap;

/// The counters of a client: numbers only, nothing of what was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metrics {
    /// Each kind of exchange that has been started.
    pub exchanges: BTreeMap<ExchangeKind, Series>,
    /// Requests for tokens.
    pub token_requests: u64,
    /// Answers that nobody waited for any more.
    pub stale_answers: u64,
    /// Callbacks of the platform that have started nothing, by the reason.
    pub callbacks_rejected: BTreeMap<Rejection, u64>,
    /// How often which rule was broken, in the reports the client was shown.
    pub violations: BTreeMap<Code, u64>,
}

record!(struct Metrics { exchanges, token_requests, stale_answers, callbacks_rejected, violations });

/// The counters of one kind of exchange.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series {
    /// Exchanges started.
    pub started: u64,
    /// Requests sent.
    pub attempts: u64,
    /// Those among them that were sent again.
    pub retries: u64,
    /// Exchanges that succeeded.
    pub succeeded: u64,
    /// Exchanges that failed, by the [name](Failure::name) of the failure.
    pub failed: BTreeMap<&'static str, u64>,
    /// How long the exchanges took that succeeded.
    pub latency: Histogram,
}

record!(struct Series { started, attempts, retries, succeeded, failed, latency });

impl Series {
    /// The share of exchanges that succeeded among those that have ended; none while none has.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "a share needs no more than 53 bits")]
    pub fn success_rate(&self) -> Option<f64> {
        let ended = self.succeeded + self.failed.values().sum::<u64>();
        (ended > 0).then(|| self.succeeded as f64 / ended as f64)
    }
}

impl Metrics {
    pub(super) fn series(&mut self, kind: ExchangeKind) -> &mut Series {
        self.exchanges.entry(kind).or_default()
    }

    pub(super) fn end(&mut self, outcome: &Outcome) {
        let series = self.series(outcome.kind);
        match outcome.result.as_ref().map_err(Failure::name) {
            Ok(_) => {
                series.succeeded += 1;
                series.latency.record(outcome.latency);
            }
            Err(name) => *series.failed.entry(name).or_default() += 1,
        }
    }

    pub(super) fn violations(&mut self, report: &Report) {
        for violation in &report.violations {
            *self.violations.entry(violation.code).or_default() += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_success_rate_is_that_of_exchanges_that_have_ended() {
        let mut series = Series { started: 9, ..Series::default() };
        assert_eq!(series.success_rate(), None);
        series.succeeded = 3;
        series.failed.insert("deadline", 1);
        assert_eq!(series.success_rate(), Some(0.75));
    }
}
