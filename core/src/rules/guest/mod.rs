//! Guests of Genesys Cloud.

pub(crate) mod campaign_format;
pub(crate) mod consent_processing_refused;
pub(crate) mod fingerprint_length;

use crate::report::Rule;

pub(crate) const RULES: &[&Rule] =
    &[&campaign_format::RULE, &consent_processing_refused::RULE, &fingerprint_length::RULE];
