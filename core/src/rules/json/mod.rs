//! What stands in the way of reading a document at all.

pub(crate) mod duplicate_key;
pub(crate) mod kind_unknown;
pub(crate) mod syntax;
pub(crate) mod too_deep;
pub(crate) mod too_large;

use crate::{
    json::{Fault, Reason},
    report::{Findings, Rule},
};

pub(crate) const RULES: &[&Rule] =
    &[&duplicate_key::RULE, &kind_unknown::RULE, &syntax::RULE, &too_deep::RULE, &too_large::RULE];

/// Tells why reading stopped.
pub(crate) fn fault(
    fault: Fault,
    bytes: &[u8],
    limits: crate::json::Limits,
    out: &mut Findings<'_>,
) {
    match fault.reason {
        Reason::TooLarge => too_large::found(bytes, limits, out),
        Reason::TooDeep => too_deep::found(fault, limits, out),
        _ => syntax::found(fault, bytes, out),
    }
}
