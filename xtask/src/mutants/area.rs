//! The parts of the core that have a goal of their own.

use super::list::Mutant;

/// A part of the core.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Area {
    /// What signs, and tells whether a signature is right.
    Signature,
    /// The log of what was done, and whether it is whole.
    Audit,
    /// What keeps secrets and personal data out of texts.
    Redaction,
    /// What is an error and what a warning, and what a report says of it.
    Severity,
    /// Everything else.
    Rest,
}

impl Area {
    /// Where a mutant belongs.
    #[must_use]
    pub(super) fn of(mutant: &Mutant) -> Self {
        let file = mutant.file.strip_prefix("core/src/").unwrap_or(&mutant.file);
        let is_one_of = |files: &[&str]| files.iter().any(|start| file.starts_with(start));
        let redaction =
            ["exchange/secret.rs", "exchange/identity.rs", "exchange/hex.rs", "rules/identity/"];
        if is_one_of(&["exchange/signature", "exchange/mac.rs"]) {
            Self::Signature
        } else if is_one_of(&["exchange/audit"]) {
            Self::Audit
        } else if is_one_of(&redaction) || mutant.function.contains("Debug for") {
            Self::Redaction
        } else if is_one_of(&["report/"]) || mutant.function.to_lowercase().contains("severit") {
            Self::Severity
        } else {
            Self::Rest
        }
    }

    /// What it is called.
    #[must_use]
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Signature => "signature",
            Self::Audit => "audit",
            Self::Redaction => "redaction",
            Self::Severity => "severity",
            Self::Rest => "the rest",
        }
    }

    /// How many of a hundred mutants must be caught, those aside that change nothing.
    #[must_use]
    pub(super) fn goal(self) -> usize {
        if self == Self::Rest { 90 } else { 100 }
    }
}
