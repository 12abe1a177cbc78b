//! The time of the simulated platforms.

use crate::fields::{Fields, Wrong};
use serde_json::{Value, json};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// Milliseconds since the epoch, either running from the host's clock or standing still.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    /// The time itself where it stands, otherwise what is added to the host's.
    base: i64,
    frozen: bool,
    /// How far wrong the platforms tell the time.
    pub(crate) skew: i64,
}

impl Clock {
    /// A clock that stands at a time, or that runs with the host's.
    pub(crate) fn new(frozen_at: Option<i64>) -> Self {
        Self { base: frozen_at.unwrap_or_default(), frozen: frozen_at.is_some(), skew: 0 }
    }

    pub(crate) fn now(&self) -> i64 {
        if self.frozen { self.base } else { host().saturating_add(self.base) }
    }

    pub(crate) fn set(&mut self, now: i64) {
        self.base = if self.frozen { now } else { now.saturating_sub(host()) };
    }

    /// Stops the clock at a time.
    pub(crate) fn stand(&mut self, now: i64) {
        (self.base, self.frozen) = (now, true);
    }

    pub(crate) fn advance(&mut self, by: i64) {
        self.base = self.base.saturating_add(by);
    }

    fn freeze(&mut self, frozen: bool) {
        let now = self.now();
        self.frozen = frozen;
        self.set(now);
    }

    /// Follows `{"now", "advanceMs", "frozen", "skewMs"}`, each of them optional.
    pub(crate) fn follow(&mut self, order: &Value) -> Result<(), Wrong> {
        let mut next = self.clone();
        let mut fields = Fields::of(order, "")?;
        if let Some(frozen) = fields.flag("frozen")? {
            next.freeze(frozen);
        }
        match fields.value("now") {
            None => {}
            Some(Value::String(text)) => {
                let now = parse(text).ok_or_else(|| fields.wrong("now", "no RFC 3339 time"))?;
                next.set(now);
            }
            Some(value) => {
                let wrong = || fields.wrong("now", "milliseconds or an RFC 3339 time are needed");
                next.set(value.as_i64().ok_or_else(wrong)?);
            }
        }
        if let Some(by) = fields.integer("advanceMs")? {
            next.advance(by);
        }
        if let Some(skew) = fields.integer("skewMs")? {
            next.skew = skew;
        }
        fields.end()?;
        *self = next;
        Ok(())
    }

    pub(crate) fn told(&self) -> Value {
        let now = self.now();
        json!({"now": rfc3339(now), "nowMs": now, "frozen": self.frozen, "skewMs": self.skew})
    }
}

fn host() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// A time as RFC 3339 has it, in UTC and with milliseconds.
pub(crate) fn rfc3339(ms: i64) -> String {
    let time = OffsetDateTime::from_unix_timestamp_nanos(i128::from(ms) * 1_000_000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let (date, clock) = (time.date(), time.time());
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
        date.year(),
        u8::from(date.month()),
        date.day(),
        clock.hour(),
        clock.minute(),
        clock.second(),
        clock.millisecond(),
    )
}

/// A time from RFC 3339.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let time = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    i64::try_from(time.unix_timestamp_nanos().div_euclid(1_000_000)).ok()
}

/// A time as the headers of HTTP have it.
pub(crate) fn http_date(ms: i64) -> String {
    // The year 9999 is the last that the form can tell, and 1970 the first that platforms have known.
    let ms = u64::try_from(ms).unwrap_or_default().min(253_402_300_799_000);
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_millis(ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_and_read_alike() {
        assert_eq!(rfc3339(1_767_225_600_007), "2026-01-01T00:00:00.007Z");
        assert_eq!(parse("2026-01-01T01:00:00.007+01:00"), Some(1_767_225_600_007));
        assert_eq!(parse("2026-01-01"), None);
        assert_eq!(http_date(784_111_777_000), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(http_date(i64::MIN), "Thu, 01 Jan 1970 00:00:00 GMT");
        http_date(i64::MAX);
    }

    #[test]
    fn a_frozen_clock_moves_when_told_to_and_a_wrong_order_changes_nothing() {
        let mut clock = Clock::new(Some(1_000));
        clock.follow(&json!({"advanceMs": 500, "skewMs": 7})).unwrap();
        assert_eq!((clock.now(), clock.skew), (1_500, 7));
        let wrong = clock.follow(&json!({"advanceMs": 500, "sckewMs": 7})).unwrap_err();
        assert_eq!(wrong.place, "/sckewMs");
        assert_eq!(clock.now(), 1_500);
        clock.follow(&json!({"now": "2026-01-01T00:00:00Z"})).unwrap();
        assert_eq!(clock.now(), 1_767_225_600_000);
        clock.follow(&json!({"frozen": false})).unwrap();
        assert!(clock.now() >= 1_767_225_600_000);
    }
}
