//! Times: RFC 3339 date-times, ISO 8601 dates, and milliseconds since the Unix epoch.

const DAY: i64 = 86_400_000;

/// Whether a text has digits where the shape has `0`, and else what the shape has.
fn is_shaped(text: &str, shape: &str) -> bool {
    let same = |(own, wanted): (u8, u8)| match wanted {
        b'0' => own.is_ascii_digit(),
        other => own.eq_ignore_ascii_case(&other),
    };
    text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(same)
}

/// A number of digits that must not exceed `last`.
fn number(digits: &str, last: i64) -> Option<i64> {
    digits.parse().ok().filter(|number| *number <= last)
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_of_month(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The days of all the years before this one, from the year 0 on.
fn days_before_year(year: i64) -> i64 {
    // How many years from 0 to the one before are divisible by so much.
    let multiples = |of: i64| (year + of - 1).div_euclid(of);
    365 * year + multiples(4) - multiples(100) + multiples(400)
}

/// Days since the epoch of a date `YYYY-MM-DD`.
fn day(text: &str) -> Option<i64> {
    if !is_shaped(text, "0000-00-00") {
        return None;
    }
    let year = number(&text[..4], 9999)?;
    let month = number(&text[5..7], 12).filter(|month| *month >= 1)?;
    let day = number(&text[8..], days_of_month(year, month)).filter(|day| *day >= 1)?;
    let before: i64 = (1..month).map(|month| days_of_month(year, month)).sum();
    Some(days_before_year(year) - days_before_year(1970) + before + day - 1)
}

/// Milliseconds that an offset is ahead of UTC.
fn offset(text: &str) -> Option<i64> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let ahead = is_shaped(text, "+00:00");
    if !ahead && !is_shaped(text, "-00:00") {
        return None;
    }
    let minutes = number(&text[1..3], 23)? * 60 + number(&text[4..6], 59)?;
    Some(minutes * 60_000 * if ahead { 1 } else { -1 })
}

/// The instant of an RFC 3339 date-time. Digits beyond milliseconds are cut off.
pub(super) fn instant(text: &str) -> Option<i64> {
    if !text.is_ascii() || text.len() < "0000-00-00T00:00:00Z".len() {
        return None;
    }
    let (date, rest) = text.split_at(10);
    let (time, rest) = rest.split_at(9);
    if !is_shaped(time, "T00:00:00") {
        return None;
    }
    let hours = number(&time[1..3], 23)?;
    let minutes = number(&time[4..6], 59)?;
    let seconds = number(&time[7..9], 60)?;
    let (fraction, zone) = match rest.strip_prefix('.') {
        None => ("0", rest),
        Some(rest) => rest.split_at(rest.bytes().take_while(u8::is_ascii_digit).count()),
    };
    if fraction.is_empty() {
        return None;
    }
    let millis = number(&format!("{fraction}00")[..3], 999)?;
    let clock = (hours * 60 + minutes) * 60_000 + seconds * 1000;
    let instant = day(date)? * DAY + clock - offset(zone)?;
    // A leap second ends a day of UTC; it counts as the second after it.
    if seconds == 60 && instant.rem_euclid(DAY) != 0 {
        return None;
    }
    Some(instant + millis)
}

/// The instant of an ISO 8601 date, at midnight in UTC, or date-time, which may leave out seconds and offset.
pub(super) fn date(text: &str) -> Option<i64> {
    if let Some(day) = day(text) {
        return Some(day * DAY);
    }
    let with_seconds = |text: &str| instant(text).or_else(|| instant(&format!("{text}Z")));
    with_seconds(text).or_else(|| {
        let (minutes, zone) = text.split_at_checked("0000-00-00T00:00".len())?;
        with_seconds(&format!("{minutes}:00{zone}")).filter(|_| !zone.starts_with([':', '.']))
    })
}

/// An instant as RFC 3339 has it, in UTC; beyond the years 0 to 9999 with a sign and six digits, as ECMAScript has it.
pub(super) fn print(instant: i64) -> String {
    let days = instant.div_euclid(DAY) + days_before_year(1970);
    let mut year = days.div_euclid(366) - 2;
    while days_before_year(year + 1) <= days {
        year += 1;
    }
    let mut day = days - days_before_year(year);
    let mut month = 1;
    while day >= days_of_month(year, month) {
        day -= days_of_month(year, month);
        month += 1;
    }
    let clock = instant.rem_euclid(DAY);
    let (hours, minutes) = (clock / 3_600_000, clock / 60_000 % 60);
    let (seconds, millis) = (clock / 1000 % 60, clock % 1000);
    let year = match year {
        0..=9999 => format!("{year:04}"),
        year => format!("{year:+07}"),
    };
    let millis = if millis == 0 { String::new() } else { format!(".{millis:03}") };
    format!("{year}-{month:02}-{:02}T{hours:02}:{minutes:02}:{seconds:02}{millis}Z", day + 1)
}
