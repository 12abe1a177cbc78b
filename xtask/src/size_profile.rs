//! What takes the room in the modules for pages: `docs/sizes.md`.

use crate::{target, wasm::BUILDS};
use std::{collections::BTreeMap, error::Error, fmt::Write, fs, path::Path};
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// What takes less than this share of the code is not named, in percent.
const LEAST: f64 = 1.0;

const HEAD: &str = "# Sizes

What is shipped, in bytes, as `cargo xtask sizes --budget` measured it. `xtask/budget.json` has the same figures, and the
tests fail where one is exceeded by more than a percent. `script` is what loads a module and gives it its API.

";

const MIDDLE: &str = "
## What takes the room in the modules

The code of each module by crate and part, before `wasm-opt` makes all of it about a sixth smaller; what was inlined counts
for the function that it went into. `core`, `alloc` and `dlmalloc` are Rust's own: formatting and reading of numbers,
sorting, memory.
";

/// The page.
pub(crate) fn page(sizes: &[(String, usize)]) -> Result<String, Box<dyn Error>> {
    let mut page = HEAD.to_owned();
    page.push_str("| what | bytes |\n| --- | ---: |\n");
    for (name, bytes) in sizes {
        writeln!(page, "| {name} | {bytes} |")?;
    }
    page.push_str(MIDDLE);
    for build in &BUILDS {
        let module = target().join(format!("npm/glue/{0}/{0}_bg.wasm", build.name));
        let Contents { parts, code, data } = contents(&module)?;
        writeln!(page, "\n### {}.wasm\n", build.name)?;
        writeln!(
            page,
            "{code} bytes of code, and {data} of data: messages, tables and the default policies.\n"
        )?;
        page.push_str("| part | bytes | share |\n| --- | ---: | ---: |\n");
        let mut rest = 0;
        for (name, bytes) in parts {
            let share = percent(bytes, code);
            if share < LEAST {
                rest += bytes;
            } else {
                writeln!(page, "| `{name}` | {bytes} | {share:.1}% |")?;
            }
        }
        writeln!(page, "| everything else | {rest} | {:.1}% |", percent(rest, code))?;
    }
    Ok(page)
}

#[allow(clippy::cast_precision_loss, reason = "sizes of files")]
fn percent(part: usize, whole: usize) -> f64 {
    part as f64 * 100.0 / whole as f64
}

/// What is in a module, in bytes.
struct Contents {
    /// The code of each part, the largest first.
    parts: Vec<(String, usize)>,
    code: usize,
    data: usize,
}

fn contents(module: &Path) -> Result<Contents, Box<dyn Error>> {
    let bytes = fs::read(module)?;
    let (mut imports, mut bodies, mut data) = (0, Vec::new(), 0);
    let mut names = BTreeMap::new();
    for payload in Parser::new(0).parse_all(&bytes) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imports += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.range().len()),
            Payload::DataSection(section) => data = section.range().len(),
            Payload::CustomSection(section) => {
                let KnownCustom::Name(section) = section.as_known() else { continue };
                for name in section {
                    let Name::Function(functions) = name? else { continue };
                    for function in functions {
                        let function = function?;
                        names.insert(function.index, part(function.name));
                    }
                }
            }
            _ => {}
        }
    }
    let mut parts: BTreeMap<String, usize> = BTreeMap::new();
    for (index, bytes) in (imports..).zip(&bodies) {
        *parts.entry(names.remove(&index).unwrap_or_default()).or_default() += bytes;
    }
    let mut parts: Vec<_> = parts.into_iter().collect();
    parts.sort_by(|(a, least), (b, most)| most.cmp(least).then(a.cmp(b)));
    Ok(Contents { parts, code: bodies.iter().sum(), data })
}

/// The part that a function belongs to: the crate, and of our own the module as well.
fn part(name: &str) -> String {
    let path = name.trim_start_matches(['<', '&', '[', '(', '_']);
    let path = path.strip_prefix("mut ").unwrap_or(path);
    let end =
        path.find(|c: char| !c.is_alphanumeric() && !"_:[]".contains(c)).unwrap_or(path.len());
    let mut parts = path[..end].split("::").map(|part| part.split('[').next().unwrap_or_default());
    let first = parts.next().unwrap_or_default();
    match first {
        "callgate" => {
            let modules: Vec<_> =
                parts.take_while(|part| part.starts_with(char::is_lowercase)).take(2).collect();
            format!("callgate::{}", modules.join("::"))
        }
        "core" | "alloc" | "std" | "dlmalloc" | "fluent_uri" | "granit_parser" | "sha2"
        | "hmac" | "time" => first.to_owned(),
        // Exports, and methods of what belongs to no module.
        _ if name.contains("::") => "core".to_owned(),
        _ => "exports".to_owned(),
    }
}
