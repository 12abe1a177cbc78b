//! Callgate for Node.js: conversion and nothing else.
//!
//! Documents and facts come as bytes and are read where they are; answers are JSON. The JavaScript of the package
//! `callgate` drives it. Kinds go by [`Kind::number`], with 0 for a document whose shape tells its kind. A panic is
//! caught, becomes an error with the code `panic`, and leaves the engine it happened in dead.

mod client;
mod guard;

pub use client::Client;

use callgate::{Code, Kind, Status};
use guard::{Life, error, outside};
use napi::Result;
use napi_derive::napi;

/// A checked policy.
#[napi]
pub struct Engine {
    /// None once it was freed.
    engine: Option<callgate::Engine>,
    life: Life,
}

impl Engine {
    fn own(&self) -> Result<&callgate::Engine, String> {
        self.engine.as_ref().ok_or_else(|| error(Status::WrongHandle))
    }

    /// Makes a call with the engine.
    pub(crate) fn used<T>(&self, call: impl FnOnce(&callgate::Engine) -> T) -> Result<T, String> {
        let engine = self.own()?;
        self.life.guard(|| call(engine))
    }
}

impl From<callgate::Engine> for Engine {
    fn from(engine: callgate::Engine) -> Self {
        Self { engine: Some(engine), life: Life::default() }
    }
}

#[napi]
impl Engine {
    /// An engine with the default policy.
    ///
    /// # Errors
    /// A defect of Callgate.
    #[napi(constructor)]
    pub fn new() -> Result<Engine, String> {
        outside(|| callgate::Engine::new().into())
    }

    /// An engine with this policy, or none if it breaks its own rules: [`policy_report`] then tells which.
    ///
    /// # Errors
    /// A defect of Callgate.
    #[napi]
    pub fn with_policy(policy: &[u8]) -> Result<Option<Engine>, String> {
        outside(|| callgate::Engine::from_policy(policy).ok().map(Self::from))
    }

    /// The report on the document: all bytes, or the first `len`.
    ///
    /// # Errors
    /// The engine was freed; or a defect of Callgate, now or in an earlier call.
    #[napi]
    pub fn check(
        &self,
        kind: u32,
        document: &[u8],
        len: Option<u32>,
        facts: Option<&[u8]>,
    ) -> Result<String, String> {
        let engine = self.own()?;
        self.life.guard(|| {
            let document = first(document, len);
            let report = match Kind::from_number(kind) {
                Some(kind) => engine.check(kind, document, facts),
                None => engine.check_any(document, facts),
            };
            report.to_json()
        })
    }

    /// Whether the document has no error.
    ///
    /// # Errors
    /// The engine was freed; or a defect of Callgate, now or in an earlier call.
    #[napi]
    pub fn is_valid(
        &self,
        kind: u32,
        document: &[u8],
        len: Option<u32>,
        facts: Option<&[u8]>,
    ) -> Result<bool, String> {
        let engine = self.own()?;
        self.life.guard(|| {
            let document = first(document, len);
            let kind = Kind::from_number(kind).or_else(|| engine.kind_of(document));
            kind.is_some_and(|kind| engine.is_valid(kind, document, facts))
        })
    }

    /// Gives the engine's memory back; it cannot be used any more.
    #[napi]
    pub fn free(&mut self) {
        self.engine = None;
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

fn first(bytes: &[u8], len: Option<u32>) -> &[u8] {
    len.and_then(|len| bytes.get(..len as usize)).unwrap_or(bytes)
}
