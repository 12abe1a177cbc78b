//! A window as JSON: `{"capacity":…,"events":[[key,until,timestamp],…],"floor":…,"keepMs":…,"version":1}`.

use super::{EventKey, Kept, ReplayWindow};
use crate::json::{Limits, Member, Members, Reader, Type};
use alloc::{format, string::String};
use core::fmt::Write;

/// What this version writes and reads.
const VERSION: u64 = 1;

const FIELDS: &[&str; 5] = &["capacity", "events", "floor", "keepMs", "version"];

impl ReplayWindow {
    /// The window as one JSON object, to be kept while the program does not run. It holds digests of ids and times alone.
    ///
    /// The same window prints the same bytes.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = format!("{{\"capacity\":{},\"events\":[", self.capacity);
        for (number, (kept, event)) in self.order.iter().enumerate() {
            let comma = if number > 0 { "," } else { "" };
            let key = event.to_hex();
            // Writing to a string cannot fail.
            let _ = write!(text, "{comma}[\"{key}\",{},{}]", kept.until, Whole(kept.timestamp));
        }
        let (floor, keep_ms) = (Whole(self.floor), self.keep_ms);
        let _ = write!(text, "],\"floor\":{floor},\"keepMs\":{keep_ms},\"version\":{VERSION}}}");
        text
    }

    /// The window that was [printed](Self::to_json) so. What it takes is bounded by the length of the text.
    ///
    /// `None` for anything else: another version, an unknown or missing member, an event that stands twice, more events
    /// than the capacity. A host that goes on with an empty window instead lets through what came before.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        let limits = Limits { max_bytes: text.len(), max_nesting: 3 };
        let mut reader = Reader::new(text.as_bytes(), limits).ok()?;
        let mut members = Members::begin(&mut reader, FIELDS).ok()?;
        let (mut capacity, mut keep_ms, mut version) = (None, None, None::<u64>);
        let (mut window, mut floor) = (None, None);
        while let Some(member) = members.next(&mut reader).ok()? {
            match member {
                Member::Known(0) => capacity = Some(whole(&mut reader)?),
                Member::Known(1) => window = Some(events(&mut reader)?),
                Member::Known(2) => floor = Some(Whole::read(&mut reader)?.0),
                Member::Known(3) => keep_ms = Some(whole(&mut reader)?),
                Member::Known(_) => version = Some(whole(&mut reader)?),
                Member::Unknown(_) => return None,
            }
        }
        reader.finish().ok()?;
        if version? != VERSION || !reader.into_repeats().is_empty() {
            return None;
        }
        let (capacity, keep_ms) = (capacity?, keep_ms?);
        let window = Self { capacity, keep_ms, floor: floor?, ..window? };
        (capacity > 0 && window.len() <= capacity).then_some(window)
    }
}

/// The events alone, in a window that is not told its bounds yet.
fn events(reader: &mut Reader<'_>) -> Option<ReplayWindow> {
    let mut window = ReplayWindow::new(usize::MAX, 0);
    reader.begin_array().ok()?;
    let mut first = true;
    while reader.element(first).ok()? {
        first = false;
        reader.begin_array().ok()?;
        let event =
            element(reader, true, |reader| EventKey::from_hex(reader.string().ok()?.plain()?))?;
        let until: i64 = element(reader, false, whole)?;
        let Whole(timestamp) = element(reader, false, Whole::read)?;
        let ended = !reader.element(false).ok()?;
        // An event is kept until its timestamp and the tolerance have passed.
        let sound = timestamp.is_none_or(|timestamp| timestamp <= until);
        if !ended || !sound || !window.keep(event, Kept { until, timestamp }) {
            return None;
        }
    }
    Some(window)
}

/// One more element of an array, which must be there.
fn element<T>(
    reader: &mut Reader<'_>,
    first: bool,
    read: impl FnOnce(&mut Reader<'_>) -> Option<T>,
) -> Option<T> {
    if reader.element(first).ok()? { read(reader) } else { None }
}

fn whole<T: core::str::FromStr>(reader: &mut Reader<'_>) -> Option<T> {
    reader.number().ok()?.raw().parse().ok()
}

/// A number, or `null` where there is none.
struct Whole(Option<i64>);

impl Whole {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        if reader.peek().ok()? == Type::Null {
            reader.null().ok()?;
            return Some(Self(None));
        }
        whole(reader).map(|number| Self(Some(number)))
    }
}

