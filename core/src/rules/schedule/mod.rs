//! The schedule of an agent.

pub(crate) mod inactive;
pub(crate) mod outside_shift;

use crate::report::Rule;

pub(crate) const RULES: &[&Rule] = &[&inactive::RULE, &outside_shift::RULE];
