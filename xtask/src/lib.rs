//! What the project does beside building and testing: what `cargo xtask` runs, and tests that need it made.

pub mod c_library;
pub mod header;
pub mod performance;
pub mod rules_page;

use std::{env, error::Error, path::PathBuf};

/// How a task ends.
pub type Done = Result<(), Box<dyn Error>>;

/// The folder of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    own.parent().map_or_else(|| own.clone(), PathBuf::from)
}

/// Where cargo puts what it builds.
#[must_use]
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}
