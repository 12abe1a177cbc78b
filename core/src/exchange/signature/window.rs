mod json;

use crate::exchange::hex;
use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::String,
};

/// The event that a message tells of: a digest of its id, so that the id itself is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventKey(pub(super) [u8; 32]);

impl EventKey {
    /// The digest in 64 hex digits, lower case: for a snapshot, or a store of the host's own.
    #[must_use]
    pub fn to_hex(self) -> String {
        hex::encode(&self.0)
    }

    /// The key that was written so; `None` for anything but 64 hex digits in lower case.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return None;
        }
        Some(Self(hex::decode(text)?.try_into().ok()?))
    }
}

/// The events that came of late, so that a second coming is known.
///
/// It holds at most `capacity` events, some 100 bytes each, and what it forgets depends on what it was told alone. An
/// event with a signed timestamp is forgotten once the tolerance has passed, since it would be refused for its age; one
/// without is forgotten after `keep_ms`. Beyond the capacity the oldest goes first. Whatever timestamp has been
/// forgotten is refused from then on, and all older ones with it, so neither a flood nor a clock that is set back lets
/// a replay through. Events without a timestamp have no such floor: give those a capacity beyond the events of
/// `keep_ms`.
///
/// One window serves one sender under one scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayWindow {
    capacity: usize,
    keep_ms: u32,
    /// Until when each event is kept, and its timestamp if it had one.
    events: BTreeMap<EventKey, Kept>,
    order: BTreeSet<(Kept, EventKey)>,
    floor: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Kept {
    until: i64,
    timestamp: Option<i64>,
}

/// What the window says of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    New,
    Replayed,
    /// So old that the window no longer knows.
    Forgotten,
}

/// A day.
const KEEP_MS: u32 = 86_400_000;

impl Default for ReplayWindow {
    /// 65,536 events; those without a timestamp for a day.
    fn default() -> Self {
        Self::new(1 << 16, KEEP_MS)
    }
}

impl ReplayWindow {
    /// A window of `capacity` events, at least one, that keeps those without a timestamp for `keep_ms` milliseconds.
    #[must_use]
    pub fn new(capacity: usize, keep_ms: u32) -> Self {
        Self {
            capacity: capacity.max(1),
            keep_ms,
            events: BTreeMap::new(),
            order: BTreeSet::new(),
            floor: None,
        }
    }

    /// How many events are held.
    #[must_use]
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether none is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Forgets one event, whose handling failed, so that the platform's next attempt passes. True if it was held.
    pub fn forget(&mut self, event: EventKey) -> bool {
        let Some(kept) = self.events.remove(&event) else { return false };
        self.order.remove(&(kept, event));
        true
    }

    /// Takes in an event that came at `now` and whose timestamp, if it has one, is within `tolerance` of it.
    pub(super) fn admit(
        &mut self,
        event: EventKey,
        timestamp: Option<i64>,
        tolerance: u32,
        now: i64,
    ) -> Admission {
        self.evict(now);
        if self.events.contains_key(&event) {
            return Admission::Replayed;
        }
        if timestamp.is_some_and(|timestamp| self.floor.is_some_and(|floor| timestamp <= floor)) {
            return Admission::Forgotten;
        }
        let until = match timestamp {
            Some(timestamp) => timestamp.saturating_add(i64::from(tolerance)),
            None => now.saturating_add(i64::from(self.keep_ms)),
        };
        self.keep(event, Kept { until, timestamp });
        while self.events.len() > self.capacity {
            self.drop_oldest();
        }
        Admission::New
    }

    /// Holds an event. False if it is held already; nothing changes then.
    fn keep(&mut self, event: EventKey, kept: Kept) -> bool {
        if self.events.contains_key(&event) {
            return false;
        }
        self.events.insert(event, kept);
        self.order.insert((kept, event))
    }

    fn evict(&mut self, now: i64) {
        while self.order.first().is_some_and(|(kept, _)| kept.until < now) {
            self.drop_oldest();
        }
    }

    fn drop_oldest(&mut self) {
        if let Some((kept, event)) = self.order.pop_first() {
            self.events.remove(&event);
            self.floor = self.floor.max(kept.timestamp);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Admission::{Forgotten, New, Replayed};

    fn event(number: u8) -> EventKey {
        EventKey([number; 32])
    }

    #[test]
    fn an_event_is_known_as_long_as_its_timestamp_would_pass() {
        let mut window = ReplayWindow::new(9, 0);
        assert_eq!(window.admit(event(1), Some(1000), 300, 1000), New);
        assert_eq!(window.admit(event(1), Some(1000), 300, 1300), Replayed);
        assert_eq!(window.admit(event(2), Some(1301), 300, 1301), New);
        assert_eq!(window.len(), 1);
        // The clock is set back: what was forgotten stays out.
        assert_eq!(window.admit(event(1), Some(1000), 300, 1000), Forgotten);
    }

    #[test]
    fn a_flood_forgets_the_oldest_and_lets_none_back() {
        let mut window = ReplayWindow::new(2, 0);
        for number in 1..=4 {
            assert_eq!(window.admit(event(number), Some(i64::from(number)), 300, 4), New);
        }
        assert_eq!(window.len(), 2);
        assert_eq!(window.admit(event(1), Some(1), 300, 4), Forgotten);
        assert_eq!(window.admit(event(4), Some(4), 300, 4), Replayed);
    }

    #[test]
    fn without_timestamps_events_are_kept_for_their_time() {
        let mut window = ReplayWindow::new(2, 100);
        assert_eq!(window.admit(event(1), None, 0, 0), New);
        assert_eq!(window.admit(event(1), None, 0, 100), Replayed);
        assert_eq!(window.admit(event(1), None, 0, 101), New);
        assert!(window.forget(event(1)) && !window.forget(event(1)));
        assert_eq!(window.admit(event(1), None, 0, 101), New);
        assert!(!window.is_empty());
    }
}
