//! Metadata: what a tenant adds in its own words.

pub(crate) mod count;
pub(crate) mod key_empty;
pub(crate) mod size;
pub(crate) mod value_type;

use crate::report::Rule;

pub(crate) const RULES: &[&Rule] =
    &[&count::RULE, &key_empty::RULE, &size::RULE, &value_type::RULE];
