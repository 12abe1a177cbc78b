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
use alloc::string::String;
use core::fmt;

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

/// A chain of codes in a message, which stays short however long the chain is.
struct Chain<'w>(&'w [String]);

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 8;
        let cut = self.0.len() > SHOWN;
        let start = self.0.len().min(if cut { SHOWN - 2 } else { SHOWN });
        for (index, code) in self.0.iter().take(start).enumerate() {
            f.write_str(if index == 0 { "`" } else { ", `" })?;
            write!(f, "{code}`")?;
        }
        match self.0.last() {
            Some(last) if cut => write!(f, ", …, `{last}`"),
            _ => Ok(()),
        }
    }
}
