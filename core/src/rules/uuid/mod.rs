//! Identifiers of RFC 9562.

pub(crate) mod format;
pub(crate) mod version;

use crate::{
    json::Text,
    policy::Policy,
    report::{Findings, Rule},
};

pub(crate) const RULES: &[&Rule] = &[&format::RULE, &version::RULE];

/// Whether the text is a UUID of a version that the policy allows.
#[inline]
pub(crate) fn check(text: Text<'_>, policy: &Policy, out: &mut Findings<'_>) -> bool {
    match format::check(text, out) {
        Some(uuid) => version::check(uuid, text.span(), policy, out),
        None => false,
    }
}
