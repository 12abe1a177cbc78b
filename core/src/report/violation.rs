use super::{Code, Detail, Measures, Severity};
use crate::{documents::Kind, json::Span};
use alloc::{string::String, vec::Vec};
use core::fmt;

/// Writes the message of a violation from its parts.
pub(crate) type Message = fn(&Violation, &mut fmt::Formatter<'_>) -> fmt::Result;

/// One place where a document breaks a rule.
#[derive(Clone)]
pub struct Violation {
    /// Which rule.
    pub code: Code,
    /// How much it weighs under the policy.
    pub severity: Severity,
    /// JSON Pointer (RFC 6901) to the place; for a missing field, to where it would be.
    pub path: String,
    /// What the policy allows, where that means something.
    pub limit: Option<Detail>,
    /// What was found, where that may be told.
    pub actual: Option<Detail>,
    /// The chain of nodes, codes or states that decided; empty where none did. A cycle ends where it began. Of a chain
    /// longer than the policy's `limits.maxWitness`, the middle is left out, and `…` stands for it.
    pub witness: Vec<String>,
    /// The place in the document, in bytes; `None` for what is not in it.
    pub span: Option<Span>,
    /// What the message says beside the other parts.
    pub(crate) note: Option<String>,
    pub(super) message: Message,
}

impl Violation {
    /// What is wrong, for people: not a contract, and never the value of a field that may hold personal data.
    #[must_use]
    pub fn message(&self) -> impl fmt::Display + '_ {
        Words(self)
    }

    /// The last part of the path: the name of the field.
    #[must_use]
    pub fn field(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

struct Words<'a>(&'a Violation);

impl fmt::Display for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.0.message)(self.0, f)
    }
}

impl fmt::Debug for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} at {:?}: {}", self.severity.name(), self.code, self.path, self.message())
    }
}

/// The answer to a check.
#[derive(Clone, Debug)]
pub struct Report {
    /// What the document was checked as; `None` where that could not be told.
    pub kind: Option<Kind>,
    /// Every violation, in the order of the document, then by code; those of the facts follow.
    pub violations: Vec<Violation>,
    /// Whether some were left out: beyond the policy's `limits.maxViolations`, or behind paths of a MiB together.
    pub truncated: bool,
    /// How near the document is to its limits.
    pub measures: Measures,
    pub(crate) valid: bool,
}

impl Report {
    /// Whether no error was found.
    #[must_use]
    pub const fn is_valid(&self) -> bool {
        self.valid
    }

    /// The violations with this code.
    pub fn with_code(&self, code: Code) -> impl Iterator<Item = &Violation> {
        self.violations.iter().filter(move |violation| violation.code == code)
    }
}
