//! The fuzz targets with the compiler of the project: on everything they begin with, on everything that ever broke them, and
//! on some thousand inputs changed by chance. `cargo xtask fuzz` goes on from there.

use callgate::{Code, REFERENCE_POLICY};
use callgate_fuzzing::{TARGETS, Target, committed, folder};
use callgate_tests::dice::Dice;
use serde_json::Value;
use std::{collections::BTreeSet, fs, panic, thread};

/// How many inputs each target has, beside its seeds.
const CHANGED: usize = 1_500;

/// An input with some bytes changed, left out, repeated, or taken from another.
fn changed(inputs: &[Vec<u8>], most: usize, dice: &mut Dice) -> Vec<u8> {
    let mut input = inputs[dice.below(inputs.len())].clone();
    for _ in 0..=dice.below(3) {
        let (from, to) = (dice.below(input.len() + 1), dice.below(input.len() + 1));
        let (from, to) = (from.min(to), from.max(to).min(from.min(to) + 40));
        match dice.below(5) {
            0 => drop(input.drain(from..to)),
            1 => {
                let part = input[from..to].to_vec();
                input.splice(to..to, part);
            }
            2 => {
                let other = &inputs[dice.below(inputs.len())];
                let at = dice.below(other.len() + 1);
                let end = other.len().min(at + dice.below(40));
                input.splice(from..to, other[at..end].iter().copied());
            }
            _ if from < input.len() => {
                let byte = u8::try_from(dice.below(256)).unwrap_or_default();
                input[from] = if dice.roll(2) { byte } else { dice.pick(b"\"{}[]:,0-e\\ \n\x1e") };
            }
            _ => input.push(b' '),
        }
    }
    input.truncate(most);
    input
}

/// Runs an input, and tells it where it breaks.
fn run(target: &Target, input: &[u8]) {
    let ended = panic::catch_unwind(|| (target.run)(input));
    assert!(ended.is_ok(), "{} is broken by b\"{}\"", target.name, input.escape_ascii());
}

fn fuzz(target: &Target) {
    let mut inputs = target.seeds();
    for what in ["seeds", "regressions"] {
        let files = committed(what, target.name).expect("the committed inputs");
        inputs.extend(files.into_iter().map(|(_, input)| input));
    }
    assert!(inputs.len() > 4, "{} begins with {}", target.name, inputs.len());
    for input in &inputs {
        run(target, input);
    }
    let mut dice = Dice(20_261_126);
    for _ in 0..CHANGED {
        run(target, &changed(&inputs, target.most, &mut dice));
    }
    run(target, b"");
}

#[test]
fn every_target_keeps_its_promises() {
    thread::scope(|scope| {
        for target in TARGETS {
            scope.spawn(|| fuzz(target));
        }
    });
}

/// Everything that has a name in a value.
fn names<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    for (name, member) in value.as_object().into_iter().flatten() {
        found.insert(name);
        names(member, found);
    }
}

#[test]
fn the_dictionary_of_policies_has_every_name_and_every_code() {
    let path = folder().join("dictionaries/policy.dict");
    let words = fs::read_to_string(path).expect("the dictionary");
    let policy: Value = serde_json::from_str(REFERENCE_POLICY).expect("JSON");
    let mut wanted: BTreeSet<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    names(&policy, &mut wanted);
    for name in wanted {
        assert!(words.contains(&format!(r#""\"{name}\"""#)), "{name}");
    }
}

#[test]
fn every_target_has_its_program_and_its_dictionary() {
    let programs = fs::read_dir(folder().join("fuzz_targets")).expect("the programs");
    let programs = programs.map(|file| file.expect("a file").file_name());
    let found: BTreeSet<String> =
        programs.map(|name| name.to_string_lossy().replace(".rs", "")).collect();
    let wanted: BTreeSet<String> = TARGETS.iter().map(|target| target.name.into()).collect();
    assert_eq!(found, wanted);
    let manifest = fs::read_to_string(folder().join("Cargo.toml")).expect("the manifest");
    for target in TARGETS {
        let program = format!("name = \"{0}\"\npath = \"fuzz_targets/{0}.rs\"", target.name);
        assert!(manifest.contains(&program), "{}", target.name);
        for name in target.dictionaries {
            let path = folder().join("dictionaries").join(format!("{name}.dict"));
            assert!(path.is_file(), "{}", path.display());
        }
    }
}
