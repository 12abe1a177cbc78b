//! The tenant's quota as a token bucket, corrected by what the platform tells.

use super::{Response, Time, record::record, retry_after};

/// The longest pause that an answer can bring about: a platform that asks for more is asked again after this.
const LONGEST_PAUSE: Time = 3_600_000;

/// How many requests the tenant may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Requests in each period; the bucket holds as many. None at all counts as one.
    pub requests: u32,
    /// The length of the period in milliseconds.
    pub period: Time,
}

impl Default for Quota {
    /// 100 requests a minute.
    fn default() -> Self {
        Self { requests: 100, period: 60_000 }
    }
}

/// What is left of the quota.
///
/// Fill is counted in requests times the period, so that a millisecond adds a whole number and nothing is lost to
/// rounding.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bucket {
    requests: u64,
    period: u64,
    level: u64,
    filled: Time,
    paused: Time,
}

record!(struct Bucket { requests, period, level, filled, paused });

impl Bucket {
    pub(super) fn new(quota: Quota) -> Self {
        let (requests, period) = (u64::from(quota.requests.max(1)), quota.period.max(1));
        let level = requests.saturating_mul(period);
        Self { requests, period, level, filled: 0, paused: 0 }
    }

    /// Whether it can be counted with: of a snapshot that somebody has changed that is not certain.
    pub(super) const fn is_sound(&self) -> bool {
        self.requests > 0 && self.period > 0
    }

    /// Takes one request out.
    ///
    /// # Errors
    /// There is none; the time when there is.
    pub(super) fn take(&mut self, now: Time) -> Result<(), Time> {
        if now < self.paused {
            return Err(self.paused);
        }
        self.fill(now);
        if let Some(level) = self.level.checked_sub(self.period) {
            self.level = level;
            return Ok(());
        }
        Err(now.saturating_add((self.period - self.level).div_ceil(self.requests)))
    }

    /// Obeys an answer of the platform, while `in_flight` other requests to it are under way that it has not counted yet.
    pub(super) fn obey(
        &mut self,
        response: &Response,
        in_flight: impl FnOnce() -> usize,
        now: Time,
    ) {
        if response.status == 429
            && let Some(wait) = retry_after::wait(response, now)
        {
            self.pause(wait, now);
        }
        let told = |name| response.header(name)?.trim().parse::<u32>().ok().map(u64::from);
        let (Some(count), Some(allowed), Some(reset)) = (
            told("inin-ratelimit-count"),
            told("inin-ratelimit-allowed"),
            told("inin-ratelimit-reset"),
        ) else {
            return;
        };
        self.fill(now);
        self.requests = allowed.max(1);
        let in_flight = u64::try_from(in_flight()).unwrap_or(u64::MAX);
        let left = allowed.saturating_sub(count).saturating_sub(in_flight);
        self.level = self.level.min(left.saturating_mul(self.period));
        if count >= allowed {
            self.pause(reset.saturating_mul(1000), now);
        }
    }

    fn pause(&mut self, wait: Time, now: Time) {
        self.paused = self.paused.max(now.saturating_add(wait.min(LONGEST_PAUSE)));
    }

    fn fill(&mut self, now: Time) {
        let gained = now.saturating_sub(self.filled).saturating_mul(self.requests);
        let most = self.requests.saturating_mul(self.period);
        self.level = self.level.saturating_add(gained).min(most);
        self.filled = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::string::ToString;

    const NOW: Time = 1_795_244_400_000;

    fn told(count: u32, allowed: u32, reset: u32) -> Response {
        Response::new(200)
            .with_header("inin-ratelimit-count", count.to_string())
            .with_header("ININ-RateLimit-Allowed", allowed.to_string())
            .with_header("inin-ratelimit-reset", reset.to_string())
    }

    /// How many requests go out at once.
    fn burst(bucket: &mut Bucket, now: Time) -> (u32, Time) {
        let mut count = 0;
        loop {
            match bucket.take(now) {
                Ok(()) => count += 1,
                Err(until) => return (count, until),
            }
        }
    }

    #[test]
    fn a_hundred_go_out_then_one_every_600_milliseconds() {
        let mut bucket = Bucket::new(Quota::default());
        assert_eq!(burst(&mut bucket, NOW), (100, NOW + 600));
        assert_eq!(bucket.take(NOW + 599), Err(NOW + 600));
        assert_eq!(burst(&mut bucket, NOW + 600), (1, NOW + 1200));
        assert_eq!(burst(&mut bucket, NOW + 600 + 30_000).0, 50);
        assert_eq!(burst(&mut bucket, NOW + 3_600_000).0, 100);
    }

    #[test]
    fn what_the_platform_has_counted_is_gone() {
        let mut bucket = Bucket::new(Quota::default());
        bucket.obey(&told(290, 300, 20), || 3, NOW);
        assert_eq!(burst(&mut bucket, NOW), (7, NOW + 200));
        bucket.obey(&told(300, 300, 20), || 0, NOW);
        assert_eq!(burst(&mut bucket, NOW + 19_999), (0, NOW + 20_000));
        assert_eq!(burst(&mut bucket, NOW + 20_000).0, 100);
    }

    #[test]
    fn a_429_pauses_everything() {
        let mut bucket = Bucket::new(Quota::default());
        bucket.obey(&Response::new(429).with_header("Retry-After", "9"), || 0, NOW);
        assert_eq!(bucket.take(NOW), Err(NOW + 9_000));
        assert_eq!(bucket.take(NOW + 9_000), Ok(()));
        bucket.obey(&Response::new(503).with_header("Retry-After", "9"), || 0, NOW);
        assert_eq!(bucket.take(NOW + 9_001), Ok(()), "503 is no matter of quota");
    }

    #[test]
    fn no_answer_pauses_for_longer_than_an_hour() {
        for response in [
            Response::new(429).with_header("Retry-After", "31536000"),
            told(300, 300, 4_000_000_000),
        ] {
            let mut bucket = Bucket::new(Quota::default());
            bucket.obey(&response, || 0, NOW);
            assert_eq!(bucket.take(NOW), Err(NOW + 3_600_000), "{response:?}");
        }
    }

    proptest! {
        #[test]
        fn no_window_sees_more_than_the_bucket_and_its_refill(
            requests in 1..50_u32,
            period in 1..10_000_u64,
            steps in prop::collection::vec(0..500_u64, 1..200),
        ) {
            let mut bucket = Bucket::new(Quota { requests, period });
            let (mut now, mut sent) = (NOW, 0_u64);
            for step in steps {
                now += step;
                if let Err(until) = bucket.take(now) {
                    prop_assert!(until > now);
                    // The time it names is the first at which a request goes out.
                    prop_assert_eq!(bucket.clone().take(until), Ok(()));
                    prop_assert!(until == now + 1 || bucket.clone().take(until - 1).is_err());
                } else {
                    sent += 1;
                }
            }
            let requests = u64::from(requests);
            prop_assert!(sent <= requests + (now - NOW) * requests / period);
        }
    }
}
