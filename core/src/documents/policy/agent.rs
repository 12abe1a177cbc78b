//! The sections of agents: states, schedules and breaks.

use super::settings::{names, optional_count, section, table};
use crate::{
    json::{Fault, Reader},
    policy::{Agents, Breaks, State},
    report::Findings,
};
use alloc::{sync::Arc, vec::Vec};

/// Minutes of a week: no shift is longer.
const WEEK: usize = 7 * 24 * 60;

pub(super) fn agent(
    agent: &mut Agents,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    const FIELDS: [&str; 3] = ["states", "otherReasons", "activeStatuses"];
    section(&FIELDS, reader, out, |field, reader, out| match field {
        0 => states(&mut agent.states, reader, out),
        1 => names(&mut agent.other_reasons, reader, out),
        _ => names(&mut agent.active_statuses, reader, out),
    })
}

fn states(
    states: &mut Vec<State>,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    let mut read = Vec::new();
    table(reader, out, |key, reader, out| {
        let name = Arc::from(&*key.decode());
        let mut state = State { name, reasons: Vec::new(), next: Vec::new() };
        section(&["reasons", "next"], reader, out, |field, reader, out| match field {
            0 => names(&mut state.reasons, reader, out),
            _ => names(&mut state.next, reader, out),
        })?;
        read.push(state);
        Ok(())
    })?;
    *states = read;
    Ok(())
}

pub(super) fn breaks(
    breaks: &mut Breaks,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    const FIELDS: [&str; 4] =
        ["guardedStates", "breakStates", "maxContinuousWorkMinutes", "minBreakMinutes"];
    section(&FIELDS, reader, out, |field, reader, out| match field {
        0 => names(&mut breaks.guarded_states, reader, out),
        1 => names(&mut breaks.break_states, reader, out),
        2 => optional_count(&mut breaks.max_continuous_work_minutes, 1..=WEEK, reader, out),
        _ => optional_count(&mut breaks.min_break_minutes, 1..=WEEK, reader, out),
    })
}
