//! Breaks: those that must be taken, those that are due, those that are not over.

pub(crate) mod history;
pub(crate) mod mandatory;
pub(crate) mod overdue;
pub(crate) mod retry;
pub(crate) mod too_short;

use crate::report::Rule;

pub(crate) const RULES: &[&Rule] = &[&mandatory::RULE, &overdue::RULE, &too_short::RULE];

pub(crate) const MINUTE_MS: i64 = 60_000;

/// A limit of the policy in milliseconds.
pub(crate) fn milliseconds(minutes: usize) -> i64 {
    i64::try_from(minutes).unwrap_or(i64::MAX).saturating_mul(MINUTE_MS)
}
