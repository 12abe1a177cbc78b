//! When a guarded state is allowed again.

use super::{overdue, too_short};
use crate::{
    forms::period::{self, Period},
    policy::Breaks,
};

/// What stands in the way of a guarded state. What a policy lets pass is left out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outlook<'a> {
    /// The platform says that a mandatory break is required.
    pub(crate) required: bool,
    /// The mandatory windows, joined.
    pub(crate) windows: &'a [Period],
    /// The shifts, joined, where they are known.
    pub(crate) shifts: Option<&'a [Period]>,
    /// Since when the agent has been on a break, where one that is too short stands in the way.
    pub(crate) on_break_since: Option<i64>,
    /// Since when the agent has worked, where a break that is overdue does.
    pub(crate) working_since: Option<i64>,
}

/// The first instant from now on at which the guarded state is allowed, as far as the facts tell; both in milliseconds
/// since the Unix epoch. `None` where they do not: a break that is required outside of any window ends nobody knows when, one that is overdue has yet to begin, and
/// after the last shift no other is known.
pub(crate) fn at(outlook: Outlook<'_>, now: i64, breaks: &Breaks) -> Option<i64> {
    let around = |periods, instant| {
        period::at_or_after(periods, instant).filter(|period: &Period| period.contains(instant))
    };
    if outlook.required && around(outlook.windows, now).is_none() {
        return None;
    }
    let over = outlook.on_break_since.and_then(|since| too_short::over(since, breaks));
    let mut instant = over.map_or(now, |over| over.max(now));
    // Joined windows have time between them, so each turn but the last leaves a window behind or enters a shift.
    loop {
        let before = instant;
        if let Some(window) = around(outlook.windows, instant) {
            instant = window.end;
        }
        if let Some(shifts) = outlook.shifts {
            instant = period::at_or_after(shifts, instant)?.start.max(instant);
        }
        if instant == before {
            break;
        }
    }
    // Who goes on working until then may have to take a break first.
    let allowed = outlook.working_since.is_none_or(|since| overdue::allows(since, instant, breaks));
    allowed.then_some(instant)
}
