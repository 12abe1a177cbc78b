//! The npm packages: `callgate`, and the addon for the platform at hand.

use crate::{
    Done,
    addon::{self, Platform},
    npm, root, run, target, wasm,
};
use serde_json::{Value, json};
use std::{
    env::consts::OS,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

/// Where `require` finds the modules of a script that was an ES module.
const PLACE: &str = "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;";

/// Whether the packages can be built here.
///
/// # Errors
/// There is no Node.js, npm or standard library for WebAssembly, nor a way to one.
pub fn is_possible() -> Done {
    npm::install()?;
    wasm::is_possible()
}

/// Builds the packages into `target/npm`, or, with `panics`, some that panic on demand into `target/npm-panics`.
///
/// # Errors
/// A tool is missing or fails.
pub fn write(panics: bool) -> Done {
    let out = target().join(if panics { "npm-panics" } else { "npm" });
    // What was packed and installed before is of other packages.
    for stale in ["packed", "installed"] {
        fresh(&out.join(stale))?;
        fs::remove_dir(out.join(stale))?;
    }
    let platform = Platform::here();
    let addon_package = out.join("@callgate").join(platform.name());
    fresh(&addon_package)?;
    fs::copy(addon::build(panics)?, addon_package.join("callgate.node"))?;
    manifest(&addon_package, &addon_manifest(&platform))?;
    texts(&addon_package, "addon.md")?;

    let package = scripts(&out, panics)?;
    let types = npm::folder().join("callgate/types");
    copy(&types, &package)?;
    let text = fs::read(npm::folder().join("callgate/package.json"))?;
    let mut own: Value = serde_json::from_slice(&text)?;
    own["version"] = env!("CARGO_PKG_VERSION").into();
    let addon_name = format!("@callgate/{}", platform.name());
    own["optionalDependencies"] = json!({addon_name: env!("CARGO_PKG_VERSION")});
    manifest(&package, &own)?;
    texts(&package, "README.md")
}

/// Where the package with the addon for this platform is, once it is written.
#[must_use]
pub fn addon_folder() -> PathBuf {
    target().join("npm/@callgate").join(Platform::here().name())
}

/// Copies the packages, as a test has installed them, below another folder, where the addon is to be exchanged: the folder that
/// has it.
///
/// # Errors
/// No test has installed them, or they cannot be copied.
pub fn installed(folder: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let copied = folder.join("npm/installed");
    fresh(&copied)?;
    copy(&target().join("npm/installed"), &copied)?;
    Ok(copied.join("node_modules/@callgate").join(Platform::here().name()))
}

/// The package without what describes it: modules, and the scripts that load them.
fn scripts(out: &Path, panics: bool) -> Result<PathBuf, Box<dyn Error>> {
    let stage = out.join("stage");
    fresh(&stage)?;
    wasm::build(&stage, panics)?;
    copy(&npm::folder().join("callgate/src"), &stage)?;
    fs::write(stage.join("package.json"), r#"{"type": "module"}"#)?;
    let package = out.join("callgate");
    fresh(&package)?;
    bundle(&stage, &package)?;
    for build in &wasm::BUILDS {
        let module = format!("{}.wasm", build.name);
        fs::copy(stage.join(&module), package.join(&module))?;
    }
    Ok(package)
}

/// The scripts of the package, each with all that it needs, so that a page loads one.
fn bundle(stage: &Path, package: &Path) -> Done {
    let esbuild = || npm::tool("esbuild/bin/esbuild");
    let entry = |name: &str| stage.join(name);
    let common = ["--bundle", "--log-level=warning", "--charset=utf8"];
    let mut node = esbuild()?;
    node.args(common).args(["--format=cjs", "--platform=node", "--target=node20"]);
    node.arg("--define:import.meta.url=importMetaUrl").arg(format!("--banner:js={PLACE}"));
    run(node
        .arg(entry("node.js"))
        .arg(format!("--outfile={}", package.join("index.cjs").display())))?;
    for (source, name) in [("web.js", "web.js"), ("web-slim.js", "slim.js")] {
        let mut web = esbuild()?;
        web.args(common).args(["--format=esm", "--target=es2022", "--minify"]);
        run(web.arg(entry(source)).arg(format!("--outfile={}", package.join(name).display())))?;
    }
    let names = "CallgateError, Client, Engine, init, initSync, kinds, version";
    Ok(fs::write(package.join("index.mjs"), format!("export {{ {names} }} from './index.cjs';\n"))?)
}

fn addon_manifest(platform: &Platform) -> Value {
    let mut manifest = json!({
        "name": format!("@callgate/{}", platform.name()),
        "version": env!("CARGO_PKG_VERSION"),
        "description": format!("The addon of callgate for {OS}"),
        "license": "MIT OR Apache-2.0",
        "main": "callgate.node",
        "files": ["callgate.node"],
        "os": [platform.os],
        "cpu": [platform.cpu],
        "engines": {"node": ">=20"}
    });
    if let Some(libc) = platform.libc {
        manifest["libc"] = json!([libc]);
    }
    manifest
}

fn manifest(package: &Path, manifest: &Value) -> Done {
    Ok(fs::write(package.join("package.json"), format!("{manifest:#}\n"))?)
}

/// The texts that every package has.
fn texts(package: &Path, readme: &str) -> Done {
    fs::copy(npm::folder().join("callgate").join(readme), package.join("README.md"))?;
    for license in ["LICENSE-APACHE", "LICENSE-MIT"] {
        fs::copy(root().join(license), package.join(license))?;
    }
    Ok(())
}

/// An empty folder.
fn fresh(folder: &Path) -> Done {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(fs::create_dir_all(folder)?)
}

fn copy(from: &Path, to: &Path) -> Done {
    for file in fs::read_dir(from)? {
        let file = file?;
        let (from, to) = (file.path(), to.join(file.file_name()));
        if from.is_dir() {
            fs::create_dir(&to)?;
            copy(&from, &to)?;
        } else {
            fs::copy(from, to)?;
        }
    }
    Ok(())
}
