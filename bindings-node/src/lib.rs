//! Callgate for Node.js: conversion and nothing else.
//!
//! Documents and facts come as bytes and are read where they are; answers are JSON. The JavaScript of the package
//! `callgate` drives it. Kinds go by [`Kind::number`], with 0 for a document whose shape tells its kind. A panic is
//! caught, becomes an error with the code `panic`, and leaves the engine it happened in dead.

mod guard;

use callgate::{Code, Kind};
use guard::{Life, outside};
use napi::Result;
use napi_derive::napi;

/// A checked policy.
#[napi]
pub struct Engine {
    engine: callgate::Engine,
    life: Life,
}

#[napi]
impl Engine {
    /// An engine with the default policy.
    ///
    /// # Errors
    /// A defect of Callgate.
    #[napi(constructor)]
    pub fn new() -> Result<Engine, String> {
        outside(|| Self { engine: callgate::Engine::new(), life: Life::default() })
    }

    /// An engine with this policy, or none if it breaks its own rules: [`policy_report`] then tells which.
    ///
    /// # Errors
    /// A defect of Callgate.
    #[napi]
    pub fn with_policy(policy: &[u8]) -> Result<Option<Engine>, String> {
        outside(|| {
            let engine = callgate::Engine::from_policy(policy).ok()?;
            Some(Self { engine, life: Life::default() })
        })
    }

    /// The report on the first `len` bytes of `document`; bytes beyond them are not looked at.
    ///
    /// # Errors
    /// A defect of Callgate, now or in an earlier call.
    #[napi]
    pub fn check(
        &self,
        kind: u32,
        document: &[u8],
        len: u32,
        facts: Option<&[u8]>,
    ) -> Result<String, String> {
        self.life.guard(|| {
            let document = first(document, len);
            let report = match Kind::from_number(kind) {
                Some(kind) => self.engine.check(kind, document, facts),
                None => self.engine.check_any(document, facts),
            };
            report.to_json()
        })
    }

    /// Whether the document has no error.
    ///
    /// # Errors
    /// A defect of Callgate, now or in an earlier call.
    #[napi]
    pub fn is_valid(
        &self,
        kind: u32,
        document: &[u8],
        len: u32,
        facts: Option<&[u8]>,
    ) -> Result<bool, String> {
        self.life.guard(|| {
            let document = first(document, len);
            let kind = Kind::from_number(kind).or_else(|| self.engine.kind_of(document));
            kind.is_some_and(|kind| self.engine.is_valid(kind, document, facts))
        })
    }
}

/// The report on a policy; empty if there is nothing to say against it.
///
/// # Errors
/// A defect of Callgate.
#[napi]
pub fn policy_report(policy: &[u8]) -> Result<String, String> {
    outside(|| match callgate::Engine::from_policy(policy) {
        Ok(_) => String::new(),
        Err(report) => report.to_json(),
    })
}

/// The catalogue's entry for a code, if a rule has that code.
///
/// # Errors
/// A defect of Callgate.
#[napi]
#[allow(clippy::needless_pass_by_value, reason = "how text arrives")]
pub fn explain(code: String) -> Result<Option<String>, String> {
    outside(|| Some(callgate::explain(code.parse::<Code>().ok()?).to_json()))
}

/// The whole catalogue of rules.
///
/// # Errors
/// A defect of Callgate.
#[napi]
pub fn catalogue() -> Result<String, String> {
    outside(callgate::catalogue_json)
}

/// The version of the engine.
///
/// # Errors
/// A defect of Callgate.
#[napi]
pub fn version() -> Result<String, String> {
    outside(|| env!("CARGO_PKG_VERSION").into())
}

#[cfg(feature = "forced-panics")]
pub use guard::forced::force_panics;

fn first(bytes: &[u8], len: u32) -> &[u8] {
    bytes.get(..len as usize).unwrap_or(bytes)
}
