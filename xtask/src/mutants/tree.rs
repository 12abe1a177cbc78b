//! The copy of the workspace in which the core has all its mutants, each behind its switch, and its build.

use super::{
    find::find,
    list::Mutant,
    site::{Mark, Written},
};
use crate::{Done, cargo, root, target};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    error::Error,
    fs, io,
    ops::Range,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The module that the copy of the core has in addition.
pub(super) const SWITCH: &str = include_str!("../../mutants/switch.rs");

/// Why a mutant is not in the build.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Absent {
    /// What it puts in place does not compile.
    Unviable,
    /// It cannot be put behind a switch: it is in a constant, in code that is not built, or does not compile in that form.
    NotTried,
}

impl Absent {
    const ALL: [(Self, &str); 2] = [(Self::Unviable, "unviable"), (Self::NotTried, "not tried")];

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(absent, _)| *absent == self).map_or("", |(_, name)| name)
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, other)| *other == name).map(|(absent, _)| *absent)
    }
}

/// The copy, with what is left out of it.
pub(super) struct Tree {
    pub(super) path: PathBuf,
    pub(super) absent: BTreeMap<usize, Absent>,
}

impl Tree {
    /// Copies the workspace, writes the mutants into its core and leaves out those that do not compile, or did not in the last
    /// run.
    pub(super) fn new(mutants: &[Mutant], again: bool) -> Result<Self, Box<dyn Error>> {
        let folder = target().join("mutants");
        let (path, left_out) = (folder.join("tree"), folder.join("absent.json"));
        let known = if again || !left_out.exists() {
            Value::Null
        } else {
            serde_json::from_slice(&fs::read(&left_out)?)?
        };
        if again && path.exists() {
            fs::remove_dir_all(&path)?;
        }
        copy_workspace(&path, &mutants.iter().map(|mutant| &*mutant.file).collect())?;
        let absent = |mutant: &Mutant| Absent::named(known[mutant.key()].as_str()?);
        let absent =
            mutants.iter().enumerate().filter_map(|(id, mutant)| Some((id, absent(mutant)?)));
        let mut tree = Self { path, absent: absent.collect() };
        tree.leave_out(mutants)?;
        let named =
            tree.absent.iter().map(|(id, absent)| (mutants[*id].key(), absent.name().into()));
        fs::write(left_out, serde_json::to_vec_pretty(&Value::Object(named.collect()))?)?;
        Ok(tree)
    }

    fn leave_out(&mut self, mutants: &[Mutant]) -> Done {
        let mut marks = self.write(mutants)?;
        // Whatever could not be written at all has no mark.
        let written: BTreeSet<usize> =
            marks.values().flatten().flat_map(|mark| mark.ids.clone()).collect();
        for id in (0..mutants.len()).filter(|id| !written.contains(id)) {
            self.absent.entry(id).or_insert(Absent::NotTried);
        }
        loop {
            let faults = self.check()?;
            if faults.is_empty() {
                return Ok(());
            }
            let before = self.absent.len();
            for fault in &faults {
                self.drop_at_fault(fault, &marks);
            }
            if self.absent.len() == before {
                let said: Vec<&str> = faults.iter().map(|fault| &*fault.said).collect();
                return Err(format!("the copy does not compile:\n{}", said.join("\n")).into());
            }
            marks = self.write(mutants)?;
        }
    }

    fn write(&mut self, mutants: &[Mutant]) -> Result<HashMap<String, Vec<Mark>>, Box<dyn Error>> {
        let mut files: BTreeMap<&str, Vec<(usize, &Mutant)>> = BTreeMap::new();
        for (id, mutant) in mutants.iter().enumerate() {
            let of_file = files.entry(&mutant.file).or_default();
            if !self.absent.contains_key(&id) {
                of_file.push((id, mutant));
            }
        }
        let mut marks = HashMap::new();
        for (file, of_file) in files {
            let source = fs::read_to_string(root().join(file))?;
            let found = find(&source, &of_file)?;
            self.absent.extend(found.unviable.into_iter().map(|id| (id, Absent::Unviable)));
            let written = Written::new(&source, found.sites);
            put(&self.path.join(file), written.text.as_bytes())?;
            marks.insert(file.to_owned(), written.marks);
        }
        Ok(marks)
    }

    /// Cargo on the copy.
    pub(super) fn cargo(&self) -> Command {
        let mut cargo = cargo();
        cargo.current_dir(&self.path).env("CARGO_TARGET_DIR", target().join("mutants/build"));
        cargo.env("RUSTFLAGS", "--cap-lints warn -Aunused -Awarnings");
        // What constants are made of must compile as before, which takes a function that knows who evaluates it.
        cargo.env("RUSTC_BOOTSTRAP", "callgate");
        let profile = [
            ("OPT_LEVEL", "1"),
            ("DEBUG", "0"),
            ("OVERFLOW_CHECKS", "true"),
            ("INCREMENTAL", "false"),
        ];
        for (name, value) in profile {
            cargo.env(format!("CARGO_PROFILE_TEST_{name}"), value);
        }
        cargo
    }

