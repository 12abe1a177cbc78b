//! What a check found: violations with code, place and witness, and the report that holds them.

mod code;
mod detail;
mod findings;
mod print;
mod print_rule;
mod rule;
mod violation;

pub use code::{Code, UnknownCode};
pub(crate) use detail::Measure;
pub use detail::{Detail, Measures};
pub(crate) use findings::{Findings, Place, Source, Syntax};
pub(crate) use rule::Severities;
pub use rule::{Example, Rule, Severity};
pub(crate) use violation::Message;
pub use violation::{Report, Violation};
