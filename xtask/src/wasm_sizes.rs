//! What a page has to load, and the most that it may be: `bindings-wasm/budget.json`.

use crate::{
    Done, root,
    wasm::{BUILDS, Build},
};
use flate2::{Compression, write::GzEncoder};
use serde_json::{Map, Value, json};
use std::{
    error::Error,
    fmt, fs,
    io::Write,
    path::{Path, PathBuf},
};

/// How far over its budget a size may be before it counts: compilers and tools vary a little.
const SLACK_PERCENT: usize = 1;

/// The bytes of a module and of the script that loads it.
struct Size {
    name: &'static str,
    wasm: usize,
    wasm_gzip: usize,
    js_gzip: usize,
}

/// What pages load, of every build.
pub(crate) struct Sizes(Vec<Size>);

impl Sizes {
    /// Measures what is in a folder.
    pub(crate) fn of(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let size = |Build { name, script, .. }: &Build| -> Result<Size, Box<dyn Error>> {
            let wasm = fs::read(folder.join(format!("{name}.wasm")))?;
            let js = fs::read(folder.join(script))?;
            let (wasm_gzip, js_gzip) = (gzip(&wasm)?, gzip(&js)?);
            Ok(Size { name, wasm: wasm.len(), wasm_gzip, js_gzip })
        };
        BUILDS.iter().map(size).collect::<Result<_, _>>().map(Self)
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:10} {:>10} {:>10} {:>10} {:>10}",
            "bytes", "wasm", "gzip", "script", "together"
        )?;
        self.0.iter().try_for_each(|Size { name, wasm, wasm_gzip, js_gzip }| {
            let together = wasm_gzip + js_gzip;
            write!(f, "\n{name:10} {wasm:>10} {wasm_gzip:>10} {js_gzip:>10} {together:>10}")
        })
    }
}

/// Holds sizes to the budget.
pub(crate) fn check(sizes: &Sizes) -> Done {
    let budget: Value = serde_json::from_slice(&fs::read(path())?)?;
    for size in &sizes.0 {
        let together = size.wasm_gzip + size.js_gzip;
        for (what, bytes) in [("wasm", size.wasm), ("gzip", together)] {
            let most = budget[size.name][what].as_u64().ok_or("a size has no budget")?;
            let most = usize::try_from(most)?;
            if bytes > most + most * SLACK_PERCENT / 100 {
                let name = size.name;
                return Err(format!("{name}: {what} is {bytes} bytes; the budget is {most}").into());
            }
        }
    }
    Ok(())
}

/// Makes these sizes the budget.
pub(crate) fn write(sizes: &Sizes) -> Done {
    let budget: Map<String, Value> = sizes
        .0
        .iter()
        .map(|size| {
            let gzip = size.wasm_gzip + size.js_gzip;
            (size.name.to_owned(), json!({"wasm": size.wasm, "gzip": gzip}))
        })
        .collect();
    Ok(fs::write(path(), format!("{:#}\n", Value::Object(budget)))?)
}

fn path() -> PathBuf {
    root().join("bindings-wasm/budget.json")
}

fn gzip(bytes: &[u8]) -> Result<usize, Box<dyn Error>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}
