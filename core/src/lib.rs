//! Callgate: a policy and validation engine for contact-center work.
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod documents;
mod engine;
#[doc(hidden)]
pub mod forms;
#[doc(hidden)]
pub mod graph;
pub mod json;
mod policy;
mod report;
mod rules;

pub use documents::{Document, Kind};
pub use engine::Engine;
pub use json::Span;
pub use policy::REFERENCE as REFERENCE_POLICY;
pub use report::{Code, Detail, Example, Measures, Report, Rule, Severity, Violation};
pub use rules::{catalogue_rules as catalogue, explain};
