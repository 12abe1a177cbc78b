//! Contact flows that others published, against what an independent program counted in them. They are found through
//! `CALLGATE_FLOWS` or beside the checkout, and are no part of the repository.

use callgate::{Code, Engine, Kind, Severity, Violation, documents::FlowCounts};
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

/// What is found in the flows, each looked at by hand: `docs/flows.md` says why it is right.
const FOUND: &[(&str, &[(&str, &str)])] = &[
    (
        "connect-2019/amazon-connect-contact-surveys__deployment_contact-surveys-amazon-connect.yaml_0.json",
        &[("flow.cycle", "/Actions/1")],
    ),
    (
        "connect-2019/amazon-connect-power-dialer__sample-files_View-Dialer-DispositionCodes.json",
        &[("flow.cycle", "/Actions/0")],
    ),
    (
        "connect-legacy/amazon-connect-snippets__projects_ContextRouting_ContactFlows_001_Context_Tracking_-_Main.json",
        &[("flow.cycle", "/modules/0")],
    ),
    (
        "connect-legacy/amazon-connect-snippets__projects_ContextRouting_ContactFlows_001_Context_Tracking_-_Make_Payment.json",
        &[("flow.cycle", "/modules/18")],
    ),
    (
        "connect-legacy/amazon-connect-snippets__projects_GetSetDataByID_SurveyDialTone.json",
        &[("flow.cycle", "/modules/4")],
    ),
    (
        "genesys-architect-yaml/dr-fallback-ivr__blueprint_terraform-warm-ivr_DR-Fallback-Ivr.yaml",
        &[
            ("node.unreachable", "/inboundCall/menus/0/menu"),
            ("node.unreachable", "/inboundCall/menus/0/menu/choices/0/menuDisconnect"),
        ],
    ),
    (
        "twilio-studio/function-templates__patient-appointment-management_assets_studio-flow-template.private.json",
        &[("fallback.missing", "/states/7"), ("fallback.missing", "/states/22")],
    ),
    (
        "twilio-studio/sample-flows-github-actions__flows_webinar-flow.json",
        &[("flow.cycle", "/states/1")],
    ),
];

#[test]
fn no_flow_that_runs_has_an_error_and_what_is_found_is_known() {
    let engine = Engine::new();
    let mut found = BTreeMap::new();
    let flows = expected();
    for (name, (path, _)) in &flows {
        let document = read(path);
        let report = engine.check_any(&document, None);
        assert!(report.is_valid(), "{name}: {}", report.to_json());
        assert!(engine.is_valid(kind_of(name), &document, None), "{name}");
        for Violation { code, severity, .. } in &report.violations {
            let information = *code == Code::FlowCycle;
            let expected = if information { Severity::Info } else { Severity::Warning };
            assert_eq!(*severity, expected, "{name}: {code}");
        }
        let told =
            report.violations.into_iter().map(|violation| (violation.code.name(), violation.path));
        let told: Vec<_> = told.collect();
        if !told.is_empty() {
            found.insert(name.clone(), told);
        }
    }
    let known = FOUND.iter().filter(|(name, _)| flows.contains_key(*name)).map(|(name, told)| {
        let told = told.iter().map(|(code, path)| (*code, (*path).to_owned()));
        ((*name).to_owned(), told.collect::<Vec<_>>())
    });
    assert_eq!(found, known.collect());
    assert!(flows.is_empty() || found.len() == FOUND.len());
}

#[test]
fn references_of_flows_are_looked_up_in_the_facts() {
    let engine = Engine::new();
    let facts = br#"{"prompts": [], "queues": ["BasicQueue"]}"#;
    let mut unknown = BTreeMap::new();
    let flows = expected();
    for (name, (path, _)) in &flows {
        let report = engine.check_any(&read(path), Some(facts));
        for violation in report.violations.iter().filter(|v| v.severity == Severity::Error) {
            assert!(
                matches!(violation.code, Code::PromptUnknown | Code::QueueUnknown),
                "{violation:?}"
            );
            *unknown.entry(kind_of(name)).or_insert(0) += 1;
        }
    }
    let expected = [(Kind::ConnectFlow, 1), (Kind::ArchitectFlow, 10)];
    assert!(flows.is_empty() || unknown == BTreeMap::from(expected), "{unknown:?}");
}
