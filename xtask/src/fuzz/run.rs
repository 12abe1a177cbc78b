//! One run of one target.

use callgate_fuzzing::{Target, folder};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{
    collections::VecDeque,
    fs, io,
    io::{BufRead, BufReader, IsTerminal},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

/// The most memory that an input may take, and the most seconds.
const LIMITS: [&str; 2] = ["-rss_limit_mb=2048", "-timeout=10"];

/// How much of what a program said is shown when it found something.
const LAST_LINES: usize = 60;

/// What a target reads and writes.
pub(super) struct Folders {
    /// What it has learnt.
    corpus: PathBuf,
    /// What it begins with: made anew, and committed.
    seeds: Vec<PathBuf>,
    findings: PathBuf,
    /// All words that help, since a program takes one dictionary.
    dictionary: PathBuf,
}

impl Folders {
    /// The folders, with the seeds in them.
    pub(super) fn new(own: &Path, target: &Target) -> io::Result<Self> {
        let (corpus, made, findings) =
            (own.join("corpus"), own.join("seeds"), own.join("findings"));
        for path in [&corpus, &made, &findings] {
            fs::create_dir_all(path)?;
        }
        for (number, seed) in target.seeds().into_iter().enumerate() {
            fs::write(made.join(format!("{number:04}")), seed)?;
        }
        let committed = ["seeds", "regressions"].map(|what| folder().join(what).join(target.name));
        let seeds = [made].into_iter().chain(committed).filter(|path| path.is_dir()).collect();
        let dictionary = own.join("dictionary");
        let mut words = String::new();
        for name in target.dictionaries {
            let path = folder().join("dictionaries").join(format!("{name}.dict"));
            words += &fs::read_to_string(path)?;
        }
        fs::write(&dictionary, words)?;
        Ok(Self { corpus, seeds, findings, dictionary })
    }

    fn found(&self) -> io::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.findings)? {
            found.push(entry?.path());
        }
        found.sort();
        Ok(found)
    }
}

/// What came of a run.
pub(super) struct Ended {
    pub(super) executions: u64,
    pub(super) seconds: u64,
    pub(super) findings: Vec<PathBuf>,
}

/// Fuzzes a target for so many seconds.
pub(super) fn fuzz(
    target: &Target,
    program: &Path,
    folders: &Folders,
    seconds: u64,
) -> io::Result<Ended> {
    let before = folders.found()?;
    let mut command = Command::new(program);
    command.arg(&folders.corpus).args(&folders.seeds).args(LIMITS);
    command.args([format!("-max_total_time={seconds}"), format!("-max_len={}", target.most)]);
    // Where memory was taken is told when a finding is run again; to remember it each time takes a fifth of the speed.
    command.env("ASAN_OPTIONS", "malloc_context_size=0");
    command.args(["-print_final_stats=1", "-print_funcs=0"]);
    command.arg(format!("-artifact_prefix={}/", folders.findings.display()));
    if !target.dictionaries.is_empty() {
        command.arg(format!("-dict={}", folders.dictionary.display()));
    }
    let since = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let said = child.stderr.take().ok_or_else(|| io::Error::other("nothing to read"))?;
    let bar = bar(target, seconds);
    let (mut executions, mut last) = (0, VecDeque::new());
    for line in BufReader::new(said).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        if let Some(count) = executed(&line) {
            executions = count;
            bar.set_message(count.to_string());
        }
        bar.set_position(since.elapsed().as_secs().min(seconds));
        last.push_back(line);
        if last.len() > LAST_LINES {
            last.pop_front();
        }
    }
    bar.finish_and_clear();
    let succeeded = child.wait()?.success();
    let mut findings = folders.found()?;
    findings.retain(|path| !before.contains(path));
    if !succeeded {
        for line in &last {
            eprintln!("{line}");
        }
        if findings.is_empty() {
            return Err(io::Error::other(format!("{} ended early", target.name)));
        }
    }
    Ok(Ended { executions, seconds: since.elapsed().as_secs(), findings })
}

/// How many executions a line tells of: `#1024 pulse cov: …`, or the statistics at the end.
fn executed(line: &str) -> Option<u64> {
    let count = line
        .strip_prefix("stat::number_of_executed_units:")
        .or_else(|| line.strip_prefix('#')?.split_ascii_whitespace().next())?;
    count.trim().parse().ok()
}

/// The bar: on a terminal only.
fn bar(target: &Target, seconds: u64) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::with_draw_target(Some(seconds), ProgressDrawTarget::hidden());
    }
    let style =
        ProgressStyle::with_template("{prefix:>18} {bar:40} {pos}/{len} s, {msg} executions");
    let bar = ProgressBar::new(seconds).with_prefix(target.name);
    if let Ok(style) = style { bar.with_style(style) } else { bar }
}
