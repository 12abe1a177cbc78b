//! How large is what is shipped, and the most that it may be: `xtask/budget.json`.

use crate::{
    Done,
    addon::Platform,
    c_library::{self, Library},
    package, root, size_profile, target,
    wasm::BUILDS,
};
use flate2::{Compression, write::GzEncoder};
use serde_json::{Map, Value};
use std::{
    error::Error,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// How far over its budget a size may be before it counts: compilers and tools vary a little.
const SLACK_PERCENT: usize = 1;

/// What was measured, and its bytes.
type Sizes = Vec<(String, usize)>;

/// Builds what is shipped, prints how large it is and holds it to the budget; or makes it the budget, and writes
/// `docs/sizes.md`.
///
/// # Errors
/// A tool is missing or fails, or a size is over the budget.
pub fn task(budget: bool) -> Done {
    package::write(false)?;
    let mut sizes = of_packages()?;
    sizes.extend(of_library(&c_library::Build::release().run()?)?);
    for (name, bytes) in &sizes {
        println!("{bytes:>10}  {name}");
    }
    if !budget {
        return check(&sizes);
    }
    let whole: Map<_, _> =
        sizes.iter().map(|(name, bytes)| (name.clone(), (*bytes).into())).collect();
    fs::write(path(), format!("{:#}\n", Value::Object(whole)))?;
    fs::write(root().join("docs/sizes.md"), size_profile::page(&sizes)?)?;
    Ok(())
}

/// Holds the npm packages that were built to the budget.
///
/// # Errors
/// They were not built, or a size is over the budget.
pub fn packages_within_budget() -> Done {
    check(&of_packages()?)
}

/// Holds a C library that was built as it is installed to the budget.
///
/// # Errors
/// A size is over the budget.
pub fn library_within_budget(library: &Library) -> Done {
    check(&of_library(library)?)
}

/// The modules with the scripts that load them, the package as a whole, and the addon.
fn of_packages() -> Result<Sizes, Box<dyn Error>> {
    let package = target().join("npm/callgate");
    let mut sizes = Vec::new();
    for build in &BUILDS {
        let (module, script) = (format!("{}.wasm", build.name), build.script);
        let (wasm, js) = (fs::read(package.join(&module))?, fs::read(package.join(script))?);
        sizes.push((module.clone(), wasm.len()));
        sizes.push((script.to_owned(), js.len()));
        sizes.push((format!("{module} and {script}, gzip"), gzip(&wasm)? + gzip(&js)?));
    }
    let platform = Platform::here().name();
    let addon = target().join("npm/@callgate").join(&platform).join("callgate.node");
    sizes.push(("the package callgate, unpacked".into(), of_files(&package)?));
    sizes.push((format!("callgate.node for {platform}"), of_file(&addon)?));
    Ok(sizes)
}

fn of_library(library: &Library) -> Result<Sizes, Box<dyn Error>> {
    let platform = Platform::here().name();
    let size = |path: &Path| -> Result<_, Box<dyn Error>> {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        Ok((format!("{name} for {platform}"), of_file(path)?))
    };
    Ok(vec![size(&library.shared)?, size(&library.archive)?])
}

fn of_file(path: &Path) -> io::Result<usize> {
    Ok(usize::try_from(fs::metadata(path)?.len()).unwrap_or(usize::MAX))
}

fn of_files(folder: &Path) -> io::Result<usize> {
    fs::read_dir(folder)?.map(|file| of_file(&file?.path())).sum()
}

/// Holds sizes to the budget. What is built for another platform than the budget was made on has none.
fn check(sizes: &Sizes) -> Done {
    let budget: Map<String, Value> = serde_json::from_slice(&fs::read(path())?)?;
    let foreign = |name: &str| name.contains(" for ");
    for (name, bytes) in sizes {
        let Some(most) = budget.get(name).and_then(Value::as_u64) else {
            if foreign(name) {
                continue;
            }
            return Err(format!("{name} has no budget").into());
        };
        let most = usize::try_from(most)?;
        if *bytes > most + most * SLACK_PERCENT / 100 {
            return Err(format!("{name}: {bytes} bytes; the budget is {most}").into());
        }
    }
    Ok(())
}

fn path() -> PathBuf {
    root().join("xtask/budget.json")
}

fn gzip(bytes: &[u8]) -> Result<usize, Box<dyn Error>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}
