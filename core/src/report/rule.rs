use super::Code;
use crate::documents::Kind;

/// How much a violation weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The rule is silenced by policy.
    Off,
    /// Good to know, and no defect: the document stays valid.
    Info,
    /// Told, but the document stays valid.
    Warning,
    /// The document is not valid.
    Error,
}

impl Severity {
    /// Every severity, the gravest first.
    pub const ALL: [Self; 4] = [Self::Error, Self::Warning, Self::Info, Self::Off];

    /// The name, as reports and policies spell it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Off => "off",
        }
    }
}

/// The severity of each code, by its number.
pub(crate) type Severities = [Severity; Code::ALL.len()];

/// An entry of the catalogue: what a rule says and why. The rule itself stands in the same file.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The code.
    pub code: Code,
    /// The severity under the default policy.
    pub severity: Severity,
    /// Whether a policy may change the severity: not where the document could not be read without it.
    pub fixed: bool,
    /// What is wrong, in one line.
    pub title: &'static str,
    /// Why it matters: what the platform, or a caller, would meet with.
    pub why: &'static str,
    /// A document that breaks the rule.
    pub fails: Example,
    /// The same, mended.
    pub mended: Example,
}

/// A document of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// What kind it is checked as; `None` leaves it to its shape.
    pub kind: Option<Kind>,
    /// The document.
    pub document: &'static str,
    /// The facts that go with it.
    pub facts: Option<&'static str>,
    /// The policy it is checked under, where the default policy does not show the rule.
    pub policy: Option<&'static str>,
}

impl Example {
    /// A document that needs neither facts nor a policy of its own.
    #[must_use]
    pub const fn of(kind: Kind, document: &'static str) -> Self {
        Self { kind: Some(kind), document, facts: None, policy: None }
    }

    /// The flow of a platform; a build without that kind leaves it to its shape.
    pub(crate) const fn of_flow(kind: Option<Kind>, document: &'static str) -> Self {
        Self { kind, document, facts: None, policy: None }
    }

    /// The same with facts.
    #[must_use]
    pub const fn with_facts(self, facts: &'static str) -> Self {
        Self { facts: Some(facts), ..self }
    }

    /// The same under a policy of its own.
    #[must_use]
    pub const fn under(self, policy: &'static str) -> Self {
        Self { policy: Some(policy), ..self }
    }
}
