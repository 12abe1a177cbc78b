//! The C library: built, and installed with what compilers and build systems need to find it.

use crate::{Done, root, target};
use std::{
    env,
    error::Error,
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A library that has been built.
#[derive(Clone, Debug)]
pub struct Library {
    /// `libcallgate.so`.
    pub shared: PathBuf,
    /// `libcallgate.a`.
    pub archive: PathBuf,
    /// What a program that links the archive must link as well, as options of a linker: `-lm`, say.
    pub static_libs: Vec<String>,
}

/// How a library is built.
#[derive(Clone, Debug, Default)]
pub struct Build {
    /// Optimised, as it is installed.
    pub release: bool,
    /// Features of `callgate-c`, for tests.
    pub features: Vec<&'static str>,
    /// A sanitizer of the compiler, with the standard library built anew for it; needs the component rust-src.
    pub sanitizer: Option<&'static str>,
    /// Where cargo puts what it builds; where everything else is, if there is none.
    pub target: Option<PathBuf>,
}

impl Build {
    /// As it is installed.
    #[must_use]
    pub fn release() -> Self {
        Self { release: true, ..Self::default() }
    }

    /// Builds it.
    ///
    /// # Errors
    /// Cargo fails, or does not tell what the archive needs.
    pub fn run(&self) -> Result<Library, Box<dyn Error>> {
        let target = self.target.clone().unwrap_or_else(target);
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(root()).args(["rustc", "--locked", "--package", "callgate-c", "--lib"]);
        cargo.arg("--target-dir").arg(&target);
        if self.release {
            cargo.arg("--release");
        }
        if !self.features.is_empty() {
            cargo.arg("--features").arg(self.features.join(","));
        }
        let mut folder = target.clone();
        if let Some(sanitizer) = self.sanitizer {
            let host = host()?;
            cargo.args(["-Zbuild-std", "--target", &host]);
            cargo.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", format!("-Zsanitizer={sanitizer}"));
            folder.push(host);
        }
        // Cargo tells the note again where nothing had to be built.
        cargo.args(["--", "--print", "native-static-libs"]);
        let output = cargo.stdin(Stdio::null()).output()?;
        let told = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            return Err(format!("the C library cannot be built\n{told}").into());
        }
        let static_libs = told
            .lines()
            .find_map(|line| line.split_once("native-static-libs: "))
            .ok_or("the compiler does not tell what the archive needs")?
            .1;
        folder.push(if self.release { "release" } else { "debug" });
        Ok(Library {
            shared: folder.join("libcallgate.so"),
            archive: folder.join("libcallgate.a"),
            static_libs: static_libs.split_whitespace().map(String::from).collect(),
        })
    }
}

/// Builds the library and installs it below a folder: headers, shared library with its links, archive, and the packages
/// of pkg-config and CMake. All of it finds itself, so that the folder can be moved.
///
/// # Errors
/// The library cannot be built, or a file cannot be written.
pub fn install(prefix: &Path) -> Done {
    if !cfg!(target_os = "linux") {
        return Err("installing the C library is known to work on Linux alone".into());
    }
    let library = Build::release().run()?;
    let own = root().join("bindings-c");
    let version = env!("CARGO_PKG_VERSION");
    let major = env!("CARGO_PKG_VERSION_MAJOR");
    let include = folder(prefix, "include")?;
    let lib = folder(prefix, "lib")?;

    for header in ["callgate.h", "callgate_drive.h", "callgate.hpp", "callgate_client.hpp"] {
        put(&fs::read(own.join("include").join(header))?, &include.join(header))?;
    }
    put(&fs::read(&library.archive)?, &lib.join("libcallgate.a"))?;
    let shared = format!("libcallgate.so.{version}");
    put(&fs::read(&library.shared)?, &lib.join(&shared))?;
    let soname = format!("libcallgate.so.{major}");
    link(&shared, &lib.join(&soname))?;
    link(&soname, &lib.join("libcallgate.so"))?;

    let packages = folder(&lib, "cmake/callgate")?;
    let pkgconfig = folder(&lib, "pkgconfig")?;
    let filled = |name: &str, static_libs: &str| -> io::Result<Vec<u8>> {
        let text = fs::read_to_string(own.join("packaging").join(name))?;
        let text = text.replace("@VERSION@", version).replace("@STATIC_LIBS@", static_libs);
        let minor = env!("CARGO_PKG_VERSION_MINOR");
        Ok(text.replace("@MAJOR@", major).replace("@MINOR@", minor).into_bytes())
    };
    put(
        &filled("callgate.pc.in", &library.static_libs.join(" "))?,
        &pkgconfig.join("callgate.pc"),
    )?;
    for name in ["callgate-config.cmake", "callgate-config-version.cmake"] {
        let text = filled(&format!("{name}.in"), &library.static_libs.join(";"))?;
        put(&text, &packages.join(name))?;
    }
    Ok(())
}

/// What the compiler calls the machine that it runs on.
pub(crate) fn host() -> Result<String, Box<dyn Error>> {
    let output = Command::new("rustc").arg("-vV").output()?;
    let told = String::from_utf8(output.stdout)?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.ok_or("the compiler does not tell its host")?.to_owned())
}

fn folder(parent: &Path, name: &str) -> io::Result<PathBuf> {
    let folder = parent.join(name);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Writes a file beside and moves it into place: a program that runs with the old one keeps it.
fn put(bytes: &[u8], path: &Path) -> io::Result<()> {
    let beside = path.with_extension("new");
    fs::write(&beside, bytes)?;
    fs::rename(beside, path)
}

#[cfg(unix)]
fn link(to: &str, path: &Path) -> io::Result<()> {
    let beside = path.with_extension("new");
    match fs::remove_file(&beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => std::os::unix::fs::symlink(to, &beside)?,
    }
    fs::rename(beside, path)
}

#[cfg(not(unix))]
fn link(_: &str, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
