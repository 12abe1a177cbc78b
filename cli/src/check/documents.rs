//! The documents of a source, with the facts and the policy that each is checked with.

use super::{
    inputs::Source,
    ndjson::{self, Lines},
};
use crate::{output::Checked, text::reason};
use callgate::{Engine, Kind, Report, documents::FlowGraph};
use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

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
    pub(crate) file: Arc<str>,
    /// The line it stands on, where each line is a document.
    pub(super) line: Option<usize>,
    /// The byte of the file where it starts.
    pub(super) offset: usize,
    pub(crate) text: Text,
    pub(super) facts: Option<Arc<Facts>>,
    pub(super) kind: Option<Kind>,
    pub(crate) engine: Engine,
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
        let Self::Document(document) = self else { return 0 };
        match &document.text {
            Text::Read(bytes) => bytes.len(),
            Text::TooLarge(size) => size.unwrap_or(0),
        }
    }
}

impl Document {
    /// With the report on it.
    pub(crate) fn checked<'a>(&'a self, report: &'a Report) -> Checked<'a> {
        Checked {
            file: &self.file,
            line: self.line,
            offset: self.offset,
            text: self.text.bytes(),
            facts: self.facts.as_ref().map(|facts| &*facts.file),
            report,
        }
    }

    /// Checks it, and gives the flow in it, if it is one.
    pub(crate) fn flow(&self) -> (Option<FlowGraph<'_>>, Report) {
        let kind = self.kind.or_else(|| self.engine.kind_of(self.text.bytes()));
        match (&self.text, kind) {
            (Text::Read(text), Some(kind)) => self.engine.flow(kind, text, self.known()),
            _ => (None, self.check()),
        }
    }

    /// Its facts, if it has any.
    fn known(&self) -> Option<&[u8]> {
        self.facts.as_ref().map(|facts| facts.text.as_slice())
    }

    /// Checks it.
    pub(crate) fn check(&self) -> Report {
        let facts = self.known();
        match (&self.text, self.kind) {
            (Text::TooLarge(size), kind) => self.engine.too_large(kind, *size),
            (Text::Read(text), Some(kind)) => self.engine.check(kind, text, facts),
            (Text::Read(text), None) => self.engine.check_any(text, facts),
        }
    }
}

/// The name of a file, as it is told.
pub(super) fn name(path: &Path) -> Arc<str> {
    if path.as_os_str() == "-" { "<stdin>".into() } else { path.to_string_lossy().into() }
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
    match read(path, settings.engine.max_document_bytes(settings.kind)) {
        Ok(text) => settings.document(name(path), text).into(),
        Err(error) => unreadable(path, &error),
    }
}

fn lines(
    path: &Path,
    settings: &Settings,
) -> Result<impl Iterator<Item = Item> + Send + use<>, Item> {
    let settings = settings.of(path)?;
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let limit = settings.engine.max_document_bytes(settings.kind);
    let path = path.to_owned();
    let name = name(&path);
    Ok(Lines::new(file, limit).map(move |line| match line {
        Ok(ndjson::Line { number, offset, text }) => {
            let document = settings.document(Arc::clone(&name), text);
            Document { line: Some(number), offset, ..document }.into()
        }
        Err(error) => unreadable(&path, &error),
    }))
}

impl From<Document> for Item {
    fn from(document: Document) -> Self {
        Self::Document(document)
    }
}

impl Settings {
    fn document(&self, file: Arc<str>, text: Text) -> Document {
        let engine = self.engine.clone();
        Document {
            file,
            line: None,
            offset: 0,
            text,
            facts: self.facts.clone(),
            kind: self.kind,
            engine,
        }
    }

    /// The same for one file, with the facts and the policy that stand beside it where the command line tells none.
    fn of(&self, path: &Path) -> Result<Self, Item> {
        let engine = match companion(path, "policy.json").filter(|_| !self.own_policy) {
            Some(path) => policy(&path, &self.engine)?,
            None => self.engine.clone(),
        };
        let facts = match (&self.facts, companion(path, "facts.json")) {
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
    if path.as_os_str() == "-" {
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
