//! Instants: RFC 3339 date-times, ISO 8601 dates, and milliseconds since the Unix epoch.

use core::fmt;
use time::{Date, Month};

const DAY_MS: i64 = 86_400_000;
/// 1970-01-01 as a Julian day number.
const EPOCH_DAY: i32 = 2_440_588;
/// The days after which the Gregorian calendar repeats, and the years they make.
const CYCLE_DAYS: i64 = 146_097;
const CYCLE_YEARS: i64 = 400;

/// The instant an RFC 3339 date-time names, in milliseconds since the Unix epoch.
///
/// `T` and `Z` may be in lower case (RFC 3339 section 5.6) and the offset may be any. Digits beyond
/// milliseconds are cut off. A second 60 is accepted where it is 23:59:60 in UTC, and counts as the
/// second after it.
#[must_use]
pub fn instant(text: &str) -> Option<i64> {
    let (day, rest) = day(text.as_bytes())?;
    clock(day, rest, Strictness::Rfc3339)
}

/// The instant that an ISO 8601 calendar date or date-time in extended form names, in milliseconds
/// since the Unix epoch.
///
/// A date (`YYYY-MM-DD`) means its midnight in UTC. A date-time is `YYYY-MM-DDTHH:MM[:SS[.fff]]`,
/// with `Z` or `±HH:MM` after it or with nothing, which means UTC; everything RFC 3339 accepts is
/// accepted.
#[must_use]
pub fn date_or_instant(text: &str) -> Option<i64> {
    match day(text.as_bytes())? {
        (day, []) => Some(day * DAY_MS),
        (day, rest) => clock(day, rest, Strictness::Iso8601),
    }
}

/// What prints an instant as an RFC 3339 date-time in UTC, `2026-01-01T10:30:00Z`, with `.mmm` only
/// where it is not zero.
///
/// RFC 3339 has no year beyond 9999 and none before 0000; there the sign and the six digits of
/// ECMAScript's expanded years stand.
#[must_use]
pub fn print_instant(milliseconds: i64) -> PrintInstant {
    PrintInstant(milliseconds)
}

/// An instant that prints as RFC 3339; made by [`print_instant`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrintInstant(i64);

impl fmt::Display for PrintInstant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = self.0.div_euclid(DAY_MS);
        let in_day = self.0.rem_euclid(DAY_MS);
        // The calendar library ends at year 9999, the calendar does not: look the day up in the
        // first cycle.
        let cycles = days.div_euclid(CYCLE_DAYS);
        let in_cycle = i32::try_from(days.rem_euclid(CYCLE_DAYS)).map_err(|_| fmt::Error)?;
        let date = Date::from_julian_day(EPOCH_DAY + in_cycle).map_err(|_| fmt::Error)?;
        let year = i64::from(date.year()) + cycles * CYCLE_YEARS;
        if (0..=9999).contains(&year) {
            write!(f, "{year:04}")?;
        } else {
            write!(f, "{year:+07}")?;
        }
        let (seconds, milliseconds) = (in_day / 1000, in_day % 1000);
        write!(
            f,
            "-{:02}-{:02}T{:02}:{:02}:{:02}",
            u8::from(date.month()),
            date.day(),
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60,
        )?;
        if milliseconds != 0 {
            write!(f, ".{milliseconds:03}")?;
        }
        f.write_str("Z")
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Strictness {
    Rfc3339,
    /// Seconds and the offset may be left out.
    Iso8601,
}

/// The two digits, as a number up to `last`.
fn pair(tens: u8, ones: u8, last: u8) -> Option<i64> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    if tens > 9 || ones > 9 {
        return None;
    }
    let number = tens * 10 + ones;
    (number <= last).then_some(i64::from(number))
}

