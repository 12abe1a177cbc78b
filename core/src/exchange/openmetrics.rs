//! Metrics as OpenMetrics 1.0 text, `application/openmetrics-text; version=1.0.0`.

use super::{ExchangeKind, Metrics, Series};
use alloc::string::String;
use core::fmt::{self, Write};

impl Metrics {
    /// The OpenMetrics text, families and labels always in the same order.
    #[must_use]
    pub fn to_openmetrics(&self) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = self.print(&mut out);
        out
    }

    fn print(&self, out: &mut String) -> fmt::Result {
        self.counter(out, "started", "Exchanges started.", |series| series.started)?;
        self.counter(out, "attempts", "Requests sent for exchanges.", |series| series.attempts)?;
        self.counter(out, "retries", "Requests sent again.", |series| series.retries)?;
        self.counter(out, "succeeded", "Exchanges that succeeded.", |series| series.succeeded)?;
        head(out, "exchange_failed", "counter", "Exchanges that failed, by the reason.")?;
        for (kind, series) in &self.exchanges {
            for (reason, count) in &series.failed {
                writeln!(
                    out,
                    "callgate_exchange_failed_total{{exchange=\"{}\",reason=\"{reason}\"}} {count}",
                    kind.name()
                )?;
            }
        }
        let name = "exchange_latency_seconds";
        head(out, name, "summary", "Time from start to success.")?;
        writeln!(out, "# UNIT callgate_{name} seconds")?;
        for (kind, series) in &self.exchanges {
            latency(out, *kind, series)?;
        }
        head(out, "token_requests", "counter", "Requests for access tokens.")?;
        writeln!(out, "callgate_token_requests_total {}", self.token_requests)?;
        head(out, "stale_answers", "counter", "Answers that nobody waited for any more.")?;
        writeln!(out, "callgate_stale_answers_total {}", self.stale_answers)?;
        let help = "Callbacks of the platform that started nothing, by the reason.";
        head(out, "callbacks_rejected", "counter", help)?;
        for (why, count) in &self.callbacks_rejected {
            writeln!(out, "callgate_callbacks_rejected_total{{reason=\"{why}\"}} {count}")?;
        }
        head(out, "violations", "counter", "Violations in checked documents, by code.")?;
        for (code, count) in &self.violations {
            writeln!(out, "callgate_violations_total{{code=\"{}\"}} {count}", code.name())?;
        }
        out.push_str("# EOF\n");
        Ok(())
    }

    fn counter(
        &self,
        out: &mut String,
        name: &str,
        help: &str,
        value: impl Fn(&Series) -> u64,
    ) -> fmt::Result {
        writeln!(out, "# TYPE callgate_exchange_{name} counter")?;
        writeln!(out, "# HELP callgate_exchange_{name} {help}")?;
        for (kind, series) in &self.exchanges {
            let (kind, value) = (kind.name(), value(series));
            writeln!(out, "callgate_exchange_{name}_total{{exchange=\"{kind}\"}} {value}")?;
        }
        Ok(())
    }
}

fn head(out: &mut String, name: &str, kind: &str, help: &str) -> fmt::Result {
    writeln!(out, "# TYPE callgate_{name} {kind}")?;
    writeln!(out, "# HELP callgate_{name} {help}")
}

fn latency(out: &mut String, kind: ExchangeKind, series: &Series) -> fmt::Result {
    let (kind, name) = (kind.name(), "callgate_exchange_latency_seconds");
    for (percent, quantile) in [(50, "0.5"), (90, "0.9"), (95, "0.95"), (99, "0.99")] {
        if let Some(value) = series.latency.percentile(percent) {
            let value = Seconds(value);
            writeln!(out, "{name}{{exchange=\"{kind}\",quantile=\"{quantile}\"}} {value}")?;
        }
    }
    writeln!(out, "{name}_sum{{exchange=\"{kind}\"}} {}", Seconds(series.latency.sum()))?;
    writeln!(out, "{name}_count{{exchange=\"{kind}\"}} {}", series.latency.count())
}

/// Milliseconds as a decimal of seconds.
struct Seconds(u64);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:03}", self.0 / 1000, self.0 % 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, exchange::Rejection};

    #[test]
    fn the_text_is_openmetrics() {
        let mut metrics = Metrics { token_requests: 1, ..Metrics::default() };
        metrics.violations.insert(Code::UuidVersion, 2);
        metrics.callbacks_rejected.insert(Rejection::Signature, 2);
        let series = metrics.series(ExchangeKind::GuestSession);
        (series.started, series.attempts, series.retries, series.succeeded) = (3, 4, 1, 2);
        series.failed.insert("refused", 1);
        series.latency.record(7);
        series.latency.record(1_500);
        assert_eq!(
            metrics.to_openmetrics(),
            r#"# TYPE callgate_exchange_started counter
# HELP callgate_exchange_started Exchanges started.
callgate_exchange_started_total{exchange="guest-session"} 3
# TYPE callgate_exchange_attempts counter
# HELP callgate_exchange_attempts Requests sent for exchanges.
callgate_exchange_attempts_total{exchange="guest-session"} 4
# TYPE callgate_exchange_retries counter
# HELP callgate_exchange_retries Requests sent again.
callgate_exchange_retries_total{exchange="guest-session"} 1
# TYPE callgate_exchange_succeeded counter
# HELP callgate_exchange_succeeded Exchanges that succeeded.
callgate_exchange_succeeded_total{exchange="guest-session"} 2
# TYPE callgate_exchange_failed counter
# HELP callgate_exchange_failed Exchanges that failed, by the reason.
callgate_exchange_failed_total{exchange="guest-session",reason="refused"} 1
# TYPE callgate_exchange_latency_seconds summary
# HELP callgate_exchange_latency_seconds Time from start to success.
# UNIT callgate_exchange_latency_seconds seconds
callgate_exchange_latency_seconds{exchange="guest-session",quantile="0.5"} 0.007
callgate_exchange_latency_seconds{exchange="guest-session",quantile="0.9"} 1.535
callgate_exchange_latency_seconds{exchange="guest-session",quantile="0.95"} 1.535
callgate_exchange_latency_seconds{exchange="guest-session",quantile="0.99"} 1.535
callgate_exchange_latency_seconds_sum{exchange="guest-session"} 1.507
callgate_exchange_latency_seconds_count{exchange="guest-session"} 2
# TYPE callgate_token_requests counter
# HELP callgate_token_requests Requests for access tokens.
callgate_token_requests_total 1
# TYPE callgate_stale_answers counter
# HELP callgate_stale_answers Answers that nobody waited for any more.
callgate_stale_answers_total 0
# TYPE callgate_callbacks_rejected counter
# HELP callgate_callbacks_rejected Callbacks of the platform that started nothing, by the reason.
callgate_callbacks_rejected_total{reason="signature"} 2
# TYPE callgate_violations counter
# HELP callgate_violations Violations in checked documents, by code.
callgate_violations_total{code="uuid.version"} 2
# EOF
"#
        );
    }
}
