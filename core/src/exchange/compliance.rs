//! The compliance report on the states of agents.

use super::{
    BoardAgent, Client, Entered, ExchangeKind, Histogram, Tally, Time, Times,
    audit::Position,
    body::{Array, Object, instant},
    plain_id::plain_id,
};
use alloc::{format, string::String, vec::Vec};
use core::fmt;

impl Client {
    /// What became of the exchanges that were to change the states of agents, and how the agents spent their time until
    /// `now`.
    #[must_use]
    pub fn compliance(&self, now: Time) -> Compliance {
        let series = self.metrics().exchanges.get(&ExchangeKind::AgentState);
        Compliance {
            at: now,
            tally: *self.board().tally(),
            latency: series.map(|series| series.latency.clone()).unwrap_or_default(),
            times: self.board().times(now),
            agents: self.board().agents().map(|agent| AgentCompliance::of(agent, now)).collect(),
            audit: self.audit().position(),
        }
    }
}

/// A compliance report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compliance {
    /// The time that the report is for.
    pub at: Time,
    /// How the exchanges ended, all of them.
    pub tally: Tally,
    /// How long those took that changed a state, from their beginning to the platform's answer.
    pub latency: Histogram,
    /// How long the states of all agents lasted together.
    pub times: Times,
    /// The agents of the board.
    pub agents: Vec<AgentCompliance>,
    /// Where the audit log stands: what the report sums up is entered up to there, and the hash binds it to that log.
    pub audit: Position,
}

/// What a compliance report says of one agent. `Debug` does not show the name.
#[derive(Clone, PartialEq, Eq)]
pub struct AgentCompliance {
    /// The name of the agent, as it was given: it may be personal data.
    pub user_id: String,
    /// The state and since when it lasts; none before the first.
    pub current: Option<Entered>,
    /// How long the states lasted, over the whole history.
    pub times: Times,
    /// How the exchanges ended that were to change the agent's state.
    pub tally: Tally,
}

impl Compliance {
    /// The report as one line of JSON, times in milliseconds, shares with four decimals.
    ///
    /// It is made to be passed on, so it names an agent only by an id of the platform's making: letters, digits, `-` and
    /// `_` with a digit among them. Where the host took an address or a name for an id, `userId` is `null`; a hash of it
    /// could be found out by trying.
    #[must_use]
    pub fn to_json(&self) -> String {
        let agents =
            self.agents.iter().fold(Array::new(), |agents, agent| agents.json(&agent.to_json()));
        let audit = Object::new()
            .number("sequence", self.audit.sequence)
            .text("hash", &self.audit.hash_hex());
        let report = Object::new().text("at", &instant(self.at));
        let report = spent(counted(report, &self.tally), &self.times);
        report
            .json("latencyMs", &self.latency.to_json())
            .json("agents", &agents.finish())
            .json("audit", &audit.finish())
            .finish()
    }
}

impl AgentCompliance {
    /// How an agent of the board spent the time until `now`.
    #[must_use]
    pub fn of(agent: BoardAgent<'_>, now: Time) -> Self {
        Self {
            user_id: agent.user_id().into(),
            current: agent.current(now).cloned(),
            times: agent.times(now),
            tally: *agent.tally(),
        }
    }

    /// As one line of JSON, as it stands in the report.
    #[must_use]
    pub fn to_json(&self) -> String {
        let agent = match plain_id(&self.user_id) {
            Some(id) => Object::new().text("userId", id),
            None => Object::new().json("userId", "null"),
        };
        let agent = match &self.current {
            Some(current) => {
                agent.text("state", &current.state).text("since", &instant(current.at))
            }
            None => agent.json("state", "null").json("since", "null"),
        };
        spent(counted(agent, &self.tally), &self.times).finish()
    }
}

impl fmt::Debug for AgentCompliance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AgentCompliance")
            .field("current", &self.current)
            .field("times", &self.times)
            .field("tally", &self.tally)
            .finish_non_exhaustive()
    }
}

fn counted(object: Object, tally: &Tally) -> Object {
    object
        .number("changed", tally.changed)
        .number("denied", tally.denied)
        .number("refused", tally.refused)
        .number("failed", tally.failed)
        .number("violations", tally.violations)
        .json("violationFrequency", &share(tally.violation_frequency()))
}

fn spent(object: Object, times: &Times) -> Object {
    let states = times
        .per_state
        .iter()
        .fold(Object::new(), |states, (state, time)| states.number(state, *time));
    object
        .json("stateMs", &states.finish())
        .number("idleMs", times.idle)
        .number("workMs", times.work)
        .json("utilization", &share(times.utilization()))
}

fn share(share: Option<f64>) -> String {
    share.map_or_else(|| "null".into(), |share| format!("{share:.4}"))
}
