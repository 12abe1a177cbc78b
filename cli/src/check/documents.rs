//! The documents of a source, with the facts and the policy that each is checked with.

use super::{
    MOST_HELD,
    in_order::Weight,
    inputs::Source,
    ndjson::{Block, Blocks, Line, may_hold_more},
};
use crate::{
    input::{is_stdin, name, open},
    output::Checked,
    text::reason,
};
use callgate::{Engine, Kind, Report, documents::FlowGraph};
use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

/// The most bytes of a line that are read, so that lines are checked in little memory whatever the file and the policy: with
/// its strings held once more, they are all that may be held.
const LONGEST_LINE: usize = MOST_HELD / 2;

/// What holds for all documents.
pub(super) struct Settings {
    pub(super) kind: Option<Kind>,
    pub(super) engine: Engine,
    /// Whether the engine has a policy that was named: then none beside a document counts.
    pub(super) own_policy: bool,
    /// Given, they are the facts of every document; otherwise those beside a document are.
    pub(super) facts: Option<Arc<Facts>>,
}

/// Facts and the file they come from.
pub(super) struct Facts {
    pub(super) file: Arc<str>,
    text: Vec<u8>,
}

/// What there is to tell of: one after the other, in order.
pub(crate) enum Item {
    Document(Document),
    Lines(Lines),
    /// A policy that breaks its own rules.
    Refused(Box<Refused>),
    Unreadable(Unreadable),
}

/// A policy with the report on it.
pub(crate) struct Refused {
    pub(super) file: Arc<str>,
    pub(super) text: Text,
    pub(super) report: Report,
}

/// A file that cannot be read, and why.
pub(crate) struct Unreadable {
    pub(crate) file: Arc<str>,
    pub(crate) reason: String,
}

/// A document to be checked.
pub(crate) struct Document {
    pub(crate) text: Text,
    origin: Origin,
}

/// Documents on lines of one file.
pub(crate) struct Lines {
    block: Block,
    origin: Origin,
}

/// The file that documents come from, and what they are checked with.
#[derive(Clone)]
struct Origin {
    file: Arc<str>,
    facts: Option<Arc<Facts>>,
    kind: Option<Kind>,
    engine: Engine,
}

/// The text of a document.
pub(crate) enum Text {
    Read(Vec<u8>),
    /// Too large to be read: its size, if known.
    TooLarge(Option<usize>),
}

impl Text {
    /// The bytes that were read.
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Self::Read(bytes) => bytes,
            Self::TooLarge(_) => &[],
        }
    }
}

impl Item {
    /// How many bytes of the input it stands for.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Document(Document { text: Text::Read(bytes), .. }) => bytes.len(),
            Self::Document(Document { text: Text::TooLarge(size), .. }) => size.unwrap_or(0),
            Self::Lines(lines) => lines.block.bytes(),
            Self::Refused(_) | Self::Unreadable(_) => 0,
        }
    }
}

impl Weight for Item {
    fn weight(&self) -> usize {
        if let Self::Lines(lines) = self { lines.block.weight() } else { self.bytes() }
    }
}

impl Document {
    /// The file it comes from.
    pub(crate) fn file(&self) -> &str {
        &self.origin.file
    }

    pub(crate) const fn engine(&self) -> &Engine {
        &self.origin.engine
    }

    /// With the report on it.
    pub(crate) fn checked<'a>(&'a self, report: &'a Report) -> Checked<'a> {
        self.origin.checked(self.text.bytes(), report)
    }

    /// Checks it, and gives the flow in it, if it is one.
    pub(crate) fn flow(&self) -> (Option<FlowGraph<'_>>, Report) {
        let Origin { kind, engine, .. } = &self.origin;
        let kind = kind.or_else(|| engine.kind_of(self.text.bytes()));
        match (&self.text, kind) {
            (Text::Read(text), Some(kind)) => engine.flow(kind, text, self.origin.known()),
            _ => (None, self.check()),
        }
    }

