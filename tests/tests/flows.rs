//! Contact flows that others published, against what an independent program counted in them. They are found through
//! `CALLGATE_FLOWS` or beside the checkout, and are no part of the repository.

use callgate::{Engine, Kind, Severity, documents::FlowCounts};
use callgate_tests::flows;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// The folders, with the kind of what is in them.
const FOLDERS: [(&str, Kind); 4] = [
    ("connect-2019", Kind::ConnectFlow),
    ("connect-legacy", Kind::ConnectFlow),
    ("twilio-studio", Kind::TwilioFlow),
    ("genesys-architect-yaml", Kind::ArchitectFlow),
];

fn kind_of(name: &str) -> Kind {
    let folder = name.split('/').next().expect("a folder");
    FOLDERS.iter().find(|(own, _)| *own == folder).expect("a folder that is known").1
}

/// The flows by their names, each with its file and what was counted in it.
fn expected() -> BTreeMap<String, (PathBuf, FlowCounts)> {
    let Some(file) = flows("expected.json") else { return BTreeMap::new() };
    let folder = file.parent().expect("a folder");
    let text = fs::read(&file).expect("readable");
    let files: BTreeMap<String, Vec<Value>> = serde_json::from_slice(&text).expect("JSON");
    let counted = files.into_iter().map(|(name, graphs)| {
        assert_eq!(graphs.len(), 1, "{name} has one flow");
        let path = folder.join(&name);
        (name, (path, counts(&graphs[0])))
    });
    counted.collect()
}

fn counts(graph: &Value) -> FlowCounts {
    let count = |name: &str| {
        let count = graph[name].as_u64().expect("a count");
        usize::try_from(count).expect("a small count")
    };
    let counts = FlowCounts {
        nodes: count("nodes"),
        transitions: count("transitions"),
        components: count("components"),
        unreachable: count("unreachable"),
        longest_path: (!graph["longestPath"].is_null()).then(|| count("longestPath")),
    };
    assert_eq!(graph["cyclic"].as_bool(), Some(counts.is_cyclic()));
    counts
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_flow_is_recognized_and_counted_like_the_independent_program_counts() {
    let engine = Engine::new();
    let mut wrong = Vec::new();
    for (name, (path, expected)) in expected() {
        let document = read(&path);
        assert_eq!(engine.kind_of(&document), Some(kind_of(&name)), "{name}");
        let (flow, report) = engine.flow(kind_of(&name), &document, None);
        let flow = flow.unwrap_or_else(|| panic!("{name}: {}", report.to_json()));
        if flow.counts() != expected {
            wrong.push(format!("{name}: {:?} instead of {expected:?}", flow.counts()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_flow_that_runs_has_an_error() {
    let engine = Engine::new();
    for (name, (path, _)) in expected() {
        let document = read(&path);
        let report = engine.check_any(&document, None);
        assert!(report.is_valid(), "{name}: {}", report.to_json());
        assert!(engine.is_valid(kind_of(&name), &document, None), "{name}");
        for violation in &report.violations {
            println!(
                "{name}: {} {} at {}",
                violation.severity.name(),
                violation.code,
                violation.path
            );
            assert!(violation.severity <= Severity::Warning, "{name}: {violation:?}");
        }
    }
}
