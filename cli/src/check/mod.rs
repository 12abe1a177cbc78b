//! `callgate check`: from paths to reports.
//!
//! Documents are read one after the other, checked on all cores, and told in the order in which they were named. What is held
//! at once is bounded, however long a file or however full a folder.

mod documents;
mod in_order;
mod inputs;
mod ndjson;
mod progress;

use crate::{
    Status,
    args::Check,
    complain,
    input::asks_twice,
    output::{self, Checked, Output, Summary},
};
use callgate::{Engine, Kind};
use documents::Settings;
pub(crate) use documents::{Document, Item, Unreadable};
use in_order::{Weight, in_order};
use progress::Progress;
use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

/// The most bytes that documents take with all that is held of them and told of them: of one alone, if it is on a line, and of
/// all that are read ahead. What is told of lines that are being checked comes on top, 13 MiB at most for each core.
const MOST_HELD: usize = 32 << 20;

/// Checks what the arguments name.
pub(crate) fn run(args: &Check, out: &mut (impl Write + Send)) -> io::Result<Status> {
    let beside = [args.policy.as_deref(), args.facts.as_deref()];
    if asks_twice(args.paths.iter().map(PathBuf::as_path).chain(beside.into_iter().flatten())) {
        return Ok(Status::Trouble);
    }
    let output = output::of(args.format);
    let mut told = Told { output: &*output, out, summary: Summary::default(), separate: false };
    told.write(&output.begin())?;
    match settings(args.kind, args.policy.as_deref(), args.facts.as_deref()) {
        Ok(settings) => {
            let documents = args.kind.is_none().then(|| inputs::documents(&args.paths));
            let paths = documents.as_deref().unwrap_or(&args.paths);
            let sources = inputs::sources(paths, args.lines);
            let items = documents::items(sources, &settings);
            let mut progress = Progress::new(paths);
            in_order(
                items,
                MOST_HELD,
                |item| judge(item, &*output),
                |judged| {
                    let bytes = judged.bytes;
                    // What says nothing need not move the bar.
                    if judged.is_silent() {
                        told.summary.add(judged.summary);
                    } else {
                        progress.pause(|| told.tell(judged))?;
                    }
                    progress.advance(bytes);
                    io::Result::Ok(())
                },
            )?;
            progress.finish();
        }
        // Without a policy or the facts nothing can be checked.
        Err(item) => told.tell(judge(item, &*output))?,
    }
    let end = output.end(&told.summary);
    told.out.write_all(end.as_bytes())?;
    Ok(told.summary.status)
}

/// One document, or why there is none.
pub(crate) fn document(kind: Option<Kind>, policy: Option<&Path>, path: &Path) -> Item {
    match settings(kind, policy, None) {
        Ok(settings) => documents::item(path, &settings),
        Err(item) => item,
    }
}

/// What holds for all documents.
fn settings(
    kind: Option<Kind>,
    policy: Option<&Path>,
    facts: Option<&Path>,
) -> Result<Settings, Item> {
    let default = Engine::new();
    let engine = match policy {
        Some(path) => documents::policy(path, &default)?,
        None => default,
    };
    let facts = match facts {
        Some(path) => Some(documents::facts(path, &engine)?),
        None => None,
    };
    Ok(Settings { kind, engine, own_policy: policy.is_some(), facts })
}

/// What came of an item: its texts for the output, none of them empty, and its share of the summary.
#[derive(Default)]
pub(crate) struct Judged {
    pub(crate) texts: Vec<String>,
    summary: Summary,
    pub(crate) unreadable: Vec<Unreadable>,
    /// How many bytes of the input it is about.
    bytes: usize,
}

impl Judged {
    fn add(&mut self, checked: &Checked<'_>, output: &dyn Output) {
        let text = output.report(checked);
        if !text.is_empty() {
            self.texts.push(text);
        }
        self.summary.add(Summary::of(checked));
    }

    fn add_unreadable(&mut self, unreadable: Unreadable) {
        self.unreadable.push(unreadable);
        self.summary.status = Status::Trouble;
    }

    /// Whether there is nothing to be told but the sum.
    fn is_silent(&self) -> bool {
        self.texts.is_empty() && self.unreadable.is_empty()
    }
}

impl Weight for Judged {
    fn weight(&self) -> usize {
        let texts = self.texts.iter().map(|text| size_of::<String>() + text.capacity());
        size_of::<Self>() + texts.sum::<usize>()
    }
}

/// Checks an item and words what was found.
pub(crate) fn judge(item: Item, output: &dyn Output) -> Judged {
    let mut judged = Judged { bytes: item.bytes(), ..Judged::default() };
    match item {
        Item::Document(document) => {
            let report = document.check();
            judged.add(&document.checked(&report), output);
        }
        Item::Lines(lines) => lines.check(|checked| match checked {
            Ok(checked) => judged.add(checked, output),
            Err(unreadable) => judged.add_unreadable(unreadable),
        }),
        Item::Refused(refused) => {
            let documents::Refused { file, text, report } = &*refused;
            let checked =
                Checked { file, line: None, offset: 0, text: text.bytes(), facts: None, report };
            judged.add(&checked, output);
            judged.summary.status = Status::Trouble;
        }
        Item::Unreadable(unreadable) => judged.add_unreadable(unreadable),
    }
    judged
}

/// The output as far as it has been written.
struct Told<'a, W> {
    output: &'a dyn Output,
    out: &'a mut W,
    summary: Summary,
    separate: bool,
}

impl<W: Write> Told<'_, W> {
    fn write(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    fn tell(&mut self, judged: Judged) -> io::Result<()> {
        let Judged { texts, summary, unreadable, bytes: _ } = judged;
        for text in texts {
            if self.separate {
                self.out.write_all(self.output.separator().as_bytes())?;
            }
            self.separate = true;
            self.write(&text)?;
        }
        self.summary.add(summary);
        for Unreadable { file, reason } in unreadable {
            complain(&file, &reason);
            self.summary.unreadable.push((file, reason));
        }
        self.out.flush()
    }
}
