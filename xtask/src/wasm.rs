//! The WebAssembly modules and the JavaScript that loads them.

use crate::{
    Done, npm, run, target,
    wasm_std::{Std, TARGET},
};
use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
};
use wasm_bindgen_cli_support::Bindgen;

/// A module: what it leaves out, and what its files are called.
pub(crate) struct Build {
    /// The name of the files: `callgate.wasm` and `callgate.js`.
    pub(crate) name: &'static str,
    /// The script that pages load it with.
    pub(crate) script: &'static str,
    features: &'static [&'static str],
}

/// Everything, and checks alone.
pub(crate) const BUILDS: [Build; 2] = [
    Build {
        name: "callgate",
        script: "web.js",
        features: &["catalogue", "exchanges", "importers"],
    },
    Build { name: "slim", script: "slim.js", features: &[] },
];

/// Whether WebAssembly can be built here: if not, the error says what to install.
pub(crate) fn is_possible() -> Done {
    Std::find().map(drop)
}

/// Builds both modules into a folder: for each `name.wasm` and its glue, `name.js`.
///
/// # Errors
/// A tool is missing or fails.
pub(crate) fn build(folder: &Path, panics: bool) -> Done {
    fs::create_dir_all(folder)?;
    let std = Std::find()?;
    for build in &BUILDS {
        let compiled = compile(&std, build, panics)?;
        let made = target().join("npm/glue").join(build.name);
        glue(&compiled, &made, build.name)?;
        let module = made.join(format!("{}_bg.wasm", build.name));
        let out = folder.join(format!("{}.wasm", build.name));
        if panics {
            fs::copy(&module, &out)?;
        } else {
            optimise(&module, &out)?;
        }
        let js = format!("{}.js", build.name);
        fs::copy(made.join(&js), folder.join(&js))?;
    }
    Ok(())
}

fn compile(std: &Std, build: &Build, panics: bool) -> Result<PathBuf, Box<dyn Error>> {
    let folder = target().join(std.folder());
    let mut features = build.features.to_vec();
    features.extend(panics.then_some("forced-panics"));
    let mut cargo = std.cargo_build();
    cargo.args(["--quiet", "--profile", "wasm", "--package", "callgate-wasm"]);
    cargo.args(["--no-default-features", "--features", &features.join(",")]);
    run(cargo.arg("--target-dir").arg(&folder))?;
    Ok(folder.join(TARGET).join("wasm/callgate_wasm.wasm"))
}

fn glue(compiled: &Path, folder: &Path, name: &str) -> Done {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(compiled).out_name(name).typescript(false).remove_producers_section(true);
    // The package says itself where the module is, and starts a new instance after a trap.
    bindgen.web(true)?.omit_default_module_path(true).reset_state_function(true);
    Ok(bindgen.generate(folder)?)
}

/// Makes a module smaller, unless the very same was made smaller before: it is what takes longest.
fn optimise(module: &Path, out: &Path) -> Done {
    let (before, after) = (module.with_extension("before"), module.with_extension("after"));
    let bytes = fs::read(module)?;
    if !after.exists() || !fs::read(&before).is_ok_and(|before| before == bytes) {
        let mut tool = npm::tool("binaryen/bin/wasm-opt")?;
        run(tool.args(["-Oz", "--strip-producers"]).arg(module).arg("-o").arg(&after))?;
        fs::write(before, bytes)?;
    }
    fs::copy(after, out)?;
    Ok(())
}
