//! How the exchanges that were to change the states of agents have ended.

use crate::{
    Code,
    exchange::{Denial, Failure, Refusal, Success, record::record},
};

/// The codes with which CXone refuses what the schedule or a mandatory break forbids, with status 409.
const VIOLATIONS: [&str; 2] = ["AGENT_NOT_SCHEDULED", "MANDATORY_BREAK_VIOLATION"];

/// The families of the rules about what an agent may do; the other rules are about documents and facts.
const FAMILIES: [&str; 4] = ["break", "reason", "schedule", "state"];

/// How many exchanges ended in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The state was changed.
    pub changed: u64,
    /// The policy refused it, and nothing was sent.
    pub denied: u64,
    /// The platform refused it.
    pub refused: u64,
    /// Those among the refusals that are violations: of a rule about states, reasons, schedules or breaks, or
    /// `AGENT_NOT_SCHEDULED` and `MANDATORY_BREAK_VIOLATION` of the platform. A document that was wrong, and facts that
    /// nobody knew, are refused too, but violate nothing.
    pub violations: u64,
    /// It came to nothing otherwise: no token, no answer or not the promised one, out of time, cancelled.
    pub failed: u64,
}

record!(struct Tally { changed, denied, refused, violations, failed });

impl Tally {
    /// How many were decided, one way or the other.
    #[must_use]
    pub const fn decided(&self) -> u64 {
        self.changed.saturating_add(self.denied).saturating_add(self.refused)
    }

    /// The share of violations among those that were decided; none while none was. What failed otherwise says nothing
    /// about it.
    #[must_use]
    pub fn violation_frequency(&self) -> Option<f64> {
        share(self.violations, self.decided())
    }

    pub(super) fn count(&mut self, result: &Result<Success, Failure>) {
        let (counter, violates) = match result {
            Ok(_) => (&mut self.changed, false),
            Err(Failure::Denied(denial)) => (&mut self.denied, denies(denial)),
            Err(Failure::Refused(refusal)) => (&mut self.refused, refuses(refusal)),
            Err(_) => (&mut self.failed, false),
        };
        *counter = counter.saturating_add(1);
        self.violations = self.violations.saturating_add(u64::from(violates));
    }
}

fn denies(denial: &Denial) -> bool {
    let family = |code: &Code| code.name().split_once('.').map(|(family, _)| family);
    denial.codes.iter().filter_map(family).any(|family| FAMILIES.contains(&family))
}

fn refuses(refusal: &Refusal) -> bool {
    let known = refusal.code.as_deref().is_some_and(|code| VIOLATIONS.contains(&code));
    refusal.status == 409 && known
}

#[allow(clippy::cast_precision_loss, reason = "a share needs no more than 53 bits")]
pub(super) fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn the_families_are_those_of_the_catalogue() {
        let known: Vec<&str> = Code::ALL
            .iter()
            .filter_map(|code| code.name().split_once('.'))
            .map(|(own, _)| own)
            .collect();
        assert!(FAMILIES.iter().all(|family| known.contains(family)));
    }
}
