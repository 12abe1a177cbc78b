//! Inputs to begin with.

use crate::{
    content::{CONFIG, TOKENLESS},
    parts::Parts,
    play::Play,
};
use arbitrary::Unstructured;
use callgate::Kind;
use callgate_tests::{
    conformance::{Vector, catalogue, examples, generated, written},
    dice::Dice,
};
use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

/// What a target begins with.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Seeds {
    /// The documents of a kind, or of all kinds, with their facts and policies: the examples, those of the catalogue, the
    /// vectors written by hand, and some made by chance.
    Documents(Option<Kind>),
    /// Bytes that decide, drawn by lot.
    Choices,
    /// Snapshots of clients to which something happened.
    Snapshots,
    /// Configurations, and heads of answers.
    Wire,
}

/// The seeds, each once, none longer than this.
pub(crate) fn made(seeds: Seeds, most: usize) -> Vec<Vec<u8>> {
    match seeds {
        Seeds::Documents(kind) => {
            let vectors = catalogue().chain(examples()).chain(written());
            let vectors = vectors.chain(generated(7, if kind.is_some() { 900 } else { 90 }));
            let of_kind = |vector: &Vector| {
                vector.kind.is_some() && kind.is_none_or(|kind| vector.kind == Some(kind))
            };
            let inputs = vectors.filter(of_kind).map(|vector| {
                let (facts, policy) = (vector.facts.as_deref(), vector.policy.as_deref());
                Parts::joined(&vector.document, facts, policy)
            });
            inputs
                .filter(|input| input.len() <= most)
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect()
        }
        Seeds::Choices => choices(most),
        Seeds::Snapshots => {
            let snapshots = choices(most / 64).into_iter().map(|choices| {
                let mut play = Play::new(true, 7);
                // It is written down wherever the choices end.
                _ = play.follow(&mut Unstructured::new(&choices));
                play.client.snapshot().into_bytes()
            });
            snapshots.filter(|snapshot| snapshot.len() <= most).collect()
        }
        Seeds::Wire => {
            let heads = [
                r#"{"status": 429, "headers": [["Retry-After", "2"]]}"#,
                r#"{"error": "timed-out"}"#,
                r#"{"token": "t", "expiresIn": 3600}"#,
                r#"{"platform": "genesys-cloud", "region": "mypurecloud.com", "retry": {"most": 3}}"#,
            ];
            let known = [CONFIG.as_str(), TOKENLESS.as_str()].into_iter().chain(heads);
            known.map(|text| text.as_bytes().to_vec()).collect()
        }
    }
}

/// Bytes drawn by lot, of several lengths up to this.
fn choices(most: usize) -> Vec<Vec<u8>> {
    let mut dice = Dice(7);
    let mut byte = || u8::try_from(dice.below(256)).unwrap_or_default();
    (1..=48).map(|part| (0..most * part / 48).map(|_| byte()).collect()).collect()
}

/// The folder of the repository with what belongs to the targets.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz")
}

/// The inputs that are committed for a target in one of the folders, `seeds` or `regressions`, by path; none where it has no
/// folder there.
///
/// # Errors
/// A file cannot be read.
pub fn committed(what: &str, target: &str) -> io::Result<Vec<(PathBuf, Vec<u8>)>> {
    let folder = folder().join(what).join(target);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut inputs = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        inputs.push((path.clone(), fs::read(&path)?));
    }
    inputs.sort();
    Ok(inputs)
}
