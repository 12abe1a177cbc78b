//! The breaks of an agent: those that are mandatory, those that are overdue, and those that were cut short.

use super::{
    agent_facts::{AgentFacts, Fact},
    agent_state::missing,
    findings::Findings,
    json::Value,
    policy::Policy,
};

const MINUTE: i64 = 60_000;

/// What an agent has been doing at an instant, as the history tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    /// On a break since then.
    Break(i64),
    /// At work since then: since the history begins, or since the last break that lasted.
    Work(i64),
}

/// The milliseconds of a setting in minutes.
fn span(policy: &Policy, name: &str) -> Option<i64> {
    policy.optional_number(name).map(|minutes| i64::try_from(minutes).expect("few") * MINUTE)
}

/// What the history tells of an instant, if it has begun by then.
fn doing(policy: &Policy, history: &[(String, i64)], at: i64) -> Option<Doing> {
    let mut changes: Vec<i64> = history.iter().map(|(_, entered)| *entered).collect();
    changes.retain(|entered| *entered <= at);
    changes.sort_unstable();
    changes.dedup();
    // Of states entered at one instant, work lasts.
    let is_break = |change: i64| {
        let mut states = history.iter().filter(|(_, entered)| *entered == change);
        states.all(|(state, _)| policy.lists("breaks.breakStates", state))
    };
    let least = span(policy, "breaks.minBreakMinutes").unwrap_or(0);
    let mut now: Option<Doing> = None;
    // When the work began that the present break has not ended yet.
    let mut work = *changes.first()?;
    for change in changes {
        now = Some(match (now, is_break(change)) {
            (Some(Doing::Break(since)), true) => Doing::Break(since),
            (_, true) => Doing::Break(change),
            (Some(Doing::Break(since)), false) => {
                if change - since >= least {
                    work = change;
                }
                Doing::Work(work)
            }
            (_, false) => Doing::Work(work),
        });
    }
    now
}

/// Since when the agent may be on a break at an instant. Of states entered at once, any may be the last.
fn rest(policy: &Policy, history: &[(String, i64)], at: i64) -> Option<i64> {
    if let Some(Doing::Break(since)) = doing(policy, history, at) {
        return Some(since);
    }
    let last = history.iter().map(|(_, entered)| *entered).filter(|entered| *entered <= at).max();
    let mut breaks = history.iter().filter(|(state, _)| policy.lists("breaks.breakStates", state));
    last.filter(|last| breaks.any(|(_, entered)| entered == last))
}

/// Checks the breaks, and tells when the state is next allowed, if it is refused for a break and the facts tell.
pub(super) fn check(
    findings: &mut Findings<'_>,
    facts: &AgentFacts,
    target: Option<(&str, &Value)>,
) -> Option<i64> {
    if facts.lacks(&facts.break_required) {
        missing(findings, "/breaks/mandatoryBreakRequired");
    }
    let (state, value) = target?;
    let policy = findings.policy;
    if !policy.lists("breaks.guardedStates", state) {
        return None;
    }
    let mandatory = is_mandatory(findings, facts);
    if mandatory {
        findings.at("break.mandatory", "/targetState", value);
    }
    let history = history(findings, facts);
    let most = span(policy, "breaks.maxContinuousWorkMinutes");
    let least = span(policy, "breaks.minBreakMinutes");
    let (mut overdue, mut short) = (false, false);
    if let (Some(history), Some(now)) = (&history, facts.now.known()) {
        if let Some(Doing::Work(since)) = doing(policy, history, *now)
            && let Some(most) = most.filter(|most| now - since > *most)
        {
            let worked = (now - since + MINUTE - 1) / MINUTE;
            let told = findings.at("break.overdue", "/targetState", value);
            told.limit(count(most / MINUTE)).actual(count(worked));
            overdue = true;
        }
        if let Some(since) = rest(policy, history, *now)
            && let Some(least) = least.filter(|least| now - since < *least)
        {
            let rested = (now - since) / MINUTE;
            let told = findings.at("break.too-short", "/targetState", value);
            told.limit(count(least / MINUTE)).actual(count(rested));
            short = true;
        }
    }
    let refused = mandatory && policy.is_error("break.mandatory")
        || overdue && policy.is_error("break.overdue")
        || short && policy.is_error("break.too-short");
    // Facts that are wrong or lack something do not tell.
    let mut all = findings.list.iter();
    let wrong = all.any(|finding| finding.in_facts && finding.severity == "error");
    if refused && !wrong && !findings.lacks_facts {
        retry_at(policy, facts, history.as_deref())
    } else {
        None
    }
}

