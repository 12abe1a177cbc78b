//! Measuring in turn: every subject of a task has a round, then every one the next, so that whatever else the machine does
//! meets all of them alike; of the rounds the median counts.

use serde_json::json;
use std::time::{Duration, Instant};

/// How long a round of a quick subject takes at least: what the clock itself costs does not count then, and the system has
/// rarely given the core to another program before it is over.
const ROUND: Duration = Duration::from_millis(2);

/// How many rounds a quick subject has.
const ROUNDS: usize = 151;

/// How many rounds a subject has that takes longer than a round by itself.
const SLOW_ROUNDS: usize = 9;

struct Subject<'s> {
    name: &'static str,
    call: Box<dyn FnMut() + 's>,
    calls: u32,
    /// Nanoseconds a call, by round.
    times: Vec<f64>,
}

/// One task and those who do it.
pub(crate) struct Task<'s> {
    name: String,
    subjects: Vec<Subject<'s>>,
}

impl<'s> Task<'s> {
    pub(crate) fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), subjects: Vec::new() }
    }

    /// Adds a subject: a call does the task once.
    pub(crate) fn with(mut self, name: &'static str, call: impl FnMut() + 's) -> Self {
        self.subjects.push(Subject { name, call: Box::new(call), calls: 1, times: Vec::new() });
        self
    }

    /// Warms up, measures and prints; returns the medians in nanoseconds a call, in the order of the subjects.
    pub(crate) fn run(mut self) -> Vec<f64> {
        let mut slow = false;
        for subject in &mut self.subjects {
            subject.warm_up();
            slow |= subject.calls == 1;
        }
        for _ in 0..if slow { SLOW_ROUNDS } else { ROUNDS } {
            for subject in &mut self.subjects {
                let time = subject.round(subject.calls);
                subject.times.push(time.as_nanos() as f64 / f64::from(subject.calls));
            }
        }
        self.subjects.iter_mut().map(|subject| subject.print(&self.name)).collect()
    }
}

impl Subject<'_> {
    /// Finds how many calls fill a round, which warms up everything on the way.
    fn warm_up(&mut self) {
        loop {
            let time = self.round(self.calls);
            if time >= ROUND {
                return;
            }
            let wanted =
                ROUND.as_nanos() * u128::from(self.calls) * 11 / 10 / time.as_nanos().max(1);
            self.calls = u32::try_from(wanted)
                .unwrap_or(u32::MAX)
                .clamp(self.calls + 1, self.calls.saturating_mul(10));
        }
    }

    fn round(&mut self, calls: u32) -> Duration {
        let start = Instant::now();
        for _ in 0..calls {
            (self.call)();
        }
        start.elapsed()
    }

    fn print(&mut self, task: &str) -> f64 {
        self.times.sort_unstable_by(f64::total_cmp);
        let median = self.times[self.times.len() / 2];
        print(task, self.name, median, "ns");
        median
    }
}

/// Prints a figure.
pub(crate) fn print(task: &str, subject: &str, value: f64, unit: &str) {
    println!("{}", json!({"task": task, "subject": subject, "value": value, "unit": unit}));
}
