//! Runs Callgate beside other validators on generated documents; see `docs/assurance.md`.

use callgate::Engine;
use callgate_tests::peers::{
    Case, PEERS, Peer, Reading, SCHEMAS, Schema, Tally, Validator, documents,
};
use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use std::{collections::BTreeSet, error::Error, fs, process::ExitCode};

/// How many documents a validator in Node.js gets at once.
const BATCH: usize = 500;
/// How many disagreements on a schema are shown.
const SHOWN: usize = 5;

/// Runs Callgate beside joi, ajv and the crate jsonschema.
#[derive(Parser)]
struct Arguments {
    /// How many documents each comparison takes: one with joi, one with ajv, one with jsonschema
    #[arg(long)]
    documents: usize,
    /// Where the documents begin
    #[arg(long)]
    seed: u64,
}

fn main() -> ExitCode {
    let Arguments { documents, seed } = Arguments::parse();
    match run(documents, seed) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether nothing was found.
fn run(documents: usize, seed: u64) -> Result<bool, Box<dyn Error>> {
    let mut sound = true;
    for library in ["joi", "ajv"] {
        let peers: Vec<_> = PEERS.iter().filter(|peer| peer.name.starts_with(library)).collect();
        for peer in &peers {
            let tally = beside(peer, documents / peers.len(), seed);
            sound &= told(peer, &tally);
        }
    }
    let engine = Engine::new();
    let each = documents.div_ceil(SCHEMAS.len());
    for schema in SCHEMAS {
        sound &= agrees(schema, &engine, each, seed)?;
    }
    let closing = if sound {
        "every difference is of a known kind, and every kind occurs"
    } else {
        "there are differences to explain, or kinds that never occur"
    };
    println!("{closing}");
    Ok(sound)
}

fn bar(name: &str, documents: usize) -> ProgressBar {
    let style =
        ProgressStyle::with_template("{prefix:>28} [{wide_bar}] {human_pos}/{human_len} {eta}");
    let bar = ProgressBar::new(documents as u64).with_prefix(name.to_owned());
    bar.with_style(style.expect("a template"))
}

/// Compares the findings of a validator of the references.
fn beside(peer: &Peer, count: usize, seed: u64) -> Tally {
    let engine = Engine::new();
    let bar = bar(peer.name, count);
    let mut validator = Validator::start(peer.name, None);
    let mut tally = Tally::default();
    let mut source = documents(peer.kind, seed);
    let mut left = count;
    let mut next = || {
        let size = BATCH.min(left);
        left -= size;
        source.by_ref().take(size).collect::<Vec<_>>()
    };
    let mut batch = next();
    validator.send(&batch);
    while !batch.is_empty() {
        // The next ones are made and sent while these are being checked.
        let following = next();
        let answers = validator.receive();
        if !following.is_empty() {
            validator.send(&following);
        }
        for (document, theirs) in batch.iter().zip(answers) {
            tally.count(peer, &Case::new(&engine, peer, document, theirs));
        }
        bar.inc(batch.len() as u64);
        batch = following;
    }
    bar.finish_and_clear();
    tally
}

/// Prints what was found; whether all of it is explained and every kind of difference occurred.
fn told(peer: &Peer, tally: &Tally) -> bool {
    let Tally { documents, taken, diverged, explained, unexplained } = tally;
    println!("{}: {documents} documents, both take {taken}, {diverged} verdicts differ", peer.name);
    for (name, count) in explained {
        println!("{count:>10}  {name}");
    }
    let idle: Vec<&str> = tally.idle(peer).collect();
    for name in &idle {
        println!("     never  {name}");
    }
    for (what, (count, example)) in unexplained {
        println!("{count:>10}  unexplained: {what} {example}");
    }
    idle.is_empty() && unexplained.is_empty()
}

/// Compares where a schema and Callgate find something; whether that is the same places.
fn agrees(
    schema: &Schema,
    engine: &Engine,
    count: usize,
    seed: u64,
) -> Result<bool, Box<dyn Error>> {
    let text = fs::read_to_string(schema.path())?;
    let validator = jsonschema::draft202012::new(&serde_json::from_str(&text)?)?;
    let name = format!("jsonschema {}", schema.name);
    let bar = bar(&name, count);
    let (mut unread, mut taken, mut differ) = (0, 0, 0);
    for document in schema.documents(seed).take(count) {
        bar.inc(1);
        let Reading { places: ours, value } = schema.read(engine, &document);
        // What one cannot read, the other must not either.
        let theirs: Option<BTreeSet<String>> = value.map(|value| {
            let errors = validator.iter_errors(&value);
            errors.map(|error| error.instance_path().to_string()).collect()
        });
        unread += u64::from(theirs.is_none());
        taken += u64::from(theirs.as_ref().is_some_and(BTreeSet::is_empty));
        if ours != theirs {
            differ += 1;
            if differ <= SHOWN {
                let document = String::from_utf8_lossy(&document);
                bar.suspend(|| {
                    println!("Callgate: {ours:?}, jsonschema: {theirs:?} in {document}");
                });
            }
        }
    }
    bar.finish_and_clear();
    println!(
        "{name}: {count} documents, neither reads {unread}, both take {taken}, {differ} differ"
    );
    Ok(differ == 0)
}