    /// Checks it.
    pub(crate) fn check(&self) -> Report {
        match &self.text {
            Text::Read(text) => self.origin.check(text),
            Text::TooLarge(size) => self.origin.too_large(*size),
        }
    }
}

impl Lines {
    /// Checks each line, and tells what was found, or why a line was not read.
    pub(super) fn check(&self, mut tell: impl FnMut(Result<&Checked<'_>, Unreadable>)) {
        for Line { number, offset, text } in self.block.lines(self.origin.most_bytes_of_line()) {
            let report = match text {
                Ok(text) if !may_hold_more(text, MOST_HELD) => self.origin.check(text),
                Err(bytes) if bytes > self.origin.most_bytes() => {
                    self.origin.too_large(Some(bytes))
                }
                Ok(_) | Err(_) => {
                    tell(Err(self.origin.unreadable_line(number, text)));
                    continue;
                }
            };
            let checked = self.origin.checked(text.unwrap_or_default(), &report);
            tell(Ok(&Checked { line: Some(number), offset, ..checked }));
        }
    }
}

impl Origin {
    /// The most bytes that one document may have.
    fn most_bytes(&self) -> usize {
        self.engine.max_document_bytes(self.kind)
    }

    /// The most bytes that are read of a document that stands on a line.
    fn most_bytes_of_line(&self) -> usize {
        self.most_bytes().min(LONGEST_LINE)
    }

    /// The text of the facts, if there are any.
    fn known(&self) -> Option<&[u8]> {
        self.facts.as_ref().map(|facts| facts.text.as_slice())
    }

    fn check(&self, text: &[u8]) -> Report {
        match self.kind {
            Some(kind) => self.engine.check(kind, text, self.known()),
            None => self.engine.check_any(text, self.known()),
        }
    }

    /// Why a line is not checked that a document of its own may be.
    fn unreadable_line(&self, number: usize, text: Result<&[u8], usize>) -> Unreadable {
        let bytes = text.map_or_else(|bytes| bytes, <[u8]>::len);
        let why = if text.is_ok() {
            format!("in so many parts that it could take more than {MOST_HELD} bytes of memory")
        } else {
            format!("and lines are read up to {LONGEST_LINE}")
        };
        let reason = format!(
            "line {number} has {bytes} bytes {why}; a document of this size is checked from a file of its own"
        );
        Unreadable { file: self.file.clone(), reason }
    }

    fn too_large(&self, bytes: Option<usize>) -> Report {
        self.engine.too_large(self.kind, bytes)
    }

    fn checked<'a>(&'a self, text: &'a [u8], report: &'a Report) -> Checked<'a> {
        let facts = self.facts.as_ref().map(|facts| &*facts.file);
        Checked { file: &self.file, line: None, offset: 0, text, facts, report }
    }
}

/// The items of the sources.
pub(super) fn items(
    sources: impl Iterator<Item = Source> + Send,
    settings: &Settings,
) -> impl Iterator<Item = Item> + Send {
    sources.flat_map(|source| -> Box<dyn Iterator<Item = Item> + Send> {
        match source {
            Source::File(path) => Box::new(std::iter::once(item(&path, settings))),
            Source::Lines(path) => match lines(&path, settings) {
                Ok(lines) => Box::new(lines),
                Err(item) => Box::new(std::iter::once(item)),
            },
            Source::Unreadable(unreadable) => {
                Box::new(std::iter::once(Item::Unreadable(unreadable)))
            }
        }
    })
}

/// The document in a file; `-` is standard input.
pub(super) fn item(path: &Path, settings: &Settings) -> Item {
    let settings = match settings.of(path) {
        Ok(settings) => settings,
        Err(item) => return item,
    };
    let origin = settings.origin(path);
    match read(path, origin.most_bytes()) {
        Ok(text) => Item::Document(Document { text, origin }),
        Err(error) => unreadable(path, &error),
    }
}