/// Days since the epoch of the date that the text begins with, and the text after it.
fn day(text: &[u8]) -> Option<(i64, &[u8])> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, rest @ ..] = text else {
        return None;
    };
    let year = pair(*y1, *y2, 99)? * 100 + pair(*y3, *y4, 99)?;
    let month = u8::try_from(pair(*m1, *m2, 12)?).ok()?;
    let day = u8::try_from(pair(*d1, *d2, 31)?).ok()?;
    let date =
        Date::from_calendar_date(i32::try_from(year).ok()?, Month::try_from(month).ok()?, day);
    let julian = date.ok()?.to_julian_day();
    Some((i64::from(julian - EPOCH_DAY), rest))
}

/// The instant that a day and the text after the date name.
fn clock(day: i64, text: &[u8], strictness: Strictness) -> Option<i64> {
    let lenient = strictness == Strictness::Iso8601;
    let [b'T' | b't', h1, h2, b':', m1, m2, rest @ ..] = text else {
        return None;
    };
    let minutes = pair(*h1, *h2, 23)? * 60 + pair(*m1, *m2, 59)?;
    let (seconds, milliseconds, rest) = match rest {
        [b':', s1, s2, rest @ ..] => {
            let seconds = pair(*s1, *s2, 60)?;
            let (milliseconds, rest) = fraction(rest)?;
            (seconds, milliseconds, rest)
        }
        _ if lenient => (0, 0, rest),
        _ => return None,
    };
    let offset = match rest {
        [b'Z' | b'z'] => 0,
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let offset = pair(*h1, *h2, 23)? * 60 + pair(*m1, *m2, 59)?;
            if *sign == b'-' { -offset } else { offset }
        }
        [] if lenient => 0,
        _ => return None,
    };
    let minutes = day * 1440 + minutes - offset;
    if seconds == 60 && minutes.rem_euclid(1440) != 1439 {
        return None;
    }
    Some((minutes * 60 + seconds) * 1000 + milliseconds)
}

