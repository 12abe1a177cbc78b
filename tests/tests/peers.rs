//! Callgate beside joi and ajv, on fewer documents than `cargo xtask peers` takes.

use callgate::Engine;
use callgate_tests::peers::{Case, Finding, PEERS, SCHEMAS, Tally, Validator, documents};
use std::{collections::BTreeSet, env, fs, path::Path, sync::LazyLock};

/// Where the documents begin.
const SEED: u64 = 20_260_302;
/// How many documents each validator gets.
const DOCUMENTS: usize = 5_000;
/// How many each schema gets.
const STRUCTURES: usize = 2_000;

/// Whether joi and ajv are there.
static INSTALLED: LazyLock<bool> = LazyLock::new(|| match xtask::peers::install() {
    Ok(()) => true,
    Err(error) => {
        assert!(env::var_os("CI").is_none(), "joi and ajv are needed: {error}");
        println!("skipped: joi and ajv cannot be installed here: {error}");
        false
    }
});

/// What a validator finds in each of the documents.
fn found(name: &str, schema: Option<&Path>, documents: &[Vec<u8>]) -> Vec<Option<Vec<Finding>>> {
    Validator::start(name, schema).ask(documents)
}

#[test]
fn every_difference_is_of_a_known_kind() {
    if !*INSTALLED {
        return;
    }
    let engine = Engine::new();
    for peer in PEERS {
        let mut tally = Tally::default();
        let documents: Vec<_> = documents(peer.kind, SEED).take(DOCUMENTS).collect();
        let answers = found(peer.name, None, &documents);
        for (document, theirs) in documents.iter().zip(answers) {
            tally.count(peer, &Case::new(&engine, peer, document, theirs));
        }
        assert!(tally.unexplained.is_empty(), "{}: {:#?}", peer.name, tally.unexplained);
        assert!(tally.taken > 100 && tally.diverged > 100, "{}: {tally:?}", peer.name);
    }
}

#[test]
fn every_kind_of_difference_has_an_example_that_no_other_kind_explains() {
    if !*INSTALLED {
        return;
    }
    let engine = Engine::new();
    for peer in PEERS {
        let examples: Vec<_> = peer.divergences.iter().map(|kind| kind.example.to_vec()).collect();
        let answers = found(peer.name, None, &examples);
        for ((divergence, example), theirs) in peer.divergences.iter().zip(&examples).zip(answers) {
            let case = Case::new(&engine, peer, example, theirs);
            let mut names = BTreeSet::new();
            for difference in case.differences(peer) {
                let kinds = peer.divergences.iter().filter(|kind| difference.is(kind));
                let kinds: Vec<_> = kinds.map(|kind| kind.name).collect();
                assert_eq!(
                    kinds.len(),
                    1,
                    "{} {kinds:?}: {} {difference}",
                    peer.name,
                    difference.what()
                );
                names.extend(kinds);
            }
            assert!(names.contains(divergence.name), "{}: {}", peer.name, divergence.name);
        }
    }
}

#[test]
fn the_page_tells_every_kind_of_difference() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/validators.md");
    let page = fs::read_to_string(page).expect("the page");
    let mut rows = 0;
    for peer in PEERS {
        let (_, section) = page.split_once(&format!("\n## {}\n", peer.name)).expect("a section");
        let section = section.split("\n## ").next().unwrap_or_default();
        for kind in peer.divergences {
            let row = format!("| {} | {} |", kind.name, kind.reason);
            assert!(section.contains(&row), "the section {} lacks the row\n{row}", peer.name);
        }
        rows += section.lines().filter(|line| line.starts_with("| ")).count();
        assert_eq!(
            section.lines().filter(|line| line.starts_with("| ")).count(),
            peer.divergences.len() + 2
        );
    }
    assert!(rows > 20, "only {rows} rows");
}

#[test]
fn the_schemas_find_what_the_engine_finds_where_they_can_say_it() {
    if !*INSTALLED {
        return;
    }
    let engine = Engine::new();
    for schema in SCHEMAS {
        let documents: Vec<_> = schema.documents(SEED).take(STRUCTURES).collect();
        let answers = found("schema", Some(&schema.path()), &documents);
        let mut taken = 0;
        for (document, theirs) in documents.iter().zip(answers) {
            let Some(ours) = schema.read(&engine, document).places else { continue };
            let theirs = theirs.expect("what Callgate reads, JSON.parse reads");
            let theirs: BTreeSet<String> = theirs.into_iter().map(|finding| finding.path).collect();
            let name = schema.name;
            assert_eq!(ours, theirs, "{name}: {}", String::from_utf8_lossy(document));
            taken += usize::from(ours.is_empty());
        }
        assert!(taken > 50, "{}: only {taken} are taken", schema.name);
    }
}
