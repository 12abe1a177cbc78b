//! Call progress codes: their form, and who stands under whom.

pub(crate) mod cycle;
pub(crate) mod depth;
pub(crate) mod duplicate;
mod entries;
pub(crate) mod format;
mod hierarchy;
pub(crate) mod parent_ambiguous;
pub(crate) mod parent_missing;
pub(crate) mod taken;

pub(crate) use entries::{Entries, Entry, Existing, Link};
pub(crate) use hierarchy::Hierarchy;

use crate::{
    policy::Policy,
    report::{Findings, Rule},
};

pub(crate) const RULES: &[&Rule] = &[
    &cycle::RULE,
    &depth::RULE,
    &duplicate::RULE,
    &format::RULE,
    &parent_ambiguous::RULE,
    &parent_missing::RULE,
    &taken::RULE,
];

/// Applies the rules that look at more than one entry.
pub(crate) fn check(hierarchy: &Hierarchy<'_, '_>, policy: &Policy, out: &mut Findings<'_>) {
    parent_missing::check(hierarchy, out);
    parent_ambiguous::check(hierarchy, out);
    duplicate::check(hierarchy, out);
    taken::check(hierarchy, out);
    cycle::check(hierarchy, out);
    depth::check(hierarchy, policy, out);
}
