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

/// How the agent stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// On a break since this instant, in milliseconds since the Unix epoch.
    OnBreak(i64),
    /// At work without a break since this instant, likewise.
    Working(i64),
}

/// How the agent stands `now`, in milliseconds since the Unix epoch; `None` where the history begins later, or nowhere.
///
/// The entries may come in any order, and those after `now` do not count. Break states that follow on one another are
/// one break. A break shorter than the policy's least is none: the work before it goes on through it. Where the history
/// begins with work, or with such a break, nobody knows of an earlier one, so the work counts from there. Of several
/// states entered at one instant, work is the one that lasts: fail closed.
pub(crate) fn standing(entries: &mut [Entry], now: i64, breaks: &Breaks) -> Option<Standing> {
    let least = breaks.min_break_minutes.map_or(0, milliseconds);
    order::sort_by_key(entries, |entry| (entry.at, !entry.on_break));
    let past = entries.get(..entries.partition_point(|entry| entry.at <= now))?;
    let mut standing = None;
    // Since when the work goes on that a break is too short to interrupt.
    let mut work = None;
    for instant in past.chunk_by(|a, b| a.at == b.at) {
        let Some(entry) = instant.last() else { continue };
        standing = Some(match (standing, entry.on_break) {
            (Some(Standing::OnBreak(since)), true) => Standing::OnBreak(since),
            (Some(Standing::OnBreak(since)), false) if entry.at - since < least => {
                Standing::Working(work.unwrap_or(since))
            }
            (Some(Standing::Working(since)), false) => Standing::Working(since),
            (Some(Standing::Working(since)), true) => {
                work = Some(since);
                Standing::OnBreak(entry.at)
            }
            (None, true) => Standing::OnBreak(entry.at),
            (_, false) => Standing::Working(entry.at),
        });
    }
    standing
}
