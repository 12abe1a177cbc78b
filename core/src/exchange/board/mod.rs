//! The agent board: who is in which state since when, and what has become of the exchanges that were to change it.

mod history;
mod tally;
mod times;

pub use history::{Entered, Recorded};
pub use tally::Tally;
pub use times::Times;

use super::{Failure, Success, Time, record::record};
use crate::Engine;
use alloc::{collections::BTreeMap, string::String, sync::Arc};
use core::fmt;
use history::{History, Sums, add};

/// The longest name of an agent or a state, in bytes: an e-mail address has at most 254.
const LONGEST: usize = 256;

/// How much a board keeps. What goes beyond is summed up, the oldest first, so that the times stay right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoardLimits {
    /// Agents. The one goes of whom nothing has been heard for the longest time.
    pub agents: usize,
    /// Entries of one agent, at least two.
    pub entries: usize,
}

impl Default for BoardLimits {
    /// Ten thousand agents, and 256 entries of each.
    fn default() -> Self {
        Self { agents: 10_000, entries: 256 }
    }
}

/// The agents of a client.
///
/// It learns from each exchange that changed a state, at the client's time when the platform's answer came, and from the
/// host, who [records](Self::record) what happened elsewhere. All questions take the host's time; what is recorded for
/// later does not count yet. It is part of snapshots. Since the name of an agent may be personal data, `Debug` shows
/// counts alone.
///
/// ```
/// use callgate::exchange::{Client, Config};
///
/// let mut client = Client::new(Config::cxone_agents("acme", "my-client", "my-secret"), 42)?;
/// let board = client.board_mut();
/// board.record("4711", "NOT_READY", 0);
/// board.record("4711", "READY", 60_000);
/// board.record("4711", "PAUSED", 240_000);
/// let agent = board.agent("4711").expect("recorded");
/// assert_eq!(agent.current(300_000).map(|now| (&*now.state, now.at)), Some(("PAUSED", 240_000)));
/// let times = agent.times(300_000);
/// assert_eq!((times.idle, times.utilization()), (120_000, Some(0.6)));
/// # Ok::<(), callgate::exchange::ConfigError>(())
/// ```
pub struct Board {
    engine: Engine,
    limits: BoardLimits,
    /// What a snapshot keeps.
    pub(super) kept: Kept,
}

#[derive(Default)]
pub(super) struct Kept {
    agents: BTreeMap<String, Agent>,
    /// The time of those who are not here any more.
    departed: Sums,
    /// Of all exchanges, those of nobody known as well.
    tally: Tally,
}

record!(struct Kept { agents, departed, tally });

#[derive(Default)]
struct Agent {
    history: History,
    tally: Tally,
    /// When something was last heard of the agent.
    heard: Time,
}

record!(struct Agent { history, tally, heard });

impl Board {
    pub(super) fn new(engine: Engine, limits: BoardLimits) -> Self {
        Self { engine, limits, kept: Kept::default() }
    }

    /// Records that an agent entered a state. The entries may come in any order; of two at one instant the one counts
    /// that was recorded later.
    pub fn record(&mut self, user_id: &str, state: &str, at: Time) -> Recorded {
        if !is_fit(user_id) || !is_fit(state) {
            return Recorded::Unfit;
        }
        let known = self.engine.policy().agent.states.iter().find(|known| *known.name == *state);
        let state = known.map_or_else(|| Arc::from(state), |known| known.name.clone());
        let most = self.limits.entries;
        let agent = self.heard(user_id, at);
        agent.history.place(Entered { at, state }, most)
    }

    /// Counts how an exchange has ended.
    pub(super) fn count(
        &mut self,
        user_id: Option<&str>,
        result: &Result<Success, Failure>,
        now: Time,
    ) {
        self.kept.tally.count(result);
        if let Some(user_id) = user_id.filter(|user_id| is_fit(user_id)) {
            self.heard(user_id, now).tally.count(result);
        }
    }