    /// What the compiler has against the copy.
    fn check(&self) -> Result<Vec<Fault>, Box<dyn Error>> {
        let mut check = self.cargo();
        check.args([
            "check",
            "--locked",
            "--package",
            "callgate",
            "--lib",
            "--message-format",
            "json",
            "--quiet",
        ]);
        let output = check.stderr(Stdio::null()).output()?;
        let mut faults = Vec::new();
        for line in String::from_utf8(output.stdout)?.lines() {
            let message: Value = serde_json::from_str(line)?;
            faults.extend(Fault::read(&message["message"]));
        }
        if faults.is_empty() && !output.status.success() {
            return Err("cargo check fails without an error".into());
        }
        Ok(faults)
    }

    /// Leaves out the mutants that an error is about: those whose own text it lies in, or else those in whose form it does, or
    /// else those whose form it speaks of.
    fn drop_at_fault(&mut self, fault: &Fault, marks: &HashMap<String, Vec<Mark>>) {
        let mut places = fault.places.iter();
        let found = places.find_map(|(file, range)| innermost(marks.get(file)?, range));
        let Some(mark) = found else { return };
        // Of several that share a form, the later ones are the less usual; the others may do without them.
        if let Some(id) = mark.ids.last() {
            self.absent.insert(*id, if mark.own { Absent::Unviable } else { Absent::NotTried });
        }
    }
}

fn innermost<'m>(marks: &'m [Mark], range: &Range<usize>) -> Option<&'m Mark> {
    let around = |mark: &&Mark| mark.range.start <= range.start && range.end <= mark.range.end;
    marks.iter().filter(around).min_by_key(|mark| (mark.range.len(), !mark.own))
}

/// An error of the compiler.
struct Fault {
    said: String,
    /// Where it is, the primary places first.
    places: Vec<(String, Range<usize>)>,
}

impl Fault {
    fn read(message: &Value) -> Option<Self> {
        if message["level"] != "error" || message["spans"].as_array().is_none_or(Vec::is_empty) {
            return None;
        }
        let mut places = Vec::new();
        collect(message, &mut places);
        places.sort_by_key(|(primary, ..)| !primary);
        let places = places.into_iter().map(|(_, file, range)| (file, range)).collect();
        Some(Self { said: message["rendered"].as_str().unwrap_or_default().to_owned(), places })
    }
}

fn collect(message: &Value, places: &mut Vec<(bool, String, Range<usize>)>) {
    for span in message["spans"].as_array().into_iter().flatten() {
        let number = |key: &str| span[key].as_u64().and_then(|number| usize::try_from(number).ok());
        if let (Some(start), Some(end), Some(file)) =
            (number("byte_start"), number("byte_end"), span["file_name"].as_str())
        {
            places.push((span["is_primary"] == true, file.to_owned(), start..end));
        }
    }
    for child in message["children"].as_array().into_iter().flatten() {
        let mut inner = Vec::new();
        collect(child, &mut inner);
        places.extend(inner.into_iter().map(|(_, file, range)| (false, file, range)));
    }
}

/// Links to everything but the core, which is copied, with its tests: what they write stays out of the work tree. The files that
/// have mutants are left to be written with them.
fn copy_workspace(path: &Path, with_mutants: &BTreeSet<&str>) -> io::Result<()> {
    fs::create_dir_all(path)?;
    for entry in fs::read_dir(root())? {
        let name = entry?.file_name();
        let (from, to) = (root().join(&name), path.join(&name));
        if name == "core" {
            copy(Path::new("core"), path, with_mutants)?;
        } else if name == "Cargo.toml" || name == "Cargo.lock" {
            put(&to, &fs::read(from)?)?;
        } else if name != "target" && name != ".git" && to.symlink_metadata().is_err() {
            std::os::unix::fs::symlink(from, to)?;
        }
    }
    put(&path.join("core/src/mutants_switch.rs"), SWITCH.as_bytes())?;
    // The copy may use std, so that what a mutant returns is known by the names it is given.
    let text = fs::read_to_string(root().join("core/src/lib.rs"))?;
    let text = text.replace("#![no_std]", "#![feature(core_intrinsics, const_eval_select)]");
    let text = text.replace("pub mod documents;", "mod mutants_switch;\npub mod documents;");
    put(&path.join("core/src/lib.rs"), text.as_bytes())
}

fn copy(what: &Path, to: &Path, without: &BTreeSet<&str>) -> io::Result<()> {
    let from = root().join(what);
    if from.is_dir() {
        fs::create_dir_all(to.join(what))?;
        for entry in fs::read_dir(from)? {
            copy(&what.join(entry?.file_name()), to, without)?;
        }
    } else if what.to_str().is_none_or(|path| path != "core/src/lib.rs" && !without.contains(path))
    {
        put(&to.join(what), &fs::read(from)?)?;
    }
    Ok(())
}

/// Writes a file unless it is so already: what cargo has built of it stays good.
fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|there| there == bytes) { Ok(()) } else { fs::write(path, bytes) }
}
