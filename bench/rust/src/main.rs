//! Callgate beside its peers in Rust: first that all give the same verdicts, then how long each takes.
//!
//! `callgate-bench FOLDER PROGRAM` writes the documents into the folder, for the peers in Node.js, compares the verdicts,
//! measures, and prints a line of JSON for each figure; `PROGRAM` is the program `callgate`.

mod breaks;
mod codes;
mod compare;
mod exchange;
mod flows;
mod guests;
mod kinds;
mod lines;
mod rounds;
mod schema;

use std::{env, error::Error, fs, path::Path, process::ExitCode};

type Done = Result<(), Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let done = match arguments.as_slice() {
        [folder, program] => run(Path::new(folder), Path::new(program)),
        _ => Err("usage: callgate-bench FOLDER PROGRAM".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("callgate-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(folder: &Path, program: &Path) -> Done {
    fs::create_dir_all(folder)?;
    guests::write(folder)?;
    let schema = schema::guest_session()?;
    fs::write(folder.join("schema.json"), schema.to_string())?;
    compare::guests(&schema)?;
    compare::breaks()?;
    guests::measure(&schema)?;
    breaks::measure()?;
    kinds::measure()?;
    flows::measure()?;
    codes::measure()?;
    exchange::measure()?;
    lines::measure(folder, program)
}