    /// An agent of the board.
    #[must_use]
    pub fn agent(&self, user_id: &str) -> Option<BoardAgent<'_>> {
        let (user_id, agent) = self.kept.agents.get_key_value(user_id)?;
        Some(BoardAgent { user_id, agent, engine: &self.engine })
    }

    /// The agents of the board, by name.
    pub fn agents(&self) -> impl Iterator<Item = BoardAgent<'_>> {
        let engine = &self.engine;
        self.kept.agents.iter().map(move |(user_id, agent)| BoardAgent { user_id, agent, engine })
    }

    /// How long the states of all agents lasted together. Agents who have left the board count until they left.
    #[must_use]
    pub fn times(&self, now: Time) -> Times {
        let mut sums = self.kept.departed.clone();
        for agent in self.kept.agents.values() {
            for (state, time) in agent.history.time_per_state(now) {
                add(&mut sums, &state, time);
            }
        }
        Times::new(sums, &self.engine.policy().agent)
    }

    /// How all exchanges have ended that were to change the state of an agent.
    #[must_use]
    pub const fn tally(&self) -> &Tally {
        &self.kept.tally
    }

    /// The agent of this name, of whom something is heard.
    fn heard(&mut self, user_id: &str, at: Time) -> &mut Agent {
        let kept = &mut self.kept;
        if !kept.agents.contains_key(user_id) {
            while kept.agents.len() >= self.limits.agents.max(1) {
                kept.drop_one(at);
            }
        }
        let agent = kept.agents.entry(user_id.into()).or_default();
        agent.heard = agent.heard.max(at);
        agent
    }
}

impl Kept {
    /// Drops the agent of whom nothing has been heard for the longest time, and keeps the times.
    fn drop_one(&mut self, now: Time) {
        let oldest = self.agents.iter().min_by_key(|(_, agent)| agent.heard);
        let Some(user_id) = oldest.map(|(user_id, _)| user_id.clone()) else { return };
        let Some(agent) = self.agents.remove(&user_id) else { return };
        for (state, time) in agent.history.time_per_state(now.max(agent.heard)) {
            add(&mut self.departed, &state, time);
        }
    }
}

fn is_fit(name: &str) -> bool {
    (1..=LONGEST).contains(&name.len())
}

impl fmt::Debug for Board {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Board")
            .field("agents", &self.kept.agents.len())
            .field("tally", &self.kept.tally)
            .finish_non_exhaustive()
    }
}

/// An agent of a [`Board`]. `Debug` does not show the name.
#[derive(Clone, Copy)]
pub struct BoardAgent<'b> {
    user_id: &'b str,
    agent: &'b Agent,
    engine: &'b Engine,
}

impl<'b> BoardAgent<'b> {
    /// The name of the agent, as it was given.
    #[must_use]
    pub const fn user_id(&self) -> &'b str {
        self.user_id
    }

    /// The entries that have not been summed up, by time.
    #[must_use]
    pub fn entries(&self) -> &'b [Entered] {
        &self.agent.history.entries
    }

    /// The state at that time and since when it lasts; none before the first entry.
    #[must_use]
    pub fn current(&self, now: Time) -> Option<&'b Entered> {
        self.agent.history.current(now)
    }

    /// How long which states lasted until then, over the whole history. What has been summed up counts as a whole.
    #[must_use]
    pub fn times(&self, now: Time) -> Times {
        Times::new(self.agent.history.time_per_state(now), &self.engine.policy().agent)
    }

    /// How the exchanges have ended that were to change the agent's state.
    #[must_use]
    pub const fn tally(&self) -> &'b Tally {
        &self.agent.tally
    }
}

impl fmt::Debug for BoardAgent<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoardAgent")
            .field("entries", &self.entries().len())
            .field("tally", self.tally())
            .finish_non_exhaustive()
    }
}
