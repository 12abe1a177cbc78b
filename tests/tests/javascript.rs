//! The npm package, built, packed and used as its users use it: `npm/test/` has the tests, Node.js runs them.
//!
//! `CALLGATE_CYCLES` says how many engines are made and freed in search of leaks; the suite takes some thousands.

use callgate_simulator::{Options, Simulator};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};
use xtask::{addon, npm, package, sizes, target};

/// Lets Node.js run a file of tests, on the build that `CALLGATE_BUILD` names, with a simulator of its own.
fn passes(file: &str, build: &str) {
    passes_in(&[], file, build);
}

/// The same in an environment.
fn passes_in(variables: &[(&str, &Path)], file: &str, build: &str) {
    let simulator = Simulator::start(Options::default()).expect("a simulator");
    let mut node = Command::new("node");
    node.args(["--expose-gc", "--test", "--test-reporter=spec"]).arg(file);
    node.env("CALLGATE_BUILD", build).env("CALLGATE_SIMULATOR", simulator.url(""));
    node.envs(variables.iter().copied());
    let output = node.current_dir(npm::folder().join("test")).output();
    let output = output.expect("Node.js runs");
    let told = String::from_utf8_lossy(&output.stdout);
    println!("{file} {build}\n{told}");
    assert!(
        output.status.success(),
        "{file} on {build}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn the_npm_package_does_what_its_users_expect() {
    if let Err(error) = package::is_possible() {
        assert!(env::var_os("CI").is_none(), "the npm package cannot be built: {error}");
        println!("skipped: the npm package cannot be built here: {error}");
        return;
    }
    package::write(false).expect("the packages");
    sizes::packages_within_budget().expect("sizes within the budget");
    package::write(true).expect("the packages that panic");
    for build in ["addon", "wasm"] {
        for file in ["behaviour.test.mjs", "client.test.mjs", "schema.test.mjs", "leaks.test.mjs"] {
            passes(file, build);
        }
    }
    for file in [
        "packages.test.mjs",
        "browser.test.mjs",
        "browser-client.test.mjs",
        "widget.test.mjs",
        "panics.test.mjs",
        "scratch.test.mjs",
    ] {
        passes(file, "");
    }
    the_addon_touches_nothing_that_is_not_its_own();
}

/// The tests of the addon with the address sanitizer in it, which ends Node.js where it finds something.
fn the_addon_touches_nothing_that_is_not_its_own() {
    let Some(sanitizer) = sanitizer() else {
        assert!(env::var_os("CI").is_none(), "gcc has no address sanitizer");
        println!("skipped: gcc has no address sanitizer");
        return;
    };
    let folder = target().join("sanitized");
    let addon = addon::sanitized().expect("an addon with the sanitizer in it");
    fs::copy(addon, package::installed(&folder).expect("the package").join("callgate.node"))
        .expect("the addon in the package");
    for file in ["behaviour.test.mjs", "client.test.mjs", "schema.test.mjs"] {
        let options = Path::new("detect_leaks=0");
        let variables =
            [("CARGO_TARGET_DIR", &*folder), ("LD_PRELOAD", &sanitizer), ("ASAN_OPTIONS", options)];
        passes_in(&variables, file, "addon");
    }
}

/// The sanitizer's library, on the machines that have it.
fn sanitizer() -> Option<PathBuf> {
    let told = Command::new("gcc").arg("-print-file-name=libasan.so").output().ok()?;
    let path = PathBuf::from(String::from_utf8(told.stdout).ok()?.trim());
    path.is_absolute().then_some(path)
}
