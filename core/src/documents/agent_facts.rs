//! The facts about an agent: schedule, breaks and history.

use super::{Context, elements::elements, facts, few::Few, values};
use crate::{
    forms::period::Period,
    json::{Fault, Member, Members, Reader, Text, Type},
    policy::Breaks,
    report::{Findings, Source},
    rules::{breaks::history::Entry, dates},
};

/// A fact.
#[derive(Debug, Default)]
pub(super) enum Told<T> {
    #[default]
    Absent,
    /// Given, but wrong in a way that has been told: nothing can be concluded from it.
    Broken,
    Given(T),
}

impl<T> Told<T> {
    pub(super) fn given(&self) -> Option<&T> {
        if let Self::Given(value) = self { Some(value) } else { None }
    }

    pub(super) fn given_mut(&mut self) -> Option<&mut T> {
        if let Self::Given(value) = self { Some(value) } else { None }
    }

    pub(super) const fn is_broken(&self) -> bool {
        matches!(self, Self::Broken)
    }

    /// Whether it was not given, or is wrong where that is tolerated: then too it counts as not given.
    pub(super) const fn is_unknown(&self, tolerated: bool) -> bool {
        match self {
            Self::Absent => true,
            Self::Broken => tolerated,
            Self::Given(_) => false,
        }
    }
}

/// What was read, where anything could be.
impl<T> From<Option<T>> for Told<T> {
    fn from(read: Option<T>) -> Self {
        read.map_or(Self::Broken, Self::Given)
    }
}

#[derive(Debug, Default)]
pub(super) struct AgentFacts<'a> {
    /// Milliseconds since the Unix epoch.
    pub(super) now: Told<i64>,
    pub(super) status: Told<Text<'a>>,
    pub(super) shifts: Told<Few<Period>>,
    pub(super) break_required: Told<bool>,
    /// The mandatory ones; the others say nothing here.
    pub(super) windows: Few<Period>,
    /// Some windows could not be read, so there may be more.
    pub(super) windows_broken: bool,
    pub(super) history: Told<Few<Entry>>,
    /// An error has been found, in the facts or because the document repeats a key: nothing that is broken can pass.
    pub(super) refused: bool,
}

impl<'a> AgentFacts<'a> {
    pub(super) fn read(context: &mut Context<'_, 'a>, out: &mut Findings<'_>) -> Self {
        let breaks = &context.policy.breaks;
        // What is found in them is kept apart: a repeated key of the document makes no fact doubtful.
        let mut found = out.fresh(Source::Facts);
        let mut facts = facts::read(context, &mut found, |facts: &mut Self, name, reader, out| {
            match name {
                "now" => facts.now = time(reader, out)?.into(),
                "schedule" => facts.schedule(reader, out)?,
                "breaks" => facts.breaks(reader, out)?,
                "history" => facts.history = history(breaks, reader, out)?.into(),
                _ => drop(reader.skip()?),
            }
            Ok(())
        });
        facts.refused = found.has_errors();
        out.absorb(found);
        facts
    }

    fn schedule(&mut self, reader: &mut Reader<'a>, out: &mut Findings<'_>) -> Result<(), Fault> {
        if !values::expect(reader, Type::Object, out)? {
            (self.status, self.shifts) = (Told::Broken, Told::Broken);
            return Ok(());
        }
        let mut members = Members::begin(reader, &["status", "shifts"])?;
        while let Some(member) = members.next(reader)? {
            match member {
                Member::Known(0) => self.status = values::text(reader, out)?.into(),
                Member::Known(_) => {
                    let mut shifts = Few::default();
                    let whole = list(reader, out, |reader, out| {
                        let shift = period(&["start", "end"], reader, out)?.period;
                        Ok(shift.map(|shift| shifts.push(shift)).is_some())
                    })?;
                    self.shifts = whole.then_some(shifts).into();
                }
                Member::Unknown(key) => values::unknown(reader, key, out)?,
            }
        }
        Ok(())
    }

