//! Where a standard library for WebAssembly comes from. Not every machine has the prebuilt one, so the ways are tried in
//! order; `WASM_STD` set to `prebuilt`, `src` or `distro` forces one.

use crate::{cargo, run};
use std::{
    env,
    error::Error,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

/// What browsers load.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// How long `rustup` may take before it counts as unreachable.
const RUSTUP: Duration = Duration::from_secs(120);

const DISTRO_RUSTC: &str = "/usr/bin/rustc";

const BUILD_STD: &str = "-Zbuild-std=std,panic_abort";

/// A way to a standard library.
pub(crate) enum Std {
    /// It is installed in the active toolchain.
    Prebuilt,
    /// The active toolchain builds it from its `rust-src` component.
    OwnSource,
    /// The distribution's compiler builds it from the distribution's sources.
    Distro { linker: PathBuf },
}

impl Std {
    /// The first way that leads somewhere.
    pub(crate) fn find() -> Result<Self, Box<dyn Error>> {
        let only = env::var("WASM_STD").ok();
        let wanted = |way: &str| only.as_deref().is_none_or(|only| only == way);
        let own = env::var_os("RUSTC").map_or_else(|| "rustc".into(), PathBuf::from);
        if wanted("prebuilt") && (is_prebuilt(&own) || (rustup() && is_prebuilt(&own))) {
            return Ok(Self::Prebuilt);
        }
        if wanted("src") && has_sources(&own) {
            return Ok(Self::OwnSource);
        }
        if wanted("distro") {
            if !has_sources(Path::new(DISTRO_RUSTC)) {
                install_distro();
            }
            if let Some(linker) = linker(&own).filter(|_| has_sources(Path::new(DISTRO_RUSTC))) {
                return Ok(Self::Distro { linker });
            }
        }
        Err(format!(
            "there is no standard library for {TARGET}: run `rustup target add {TARGET}`, or `rustup component add \
             rust-src`, or install a distribution's compiler with its sources (Debian: rustc-web rust-web-src)"
        )
        .into())
    }

    /// The folder below `target/` for this way: compilers do not share one.
    pub(crate) const fn folder(&self) -> &'static str {
        match self {
            Self::Prebuilt => "wasm",
            Self::OwnSource => "wasm-src",
            Self::Distro { .. } => "wasm-distro",
        }
    }

    /// A cargo that builds this way.
    pub(crate) fn cargo_build(&self) -> Command {
        let mut build = cargo();
        build.args(["build", "--locked", "--target", TARGET]);
        if !matches!(self, Self::Prebuilt) {
            build.arg(BUILD_STD).env("RUSTC_BOOTSTRAP", "1");
        }
        if let Self::Distro { linker } = self {
            let flags = format!("-Clinker={} -Clinker-flavor=wasm-ld", linker.display());
            build.env("RUSTC", DISTRO_RUSTC);
            build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
        }
        build
    }
}

fn output(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

fn is_prebuilt(rustc: &Path) -> bool {
    let folder = output(rustc, &["--print", "target-libdir", "--target", TARGET]);
    let files = folder.and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    files.into_iter().any(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
}

fn sysroot(rustc: &Path) -> Option<PathBuf> {
    output(rustc, &["--print", "sysroot"]).map(PathBuf::from)
}

fn has_sources(rustc: &Path) -> bool {
    let manifest = "lib/rustlib/src/rust/library/std/Cargo.toml";
    sysroot(rustc).is_some_and(|sysroot| sysroot.join(manifest).is_file())
}

/// Asks rustup for the target. Its server may be out of reach, which must cost neither the build nor much time.
fn rustup() -> bool {
    if env::var("CARGO_NET_OFFLINE").is_ok_and(|offline| offline == "true") {
        return false;
    }
    let asked = Command::new("rustup").args(["target", "add", TARGET]).spawn();
    let Ok(mut rustup) = asked else { return false };
    let begun = Instant::now();
    while begun.elapsed() < RUSTUP {
        match rustup.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => thread::sleep(Duration::from_millis(100)),
            Err(_) => break,
        }
    }
    // It may have ended in between: then there is nothing to kill.
    let _ = rustup.kill();
    let _ = rustup.wait();
    false
}

fn install_distro() {
    if output("id", &["-u"]).as_deref() == Some("0") && Path::new("/usr/bin/apt-get").exists() {
        let mut install = Command::new("apt-get");
        install.args(["install", "-y", "-qq", "--no-install-recommends"]);
        install.args(["rustc-web", "rust-web-src"]).env("DEBIAN_FRONTEND", "noninteractive");
        if let Err(error) = run(&mut install) {
            eprintln!("xtask: {error}");
        }
    }
}

fn linker(rustc: &Path) -> Option<PathBuf> {
    let version = output(rustc, &["-vV"])?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "))?;
    let own = sysroot(rustc)?.join("lib/rustlib").join(host).join("bin/rust-lld");
    let others = ["wasm-ld-22", "wasm-ld"].map(PathBuf::from);
    let usable = |linker: &PathBuf| linker.is_file() || output(linker, &["--version"]).is_some();
    [own].into_iter().chain(others).find(usable)
}
