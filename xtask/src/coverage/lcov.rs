//! What `llvm-cov` exports, without the tests that stand in the files themselves.

use std::{
    collections::BTreeMap,
    error::Error,
    fmt::{self, Write},
    fs,
    path::Path,
};

/// How many of so many there are were run.
#[derive(Clone, Copy, Default)]
pub(super) struct Share {
    run: usize,
    of: usize,
}

impl Share {
    fn count(&mut self, is_run: bool) {
        self.run += usize::from(is_run);
        self.of += 1;
    }

    #[allow(clippy::cast_precision_loss, reason = "counts far below 2^53")]
    pub(super) fn percent(self) -> f64 {
        if self.of == 0 { 100.0 } else { self.run as f64 * 100.0 / self.of as f64 }
    }
}

/// What is covered of a file, or of all.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) lines: Share,
    pub(super) branches: Share,
}

impl Tally {
    pub(super) fn add(&mut self, other: Self) {
        for (own, other) in [(&mut self.lines, other.lines), (&mut self.branches, other.branches)] {
            own.run += other.run;
            own.of += other.of;
        }
    }

    /// Whether nothing is missed.
    pub(super) fn is_whole(self) -> bool {
        [self.lines, self.branches].iter().all(|share| share.run == share.of)
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { lines, branches } = self;
        write!(f, "{:>6.2}% of {:>5} lines, ", lines.percent(), lines.of)?;
        write!(f, "{:>6.2}% of {:>4} branches", branches.percent(), branches.of)
    }
}

/// A file of the engine.
pub(super) struct File {
    pub(super) name: String,
    text: String,
    /// Whether each line was run.
    lines: BTreeMap<usize, bool>,
    /// Whether each branch was taken: by its line and its names in that.
    branches: BTreeMap<(usize, String), bool>,
}

impl File {
    pub(super) fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        self.lines.values().for_each(|run| tally.lines.count(*run));
        self.branches.values().for_each(|run| tally.branches.count(*run));
        tally
    }

    /// The lines that were not run, and those of which a branch was not taken.
    pub(super) fn missed(&self) -> String {
        let mut missed = String::new();
        for (number, line) in (1..).zip(self.text.lines()) {
            let is_run = self.lines.get(&number).is_none_or(|run| *run);
            let branches =
                self.branches.iter().filter(|((line, _), taken)| *line == number && !**taken);
            let branches = branches.count();
            if !is_run || branches > 0 {
                let what =
                    if is_run { format!("{branches} not taken") } else { "not run".to_owned() };
                // Writing into memory cannot fail.
                let _ = writeln!(missed, "{}:{number}: {what}: {}", self.name, line.trim());
            }
        }
        missed
    }
}

/// Reads what was exported of the files below a folder.
pub(super) fn read(exported: &str, folder: &Path) -> Result<Vec<File>, Box<dyn Error>> {
    let mut files = Vec::new();
    for record in exported.split("end_of_record") {
        let path = record.lines().find_map(|line| line.strip_prefix("SF:"));
        let Some(path) = path.map(Path::new).filter(|path| path.starts_with(folder)) else {
            continue;
        };
        let name = path.strip_prefix(folder)?.to_string_lossy().into_owned();
        let text = fs::read_to_string(path)?;
        // The tests of a file stand at its end.
        let own = text.lines().take_while(|line| *line != "mod tests {").count();
        let is_tests = Path::new(&name).iter().any(|part| part == "tests");
        if !is_tests {
            files.push(file(record, name, text, own)?);
        }
    }
    if files.is_empty() {
        return Err(format!("nothing was counted below {}", folder.display()).into());
    }
    Ok(files)
}

fn file(record: &str, name: String, text: String, own: usize) -> Result<File, Box<dyn Error>> {
    let (mut lines, mut branches) = (BTreeMap::new(), BTreeMap::new());
    for line in record.lines() {
        if let Some(counted) = line.strip_prefix("DA:") {
            let (line, count) = counted.split_once(',').ok_or("a line without a count")?;
            let line: usize = line.parse()?;
            if line <= own {
                *lines.entry(line).or_default() |= count != "0";
            }
        } else if let Some(counted) = line.strip_prefix("BRDA:") {
            let (branch, count) = counted.rsplit_once(',').ok_or("a branch without a count")?;
            let (line, branch) = branch.split_once(',').ok_or("a branch without a line")?;
            let line: usize = line.parse()?;
            if line <= own {
                *branches.entry((line, branch.to_owned())).or_default() |=
                    !matches!(count, "0" | "-");
            }
        }
    }
    Ok(File { name, text, lines, branches })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_branches_are_counted_and_tests_are_not() {
        let folder = std::env::temp_dir().join(format!("callgate-lcov-{}", std::process::id()));
        fs::create_dir_all(folder.join("tests")).unwrap();
        fs::write(folder.join("a.rs"), "one\ntwo\nthree\nmod tests {\nfive\n").unwrap();
        fs::write(folder.join("tests/b.rs"), "one\n").unwrap();
        let record = |name: &str, counts: &str| {
            format!("SF:{}\n{counts}\nend_of_record\n", folder.join(name).display())
        };
        let exported =
            record("a.rs", "DA:1,7\nDA:2,0\nDA:5,0\nBRDA:1,0,0,3\nBRDA:1,0,1,0\nBRDA:5,0,0,-")
                + &record("tests/b.rs", "DA:1,0")
                + "SF:/elsewhere.rs\nDA:1,0\nend_of_record\n";
        let files = read(&exported, &folder).unwrap();
        let [file] = files.as_slice() else { panic!("{} files", files.len()) };
        let tally = file.tally();
        assert_eq!((tally.lines.run, tally.lines.of), (1, 2));
        assert_eq!((tally.branches.run, tally.branches.of), (1, 2));
        assert_eq!(file.missed(), "a.rs:1: 1 not taken: one\na.rs:2: not run: two\n");
        assert!(read("", &folder).is_err());
        fs::remove_dir_all(folder).unwrap();
    }
}
