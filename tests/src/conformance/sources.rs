//! Where vectors come from that stand written somewhere.

use super::Vector;
use callgate::{Example, Kind, catalogue as rules};
use std::{
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The files of a folder, in the order of their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

/// Both examples of every rule, failing and mended.
pub fn catalogue() -> impl Iterator<Item = Vector> {
    rules().flat_map(|rule| {
        let vector = |way: &str, example: &Example| {
            let mut vector =
                Vector::new(format!("{} {way}", rule.code), example.kind, example.document);
            vector.facts = example.facts.map(Into::into);
            vector.policy = example.policy.map(Into::into);
            vector
        };
        [vector("fails", &rule.fails), vector("mended", &rule.mended)]
    })
}

/// Every document below `examples/` with the facts and the policy that stand beside it, once as what its shape tells and
/// once as each kind.
///
/// # Panics
/// A file cannot be read.
#[must_use]
pub fn examples() -> Vec<Vector> {
    let mut vectors = Vec::new();
    for path in
        ["valid", "broken"].iter().flat_map(|folder| files(&root().join("examples").join(folder)))
    {
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name in UTF-8");
        let Some(stem) = name.strip_suffix(".json").filter(|stem| !stem.contains('.')) else {
            continue;
        };
        let document = fs::read(&path).expect("a document");
        let beside = |what: &str| fs::read(path.with_file_name(format!("{stem}.{what}.json"))).ok();
        for kind in [None].into_iter().chain(Kind::ALL.iter().copied().map(Some)) {
            let way = kind.map_or("any", Kind::name);
            let mut vector = Vector::new(format!("{stem} as {way}"), kind, document.clone());
            vector.facts = beside("facts");
            vector.policy = beside("policy");
            vectors.push(vector);
        }
    }
    vectors
}

/// The vectors that are written by hand, in `tests/vectors/`.
///
/// # Panics
/// A file cannot be read, or holds what is no vector.
#[must_use]
pub fn written() -> Vec<Vector> {
    let files = files(&root().join("tests/vectors"));
    let files = files.iter().filter(|path| path.extension().is_some_and(|name| name == "ndjson"));
    let texts = files.map(|path| fs::read_to_string(path).expect("a file of vectors"));
    texts.flat_map(|text| text.lines().map(Vector::from_line).collect::<Vec<_>>()).collect()
}
