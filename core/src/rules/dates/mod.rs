//! Dates and times: those of a document, and those of the facts that come with it.

pub(crate) mod format;
pub(crate) mod order;

use crate::report::Rule;

pub(crate) const RULES: &[&Rule] = &[&format::RULE, &order::RULE];
