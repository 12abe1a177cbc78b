//! The rules that a policy itself must pass.

pub(crate) mod contradiction;
pub(crate) mod pattern;
pub(crate) mod range;

use crate::report::Rule;

pub(crate) const RULES: &[&Rule] = &[&contradiction::RULE, &pattern::RULE, &range::RULE];
