//! Facts: what the platform knows and a document does not say.

pub(crate) mod missing;

use crate::report::Rule;

pub(crate) const RULES: &[&Rule] = &[&missing::RULE];
