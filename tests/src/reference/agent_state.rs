//! `agent-state`

use super::{
    agent_facts::{self, AgentFacts, Fact},
    breaks,
    facts::Facts,
    findings::{Findings, Measure},
    json::Value,
    policy::texts,
    time::print,
    witness::Witness,
};

pub(super) fn check(
    findings: &mut Findings<'_>,
    value: &Value,
    facts: Facts<'_>,
) -> Vec<(&'static str, Measure)> {
    findings.in_facts = true;
    let facts = agent_facts::read(findings, facts);
    findings.in_facts = false;
    let required = ["userId", "targetState"];
    let optional = ["currentState", "reasonCode"];
    let Some(document) = findings.object(value, "", &required, &optional) else {
        return Vec::new();
    };
    let policy = findings.policy;
    let states = policy.setting("agent.states");
    findings.text_field(&document, "userId");
    let mut state = |name: &str| {
        let (state, value, path) = findings.text_field(&document, name)?;
        if states.get(state).is_none() {
            let told = findings.at("state.unknown", &path, value);
            told.limit(policy.names("agent.states")).actual(state);
        }
        Some((state, value))
    };
    let target = state("targetState");
    let current = state("currentState");
    let reason = findings.text_field(&document, "reasonCode");

    if let (Some((target, value)), Some((current, _))) = (target, current)
        && let (Some(_), Some(table)) = (states.get(target), states.get(current))
    {
        let next = texts(&table["next"]);
        if !next.iter().any(|next| next == target) {
            let told = findings.at("state.transition", "/targetState", value);
            told.actual(target).witness(Witness::Names(next));
        }
    }
    // A state that names no reasons, or is unknown, has those of all others.
    let allowed = target.map(|(target, _)| {
        let own = states.get(target).map(|table| texts(&table["reasons"])).unwrap_or_default();
        if own.is_empty() { policy.texts("agent.otherReasons") } else { own }
    });
    let known = target.is_some_and(|(target, _)| states.get(target).is_some());
    if let (Some(allowed), Some((reason, value, path))) = (&allowed, &reason)
        && (known || !policy.is_error("state.unknown"))
        && !allowed.iter().any(|allowed| allowed == reason)
    {
        findings.at("reason.not-allowed", path, value).limit(allowed.clone()).actual(*reason);
    }
    schedule(findings, &facts, target.map(|(_, value)| value));
    let retry_at = breaks::check(findings, &facts, target);

    let mut measures = Vec::new();
    if findings.is_valid()
        && let Some(allowed) = allowed
    {
        let reason = reason.map_or_else(|| allowed.first().cloned(), |(own, ..)| Some(own.into()));
        measures.extend(reason.map(|reason| ("reasonCode", Measure::Name(reason))));
    }
    measures.extend(retry_at.map(|instant| ("retryAt", Measure::Instant(instant))));
    measures
}

/// Tells that a fact is missing, once.
pub(super) fn missing(findings: &mut Findings<'_>, fact: &str) {
    findings.lacks_facts = true;
    let path = format!("/facts{fact}");
    if findings.list.iter().any(|told| told.code == "facts.missing" && told.path == path) {
        return;
    }
    findings.in_facts = true;
    // It has no place among those that were given, so it follows them.
    findings.tell("facts.missing", fact, (usize::MAX, usize::MAX));
    findings.in_facts = false;
}

fn schedule(findings: &mut Findings<'_>, facts: &AgentFacts, target: Option<&Value>) {
    let policy = findings.policy;
    if facts.lacks(&facts.status) {
        missing(findings, "/schedule/status");
    }
    if let (Fact::Known(status), Some(value)) = (&facts.status, target)
        && !policy.lists("agent.activeStatuses", status)
    {
        let told = findings.at("schedule.inactive", "/targetState", value);
        told.limit(policy.texts("agent.activeStatuses")).actual(status.clone());
    }
    let Some(shifts) = &facts.shifts else { return };
    if policy.is_off("schedule.outside-shift") {
        return;
    }
    let outside = match &facts.now {
        // Shifts of which some cannot be read are none that one can go by.
        _ if shifts.are_broken => {
            if !facts.are_wrong {
                missing(findings, "/schedule/shifts");
            }
            false
        }
        // Whatever the time, there is none to be in.
        _ if shifts.known.is_empty() => true,
        Fact::Known(now) => !shifts.have(*now),
        now => {
            if facts.lacks(now) {
                missing(findings, "/now");
            }
            false
        }
    };
    if let Some(value) = target.filter(|_| outside) {
        let told = findings.at("schedule.outside-shift", "/targetState", value);
        if let Some(now) = facts.now.known() {
            told.actual(print(*now));
        }
    }
}
