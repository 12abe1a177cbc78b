//! The core needs `alloc` and nothing of the standard library.

use std::{env, path::Path, process::Command};

#[test]
fn core_builds_into_a_program_without_the_standard_library() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("no-std");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no-std");
    let built = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--release", "--quiet", "--manifest-path"])
        .arg(project.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(&target)
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo runs");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    assert!(target.join("release/libcallgate_no_std.a").is_file());
}
