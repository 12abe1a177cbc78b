//! The sections of agents: states, schedules and breaks.

use super::{
    super::values,
    settings::{any_names, choice_table, elements, names, optional_count, section},
};
use crate::{
    json::{Fault, Reader, Span, Text},
    policy::{Agents, Breaks, Policy, State},
    report::Findings,
    rules::policy::contradiction,
};
use alloc::{sync::Arc, vec::Vec};

/// Minutes of a week: no shift is longer.
const WEEK: usize = 7 * 24 * 60;

/// Where states are named, to look them up once the whole policy has been read.
#[derive(Default)]
pub(super) struct Named<'a> {
    /// The table itself.
    table: Option<Span>,
    states: Vec<Text<'a>>,
    /// Those of the two lists of [`Breaks`], where the policy has one.
    breaks: Option<Span>,
}

pub(super) fn agent<'a>(
    agent: &mut Agents,
    named: &mut Named<'a>,
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    const FIELDS: [&str; 3] = ["states", "otherReasons", "activeStatuses"];
    section(&FIELDS, reader, out, |field, reader, out| match field {
        0 => states(&mut agent.states, named, reader, out),
        1 => names(&mut agent.other_reasons, reader, out),
        _ => names(&mut agent.active_statuses, reader, out),
    })
}

fn states<'a>(
    states: &mut Vec<State>,
    named: &mut Named<'a>,
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    let mut read = Vec::new();
    let span = choice_table(reader, out, |key, reader, out| {
        let name = Arc::from(&*key.decode());
        let mut state = State { name, reasons: Vec::new(), next: Vec::new() };
        section(&["reasons", "next"], reader, out, |field, reader, out| match field {
            0 => any_names(&mut state.reasons, reader, out),
            _ => state_names(&mut state.next, named, reader, out),
        })?;
        read.push(state);
        Ok(())
    })?;
    named.table = Some(span);
    *states = read;
    Ok(())
}

pub(super) fn breaks<'a>(
    breaks: &mut Breaks,
    named: &mut Named<'a>,
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    const FIELDS: [&str; 4] =
        ["guardedStates", "breakStates", "maxContinuousWorkMinutes", "minBreakMinutes"];
    section(&FIELDS, reader, out, |field, reader, out| {
        let start = values::start(reader)?;
        match field {
            0 => state_names(&mut breaks.guarded_states, named, reader, out)?,
            1 => state_names(&mut breaks.break_states, named, reader, out)?,
            2 => optional_count(&mut breaks.max_continuous_work_minutes, 1..=WEEK, reader, out)?,
            _ => optional_count(&mut breaks.min_break_minutes, 1..=WEEK, reader, out)?,
        }
        if field < 2 {
            named.breaks = Some(values::since(reader, start));
        }
        Ok(())
    })
}

fn state_names<'a>(
    setting: &mut Vec<Arc<str>>,
    named: &mut Named<'a>,
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    let mut states = Vec::new();
    elements(reader, out, |reader, out| {
        if let Some(text) = values::text(reader, out)? {
            states.push(Arc::from(&*text.decode()));
            named.states.push(text);
        }
        Ok(())
    })?;
    *setting = states;
    Ok(())
}

/// Checks that every state named is in the table, and that no break state is forbidden during a break. What comes from
/// the profile has no place of its own: the part of the policy that contradicts it is the place.
pub(super) fn coherent(policy: &Policy, named: &Named<'_>, out: &mut Findings<'_>) {
    let mut table: Vec<&str> = policy.agent.states.iter().map(|state| &*state.name).collect();
    table.sort_unstable();
    let known = |name: &str| table.binary_search(&name).is_ok();
    for state in &named.states {
        if !known(&state.decode()) {
            contradiction::no_such_state(&state.decode(), state.span(), out);
        }
    }
    let breaks = &policy.breaks;
    if let (Some(table), None) = (named.table, named.breaks) {
        let lost = breaks.guarded_states.iter().chain(&breaks.break_states);
        for state in lost.filter(|state| !known(state)) {
            contradiction::no_such_state(state, table, out);
        }
    }
    if let Some(at) = named.breaks {
        for state in breaks.guarded_states.iter().filter(|s| breaks.break_states.contains(s)) {
            contradiction::break_forbidden(state, at, out);
        }
    }
}
