//! What becomes of a call that its flow cannot serve.

pub(crate) mod missing;
pub(crate) mod target_missing;

use crate::report::Rule;

pub(crate) const RULES: &[&Rule] = &[&target_missing::RULE];

/// The rules of the flows of platforms.
pub(crate) const PLATFORM_RULES: &[&Rule] = &[&missing::RULE];