/// The milliseconds of the fraction that the text begins with, if it does, and the text after it.
fn fraction(text: &[u8]) -> Option<(i64, &[u8])> {
    let [b'.', digits @ ..] = text else {
        return Some((0, text));
    };
    let count = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = digits.split_at_checked(count)?;
    if digits.is_empty() {
        return None;
    }
    let weights = [100, 10, 1];
    let milliseconds =
        digits.iter().zip(weights).map(|(digit, weight)| i64::from(digit - b'0') * weight).sum();
    Some((milliseconds, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::format;
    use std::string::ToString;

    /// Days since the epoch, counted year by year and month by month.
    fn naive_days(year: i64, month: i64, day: i64) -> i64 {
        let leap = |year: i64| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        let length = |year: i64, month: i64| match month {
            2 => 28 + i64::from(leap(year)),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let mut days: i64 = (0..year).map(|year| 365 + i64::from(leap(year))).sum();
        days += (1..month).map(|month| length(year, month)).sum::<i64>();
        days + day - 1 - 719_528
    }

    #[test]
    fn known_instants() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59.999Z", -1),
            ("2026-01-01T10:30:00Z", 1_767_263_400_000),
            ("2026-01-01t10:30:00.5z", 1_767_263_400_500),
            ("2026-01-01T10:30:00.0019999Z", 1_767_263_400_001),
            ("2026-01-01T12:00:00+01:30", 1_767_263_400_000),
            ("2026-01-01T10:30:00-00:00", 1_767_263_400_000),
            ("1998-12-31T23:59:60Z", 915_148_800_000),
            ("1998-12-31T15:59:60.123-08:00", 915_148_800_123),
            ("0000-01-01T00:00:00Z", -62_167_219_200_000),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ] {
            assert_eq!(instant(text), Some(expected), "{text}");
            assert_eq!(date_or_instant(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_next_to_a_digit_is_none() {
        let sound = "2000-10-10T10:00:00+10:00";
        assert!(instant(sound).is_some());
        for (at, _) in sound.match_indices(|c: char| c.is_ascii_digit()) {
            for other in [':', '/', ' ', 'a'] {
                let text = format!("{}{other}{}", &sound[..at], &sound[at + 1..]);
                assert_eq!(instant(&text), None, "{text}");
            }
        }
        assert_eq!(date_or_instant("2000-0:-10"), None);
    }

    #[test]
    fn refused_by_both() {
        for text in [
            "",
            "2026-01-01T",
            "2026-01-01 10:30:00Z",
            "2026-01-01T10:30:00.Z",
            "2026-01-01T10:30:00,5Z",
            "2026-01-01T10:30:61Z",
            "2026-01-01T10:30:60Z",
            "2026-01-01T23:59:60+01:00",
            "2026-01-01T24:00:00Z",
            "2026-01-01T10:30:00+24:00",
            "2026-01-01T10:30:00+0100",
            "2026-01-01T10:30:00\u{2212}01:00",
            "2026-01-01T10:30:00Z ",
            "2026-01-01T10:30.5Z",
            "2026-01-01T10Z",
            "20260101T103000Z",
            "2026-02-29T10:30:00Z",
            "2026-1-01",
            "2026-01-01Z",
            "2026-W01-1",
            "2026-001",
        ] {
            assert_eq!(instant(text), None, "{text}");
            assert_eq!(date_or_instant(text), None, "{text}");
        }
    }

    #[test]
    fn iso_8601_may_leave_things_out() {
        for (text, full) in [
            ("2026-01-01", "2026-01-01T00:00:00Z"),
            ("2026-01-01T10:30", "2026-01-01T10:30:00Z"),
            ("2026-01-01T10:30Z", "2026-01-01T10:30:00Z"),
            ("2026-01-01T10:30+02:00", "2026-01-01T08:30:00Z"),
            ("2026-01-01T10:30:15", "2026-01-01T10:30:15Z"),
            ("2026-01-01T10:30:15.25", "2026-01-01T10:30:15.250Z"),
        ] {
            assert_eq!(instant(text), None, "{text}");
            assert_eq!(date_or_instant(text), instant(full), "{text}");
        }
    }

    #[test]
    fn prints_outside_of_rfc_3339() {
        let before = instant("0000-01-01T00:00:00+01:00").unwrap();
        assert_eq!(print_instant(before).to_string(), "-000001-12-31T23:00:00Z");
        let after = instant("9999-12-31T23:59:59-01:00").unwrap();
        assert_eq!(print_instant(after).to_string(), "+010000-01-01T00:59:59Z");
        assert!(print_instant(i64::MIN).to_string().starts_with("-292275055-"));
        assert!(print_instant(i64::MAX).to_string().starts_with("+292278994-"));
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read(at in -62_167_219_200_000..=253_402_300_799_999_i64) {
            let text = print_instant(at).to_string();
            prop_assert_eq!(instant(&text), Some(at));
            prop_assert_eq!(text.contains('.'), at % 1000 != 0);
        }

        #[test]
        fn offsets_shift(at in 0..253_000_000_000_000_i64, hours in 0..24_i64, minutes in 0..60_i64, east: bool) {
            let shift = (hours * 60 + minutes) * 60_000;
            let local = print_instant(if east { at + shift } else { at - shift }).to_string();
            let sign = if east { '+' } else { '-' };
            let text = format!("{}{sign}{hours:02}:{minutes:02}", local.trim_end_matches('Z'));
            prop_assert_eq!(instant(&text), Some(at));
        }

        #[test]
        fn agrees_with_a_naive_count(year in 0..=9999_i64, month in 0..=13_i64, day in 0..=32_i64) {
            let text = format!("{year:04}-{month:02}-{day:02}");
            let next = if month == 12 { naive_days(year + 1, 1, 1) } else { naive_days(year, month + 1, 1) };
            let exists = (1..=12).contains(&month) && day >= 1 && naive_days(year, month, day) < next;
            let expected = exists.then(|| naive_days(year, month, day) * DAY_MS);
            prop_assert_eq!(date_or_instant(&text), expected);
        }

        #[test]
        fn any_text_is_survived(text in "[0-9]{0,4}[-0-9TtZz:.+é]{0,24}") {
            // Whatever the narrow form accepts, the wide one reads in the same way.
            if let Some(at) = instant(&text) {
                prop_assert_eq!(date_or_instant(&text), Some(at));
            }
        }
    }
}
