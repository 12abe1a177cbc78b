//! Every surface gives the answers of the engine, to the last byte.

use callgate::Engine;
use callgate_tests::conformance::{
    Process, Rust, Subject, Vector, catalogue, examples, generated, written,
};
use callgate_tests::transcripts::replay;
use serde_json::Value;
use std::{
    collections::BTreeSet,
    env,
    path::{Path, PathBuf},
    process::Command,
};
use xtask::package;

/// Where the generated vectors begin.
const SEED: u64 = 20_260_302;
const GENERATED: usize = 5_000;

/// Every vector there is.
fn all() -> Vec<Vector> {
    catalogue().chain(examples()).chain(written()).chain(generated(SEED, GENERATED)).collect()
}

/// The surface answers every vector as the engine does.
fn conforms(mut subject: Process) {
    let mut engine = Rust;
    for vector in all() {
        let (wanted, found) = (engine.check(&vector), subject.check(&vector));
        let name = subject.name();
        assert!(found == wanted, "{name}: {}\n{vector:?}\n{wanted}\n{found}", vector.name);
    }
    subject.finish();
}

/// A program of C that answers lines; none where there is no compiler.
fn compiled(folder: &Path, prefix: &Path, name: &str) -> Option<PathBuf> {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("subjects/c");
    let program = folder.join(name);
    let mut compiler = Command::new("cc");
    compiler.args(["-std=c11", "-Wall", "-Wextra", "-Werror", "-pedantic", "-O1", "-g"]);
    compiler.arg("-I").arg(prefix.join("include"));
    compiler.arg(sources.join(format!("{name}.c"))).arg(sources.join("vector.c"));
    compiler.arg("-L").arg(prefix.join("lib")).arg("-lcallgate");
    compiler.arg(format!("-Wl,-rpath,{}", prefix.join("lib").display()));
    match compiler.arg("-o").arg(&program).output() {
        Ok(output) => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            Some(program)
        }
        Err(error) => {
            assert!(env::var_os("CI").is_none(), "a C compiler is needed: {error}");
            println!("skipped: there is no C compiler");
            None
        }
    }
}

#[test]
fn the_c_surface_conforms() {
    let built = Path::new(env!("CARGO_TARGET_TMPDIR")).join("conformance-c");
    let prefix = built.join("prefix");
    xtask::c_library::install(&prefix).expect("an installed library");
    let Some(runner) = compiled(&built, &prefix, "runner") else { return };
    let Some(player) = compiled(&built, &prefix, "transcripts") else { return };
    let mut player = Process::start("C", &mut Command::new(player));
    replay(&mut player);
    player.finish();
    conforms(Process::start("C", &mut Command::new(runner)));
}

#[test]
fn the_javascript_surfaces_conform() {
    if let Err(error) = package::is_possible() {
        assert!(env::var_os("CI").is_none(), "the npm package cannot be built: {error}");
        println!("skipped: the npm package cannot be built here: {error}");
        return;
    }
    package::write(false).expect("the packages");
    let runner = Path::new(env!("CARGO_MANIFEST_DIR")).join("subjects/js/runner.mjs");
    let node = |place: &str| {
        let mut node = Command::new("node");
        node.arg(&runner).arg(place);
        node
    };
    let plays = |place: &str| {
        let mut player = Process::start(place, node(place).arg("transcripts"));
        replay(&mut player);
        player.finish();
    };
    for place in ["addon", "wasm"] {
        plays(place);
        conforms(Process::start(place, &mut node(place)));
    }
    if node("browser").status().expect("Node.js runs").success() {
        plays("chromium");
        conforms(Process::start("chromium", &mut node("chromium")));
    } else {
        assert!(env::var_os("CI").is_none(), "a browser is needed");
        println!("skipped: there is no browser");
    }
}

fn codes(vector: &Vector) -> Vec<String> {
    let report: Value = serde_json::from_str(&Rust.check(vector)).expect("a report");
    let violations = report["violations"].as_array().expect("violations").iter();
    violations.map(|found| found["code"].as_str().expect("a code").to_owned()).collect()
}

#[test]
fn the_written_vectors_find_what_they_were_written_for() {
    let vectors = written();
    assert!(vectors.len() >= 200, "only {} vectors", vectors.len());
    let names: BTreeSet<&str> = vectors.iter().map(|vector| &*vector.name).collect();
    assert_eq!(names.len(), vectors.len(), "names that stand twice");
    for vector in &vectors {
        assert_eq!(Some(codes(vector)), vector.codes, "{}", vector.name);
    }
}

#[test]
fn documents_break_no_rule_that_their_kind_does_not_have() {
    for vector in all() {
        let Some(kind) = vector.kind else { continue };
        for code in codes(&vector) {
            let known = kind.rules().any(|rule| rule.code.name() == code);
            // The report is on the policy where that is refused.
            let refused =
                vector.policy.as_deref().is_some_and(|own| Engine::from_policy(own).is_err());
            assert!(known || refused, "{kind} breaks {code}: {}", vector.name);
        }
    }
}

#[test]
fn a_vector_survives_its_line() {
    for mut vector in written().into_iter().chain(generated(SEED, 500)) {
        vector.codes = None;
        assert_eq!(Vector::from_line(&vector.to_line()), vector);
    }
}

#[test]
fn generated_vectors_are_the_same_again_and_break_nearly_every_rule() {
    let vectors: Vec<Vector> = generated(SEED, GENERATED).collect();
    assert!(generated(SEED, GENERATED).eq(vectors.iter().cloned()));
    let found: BTreeSet<String> = vectors.iter().flat_map(codes).collect();
    let missing: Vec<&str> = callgate::Code::ALL
        .iter()
        .map(|code| code.name())
        .filter(|code| !found.contains(*code))
        .collect();
    assert!(missing.len() <= 5, "never found: {missing:?}");
    let valid = vectors.iter().filter(|vector| codes(vector).is_empty()).count();
    assert!(valid > 100, "only {valid} of {GENERATED} are without a violation");
}
