use super::{Context, Document, Kind, agent_facts::AgentFacts, agent_rules, sealed, values};
use crate::{
    json::{Fault, Member, Members, Reader, Text, Type},
    policy::{Policy, State},
    report::{Code, Findings, Measure, Severity},
    rules::agent::{self, reason_not_allowed, state_transition, state_unknown},
};
use alloc::sync::Arc;

/// The change of an agent's state, `POST /api/v2/users/{userId}/state`.
///
/// ```
/// use callgate::{Engine, documents::AgentState};
///
/// let facts = br#"{"schedule": {"status": "ACTIVE"}, "breaks": {"mandatoryBreakRequired": false}}"#;
/// let document = br#"{"userId": "4711", "targetState": "NOT_READY"}"#;
/// let state: AgentState<'_> = Engine::new().parse(document, Some(facts))?;
/// assert_eq!(&*state.reason_code, "BREAK");
/// # Ok::<(), callgate::Report>(())
/// ```
#[derive(Clone, Debug)]
pub struct AgentState<'a> {
    /// The agent.
    pub user_id: Text<'a>,
    /// The state to change to.
    pub target_state: Text<'a>,
    /// The state that the agent is in, where the document says so.
    pub current_state: Option<Text<'a>>,
    /// The reason code to send: the one given, or else the one that the policy has for the target state.
    pub reason_code: Arc<str>,
}

const FIELDS: [&str; 4] = ["userId", "targetState", "currentState", "reasonCode"];

impl<'a> Document<'a> for AgentState<'a> {
    const KIND: Kind = Kind::AgentState;
}

impl<'a> sealed::Read<'a> for AgentState<'a> {
    fn read(
        reader: &mut Reader<'a>,
        context: &mut Context<'_, 'a>,
        out: &mut Findings<'_>,
    ) -> Result<Option<Self>, Fault> {
        let mut facts = AgentFacts::read(context, out);
        if !values::expect(reader, Type::Object, out)? {
            return Ok(None);
        }
        let (mut user_id, mut target, mut current, mut reason) = (None, None, None, None);
        let mut members = Members::begin(reader, &FIELDS)?;
        while let Some(member) = members.next(reader)? {
            match member {
                Member::Known(0) => user_id = values::text(reader, out)?,
                Member::Known(1) => target = values::text(reader, out)?,
                Member::Known(2) => current = values::text(reader, out)?,
                Member::Known(_) => reason = values::text(reader, out)?,
                Member::Unknown(key) => values::unknown(reader, key, out)?,
            }
        }
        values::required(&members, &[0, 1], out);

        let policy = context.policy;
        let state = states(target, current, reason, policy, out);
        if let Some(instant) = agent_rules::judge(&mut facts, target, policy, out) {
            context.measures.take("retryAt", Measure::Instant(instant));
        }
        let (Some(user_id), Some(target_state)) = (user_id, target) else { return Ok(None) };
        let Some(reason_code) = reason_code(reason, state, policy) else { return Ok(None) };
        if !out.has_errors() {
            context.measures.take("reasonCode", Measure::Name(reason_code.clone()));
        }
        Ok(Some(Self { user_id, target_state, current_state: current, reason_code }))
    }
}

/// Applies the rules that need no facts; returns the target state if the policy knows it.
fn states<'p>(
    target: Option<Text<'_>>,
    current: Option<Text<'_>>,
    reason: Option<Text<'_>>,
    policy: &'p Policy,
    out: &mut Findings<'_>,
) -> Option<&'p State> {
    let agents = &policy.agent;
    let from = current.and_then(|name| state_unknown::check(name, agents, out));
    let target = target?;
    let to = state_unknown::check(target, agents, out);
    if let (Some(from), Some(to)) = (from, to) {
        state_transition::check(from, to, target.span(), out);
    }
    // What goes with a state that is refused, nobody can say.
    let passes = to.is_some() || out.severity(Code::StateUnknown) != Severity::Error;
    if let Some(reason) = reason.filter(|_| passes) {
        reason_not_allowed::check(reason, agent::reasons(to, agents), out);
    }
    to
}

/// The reason code to send. One that is given is not exchanged for another: if it does not go with the state, the
/// document is refused, or the policy lets it pass.
fn reason_code(
    given: Option<Text<'_>>,
    state: Option<&State>,
    policy: &Policy,
) -> Option<Arc<str>> {
    let allowed = agent::reasons(state, &policy.agent);
    let Some(given) = given else { return allowed.first().cloned() };
    let known = allowed.iter().find(|name| given.is(name)).cloned();
    Some(known.unwrap_or_else(|| Arc::from(&*given.decode())))
}