fn count(minutes: i64) -> usize {
    usize::try_from(minutes).expect("not negative")
}

/// Whether a break is mandatory now; tells which facts are missing to say so.
fn is_mandatory(findings: &mut Findings<'_>, facts: &AgentFacts) -> bool {
    let policy = findings.policy;
    if policy.is_off("break.mandatory") {
        return false;
    }
    let required = facts.break_required == Fact::Known(true);
    let windows = &facts.windows;
    if !windows.known.is_empty() && facts.lacks(&facts.now) {
        missing(findings, "/now");
    }
    if windows.are_broken && !facts.are_wrong {
        missing(findings, "/breaks/windows");
    }
    let within = facts.now.known().is_some_and(|now| windows.have(*now));
    required || within
}

/// The history, if a rule asks for it.
fn history(findings: &mut Findings<'_>, facts: &AgentFacts) -> Option<Vec<(String, i64)>> {
    let policy = findings.policy;
    let asks = |setting: &str, code: &str| {
        policy.optional_number(setting).is_some() && !policy.is_off(code)
    };
    if !asks("breaks.maxContinuousWorkMinutes", "break.overdue")
        && !asks("breaks.minBreakMinutes", "break.too-short")
    {
        return None;
    }
    if facts.lacks(&facts.now) {
        missing(findings, "/now");
    }
    if facts.lacks(&facts.history) {
        missing(findings, "/history");
    }
    facts.history.known().cloned()
}

/// The first instant from now on at which nothing that is an error stands in the way, as far as the facts tell.
fn retry_at(policy: &Policy, facts: &AgentFacts, history: Option<&[(String, i64)]>) -> Option<i64> {
    let now = *facts.now.known()?;
    let holds = |code: &str| policy.is_error(code);
    let windows = &facts.windows;
    let active = facts.status.known().is_some_and(|status| {
        policy.lists("agent.activeStatuses", status) || !holds("schedule.inactive")
    });
    if !active {
        return None;
    }
    let shifts = facts.shifts.as_ref().filter(|_| holds("schedule.outside-shift"));
    // Nobody knows how long a break is required, but as long as a window around now lasts.
    let required = facts.break_required == Fact::Known(true);
    if holds("break.mandatory") && required && !windows.have(now) {
        return None;
    }
    let most = span(policy, "breaks.maxContinuousWorkMinutes");
    let least = span(policy, "breaks.minBreakMinutes");
    // What an agent does now goes on.
    let doing = doing(policy, history.unwrap_or_default(), now);
    let rest = rest(policy, history.unwrap_or_default(), now);
    let fresh = |at: i64| match (doing, most) {
        (Some(Doing::Work(since)), Some(most)) if holds("break.overdue") => at - since <= most,
        _ => true,
    };
    let rested = |at: i64| match (rest, least) {
        (Some(since), Some(least)) if holds("break.too-short") => at - since >= least,
        _ => true,
    };
    let allowed = |at: &i64| {
        (!holds("break.mandatory") || !windows.have(*at))
            && shifts.is_none_or(|shifts| shifts.have(*at))
            && fresh(*at)
            && rested(*at)
    };
    // What stands in the way can only end at one of these.
    let mut instants = vec![now];
    instants.extend(windows.known.iter().map(|(_, end)| *end));
    instants.extend(shifts.iter().flat_map(|shifts| &shifts.known).map(|(start, _)| *start));
    if let (Some(since), Some(least)) = (rest, least) {
        instants.push(since + least);
    }
    instants.retain(|at| *at >= now);
    instants.sort_unstable();
    instants.into_iter().find(allowed)
}
