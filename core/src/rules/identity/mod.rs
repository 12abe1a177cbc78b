//! Identities, which travel as hashes only.

pub(crate) mod hash_format;
pub(crate) mod plaintext;

use crate::{
    json::Text,
    report::{Findings, Rule},
};

pub(crate) const RULES: &[&Rule] = &[&hash_format::RULE, &plaintext::RULE];

/// Checks the hash of an e-mail address or a telephone number.
pub(crate) fn hash(text: Text<'_>, out: &mut Findings<'_>) {
    let decoded = text.decode();
    // No digest looks like an address or a number.
    if !hash_format::is_digest(&decoded) && plaintext::check(&decoded, text.span(), out) {
        hash_format::found(&decoded, text.span(), out);
    }
}
