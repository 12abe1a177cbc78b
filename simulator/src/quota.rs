//! How many requests a minute a token may make.

use crate::{
    answer::Refusal,
    clock::http_date,
    settings::{RetryAfter, Settings},
};
use std::collections::HashMap;

const WINDOW: i64 = 60_000;

/// The requests of each token in its current minute.
#[derive(Debug, Default)]
pub(crate) struct Quota {
    windows: HashMap<String, (i64, u64)>,
}

/// Where a token stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    pub(crate) count: u64,
    pub(crate) allowed: u64,
    /// Seconds until the count starts again.
    pub(crate) reset: i64,
}

impl Standing {
    /// The headers by which Genesys Cloud tells.
    pub(crate) fn headers(self) -> [(&'static str, String); 3] {
        [
            ("inin-ratelimit-count", self.count.to_string()),
            ("inin-ratelimit-allowed", self.allowed.to_string()),
            ("inin-ratelimit-reset", self.reset.to_string()),
        ]
    }
}

impl Quota {
    /// Counts a request. Nothing is told where there is no limit.
    pub(crate) fn count(
        &mut self,
        token: &str,
        now: i64,
        allowed: u64,
    ) -> Option<Result<Standing, Standing>> {
        if allowed == 0 {
            return None;
        }
        let (start, count) = self.windows.entry(token.to_owned()).or_insert((now, 0));
        if now < *start || now - *start >= WINDOW {
            (*start, *count) = (now, 0);
        }
        let reset = (*start + WINDOW - now + 999) / 1_000;
        let fits = *count < allowed;
        if fits {
            *count += 1;
        }
        let standing = Standing { count: *count, allowed, reset };
        Some(if fits { Ok(standing) } else { Err(standing) })
    }
}

/// The header that says when to come again. `told` is the platform's own idea of now.
pub(crate) fn retry_after(seconds: i64, told: i64, settings: &Settings) -> (&'static str, String) {
    let value = match settings.retry_after {
        RetryAfter::Seconds => seconds.to_string(),
        RetryAfter::Date => http_date(told.saturating_add(seconds.saturating_mul(1_000))),
    };
    ("retry-after", value)
}

/// The refusal of a request too many.
pub(crate) fn exceeded(standing: Standing, told: i64, settings: &Settings) -> Refusal {
    let message = format!("more than {} requests in a minute", standing.allowed);
    let (name, value) = retry_after(standing.reset, told, settings);
    Refusal::new(429, "too.many.requests", message).with(name, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_is_counted_from_its_first_request() {
        let mut quota = Quota::default();
        assert_eq!(quota.count("a", 0, 2).unwrap().unwrap().reset, 60);
        assert_eq!(quota.count("a", 100, 2).unwrap().unwrap().count, 2);
        assert_eq!(quota.count("a", 59_001, 2).unwrap().unwrap_err().reset, 1);
        assert!(quota.count("b", 59_001, 2).unwrap().is_ok());
        assert_eq!(quota.count("a", 60_000, 2).unwrap().unwrap().count, 1);
        assert!(quota.count("a", 60_000, 0).is_none());
    }
}
