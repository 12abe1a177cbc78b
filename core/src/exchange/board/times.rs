//! How long states lasted.

use super::{history::Sums, tally::share};
use crate::{exchange::Time, policy::Agents};
use alloc::{collections::BTreeMap, sync::Arc};

/// How long which states lasted, in milliseconds: those of an agent, or of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// By state.
    pub per_state: BTreeMap<Arc<str>, Time>,
    /// All of it: for an agent the time since the first entry that was ever recorded.
    pub known: Time,
    /// The time in the policy's `agent.idleStates`.
    pub idle: Time,
    /// The time in the policy's `agent.workStates`.
    pub work: Time,
}

impl Times {
    pub(super) fn new(per_state: Sums, agents: &Agents) -> Self {
        let sum = |counts: &dyn Fn(&Arc<str>) -> bool| {
            let counted = per_state.iter().filter(|(state, _)| counts(state));
            counted.fold(0_u64, |sum, (_, time)| sum.saturating_add(*time))
        };
        let known = sum(&|_| true);
        let idle = sum(&|state| agents.idle_states.contains(state));
        let work = sum(&|state| agents.work_states.contains(state));
        Self { per_state, known, idle, work }
    }

    /// The share of work in the time that is known; none while none is.
    #[must_use]
    pub fn utilization(&self) -> Option<f64> {
        share(self.work, self.known)
    }
}
