//! The sections of agents: states, schedules and breaks.

use super::{
    super::{elements::elements, values},
    settings::{any_names, choice_table, names, optional_count, section},
};
use crate::{
    json::{Fault, Reader, Span, Text},
    order,
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
    /// The guarded states and the break states of [`Breaks`], where the policy has them.
    breaks: [Option<Span>; 2],
}

pub(super) fn agent<'a>(
    agent: &mut Agents,
    named: &mut Named<'a>,
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    const FIELDS: [&str; 5] =
        ["states", "otherReasons", "activeStatuses", "idleStates", "workStates"];
    section(&FIELDS, reader, out, |field, reader, out| match field {
        0 => states(&mut agent.states, named, reader, out),
        1 => names(&mut agent.other_reasons, reader, out),
        2 => names(&mut agent.active_statuses, reader, out),
        3 => state_names(&mut agent.idle_states, named, reader, out),
        _ => state_names(&mut agent.work_states, named, reader, out),
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
        if let Some(list) = named.breaks.get_mut(field) {
            *list = Some(values::since(reader, start));
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
/// the profile has no place of its own: the part of the policy that contradicts it is the place. The profile's idle and
/// work states may lack in the table: they forbid nothing, and no time is spent in them.
pub(super) fn coherent(policy: &Policy, named: &Named<'_>, out: &mut Findings<'_>) {
    let table = sorted(policy.agent.states.iter().map(|state| &state.name));
    let known = |name: &str| table.binary_search(&name).is_ok();
    for state in &named.states {
        if !known(&state.decode()) {
            contradiction::no_such_state(&state.decode(), state.span(), out);
        }
    }
    let breaks = &policy.breaks;
    let lists = [&breaks.guarded_states, &breaks.break_states];
    for (list, own) in lists.into_iter().zip(named.breaks) {
        if let (Some(table), None) = (named.table, own) {
            for state in list.iter().filter(|state| !known(state)) {
                contradiction::no_such_state(state, table, out);
            }
        }
    }
    if let Some(at) = named.breaks.into_iter().flatten().max_by_key(|list| list.start) {
        let on_break = sorted(breaks.break_states.iter());
        for state in &breaks.guarded_states {
            if on_break.binary_search(&&**state).is_ok() {
                contradiction::break_forbidden(state, at, out);
            }
        }
    }
}

/// The names in an order in which they are found fast: a policy may have a million.
fn sorted<'p>(names: impl Iterator<Item = &'p Arc<str>>) -> Vec<&'p str> {
    let mut names: Vec<&str> = names.map(|name| &**name).collect();
    order::sort(&mut names, Ord::cmp);
    names
}
