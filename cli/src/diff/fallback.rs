//! What becomes of calls that an `ivr-flow` cannot serve, which stands beside its nodes.

use serde::Deserialize;

/// A fallback action as the document has it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Fallback {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) target: Option<String>,
}

/// The part of a document that is read; the rest is passed over and not kept.
#[derive(Deserialize)]
struct Part {
    #[serde(rename = "fallbackAction")]
    fallback: Option<Fallback>,
}

/// The fallback action of an `ivr-flow`; `None` where it has none that could be read.
pub(super) fn of(document: &[u8]) -> Option<Fallback> {
    serde_json::from_slice::<Part>(document).ok()?.fallback
}
