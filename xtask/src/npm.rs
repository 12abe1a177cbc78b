//! The tools from npm, in the versions of `npm/package-lock.json`.

use crate::{Done, root, run};
use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The folder of the tools and of the sources of the package.
#[must_use]
pub fn folder() -> PathBuf {
    root().join("npm")
}

/// Installs the tools, unless those of the lock file are there.
///
/// # Errors
/// There is no npm, or it cannot install them.
pub fn install() -> Done {
    install_in(&folder())
}

/// Installs what the lock file of a folder names, unless it is there.
///
/// # Errors
/// There is no npm, or it cannot install it.
pub fn install_in(folder: &Path) -> Done {
    let lock = fs::read(folder.join("package-lock.json"))?;
    let installed = folder.join("node_modules/.installed");
    if fs::read(&installed).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    run(Command::new("npm").args(["ci", "--ignore-scripts", "--silent"]).current_dir(folder))?;
    Ok(fs::write(installed, lock)?)
}

/// Node.js with one of the tools: the path of its script below `node_modules`.
///
/// # Errors
/// The tools cannot be installed.
pub fn tool(script: &str) -> Result<Command, Box<dyn Error>> {
    install()?;
    let mut node = Command::new("node");
    node.arg(folder().join("node_modules").join(script));
    Ok(node)
}
