//! `callgate check`: from paths to reports.
//!
//! Documents are read one after the other, checked in batches on all cores, and told in the order in which they were
//! named. A batch is bounded, so memory is, however long a file or however full a folder.

mod documents;
mod inputs;
mod ndjson;
mod progress;

use crate::{
    Status,
    args::Check,
    complain,
    output::{self, Checked, Output, Summary},
};
use callgate::{Engine, Kind};
use documents::Settings;
pub(crate) use documents::{Document, Item, Unreadable};
use progress::Progress;
use rayon::prelude::*;
use std::{
    io::{self, Write},
    path::Path,
};

/// A batch is full with so many bytes, so many files or parts of one, or so many lines: what is told of a line can be many times
/// as long as the line.
const BATCH_BYTES: usize = 4 << 20;
const BATCH_ITEMS: usize = 1024;
const BATCH_LINES: usize = 1 << 13;

/// The next batch is read while one of fewer bytes is checked. A longer one is a single long document, and two of those are
/// not held at once.
const READ_AHEAD_BYTES: usize = 8 << 20;

/// Checks what the arguments name.
pub(crate) fn run(args: &Check, out: &mut (impl Write + Send)) -> io::Result<Status> {
    let output = output::of(args.format);
    let mut told = Told { output: &*output, out, summary: Summary::default(), separate: false };
    told.write(&output.begin())?;
    match settings(args.kind, args.policy.as_deref(), args.facts.as_deref()) {
        Ok(settings) => {
            let sources = inputs::sources(&args.paths);
            let mut items = documents::items(sources, &settings);
            let mut progress = Progress::new(&args.paths);
            let mut batch = next_batch(&mut items);
            while !batch.is_empty() {
                let bytes: usize = batch.iter().map(Item::bytes).sum();
                let judge_all =
                    || batch.into_par_iter().map(|item| judge(item, &*output)).collect();
                let judged: Vec<Judged> = if bytes < READ_AHEAD_BYTES {
                    let judged;
                    (judged, batch) = rayon::join(judge_all, || next_batch(&mut items));
                    judged
                } else {
                    let judged = judge_all();
                    batch = next_batch(&mut items);
                    judged
                };
                progress.pause(|| told.tell(judged))?;
                progress.advance(bytes);
            }
            progress.finish();
        }
        // Without a policy or the facts nothing can be checked.
        Err(item) => told.tell(vec![judge(item, &*output)])?,
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

fn next_batch(items: &mut impl Iterator<Item = Item>) -> Vec<Item> {
    let mut batch = Vec::new();
    let (mut bytes, mut lines) = (0, 0);
    while bytes < BATCH_BYTES && lines < BATCH_LINES && batch.len() < BATCH_ITEMS {
        let Some(item) = items.next() else { break };
        bytes += item.bytes();
        lines += item.lines();
        batch.push(item);
    }
    batch
}

/// What came of an item: its texts for the output, none of them empty, and its share of the summary.
#[derive(Default)]
pub(crate) struct Judged {
    pub(crate) texts: Vec<String>,
    summary: Summary,
    pub(crate) unreadable: Option<Unreadable>,
}

impl Judged {
    fn add(&mut self, checked: &Checked<'_>, output: &dyn Output) {
        let text = output.report(checked);
        if !text.is_empty() {
            self.texts.push(text);
        }
        self.summary.add(Summary::of(checked.report));
    }
}

/// Checks an item and words what was found.
pub(crate) fn judge(item: Item, output: &dyn Output) -> Judged {
    let mut judged = Judged::default();
    match item {
        Item::Document(document) => {
            let report = document.check();
            judged.add(&document.checked(&report), output);
        }
        Item::Lines(lines) => lines.check(|checked| judged.add(checked, output)),
        Item::Refused(refused) => {
            let documents::Refused { file, text, report } = &*refused;
            let checked =
                Checked { file, line: None, offset: 0, text: text.bytes(), facts: None, report };
            judged.add(&checked, output);
            judged.summary = judged.summary.with_trouble();
        }
        Item::Unreadable(unreadable) => {
            judged.unreadable = Some(unreadable);
            judged.summary = judged.summary.with_trouble();
        }
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

    fn tell(&mut self, judged: Vec<Judged>) -> io::Result<()> {
        for Judged { texts, summary, unreadable } in judged {
            for text in texts {
                if self.separate {
                    self.out.write_all(self.output.separator().as_bytes())?;
                }
                self.separate = true;
                self.write(&text)?;
            }
            self.summary.add(summary);
            if let Some(Unreadable { file, reason }) = unreadable {
                complain(&file, &reason);
                self.summary.unreadable.push((file, reason));
            }
        }
        self.out.flush()
    }
}
