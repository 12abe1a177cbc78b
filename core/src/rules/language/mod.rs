//! Language tags.

pub(crate) mod count;
pub(crate) mod duplicate;
pub(crate) mod format;
pub(crate) mod unknown;
pub(crate) mod unknown_region;

use crate::{
    json::Text,
    policy::Languages,
    report::{Findings, Rule},
};

pub(crate) const RULES: &[&Rule] =
    &[&count::RULE, &duplicate::RULE, &format::RULE, &unknown::RULE, &unknown_region::RULE];

/// Checks one tag of a list, of which those before it have been seen.
pub(crate) fn check(
    tag: Text<'_>,
    policy: &Languages,
    seen: &mut duplicate::Seen,
    out: &mut Findings<'_>,
) {
    let Some((language, region)) = format::check(tag, out) else { return };
    unknown::check(language, tag.span(), policy, out);
    if let Some(region) = region {
        unknown_region::check(region, tag.span(), policy, out);
    }
    duplicate::check((language, region), tag.span(), seen, out);
}
