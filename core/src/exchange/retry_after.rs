//! `Retry-After` and the dates of HTTP (RFC 9110, sections 10.2.3 and 5.6.7).

use super::{Response, Time};
use time::{Date, Month};

const EPOCH_DAY: i64 = 2_440_588;
/// A longer wait is no wait but a mistake; it also keeps sums far from overflow.
const LONGEST: Time = 365 * 86_400_000;

/// How many milliseconds the platform asks to wait.
///
/// A date is compared with the platform's own clock where the answer has a `Date`, so that a host whose clock is wrong
/// waits as long as it is meant to.
pub(super) fn wait(response: &Response, now: Time) -> Option<Time> {
    let value = response.header("retry-after")?.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // What no integer holds is longer than any wait.
        let seconds = value.parse::<u64>().unwrap_or(u64::MAX);
        return Some(seconds.saturating_mul(1000).min(LONGEST));
    }
    let until = date(value, now)?;
    let theirs = response.header("date").and_then(|value| date(value.trim(), now));
    Some(until.saturating_sub(theirs.unwrap_or(now)).min(LONGEST))
}

/// The instant of an HTTP date in any of its three forms; one before 1970 counts as 1970. `now` tells the century of a
/// year of two digits.
fn date(text: &str, now: Time) -> Option<Time> {
    let words: [&str; 6] = {
        let mut words = [""; 6];
        let mut rest = text.split(' ').filter(|word| !word.is_empty());
        for (slot, word) in words.iter_mut().zip(&mut rest) {
            *slot = word;
        }
        if rest.next().is_some() {
            return None;
        }
        words
    };
    let (day, month, year, clock) = match words {
        // Sun, 06 Nov 1994 08:49:37 GMT
        [name, day, month, year, clock, "GMT"] if name.ends_with(',') => {
            (day, month, number(year, 4)?, clock)
        }
        // Sunday, 06-Nov-94 08:49:37 GMT
        [name, dashed, clock, "GMT", "", ""] if name.ends_with(',') => {
            let (day, rest) = dashed.split_once('-')?;
            let (month, year) = rest.split_once('-')?;
            (day, month, full_year(number(year, 2)?, now)?, clock)
        }
        // Sun Nov  6 08:49:37 1994
        [_, month, day, clock, year, ""] => (day, month, number(year, 4)?, clock),
        _ => return None,
    };
    let (hours, rest) = clock.split_once(':')?;
    let (minutes, seconds) = rest.split_once(':')?;
    let (hours, minutes, seconds) = (number(hours, 2)?, number(minutes, 2)?, number(seconds, 2)?);
    if hours > 23 || minutes > 59 || seconds > 60 {
        return None;
    }
    let day = number(day, day.len().clamp(1, 2))?;
    let date = Date::from_calendar_date(
        i32::try_from(year).ok()?,
        named_month(month)?,
        u8::try_from(day).ok()?,
    );
    let days = i64::from(date.ok()?.to_julian_day()) - EPOCH_DAY;
    let seconds = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
    Some(Time::try_from(seconds * 1000).unwrap_or(0))
}

fn number(text: &str, digits: usize) -> Option<i64> {
    let plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

fn named_month(name: &str) -> Option<Month> {
    const NAMES: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let index = NAMES.iter().position(|known| *known == name)?;
    Month::try_from(u8::try_from(index + 1).ok()?).ok()
}

/// The year of two digits that is not more than 50 years ahead, as the RFC has it.
fn full_year(short: i64, now: Time) -> Option<i64> {
    let days = i64::try_from(now / 86_400_000).ok()?;
    let today = Date::from_julian_day(i32::try_from(days + EPOCH_DAY).ok()?).ok()?;
    let year = i64::from(today.year());
    let candidate = year - year % 100 + short;
    Some(if candidate > year + 50 { candidate - 100 } else { candidate })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;

    /// 2026-11-21T07:00:00Z
    const NOW: Time = 1_795_244_400_000;

    fn after(value: &str) -> Option<Time> {
        wait(&Response::new(429).with_header("Retry-After", value), NOW)
    }

    #[test]
    fn seconds_are_taken_as_they_are() {
        assert_eq!(after("0"), Some(0));
        assert_eq!(after(" 120 "), Some(120_000));
        assert_eq!(after("99999999999999999999999999"), Some(LONGEST));
    }

    #[test]
    fn the_three_forms_of_a_date_name_the_same_instant() {
        for text in [
            "Sat, 21 Nov 2026 07:00:37 GMT",
            "Saturday, 21-Nov-26 07:00:37 GMT",
            "Sat Nov 21 07:00:37 2026",
        ] {
            assert_eq!(after(text), Some(37_000), "{text}");
        }
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ] {
            assert_eq!(date(text, NOW), Some(784_111_777_000), "{text}");
            assert_eq!(after(text), Some(0), "a date that has passed");
        }
    }

    #[test]
    fn a_day_has_its_last_second_and_may_have_one_more() {
        for (clock, seconds) in [("00:00:00", 0), ("23:59:59", 86_399), ("23:59:60", 86_400)] {
            let text = format!("Thu, 01 Jan 1970 {clock} GMT");
            assert_eq!(date(&text, NOW), Some(seconds * 1000), "{text}");
        }
    }

    #[test]
    fn a_year_of_two_digits_is_at_most_fifty_years_ahead() {
        let same = |short: &str, long: &str| {
            let (short, long) = (date(short, NOW), date(long, NOW));
            assert!(short.is_some() && short == long, "{short:?} {long:?}");
        };
        same("Saturday, 21-Nov-76 07:00:37 GMT", "Sat, 21 Nov 2076 07:00:37 GMT");
        same("Monday, 21-Nov-77 07:00:37 GMT", "Mon, 21 Nov 1977 07:00:37 GMT");
    }

    #[test]
    fn a_wrong_clock_changes_no_wait() {
        let response = Response::new(503)
            .with_header("Date", "Sat, 21 Nov 2026 07:10:00 GMT")
            .with_header("Retry-After", "Sat, 21 Nov 2026 07:10:05 GMT");
        assert_eq!(wait(&response, NOW), Some(5_000));
    }

    #[test]
    fn what_is_neither_is_nothing() {
        for text in [
            "",
            "soon",
            "-1",
            "1.5",
            "+3",
            "Sat, 21 Nov 2026 07:00:37 CET",
            "Sat, 31 Feb 2026 07:00:37 GMT",
            "Sat, 21 Nov 2026 24:00:00 GMT",
            "Sat, 21 Nov 2026 07:60:00 GMT",
            "Sat, 21 Nov 2026 07:00:61 GMT",
            "Sat 21 Nov 2026 07:00:37 GMT",
            "Saturday 21-Nov-26 07:00:37 GMT",
            "Sat, 21 Nov 2026 07:00 GMT",
            "Sat, 21 Nov 26 07:00:37 GMT",
            "Sat, 21 Nov 2026 07:00:37 GMT again",
        ] {
            assert_eq!(after(text), None, "{text}");
        }
    }
}
