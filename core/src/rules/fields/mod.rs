//! Fields: their presence, their types and their values.

pub(crate) mod missing;
pub(crate) mod not_allowed;
pub(crate) mod number_unsafe;
pub(crate) mod string_empty;
pub(crate) mod type_mismatch;
pub(crate) mod unknown;

use crate::report::Rule;

pub(crate) const RULES: &[&Rule] = &[
    &missing::RULE,
    &not_allowed::RULE,
    &number_unsafe::RULE,
    &string_empty::RULE,
    &type_mismatch::RULE,
    &unknown::RULE,
];
