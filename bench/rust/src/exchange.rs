//! What a step of an exchange takes of the core: one call of `poll` or of `handle`.

use crate::{Done, rounds::print};
use callgate_bench_subjects::exchange::Sessions;
use std::time::{Duration, Instant};

/// How many sessions are opened in a round, and how many rounds there are.
const SESSIONS: u64 = 2_000;
const ROUNDS: usize = 15;

/// Measures opening guest sessions.
pub(crate) fn measure() -> Done {
    let mut sessions = Sessions::new()?;
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let (mut steps, mut time) = (0_u32, Duration::ZERO);
        for _ in 0..SESSIONS {
            let start = Instant::now();
            let taken = sessions.open();
            time += start.elapsed();
            steps += taken.ok_or("a session was not created")?;
        }
        times.push(time.as_nanos() as f64 / f64::from(steps));
    }
    times.sort_unstable_by(f64::total_cmp);
    print("Rust: step of an exchange", "callgate", times[ROUNDS / 2], "ns");
    Ok(())
}
