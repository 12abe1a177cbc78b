//! The tests of the core, built with all mutants, and which mutants each of them reaches.

use super::{
    reached::{Kept, Reached},
    tree::Tree,
};
use crate::Done;
use rayon::prelude::*;
use serde_json::Value;
use std::{
    collections::HashMap,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

/// The most memory that a test may have, in KiB: a mutant may ask for it without end.
const MEMORY: &str = "4194304";
/// The most seconds that it may wait, whatever it works.
const PATIENCE: &str = "120";
/// The least seconds of work after which it counts as endless.
const LEAST_WORK: u64 = 4;

/// Tests that take longer are left to those who run them all: they are for what many of something take, and each survivor would
/// have to wait for all of them. A mutant that they alone would notice counts as not caught.
const SLOW: Duration = Duration::from_secs(1);

/// A test.
pub(super) struct Test {
    pub(super) program: usize,
    name: String,
    pub(super) takes: Duration,
}

/// All tests, and which of them reach a mutant, the quickest first.
pub(super) struct Suite {
    programs: Vec<PathBuf>,
    pub(super) tests: Vec<Test>,
    pub(super) reaching: HashMap<usize, Vec<usize>>,
    folder: PathBuf,
}

/// How a run of tests ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ended {
    Passed,
    Failed,
    TimedOut,
}

impl Suite {
    /// Builds the tests and runs each on its own, unless that was done with the program as it is; `each` is told how many there
    /// are to run and how many have been. As many run at once as there are cores.
    pub(super) fn new(
        tree: &Tree,
        each: impl Fn(usize, usize) + Sync,
    ) -> Result<Self, Box<dyn Error>> {
        let folder = tree.path.join("core");
        let mut suite =
            Self { programs: build(tree)?, tests: Vec::new(), reaching: HashMap::new(), folder };
        suite.list()?;
        let mut kept = Kept::read(tree.path.with_file_name("reached.json"), &suite.programs)?;
        let program = |test: usize| &*suite.programs[suite.tests[test].program];
        let mut all: Vec<Option<Reached>> = (0..suite.tests.len())
            .map(|test| kept.of(program(test), &suite.tests[test].name))
            .collect();
        let new: Vec<usize> = (0..all.len()).filter(|test| all[*test].is_none()).collect();
        let (record, done) = (tree.path.with_file_name("reached"), AtomicUsize::new(0));
        let recorded = new.par_iter().map(|test| {
            let lane = rayon::current_thread_index().unwrap_or_default();
            let recorded = suite.record(*test, &record.with_extension(lane.to_string()));
            each(new.len(), done.fetch_add(1, Ordering::Relaxed) + 1);
            recorded.map_err(|error| error.to_string())
        });
        let recorded: Vec<Reached> = recorded.collect::<Result<_, String>>()?;
        for (test, reached) in new.into_iter().zip(recorded) {
            kept.note(program(test), &suite.tests[test].name, &reached);
            all[test] = Some(reached);
        }
        kept.write()?;
        for (test, reached) in all.into_iter().enumerate() {
            let Some(reached) = reached else { continue };
            suite.tests[test].takes = reached.takes;
            if reached.takes > SLOW {
                continue;
            }
            for id in reached.mutants {
                suite.reaching.entry(id).or_default().push(test);
            }
        }
        let tests = &suite.tests;
        for reaching in suite.reaching.values_mut() {
            reaching.sort_by_key(|test| tests[*test].takes);
        }
        Ok(suite)
    }

    /// Finds the tests of the programs.
    fn list(&mut self) -> Done {
        for program in 0..self.programs.len() {
            let listed = self.command(program).args(["--list", "--format", "terse"]).output()?;
            let listed = String::from_utf8(listed.stdout)?;
            for name in listed.lines().filter_map(|line| line.strip_suffix(": test")) {
                self.tests.push(Test { program, name: name.to_owned(), takes: Duration::ZERO });
            }
        }
        Ok(())
    }

    /// Runs a test and sees which mutants it reaches; `record` is the file for that.
    fn record(&self, test: usize, record: &Path) -> Result<Reached, Box<dyn Error>> {
        let since = Instant::now();
        let Test { program, name, .. } = &self.tests[test];
        let mut command = self.command(*program);
        command.args(["--exact", name]).env("CALLGATE_MUTANTS_REACHED", record);
        let output = command.output()?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            return Err(format!("{name} fails without any mutant:\n{said}").into());
        }
        let takes = since.elapsed();
        let record = fs::read(record)?;
        let ids = record.as_chunks::<4>().0.iter().map(|id| u32::from_le_bytes(*id));
        Ok(Reached { takes, mutants: ids.map(usize::try_from).collect::<Result<_, _>>()? })
    }

    fn command(&self, program: usize) -> Command {
        let mut command = Command::new(&self.programs[program]);
        prepare(command.current_dir(&self.folder));
        command
    }

    /// Runs these tests of one program with a mutant on, until the first fails.
    pub(super) fn run(&self, id: usize, tests: &[usize]) -> Result<Ended, Box<dyn Error>> {
        let takes: Duration = tests.iter().map(|test| self.tests[*test].takes).sum();
        let work = LEAST_WORK.max(takes.as_secs() * 5 + 1).to_string();
        let mut command = Command::new("sh");
        let limits = "ulimit -v $0 && ulimit -t $1 && shift && exec timeout -s KILL \"$@\"";
        command.args(["-c", limits, MEMORY, &work, PATIENCE]);
        command.arg(&self.programs[self.tests[tests[0]].program]);
        command.args(["--test-threads", "1", "--exact"]);
        command.args(tests.iter().map(|test| &self.tests[*test].name));
        prepare(command.current_dir(&self.folder));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let status = command.env("CALLGATE_MUTANT", id.to_string()).status()?;
        Ok(ended(status))
    }
}

/// Tests are the same each time, and leave nothing behind.
fn prepare(command: &mut Command) {
    command.env("PROPTEST_RNG_SEED", "1").env("PROPTEST_MAX_SHRINK_ITERS", "0");
    command.env("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "true");
    command.env_remove("CALLGATE_MUTANT").env_remove("CALLGATE_MUTANTS_REACHED");
}

fn ended(status: ExitStatus) -> Ended {
    use std::os::unix::process::ExitStatusExt;
    // The limit of work ends a program with the signal 24, the limit of patience with 9; a shell tells of them as 128 and more.
    let signal = status.signal().or_else(|| status.code().map(|code| code - 128));
    match signal {
        _ if status.success() => Ended::Passed,
        Some(9 | 24) => Ended::TimedOut,
        _ => Ended::Failed,
    }
}

fn build(tree: &Tree) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut build = tree.cargo();
    build.args(["test", "--no-run", "--locked", "--package", "callgate", "--lib", "--tests"]);
    let output = build.args(["--message-format", "json"]).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err("the tests of the copy do not compile".into());
    }
    let mut programs = Vec::new();
    for line in String::from_utf8(output.stdout)?.lines() {
        let message: Value = serde_json::from_str(line)?;
        if message["profile"]["test"] == true
            && let Some(path) = message["executable"].as_str()
        {
            programs.push(path.into());
        }
    }
    Ok(programs)
}
