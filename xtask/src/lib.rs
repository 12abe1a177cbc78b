//! What the project does beside building and testing: what `cargo xtask` runs, and tests that need it made.

pub mod header;
pub mod performance;
pub mod rules_page;

use std::{error::Error, path::PathBuf};

/// How a task ends.
pub type Done = Result<(), Box<dyn Error>>;

/// The folder of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    own.parent().map_or_else(|| own.clone(), PathBuf::from)
}
