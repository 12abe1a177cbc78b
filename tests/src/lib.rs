//! Helpers shared by the tests that cross crates.

use std::{env, path::PathBuf};

/// A folder or file of the conformance data, which is not part of the repository: `CALLGATE_CORPORA` says where it is,
/// or it stands beside the checkout. A test that finds none says that it skipped.
#[must_use]
pub fn corpora(path: &str) -> Option<PathBuf> {
    let root = env::var_os("CALLGATE_CORPORA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora"),
        PathBuf::from,
    );
    let path = root.join(path);
    if !path.exists() {
        println!("skipped: {} is absent", path.display());
        return None;
    }
    Some(path)
}

/// Runs what the README shows.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// The examples of the page on exchanges run.
#[cfg(doctest)]
#[doc = include_str!("../../docs/exchanges.md")]
struct ExchangesPage;
