//! What the history of an agent's states says about breaks.

use super::milliseconds;
use crate::{order, policy::Breaks};

/// The agent entered a state.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Entry {
    /// Milliseconds since the Unix epoch.
    pub(crate) at: i64,
    /// Whether an agent in this state is on a break.
    pub(crate) on_break: bool,
}

/// How the agent stands. Both are known where work and a break were entered at one instant, and nothing since.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Since when the agent may have been working without a break, in milliseconds since the Unix epoch.
    pub(crate) working_since: Option<i64>,
    /// Since when the agent may have been on a break, likewise.
    pub(crate) on_break_since: Option<i64>,
}

/// What the agent is doing, and since when.
#[derive(Clone, Copy)]
enum Doing {
    Break(i64),
    Work(i64),
}

/// How the agent stands `now`, in milliseconds since the Unix epoch; nothing is known where the history begins later, or
/// nowhere.
///
/// The entries may come in any order, and those after `now` do not count. Break states that follow on one another are
/// one break. A break shorter than the policy's least is none: the work before it goes on through it. Where the history
/// begins with work, or with such a break, nobody knows of an earlier one, so the work counts from there. Of several
/// states entered at one instant, any may be the last. Fail closed: work goes on through that instant, and where nothing
/// follows, a break that is among them has only begun.
pub(crate) fn standing(entries: &mut [Entry], now: i64, breaks: &Breaks) -> Standing {
    let least = breaks.min_break_minutes.map_or(0, milliseconds);
    order::sort_by_key(entries, |entry| (entry.at, !entry.on_break));
    let past = entries.get(..entries.partition_point(|entry| entry.at <= now)).unwrap_or_default();
    let mut doing = None;
    // Since when the work goes on that a break is too short to interrupt.
    let mut work = None;
    for instant in past.chunk_by(|a, b| a.at == b.at) {
        let Some(entry) = instant.last() else { continue };
        doing = Some(match (doing, entry.on_break) {
            (Some(Doing::Break(since)), true) => Doing::Break(since),
            (Some(Doing::Break(since)), false) if entry.at - since < least => {
                Doing::Work(work.unwrap_or(since))
            }
            (Some(Doing::Work(since)), false) => Doing::Work(since),
            (Some(Doing::Work(since)), true) => {
                work = Some(since);
                Doing::Break(entry.at)
            }
            (None, true) => Doing::Break(entry.at),
            (_, false) => Doing::Work(entry.at),
        });
    }
    match (doing, past.last()) {
        (Some(Doing::Break(since)), _) => {
            Standing { working_since: None, on_break_since: Some(since) }
        }
        (Some(Doing::Work(since)), Some(latest)) => {
            let mut with_it = past.iter().rev().take_while(|entry| entry.at == latest.at);
            let tied = with_it.any(|entry| entry.on_break);
            Standing { working_since: Some(since), on_break_since: tied.then_some(latest.at) }
        }
        _ => Standing::default(),
    }
}
