use crate::{
    documents::Kind,
    forms::time,
    json::Text,
    report::{Code, Detail, Example, Findings, Place, Rule, Severity, Violation},
};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::DateFormat,
    severity: Severity::Error,
    fixed: false,
    title: "a date or a time is not written as the standard has it",
    why: "A date in the style of a country is read as another day elsewhere, and a time without an offset as another \
          hour. Facts give instants, so their times need the offset (RFC 3339); documents may give whole days \
          (ISO 8601). Dates are those of the calendar in the extended form, `2026-03-02`: weeks, days of the year and \
          the form without hyphens are refused. Times count to the millisecond; what is finer is cut off.",
    fails: Example::of(Kind::AgentState, r#"{"userId": "4711", "targetState": "READY"}"#).with_facts(
        r#"{"now": "2026-03-02 09:30",
 "schedule": {"status": "ACTIVE", "shifts": [{"start": "2026-03-02T09:00:00+01:00", "end": "2026-03-02T17:00:00+01:00"}]},
 "breaks": {"mandatoryBreakRequired": false}}"#,
    ),
    mended: Example::of(Kind::AgentState, r#"{"userId": "4711", "targetState": "READY"}"#).with_facts(
        r#"{"now": "2026-03-02T09:30:00+01:00",
 "schedule": {"status": "ACTIVE", "shifts": [{"start": "2026-03-02T09:00:00+01:00", "end": "2026-03-02T17:00:00+01:00"}]},
 "breaks": {"mandatoryBreakRequired": false}}"#,
    ),
};

/// What is wanted of an instant.
const INSTANT: &str = "RFC 3339 date-time";
/// What is wanted where a day will do.
const DATE: &str = "ISO 8601 date or date-time";

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &v.limit {
        Some(Detail::Text(wanted)) if wanted == INSTANT => {
            write!(f, "not an {wanted} such as `2026-03-02T09:30:00+01:00`")
        }
        Some(Detail::Text(wanted)) => write!(f, "not an {wanted} such as `2026-03-02`"),
        _ => f.write_str(RULE.title),
    }
}

/// The instant that an RFC 3339 date-time names, in milliseconds since the Unix epoch.
pub(crate) fn instant(text: Text<'_>, out: &mut Findings<'_>) -> Option<i64> {
    check(text, time::instant, INSTANT, out)
}

/// The instant that an ISO 8601 date or date-time names, in milliseconds since the Unix epoch; a date means its midnight
/// in UTC.
pub(crate) fn date(text: Text<'_>, out: &mut Findings<'_>) -> Option<i64> {
    check(text, time::date_or_instant, DATE, out)
}

fn check(
    text: Text<'_>,
    read: fn(&str) -> Option<i64>,
    wanted: &'static str,
    out: &mut Findings<'_>,
) -> Option<i64> {
    let instant = read(&text.decode());
    if instant.is_none()
        && let Some(finding) = out.add(RULE.code, Place::At(text.span()), message)
    {
        finding.limit(wanted);
    }
    instant
}
