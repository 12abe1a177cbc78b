//! Checks generated documents by the engine and by the reference: `reference DOCUMENTS SEED`.

use callgate_tests::reference;
use indicatif::{ProgressBar, ProgressStyle};
use std::{env, process::ExitCode};

fn main() -> ExitCode {
    let mut numbers = env::args().skip(1).map(|argument| argument.parse().ok());
    let (Some(Some(documents)), Some(Some(seed)), None) =
        (numbers.next(), numbers.next(), numbers.next())
    else {
        eprintln!("usage: reference DOCUMENTS SEED");
        return ExitCode::from(2);
    };
    let bar = ProgressBar::new(documents);
    let template = "checking {bar:40} {human_pos}/{human_len} documents, {per_sec}, {eta} left";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    let count = usize::try_from(documents).expect("fewer than there is memory for");
    let tally = reference::run(count, seed, |more| bar.inc(more.try_into().unwrap_or(0)));
    bar.finish_and_clear();
    print!("{tally}");
    for divergence in &tally.told {
        println!("\n{divergence}");
    }
    let (checked, divergences) = (tally.documents(), tally.divergences);
    println!(
        "{checked} documents from seed {seed}: the engine and the reference differ on {divergences}"
    );
    if divergences == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
