//! Callgate for WebAssembly: conversion and nothing else.
//!
//! What crosses is numbers, and bytes that the page writes into the module's own memory: the caller asks a [`Scratch`] for
//! room, writes the document and then its facts there, and passes their lengths. Answers are JSON. The JavaScript of the
//! package `callgate` drives it; kinds go by [`Kind::number`], with 0 for a document whose shape tells its kind.

#[cfg(feature = "exchanges")]
mod client;
mod panics;
mod scratch;

#[cfg(feature = "exchanges")]
pub use client::Client;
pub use scratch::Scratch;

use callgate::Kind;
use wasm_bindgen::prelude::wasm_bindgen;

/// A checked policy.
#[wasm_bindgen]
pub struct Engine {
    engine: callgate::Engine,
}

#[wasm_bindgen]
impl Engine {
    /// An engine with the default policy.
    #[wasm_bindgen(constructor)]
    #[must_use]
    #[allow(clippy::new_without_default, reason = "JavaScript has no defaults")]
    pub fn new() -> Self {
        panics::due();
        Self { engine: callgate::Engine::new() }
    }

    /// An engine with the policy that fills the first `len` bytes of the scratch, or none if it breaks its own rules:
    /// [`policy_report`] then tells which.
    #[wasm_bindgen(js_name = withPolicy)]
    #[must_use]
    pub fn with_policy(scratch: &Scratch, len: usize) -> Option<Self> {
        panics::due();
        callgate::Engine::from_policy(scratch.document(len)).ok().map(|engine| Self { engine })
    }

    /// The report on the document of `document` bytes with its `facts`, likewise in bytes.
    #[must_use]
    pub fn check(
        &self,
        scratch: &Scratch,
        kind: u32,
        document: usize,
        facts: Option<usize>,
    ) -> String {
        panics::due();
        let (document, facts) = scratch.both(document, facts);
        match Kind::from_number(kind) {
            Some(kind) => self.engine.check(kind, document, facts),
            None => self.engine.check_any(document, facts),
        }
        .to_json()
    }

    /// Whether the document has no error.
    #[wasm_bindgen(js_name = isValid)]
    #[must_use]
    pub fn is_valid(
        &self,
        scratch: &Scratch,
        kind: u32,
        document: usize,
        facts: Option<usize>,
    ) -> bool {
        panics::due();
        let (document, facts) = scratch.both(document, facts);
        let kind = Kind::from_number(kind).or_else(|| self.engine.kind_of(document));
        kind.is_some_and(|kind| self.engine.is_valid(kind, document, facts))
    }

    /// The most bytes that a document of this kind may have.
    #[wasm_bindgen(js_name = maxDocumentBytes)]
    #[must_use]
    pub fn max_document_bytes(&self, kind: u32) -> usize {
        panics::due();
        self.engine.max_document_bytes(Kind::from_number(kind))
    }

    /// The report on a document of more bytes than that, which need not be copied to be refused.
    #[wasm_bindgen(js_name = tooLarge)]
    #[must_use]
    pub fn too_large(&self, kind: u32, bytes: usize) -> String {
        panics::due();
        self.engine.too_large(Kind::from_number(kind), Some(bytes)).to_json()
    }
}

/// Whether this build has the kind of this number.
#[wasm_bindgen(js_name = knowsKind)]
#[must_use]
pub fn knows_kind(kind: u32) -> bool {
    Kind::from_number(kind).is_some()
}

/// The report on the policy that fills the first `len` bytes of the scratch.
#[wasm_bindgen(js_name = policyReport)]
#[must_use]
pub fn policy_report(scratch: &Scratch, len: usize) -> String {
    panics::due();
    match callgate::Engine::from_policy(scratch.document(len)) {
        Ok(_) => String::new(),
        Err(report) => report.to_json(),
    }
}

/// The catalogue's entry for the code that fills the first `len` bytes of the scratch, if a rule has that code.
#[cfg(feature = "catalogue")]
#[wasm_bindgen]
#[must_use]
pub fn explain(scratch: &Scratch, len: usize) -> Option<String> {
    panics::due();
    let code = str::from_utf8(scratch.document(len)).ok()?.parse().ok()?;
    Some(callgate::explain(code).to_json())
}

/// The whole catalogue of rules.
#[cfg(feature = "catalogue")]
#[wasm_bindgen]
#[must_use]
pub fn catalogue() -> String {
    panics::due();
    callgate::catalogue_json()
}

/// The version of the engine.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    panics::due();
    env!("CARGO_PKG_VERSION").into()
}

#[cfg(feature = "forced-panics")]
pub use panics::force_panics;
