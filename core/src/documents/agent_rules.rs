//! Which facts a change of an agent's state needs, and what they say about it.

use super::agent_facts::AgentFacts;
use crate::{
    forms::period,
    json::Text,
    policy::{Breaks, Policy},
    report::{Code, Findings, Severity},
    rules::{
        breaks::{
            history::standing,
            mandatory, overdue,
            retry::{self, Outlook},
            too_short,
        },
        facts::missing,
        schedule::{inactive, outside_shift},
    },
};

/// Applies the rules that need facts. Where a break stands in the way of the target state, returns when nothing will any
/// more, in milliseconds since the Unix epoch, if the facts tell.
pub(super) fn judge(
    facts: &mut AgentFacts<'_>,
    target: Option<Text<'_>>,
    policy: &Policy,
    out: &mut Findings<'_>,
) -> Option<i64> {
    let breaks = &policy.breaks;
    let is_target = |name: &str| target.is_some_and(|target| target.is(name));
    let guarded = breaks.guarded_states.iter().any(|state| is_target(state));
    let complete = require(facts, guarded, breaks, out);

    let at = target?.span();
    let now = facts.now.given().copied();
    let status = facts.status.given();
    let active = status.is_some_and(|status| inactive::check(*status, &policy.agent, at, out));
    let shifts = facts.shifts.given_mut().map(|shifts| period::join(shifts.as_mut_slice()));
    if let Some(shifts) = shifts {
        outside_shift::check(shifts, now, at, out);
    }
    if !guarded {
        return None;
    }
    let required = facts.break_required.given().is_some_and(|required| *required);
    let windows = period::join(facts.windows.as_mut_slice());
    let standing = now
        .zip(facts.history.given_mut())
        .map(|(now, history)| standing(history.as_mut_slice(), now, breaks))
        .unwrap_or_default();
    let free = mandatory::check(required, windows, now, at, out);
    let worked = now.zip(standing.working_since);
    let fresh = worked.is_none_or(|(now, since)| overdue::check(since, now, breaks, at, out));
    let on_break = now.zip(standing.on_break_since);
    let rested = on_break.is_none_or(|(now, since)| too_short::check(since, now, breaks, at, out));

    let refuses = |code| out.severity(code) == Severity::Error;
    let guards = refuses(Code::BreakMandatory);
    let working_since = standing.working_since.filter(|_| refuses(Code::BreakOverdue));
    let on_break_since = standing.on_break_since.filter(|_| refuses(Code::BreakTooShort));
    let held_back =
        !free && guards || !fresh && working_since.is_some() || !rested && on_break_since.is_some();
    if !held_back || !complete || !active && refuses(Code::ScheduleInactive) {
        return None;
    }
    let outlook = Outlook {
        required: required && guards,
        windows: if guards { windows } else { &[] },
        shifts: shifts.filter(|_| refuses(Code::ScheduleOutsideShift)),
        on_break_since,
        working_since,
    };
    retry::at(outlook, now?, breaks)
}

/// Reports the facts that are needed and not known: those that were not given, and those that are wrong although the
/// policy lets that pass. Whether the facts are complete.
fn require(facts: &AgentFacts<'_>, guarded: bool, breaks: &Breaks, out: &mut Findings<'_>) -> bool {
    // Not whether anybody hears it: the verdict must not depend on who asks.
    let demands = |code| out.severity(code) != Severity::Off;
    let wants_history = guarded
        && (breaks.max_continuous_work_minutes.is_some() && demands(Code::BreakOverdue)
            || breaks.min_break_minutes.is_some() && demands(Code::BreakTooShort));
    let wants_windows = guarded && demands(Code::BreakMandatory);
    let wants_shifts = demands(Code::ScheduleOutsideShift);
    let wants_now = wants_history
        || wants_windows && !facts.windows.is_empty()
        || wants_shifts && facts.shifts.given().is_some_and(|shifts| !shifts.is_empty());
    let tolerated = !facts.refused;
    let mut complete = !facts.refused;
    for (fact, lacking) in [
        ("schedule/status", facts.status.is_unknown(tolerated)),
        ("schedule/shifts", wants_shifts && tolerated && facts.shifts.is_broken()),
        ("breaks/mandatoryBreakRequired", facts.break_required.is_unknown(tolerated)),
        ("breaks/windows", wants_windows && tolerated && facts.windows_broken),
        ("now", wants_now && facts.now.is_unknown(tolerated)),
        ("history", wants_history && facts.history.is_unknown(tolerated)),
    ] {
        if lacking {
            missing::found(fact, out);
            complete = false;
        }
    }
    complete
}