    fn breaks(&mut self, reader: &mut Reader<'a>, out: &mut Findings<'_>) -> Result<(), Fault> {
        if !values::expect(reader, Type::Object, out)? {
            (self.break_required, self.windows_broken) = (Told::Broken, true);
            return Ok(());
        }
        let mut members = Members::begin(reader, &["mandatoryBreakRequired", "windows"])?;
        while let Some(member) = members.next(reader)? {
            match member {
                Member::Known(0) => self.break_required = values::boolean(reader, out)?.into(),
                Member::Known(_) => {
                    let windows = &mut self.windows;
                    self.windows_broken = !list(reader, out, |reader, out| {
                        let window = period(&["start", "end", "mandatory"], reader, out)?;
                        Ok(match (window.mandatory, window.period) {
                            (Some(true), Some(period)) => {
                                windows.push(period);
                                true
                            }
                            (mandatory, _) => mandatory == Some(false),
                        })
                    })?;
                }
                Member::Unknown(key) => values::unknown(reader, key, out)?,
            }
        }
        Ok(())
    }
}

/// Reads an array whose elements are taken by `take`, which tells whether they were sound; whether all were.
fn list<'a>(
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
    mut take: impl FnMut(&mut Reader<'a>, &mut Findings<'_>) -> Result<bool, Fault>,
) -> Result<bool, Fault> {
    let mut whole = true;
    let count = elements(reader, out, |reader, out| {
        whole &= take(reader, out)?;
        Ok(())
    })?;
    Ok(whole && count.is_some())
}

#[derive(Default)]
struct Window {
    period: Option<Period>,
    mandatory: Option<bool>,
}

/// Reads a shift or a window; the fields, all of them required, are `start`, `end` and perhaps `mandatory`.
fn period<const N: usize>(
    fields: &'static [&'static str; N],
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<Window, Fault> {
    let mut window = Window::default();
    if !values::expect(reader, Type::Object, out)? {
        return Ok(window);
    }
    let (mut start, mut end, mut end_at) = (None, None, None);
    let mut members = Members::begin(reader, fields)?;
    while let Some(member) = members.next(reader)? {
        match member {
            Member::Known(0) => start = time(reader, out)?,
            Member::Known(1) => {
                let from = values::start(reader)?;
                end = time(reader, out)?;
                end_at = Some(values::since(reader, from));
            }
            Member::Known(_) => window.mandatory = values::boolean(reader, out)?,
            Member::Unknown(key) => values::unknown(reader, key, out)?,
        }
    }
    values::required(&members, [0, 1, 2].get(..N).unwrap_or_default(), out);
    if let (Some(start), Some(end), Some(at)) = (start, end, end_at)
        && dates::order::check(start, end, at, out)
    {
        window.period = Some(Period { start, end });
    }
    Ok(window)
}

fn history(
    breaks: &Breaks,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<Option<Few<Entry>>, Fault> {
    let mut entries = Few::default();
    let whole = list(reader, out, |reader, out| {
        if !values::expect(reader, Type::Object, out)? {
            return Ok(false);
        }
        let (mut state, mut at) = (None, None);
        let mut members = Members::begin(reader, &["state", "at"])?;
        while let Some(member) = members.next(reader)? {
            match member {
                Member::Known(0) => state = values::text(reader, out)?,
                Member::Known(_) => at = time(reader, out)?,
                Member::Unknown(key) => values::unknown(reader, key, out)?,
            }
        }
        values::required(&members, &[0, 1], out);
        let Some((state, at)) = state.zip(at) else { return Ok(false) };
        let on_break = breaks.break_states.iter().any(|name| state.is(name));
        entries.push(Entry { at, on_break });
        Ok(true)
    })?;
    Ok(whole.then_some(entries))
}

/// Reads an instant, in milliseconds since the Unix epoch.
fn time(reader: &mut Reader<'_>, out: &mut Findings<'_>) -> Result<Option<i64>, Fault> {
    Ok(values::text(reader, out)?.and_then(|text| dates::format::instant(text, out)))
}
