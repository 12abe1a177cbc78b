//! Callgate for Node.js: conversion and nothing else.
//!
//! Documents and facts come as bytes and are read where they are; answers are JSON. The JavaScript of the package
//! `callgate` drives it. Kinds go by [`callgate::Kind::number`], with 0 for a document whose shape tells its kind. A panic is
//! caught, becomes an error with the code `panic`, and leaves the engine it happened in dead.

mod client;
mod direct;
mod engines;
mod guard;

pub use client::Client;

use callgate::Code;
use guard::outside;
use napi::Result;
use napi_derive::napi;

/// A checked policy.
#[napi]
pub struct Engine {
    number: u32,
}

impl Engine {
    /// Makes a call with the engine.
    pub(crate) fn used<T>(&self, call: impl FnOnce(&callgate::Engine) -> T) -> Result<T, String> {
        engines::find(self.number)?.used(call)
    }
}

impl From<callgate::Engine> for Engine {
    fn from(engine: callgate::Engine) -> Self {
        Self { number: engines::keep(engine) }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        engines::release(self.number);
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

    /// What `check` and `isValid` know it by.
    #[napi(getter)]
    #[must_use]
    pub const fn number(&self) -> u32 {
        self.number
    }

    /// Gives the engine's memory back; it cannot be used any more.
    #[napi]
    pub fn free(&self) {
        engines::release(self.number);
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