fn lines(
    path: &Path,
    settings: &Settings,
) -> Result<impl Iterator<Item = Item> + Send + use<>, Item> {
    let origin = settings.of(path)?.origin(path);
    let file = open(path).map_err(|error| unreadable(path, &error))?;
    let path = path.to_owned();
    Ok(Blocks::new(file, origin.most_bytes_of_line()).map(move |block| match block {
        Ok(block) => Item::Lines(Lines { block, origin: origin.clone() }),
        Err(error) => unreadable(&path, &error),
    }))
}

impl Settings {
    /// What documents of a file are checked with.
    fn origin(self, path: &Path) -> Origin {
        let Self { kind, engine, facts, .. } = self;
        Origin { file: name(path), facts, kind, engine }
    }

    /// The same for one file, with the facts and the policy that stand beside it where the command line tells none.
    fn of(&self, path: &Path) -> Result<Self, Item> {
        // Standard input has no place, and a policy is judged by none.
        let alone = is_stdin(path) || self.kind == Some(Kind::Policy);
        let companion = |extension| companion(path, extension).filter(|_| !alone);
        let engine = match companion("policy.json").filter(|_| !self.own_policy) {
            Some(path) => policy(&path, &self.engine)?,
            None => self.engine.clone(),
        };
        let facts = match (&self.facts, companion("facts.json")) {
            (Some(facts), _) => Some(Arc::clone(facts)),
            (None, Some(path)) => Some(facts(&path, &engine)?),
            (None, None) => None,
        };
        Ok(Self { kind: self.kind, engine, own_policy: self.own_policy, facts })
    }
}

/// The file of the same name with another extension, if there is one. A link that leads nowhere is one too: it is told,
/// not passed over.
fn companion(path: &Path, extension: &str) -> Option<PathBuf> {
    let companion = path.with_extension(extension);
    companion.symlink_metadata().is_ok().then_some(companion)
}

/// The engine for the policy in a file.
pub(super) fn policy(path: &Path, default: &Engine) -> Result<Engine, Item> {
    let limit = default.max_document_bytes(Some(Kind::Policy));
    let text = read(path, limit).map_err(|error| unreadable(path, &error))?;
    let engine = match &text {
        Text::Read(bytes) => Engine::from_policy(bytes),
        Text::TooLarge(size) => Err(default.too_large(Some(Kind::Policy), *size)),
    };
    engine.map_err(|report| Item::Refused(Box::new(Refused { file: name(path), text, report })))
}

/// The facts in a file.
pub(super) fn facts(path: &Path, engine: &Engine) -> Result<Arc<Facts>, Item> {
    let limit = engine.max_document_bytes(None);
    match read(path, limit).map_err(|error| unreadable(path, &error))? {
        Text::Read(text) => Ok(Arc::new(Facts { file: name(path), text })),
        Text::TooLarge(_) => {
            let reason = format!("the facts have more than {limit} bytes, the limit");
            Err(Item::Unreadable(Unreadable { file: name(path), reason }))
        }
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Item {
    Item::Unreadable(Unreadable { file: name(path), reason: reason(error) })
}

/// Reads a file unless it is too large. `-` is standard input.
fn read(path: &Path, limit: usize) -> io::Result<Text> {
    if is_stdin(path) {
        return read_at_most(io::stdin(), limit, None);
    }
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    // What is no plain file does not know its size.
    let size = metadata.is_file().then(|| usize::try_from(metadata.len()).unwrap_or(usize::MAX));
    read_at_most(file, limit, size)
}

/// Reads one byte more than the limit at most, and nothing where the size tells that it is too large.
fn read_at_most(from: impl Read, limit: usize, size: Option<usize>) -> io::Result<Text> {
    if size.is_some_and(|size| size > limit) {
        return Ok(Text::TooLarge(size));
    }
    let mut bytes = Vec::with_capacity(size.map_or(0, |size| size + 1));
    from.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    Ok(if bytes.len() > limit { Text::TooLarge(None) } else { Text::Read(bytes) })
}
