//! Compilers, and programs that they built.

use std::{
    env,
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::LazyLock,
};
use xtask::c_library::{Build, Library, install};

/// Where the library is installed for these tests.
pub(crate) static PREFIX: LazyLock<PathBuf> = LazyLock::new(|| {
    let prefix = scratch("prefix");
    install(&prefix).expect("an installed library");
    prefix
});

/// The same library as cargo left it, with what its archive needs.
pub(crate) static LIBRARY: LazyLock<Library> =
    LazyLock::new(|| Build::release().run().expect("a built library"));

/// What compilers must find nothing wrong under.
pub(crate) const STRICT: [&str; 4] = ["-Wall", "-Wextra", "-Werror", "-pedantic"];

/// A path for what a test makes.
pub(crate) fn scratch(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("c").join(name)
}

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    xtask::root()
}

/// The first of these tools that is there. A test that finds none says that it skipped, but not in CI.
pub(crate) fn tool(names: &[&'static str]) -> Option<&'static str> {
    let there = |name: &&&str| {
        let asked = Command::new(name).arg("--version").stdin(Stdio::null()).output();
        asked.is_ok_and(|output| output.status.success())
    };
    let found = names.iter().find(there).copied();
    if found.is_none() {
        assert!(env::var_os("CI").is_none(), "one of these is needed: {names:?}");
        println!("skipped: none of these is there: {names:?}");
    }
    found
}

/// A language with the compilers that are there for it.
pub(crate) struct Language {
    pub(crate) options: &'static [&'static str],
    pub(crate) compilers: Vec<&'static str>,
}

/// C11, by GCC and by Clang.
pub(crate) fn c11() -> Language {
    let compilers = [tool(&["gcc"]), tool(&["clang", "clang-22", "clang-19", "clang-14"])];
    Language { options: &["-std=c11"], compilers: compilers.into_iter().flatten().collect() }
}

/// C++17, by the same.
pub(crate) fn cpp17() -> Language {
    let compilers = [tool(&["g++"]), tool(&["clang++", "clang++-22", "clang++-19", "clang++-14"])];
    let options = &["-x", "c++", "-std=c++17"];
    Language { options, compilers: compilers.into_iter().flatten().collect() }
}

/// The source of a program of these tests.
pub(crate) fn source(name: &str) -> PathBuf {
    root().join("bindings-c/tests/programs").join(name)
}

/// How a program gets the library.
#[derive(Clone, Copy)]
pub(crate) enum Link<'a> {
    /// The installed one, shared.
    Shared,
    /// An archive.
    Archive(&'a Library),
}

/// Compiles a program of one file and gives its path.
pub(crate) fn compile(
    compiler: &str,
    options: &[&str],
    source: &Path,
    link: Link<'_>,
    name: &str,
) -> PathBuf {
    compile_all(compiler, options, &[source.to_path_buf()], link, &[], name)
}

/// Compiles a program of several files, which needs other libraries as well, and gives its path.
pub(crate) fn compile_all(
    compiler: &str,
    options: &[&str],
    sources: &[PathBuf],
    link: Link<'_>,
    libraries: &[String],
    name: &str,
) -> PathBuf {
    let program = scratch("programs").join(name);
    std::fs::create_dir_all(program.parent().expect("a folder")).expect("a folder");
    let mut command = Command::new(compiler);
    command.args(options).args(STRICT).arg("-I").arg(PREFIX.join("include")).args(sources);
    match link {
        Link::Shared => {
            let folder = PREFIX.join("lib");
            command.arg("-L").arg(&folder).args(["-lcallgate", "-lpthread"]);
            command.arg(format!("-Wl,-rpath,{}", folder.display()));
        }
        Link::Archive(library) => {
            // The archive is no source, whatever language the source is of.
            command.args(["-x", "none"]);
            command.arg(&library.archive).args(&library.static_libs).arg("-lpthread");
        }
    }
    succeed(command.args(libraries).arg("-o").arg(&program));
    program
}

/// What pkg-config tells of packages, those of the prefix among them; nothing where one of them, or it, is absent.
pub(crate) fn pkg_config(arguments: &[&str]) -> Option<Vec<String>> {
    let mut command = Command::new(tool(&["pkg-config"])?);
    command.args(arguments).env("PKG_CONFIG_PATH", PREFIX.join("lib/pkgconfig"));
    let told = String::from_utf8(succeed(&mut command).stdout).expect("UTF-8");
    Some(told.split_whitespace().map(String::from).collect())
}

/// Whether libcurl can be built with. A test that cannot says that it skipped, but not in CI.
pub(crate) fn has_libcurl() -> bool {
    let Some(pkg_config) = tool(&["pkg-config"]) else { return false };
    let asked = Command::new(pkg_config).args(["--exists", "libcurl >= 7.85"]).status();
    let there = asked.is_ok_and(|status| status.success());
    if !there {
        assert!(env::var_os("CI").is_none(), "libcurl 7.85 is needed, with its headers");
        println!("skipped: libcurl 7.85 is not there");
    }
    there
}

/// Runs a command that must succeed.
#[track_caller]
pub(crate) fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(
        output.status.success(),
        "{command:?}: {}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

/// Runs a program of these tests, which must come to its end.
#[track_caller]
pub(crate) fn done(program: impl AsRef<OsStr>, arguments: &[&str]) {
    let output = succeed(Command::new(program).args(arguments));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "done\n");
}
