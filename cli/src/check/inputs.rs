//! What the paths of the command line name.

use super::documents::Unreadable;
use crate::{input::name, text::reason};
use std::{
    fs,
    io::{Error, ErrorKind},
    path::{Path, PathBuf},
};
use walkdir::{DirEntry, FilterEntry, IntoIter, WalkDir};

/// Where documents come from.
pub(super) enum Source {
    /// One document; `-` is standard input.
    File(PathBuf),
    /// A document on each line; `-` is standard input.
    Lines(PathBuf),
    Unreadable(Unreadable),
}

/// The paths without the facts and policies of documents that are there: `*.json` of a shell names these too. Where nothing
/// else is named, they are what is meant.
pub(super) fn documents(paths: &[PathBuf]) -> Vec<PathBuf> {
    let others = paths.iter().filter(|path| !accompanies(path)).cloned();
    let others: Vec<PathBuf> = others.collect();
    if others.is_empty() { paths.to_vec() } else { others }
}

/// The sources that the paths name, one after the other. `lines` tells that each line of every file is a document.
pub(super) fn sources(paths: &[PathBuf], lines: bool) -> impl Iterator<Item = Source> + Send {
    let sources = paths.iter().flat_map(|path| -> Box<dyn Iterator<Item = Source> + Send> {
        if path.is_dir() {
            Box::new(Folder::new(path))
        } else {
            Box::new(std::iter::once(Source::File(path.clone())))
        }
    });
    sources.map(move |source| match source {
        Source::File(path) if lines || is_lines(&path) => Source::Lines(path),
        source => source,
    })
}

/// The extensions of files that hold a document.
const DOCUMENTS: [&str; 3] = ["json", "yaml", "yml"];

/// The extensions of files that hold one on each line.
const LINES: [&str; 2] = ["ndjson", "jsonl"];

fn is_lines(path: &Path) -> bool {
    LINES.iter().any(|extension| has_extension(path, extension))
}

fn has_extension(path: &Path, wanted: &str) -> bool {
    path.extension().is_some_and(|own| own.eq_ignore_ascii_case(wanted))
}

/// The .json, .yaml and .yml files below a folder, in the order of their paths, without what is for other programs: what
/// is hidden, such as the settings of git and of CI, and the files of npm.
struct Folder {
    path: PathBuf,
    walk: FilterEntry<IntoIter, fn(&DirEntry) -> bool>,
    /// Whether anything was found, or the lack of it told.
    told: bool,
}

impl Folder {
    fn new(path: &Path) -> Self {
        let walk = WalkDir::new(path)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(is_ours as fn(&DirEntry) -> bool);
        Self { path: path.to_owned(), walk, told: false }
    }
}

impl Iterator for Folder {
    type Item = Source;

    fn next(&mut self) -> Option<Source> {
        for entry in self.walk.by_ref() {
            let source = match entry {
                Ok(entry) if is_document(&entry) => Source::File(entry.into_path()),
                Ok(_) => continue,
                Err(error) => Source::Unreadable(failed(&self.path, error)),
            };
            self.told = true;
            return Some(source);
        }
        if self.told {
            return None;
        }
        // A slip in the name of a folder must not look like a folder of valid documents.
        self.told = true;
        let reason = "no .json or .yaml file is in this folder".to_owned();
        Some(Source::Unreadable(Unreadable { file: name(&self.path), reason }))
    }
}

fn failed(folder: &Path, error: walkdir::Error) -> Unreadable {
    let file = name(error.path().unwrap_or(folder));
    let error = error.into_io_error().unwrap_or_else(|| Error::from(ErrorKind::Other));
    Unreadable { file, reason: reason(&error) }
}

/// What npm has in a folder: JSON, or a folder full of it.
const NPM: [&str; 3] = ["node_modules", "package.json", "package-lock.json"];

/// Whether an entry is for us, or is the folder that was asked for.
fn is_ours(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    let hidden = name.as_encoded_bytes().starts_with(b".");
    entry.depth() == 0 || !hidden && NPM.iter().all(|npm| name != *npm)
}

/// Whether the entry is a document: a .json, .yaml or .yml file that holds neither facts nor a policy. What a link leads to counts; a
/// link that leads nowhere is taken, so that it is told.
fn is_document(entry: &DirEntry) -> bool {
    let path = entry.path();
    DOCUMENTS.iter().any(|extension| has_extension(path, extension))
        && accompanied(path).is_none()
        && fs::metadata(path).map_or(true, |metadata| metadata.is_file())
}

/// What a file of facts or a policy is called without that: `NAME` of `NAME.facts.json` and `NAME.policy.json`.
fn accompanied(path: &Path) -> Option<PathBuf> {
    let stem = path.with_extension("");
    let own = stem.extension()?;
    (own == "facts" || own == "policy").then(|| stem.with_extension(""))
}

/// Whether the file holds facts or the policy of a document that stands beside it.
fn accompanies(path: &Path) -> bool {
    accompanied(path).is_some_and(|name| {
        let mut documents = DOCUMENTS.iter().chain(&LINES);
        documents.any(|extension| with(&name, extension).is_file())
    })
}

/// The name with an extension, which replaces none.
fn with(name: &Path, extension: &str) -> PathBuf {
    let mut name = name.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}
