//! The states of agents: which there are, which follow on which, and the reasons given for them.

pub(crate) mod reason_not_allowed;
pub(crate) mod state_transition;
pub(crate) mod state_unknown;

use crate::{
    policy::{Agents, State},
    report::Rule,
};
use alloc::sync::Arc;

pub(crate) const RULES: &[&Rule] =
    &[&reason_not_allowed::RULE, &state_transition::RULE, &state_unknown::RULE];

/// The reason codes that may go with a state; `None` is one that the table lacks.
pub(crate) fn reasons<'p>(state: Option<&'p State>, agents: &'p Agents) -> &'p [Arc<str>] {
    let own = state.map(|state| state.reasons.as_slice()).unwrap_or_default();
    if own.is_empty() { &agents.other_reasons } else { own }
}
