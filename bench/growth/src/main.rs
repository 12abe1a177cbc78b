//! How the work of a check grows with each thing that there can be many of, and with what is meant to make it slow.
//!
//! `callgate-growth` prints the things, a line each: the most of it that is worth counting, and its name. `callgate-growth THING
//! NUMBER` checks one document with so many, in the function `counted`, for callgrind.

mod codes;
mod flows;
mod patterns;
mod states;
mod texts;

use callgate::{Engine, Kind, Report};
use std::{env, error::Error, hint::black_box, process::ExitCode};

type Done = Result<(), Box<dyn Error>>;

/// A policy whose limits leave room for all of them, and which has this pattern for campaigns.
fn policy(campaigns: &str) -> String {
    format!(
        r#"{{"limits": {{"maxDocumentBytes": 4000000000, "maxNesting": 10000}},
            "metadata": {{"maxKeys": 4000000, "maxBytes": 4000000000}},
            "guest": {{"campaignPattern": "{campaigns}"}}}}"#
    )
}

/// What is checked.
pub(crate) struct Case {
    pub(crate) kind: Kind,
    pub(crate) document: String,
    pub(crate) facts: Option<String>,
    /// The pattern for campaigns, where one that is meant to make it slow takes the place of the usual one.
    pub(crate) campaigns: Option<String>,
}

/// Something that there can be many of.
pub(crate) struct Thing {
    pub(crate) name: &'static str,
    /// The most that is counted.
    pub(crate) most: usize,
    /// What the document, or the facts, must show: the code of a rule, or nothing where it is valid.
    pub(crate) shows: Option<&'static str>,
    pub(crate) make: fn(usize) -> Case,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let things: Vec<&Thing> =
        [flows::THINGS, codes::THINGS, states::THINGS, texts::THINGS, patterns::THINGS]
            .into_iter()
            .flatten()
            .collect();
    let done = match arguments.as_slice() {
        [] => {
            things.iter().for_each(|thing| println!("{} {}", thing.most, thing.name));
            Ok(())
        }
        [name, number] => once(&things, name, number),
        _ => Err("usage: callgate-growth [THING NUMBER]".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("callgate-growth: {error}");
            ExitCode::FAILURE
        }
    }
}

fn once(things: &[&Thing], name: &str, number: &str) -> Done {
    let thing = things.iter().find(|thing| thing.name == name).ok_or("there is no such thing")?;
    let case = (thing.make)(number.parse()?);
    let policy = policy(case.campaigns.as_deref().unwrap_or("[A-Z0-9_-]+"));
    let engine = Engine::from_policy(policy.as_bytes()).map_err(|report| report.to_json())?;
    let report = counted(&engine, &case);
    let is_shown = report.violations.iter().any(|found| Some(found.code.name()) == thing.shows);
    if is_shown == thing.shows.is_some() && (is_shown || report.is_valid()) {
        return Ok(());
    }
    let first = report.violations.first().map(|found| found.code.name());
    Err(format!("{name}: {first:?} instead of {:?}", thing.shows).into())
}

/// What callgrind counts, and nothing around it.
#[inline(never)]
fn counted(engine: &Engine, case: &Case) -> Report {
    let Case { kind, document, facts, .. } = case;
    let facts = facts.as_ref().map(String::as_bytes);
    black_box(engine.check(*kind, black_box(document.as_bytes()), facts))
}

/// `part` for each number below `count`, with commas between.
pub(crate) fn listed(count: usize, part: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for number in 0..count {
        if number > 0 {
            text.push(',');
        }
        text.push_str(&part(number));
    }
    text
}
