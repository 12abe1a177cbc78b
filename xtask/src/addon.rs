//! The addon for Node.js, for the platform at hand.

use crate::{cargo, run, target};
use std::{
    env::consts::{ARCH, DLL_PREFIX, DLL_SUFFIX, OS},
    error::Error,
    path::PathBuf,
};

/// What npm calls the platform at hand.
pub(crate) struct Platform {
    pub(crate) os: &'static str,
    pub(crate) cpu: &'static str,
    pub(crate) libc: Option<&'static str>,
}

impl Platform {
    /// The platform that this program runs on.
    pub(crate) const fn here() -> Self {
        let os = if cfg!(target_os = "windows") {
            "win32"
        } else if cfg!(target_os = "macos") {
            "darwin"
        } else {
            OS
        };
        let cpu = if cfg!(target_arch = "x86_64") {
            "x64"
        } else if cfg!(target_arch = "aarch64") {
            "arm64"
        } else {
            ARCH
        };
        let libc = if cfg!(not(target_os = "linux")) {
            None
        } else if cfg!(target_env = "musl") {
            Some("musl")
        } else {
            Some("glibc")
        };
        Self { os, cpu, libc }
    }

    /// The name of its package below `@callgate/`.
    pub(crate) fn name(&self) -> String {
        let suffix = match self.libc {
            Some("glibc") => "-gnu",
            Some(_) => "-musl",
            None => "",
        };
        format!("{}-{}{suffix}", self.os, self.cpu)
    }
}

/// Builds the addon, in a profile that unwinds, and returns its path.
///
/// # Errors
/// It cannot be built.
pub fn build(panics: bool) -> Result<PathBuf, Box<dyn Error>> {
    let mut build = cargo();
    build.args(["build", "--locked", "--quiet", "--release", "--package", "callgate-node"]);
    if panics {
        build.args(["--features", "forced-panics"]);
    }
    run(&mut build)?;
    Ok(target().join("release").join(format!("{DLL_PREFIX}callgate_node{DLL_SUFFIX}")))
}