impl core::fmt::Display for Whole {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.0 {
            Some(number) => write!(f, "{number}"),
            None => f.write_str("null"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use proptest::prelude::*;

    /// What has come to a window: the event, its timestamp if it has one, and when.
    type Arrival = (u8, Option<i64>, i64);

    fn arrivals() -> impl Strategy<Value = Vec<Arrival>> {
        let time = prop_oneof![0_i64..2_000, any::<i64>()];
        prop::collection::vec((any::<u8>(), prop::option::of(time), 0_i64..2_000), 0..40)
    }

    fn filled(capacity: usize, arrivals: &[Arrival]) -> ReplayWindow {
        let mut window = ReplayWindow::new(capacity, 500);
        for (event, timestamp, now) in arrivals {
            window.admit(EventKey([*event; 32]), *timestamp, 300, *now);
        }
        window
    }

    proptest! {
        #[test]
        fn a_window_is_read_as_it_was_written_and_goes_on_alike(
            capacity in 1_usize..50, before in arrivals(), after in arrivals(),
        ) {
            let mut window = filled(capacity, &before);
            let text = window.to_json();
            let mut read = ReplayWindow::from_json(&text).unwrap();
            prop_assert_eq!(&read, &window);
            prop_assert_eq!(read.to_json(), text);
            for (event, timestamp, now) in after {
                let event = EventKey([event; 32]);
                let admission = window.admit(event, timestamp, 300, now);
                prop_assert_eq!(read.admit(event, timestamp, 300, now), admission);
            }
            prop_assert_eq!(read, window);
        }

        #[test]
        fn a_text_that_was_cut_or_changed_is_refused_or_prints_what_it_was_read_from(
            before in arrivals(), at in any::<prop::sample::Index>(), byte in any::<u8>(),
        ) {
            let text = filled(9, &before).to_json();
            let (start, _) = text.split_at(at.index(text.len()));
            prop_assert_eq!(ReplayWindow::from_json(start), None);
            let mut changed = text.clone().into_bytes();
            changed[at.index(text.len())] = byte;
            if let Some(window) = core::str::from_utf8(&changed).ok().and_then(ReplayWindow::from_json) {
                prop_assert_eq!(ReplayWindow::from_json(&window.to_json()), Some(window));
            }
        }
    }

    #[test]
    fn the_form_is_this_one() {
        let mut window = ReplayWindow::new(2, 100);
        assert_eq!(
            window.to_json(),
            r#"{"capacity":2,"events":[],"floor":null,"keepMs":100,"version":1}"#
        );
        for (event, timestamp) in [(1, Some(5)), (2, Some(6)), (3, None)] {
            window.admit(EventKey([event; 32]), timestamp, 10, 6);
        }
        let (two, three) = ("02".repeat(32), "03".repeat(32));
        let text = format!(
            r#"{{"capacity":2,"events":[["{two}",16,6],["{three}",106,null]],"floor":5,"keepMs":100,"version":1}}"#
        );
        assert_eq!(window.to_json(), text);
        assert_eq!(ReplayWindow::from_json(&text.replace(',', " ,\n")), Some(window));
    }

    #[test]
    fn nonsense_is_refused() {
        let key = "0a".repeat(32);
        let text = |capacity: &str, events: &str, rest: &str| {
            format!(r#"{{"capacity":{capacity},"events":[{events}],{rest}}}"#)
        };
        let rest = r#""floor":null,"keepMs":100,"version":1"#;
        let event = format!(r#"["{key}",16,6]"#);
        assert!(ReplayWindow::from_json(&text("1", &event, rest)).is_some());
        for (capacity, events, rest) in [
            ("0", "", rest),
            ("-1", "", rest),
            ("1e3", "", rest),
            ("99999999999999999999", "", rest),
            ("1", &*format!("{event},{event}"), rest),
            ("9", &*format!("{event},{event}"), rest),
            ("9", &*event.to_uppercase(), rest),
            ("9", &*event.replace("0a", "0A"), rest),
            ("9", &*event.replace("[\"0a", "[\""), rest),
            ("9", &*event.replace(",6]", "]"), rest),
            ("9", &*event.replace(",6]", ",6,6]"), rest),
            ("9", &*event.replace(",6]", ",17]"), rest),
            ("9", &*event.replace(",16,", ",1.5,"), rest),
            ("9", &*event.replace(",16,", ",null,"), rest),
            ("9", "[[[[]]]]", rest),
            ("9", &event, r#""floor":"5","keepMs":100,"version":1"#),
            ("9", &event, r#""floor":null,"keepMs":4294967296,"version":1"#),
            ("9", &event, r#""floor":null,"keepMs":100,"version":2"#),
            ("9", &event, r#""floor":null,"keepMs":100"#),
            ("9", &event, r#""keepMs":100,"version":1"#),
            ("9", &event, r#""floor":null,"keepMs":100,"version":1,"more":0"#),
            ("9", &event, r#""floor":null,"keepMs":100,"version":1,"version":1"#),
        ] {
            let text = text(capacity, events, rest);
            assert_eq!(ReplayWindow::from_json(&text), None, "{text}");
        }
        for text in ["", "null", "[]", "{}", "{\"capacity\":1}"] {
            assert_eq!(ReplayWindow::from_json(text), None, "{text}");
        }
    }
}
