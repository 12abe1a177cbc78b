//! One task over and over, for a profiler.

use crate::{Done, guests::MEASURED};
use callgate::{Engine, Kind};
use std::hint::black_box;

/// About how many bytes are checked: what comes before and after does not count beside it.
const BYTES: usize = 20_000_000;

/// Checks the measured guest session of this name, for a verdict, or, if it is broken, for its report, and prints how many
/// times it did.
pub(crate) fn run(task: &str) -> Done {
    let (name, make) =
        MEASURED.iter().find(|(name, _)| *name == task).ok_or("there is no such task")?;
    let text = make();
    let (engine, bytes) = (Engine::new(), text.as_bytes());
    let calls = BYTES / bytes.len();
    for _ in 0..calls {
        if *name == "broken" {
            black_box(engine.check(Kind::GuestSession, black_box(bytes), None).violations.len());
        } else {
            black_box(engine.is_valid(Kind::GuestSession, black_box(bytes), None));
        }
    }
    println!("{calls}");
    Ok(())
}
