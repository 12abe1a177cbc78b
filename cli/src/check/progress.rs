//! The progress bar: on a terminal only, and only where the work takes long.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{
    fs,
    io::{self, IsTerminal},
    path::PathBuf,
    time::{Duration, Instant},
};

/// Work that is done sooner has no bar.
const LONG: Duration = Duration::from_millis(400);

/// How far the work has come.
pub(super) struct Progress {
    since: Instant,
    done: u64,
    /// `None` where it cannot be told before: of folders, pipes and standard input.
    all: Option<u64>,
    shown: bool,
    bar: Option<ProgressBar>,
}

impl Progress {
    pub(super) fn new(paths: &[PathBuf]) -> Self {
        let size = |path: &PathBuf| {
            fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|metadata| metadata.len())
        };
        Self {
            since: Instant::now(),
            done: 0,
            all: paths.iter().map(size).sum(),
            shown: io::stderr().is_terminal(),
            bar: None,
        }
    }

    /// Tells that so many bytes more are done.
    pub(super) fn advance(&mut self, bytes: usize) {
        self.done += bytes as u64;
        if self.bar.is_none() && self.shown && self.since.elapsed() >= LONG {
            self.bar = Some(bar(self.all));
        }
        if let Some(bar) = &self.bar {
            bar.set_position(self.done);
        }
    }

    /// Runs `print` while the bar is out of the way.
    pub(super) fn pause<T>(&self, print: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar(all: Option<u64>) -> ProgressBar {
    let (bar, template) = match all {
        Some(all) => (
            ProgressBar::new(all),
            "checking {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}",
        ),
        None => (ProgressBar::no_length(), "checking {spinner} {bytes} {bytes_per_sec} {elapsed}"),
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.set_draw_target(ProgressDrawTarget::stderr());
    bar
}
