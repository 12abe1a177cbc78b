//! The addon for Node.js, for the platform at hand.

use crate::{c_library::host, cargo, run, target};
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

/// Builds the addon with the address sanitizer in it, apart from all else, and returns its path. Whatever loads it must have
/// loaded the sanitizer's library before.
///
/// # Errors
/// It cannot be built.
pub fn sanitized() -> Result<PathBuf, Box<dyn Error>> {
    let (mut build, folder, host) = (cargo(), target().join("sanitized"), host()?);
    build.args(["build", "--locked", "--quiet", "--package", "callgate-node"]);
    build.args(["--config", "profile.dev.opt-level=1", "--target", &host, "--target-dir"]);
    build.arg(&folder);
    // The compiler's own flag, which it gives to those who build compilers.
    run(build.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", "-Zsanitizer=address"))?;
    Ok(folder.join(host).join("debug").join(format!("{DLL_PREFIX}callgate_node{DLL_SUFFIX}")))
}
