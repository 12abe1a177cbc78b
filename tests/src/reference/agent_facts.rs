//! What the platform knows of an agent.

use super::{
    facts::Facts,
    fields::Object,
    findings::Findings,
    json::{Value, below},
    time::{instant, print},
};

/// A fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fact<T> {
    Missing,
    /// Given as what cannot be read.
    Broken,
    Known(T),
}

impl<T> Fact<T> {
    pub(super) fn known(&self) -> Option<&T> {
        if let Self::Known(value) = self { Some(value) } else { None }
    }
}

/// Times with a start and an end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Periods {
    /// Those that can be read.
    pub(super) known: Vec<(i64, i64)>,
    /// Whether there are others.
    pub(super) are_broken: bool,
}

impl Periods {
    pub(super) fn have(&self, instant: i64) -> bool {
        self.known.iter().any(|(start, end)| (*start..*end).contains(&instant))
    }
}

/// All of them.
#[derive(Clone, Debug)]
pub(super) struct AgentFacts {
    pub(super) now: Fact<i64>,
    pub(super) status: Fact<String>,
    /// None where shifts were not given.
    pub(super) shifts: Option<Periods>,
    pub(super) break_required: Fact<bool>,
    /// The windows of mandatory breaks.
    pub(super) windows: Periods,
    /// Which state was entered when.
    pub(super) history: Fact<Vec<(String, i64)>>,
    /// Whether something is wrong with the facts that the policy calls an error.
    pub(super) are_wrong: bool,
}

impl AgentFacts {
    /// Whether a fact that is needed must be called missing: what is broken is, where that has not been told as an
    /// error.
    pub(super) fn lacks<T>(&self, fact: &Fact<T>) -> bool {
        match fact {
            Fact::Missing => true,
            Fact::Broken => !self.are_wrong,
            Fact::Known(_) => false,
        }
    }
}

/// What was read of a fact that was given.
fn given<T>(read: Option<T>) -> Fact<T> {
    read.map_or(Fact::Broken, Fact::Known)
}

pub(super) fn read(findings: &mut Findings<'_>, facts: Facts<'_>) -> AgentFacts {
    let mut all = AgentFacts {
        now: Fact::Missing,
        status: Fact::Missing,
        shifts: None,
        break_required: Fact::Missing,
        windows: Periods::default(),
        history: Fact::Missing,
        are_wrong: false,
    };
    if let Some((value, path)) = facts.fact("now") {
        all.now = given(time(findings, value, &path));
    }
    if let Some((value, path)) = facts.fact("schedule") {
        schedule(findings, value, &path, &mut all);
    }
    if let Some((value, path)) = facts.fact("breaks") {
        breaks(findings, value, &path, &mut all);
    }
    if let Some((value, path)) = facts.fact("history") {
        all.history = given(history(findings, value, &path));
    }
    let mut list = findings.list.iter();
    all.are_wrong = list.any(|finding| finding.in_facts && finding.severity == "error");
    all
}

fn schedule(findings: &mut Findings<'_>, value: &Value, path: &str, all: &mut AgentFacts) {
    let Some(schedule) = findings.object(value, path, &[], &["status", "shifts"]) else {
        all.status = Fact::Broken;
        return;
    };
    if schedule.has("status") {
        let status = findings.text_field(&schedule, "status");
        all.status = given(status.map(|(text, ..)| text.into()));
    }
    let shifts = schedule.field("shifts");
    all.shifts = shifts.map(|(value, path)| periods(findings, value, &path, false));
}

fn breaks(findings: &mut Findings<'_>, value: &Value, path: &str, all: &mut AgentFacts) {
    let fields = ["mandatoryBreakRequired", "windows"];
    let Some(breaks) = findings.object(value, path, &[], &fields) else {
        all.break_required = Fact::Broken;
        return;
    };
    if breaks.has("mandatoryBreakRequired") {
        all.break_required = given(findings.boolean_field(&breaks, "mandatoryBreakRequired"));
    }
    if let Some((value, path)) = breaks.field("windows") {
        all.windows = periods(findings, value, &path, true);
    }
}

/// A time of RFC 3339.
fn time(findings: &mut Findings<'_>, value: &Value, path: &str) -> Option<i64> {
    let text = findings.text(value, path)?;
    let instant = instant(text);
    if instant.is_none() {
        findings.at("date.format", path, value).limit("RFC 3339 date-time");
    }
    instant
}

fn time_field(findings: &mut Findings<'_>, object: &Object<'_>, name: &str) -> Option<i64> {
    let (value, path) = object.field(name)?;
    time(findings, value, &path)
}

/// Shifts, or the windows of breaks that are mandatory.
fn periods(findings: &mut Findings<'_>, value: &Value, path: &str, windows: bool) -> Periods {
    let mut periods = Periods::default();
    let Some(elements) = findings.list(value, path) else {
        periods.are_broken = true;
        return periods;
    };
    for (index, element) in elements.iter().enumerate() {
        if period(findings, element, &below(path, &index), windows, &mut periods).is_none() {
            periods.are_broken = true;
        }
    }
    periods
}

/// Adds one of them; none where it cannot be read.
fn period(
    findings: &mut Findings<'_>,
    value: &Value,
    path: &str,
    window: bool,
    periods: &mut Periods,
) -> Option<()> {
    let fields: &[&str] = if window { &["start", "end", "mandatory"] } else { &["start", "end"] };
    let object = findings.object(value, path, fields, &[])?;
    let start = time_field(findings, &object, "start");
    let end = time_field(findings, &object, "end");
    let mut ordered = true;
    if let (Some(start), Some(end), Some((value, path))) = (start, end, object.field("end"))
        && end <= start
    {
        findings.at("date.order", &path, value).limit(print(start)).actual(print(end));
        ordered = false;
    }
    // A break that is not mandatory says nothing, whenever it is.
    if window && !findings.boolean_field(&object, "mandatory")? {
        return Some(());
    }
    periods.known.push(Some((start?, end?)).filter(|_| ordered)?);
    Some(())
}

/// Which state was entered when.
fn history(findings: &mut Findings<'_>, value: &Value, path: &str) -> Option<Vec<(String, i64)>> {
    let elements = findings.list(value, path)?;
    let entries: Vec<Option<(String, i64)>> = elements
        .iter()
        .enumerate()
        .map(|(index, element)| {
            let object = findings.object(element, &below(path, &index), &["state", "at"], &[])?;
            let state = findings.text_field(&object, "state").map(|(state, ..)| state.into());
            let at = time_field(findings, &object, "at");
            Some((state?, at?))
        })
        .collect();
    entries.into_iter().collect()
}
