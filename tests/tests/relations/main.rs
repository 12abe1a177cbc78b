//! What holds of every report, whatever the document: relations between checks of the examples, mutated at random.

mod mutation;
mod writing;

use callgate::{Engine, Kind};
use callgate_tests::dice::Dice;
use mutation::{mutate, mutations, pointers};
use proptest::{prelude::*, sample::Index};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};
use writing::print;

/// Stands in every value that may be personal.
const MARKER: &str = "Zq9Zq9";

/// Codes that are about what is not there.
const ABOUT_ABSENCE: [&str; 4] =
    ["field.missing", "facts.missing", "node.media-missing", "fallback.target-missing"];

struct Example {
    kind: Kind,
    text: Vec<u8>,
    facts: Option<Vec<u8>>,
    policy: Value,
}

/// The examples that are about documents as such; what they break besides is their own affair.
static EXAMPLES: LazyLock<Vec<Example>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let mut paths: Vec<PathBuf> = ["valid", "broken"]
        .iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let examples = paths.into_iter().filter_map(|path| {
        let name = path.file_name()?.to_str()?.strip_suffix(".json")?;
        if name.contains('.') {
            return None;
        }
        let kind = *Kind::ALL.iter().find(|kind| name.starts_with(kind.name()))?;
        let beside = |suffix: &str| fs::read(path.with_file_name(format!("{name}.{suffix}.json")));
        let policy = beside("policy").map(|bytes| serde_json::from_slice(&bytes).unwrap());
        Some(Example {
            kind,
            text: fs::read(&path).unwrap(),
            facts: beside("facts").ok(),
            policy: policy.unwrap_or_else(|_| json!({})),
        })
    });
    let examples: Vec<Example> = examples.collect();
    assert!(examples.len() > 15);
    examples
});

fn engine(policy: &Value) -> Engine {
    Engine::from_policy(policy.to_string().as_bytes()).unwrap()
}

/// Checks, and looks at everything that a report promises.
fn check(engine: &Engine, kind: Kind, text: &[u8], facts: Option<&[u8]>) -> Value {
    let report = engine.check(kind, text, facts);
    let json = report.to_json();
    assert_eq!(json, engine.check(kind, text, facts).to_json());
    assert_eq!(report.is_valid(), engine.is_valid(kind, text, facts), "{json}");
    let foreign = report.violations.iter().find(|found| kind.rules().all(|r| r.code != found.code));
    assert!(foreign.is_none(), "{kind} is not said to break {foreign:?}");

    let report: Value = serde_json::from_str(&json).unwrap();
    let document = serde_json::from_slice::<Value>(text).ok();
    let facts = facts.and_then(|facts| serde_json::from_slice::<Value>(facts).ok());
    let violations = report["violations"].as_array().unwrap();
    assert_eq!(
        report["valid"],
        violations.iter().all(|found| found["severity"] != "error"),
        "{json}"
    );
    let mut last = None;
    for found in violations {
        let (code, path) = (found["code"].as_str().unwrap(), found["path"].as_str().unwrap());
        let place = if let Some(span) = found.get("span") {
            let offset = |name: &str| usize::try_from(span[name].as_u64().unwrap()).unwrap();
            let (start, end) = (offset("start"), offset("end"));
            assert!(start <= end && end <= text.len(), "{found}");
            if let Ok(text) = str::from_utf8(text) {
                assert!(text.is_char_boundary(start) && text.is_char_boundary(end), "{found}");
            }
            resolves(document.as_ref(), path, code);
            (0, start, code)
        } else {
            let path = path.strip_prefix("/facts").unwrap_or_else(|| panic!("{found}"));
            resolves(facts.as_ref(), path, code);
            (1, 0, code)
        };
        // The facts follow the document; their order shows in no span.
        let in_order = last.is_none_or(|last| last <= place || place.0 == 1);
        assert!(in_order, "{json}");
        last = Some(place);
    }
    report
}

/// The path leads somewhere, or to where something would be.
fn resolves(document: Option<&Value>, path: &str, code: &str) {
    let Some(document) = document else { return };
    if ABOUT_ABSENCE.contains(&code) {
        assert_eq!(document.pointer(path), None, "{code} {path:?}");
    } else if code != "json.duplicate-key" {
        // A key may also be repeated in a value that does not count itself.
        assert!(document.pointer(path).is_some(), "{code} {path:?} in {document}");
    }
}

/// What two reports on the same document must share, however it is written.
fn found(report: &Value) -> Vec<(String, String)> {
    let word = |found: &Value, field: &str| found[field].as_str().unwrap().to_owned();
    let violations = report["violations"].as_array().unwrap();
    let found = violations.iter().map(|found| (word(found, "code"), word(found, "path")));
    // How long a flow is depends on how it is written.
    found.filter(|(code, _)| code != "flow.size").collect()
}

/// The same for measures, but for those of these names.
fn measures(report: &Value, but: &[&str]) -> Value {
    let mut measures = report["measures"].clone();
    measures.as_object_mut().unwrap().retain(|name, _| !but.contains(&name.as_str()));
    measures
}

/// Puts the marker into every value that may be personal.
fn mark(document: &mut Value) {
    for pointer in pointers(document) {
        let personal = ["/metadata/", "/attributes/", "/identityAttributes/", "/userId"];
        if personal.iter().any(|start| pointer.starts_with(start))
            && let Some(Value::String(text)) = document.pointer_mut(&pointer)
            && !text.is_empty()
        {
            *text = format!("{MARKER}{text}{MARKER}");
        }
    }
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(4000))]

    #[test]
    fn bytes_changed_at_random(
        example in any::<Index>(),
        kind in prop::option::of(prop::sample::select(Kind::ALL)),
        flips in prop::collection::vec((any::<Index>(), any::<u8>()), 0..4),
        cut in prop::option::weighted(0.2, any::<Index>()),
        in_facts in any::<bool>(),
    ) {
        let example = example.get(&EXAMPLES);
        let (mut text, mut facts) = (example.text.clone(), example.facts.clone());
        let target = if in_facts { facts.as_mut().unwrap_or(&mut text) } else { &mut text };
        for (at, byte) in &flips {
            let at = at.index(target.len());
            target[at] = *byte;
        }
        if let Some(cut) = cut {
            target.truncate(cut.index(target.len()));
        }
        let engine = engine(&example.policy);
        check(&engine, kind.unwrap_or(example.kind), &text, facts.as_deref());
        let _ = engine.check_any(&text, facts.as_deref());
    }

    #[test]
    fn values_changed_at_random(
        example in any::<Index>(),
        mutations in mutations(),
        facts_mutations in mutations(),
        seed in any::<u64>(),
    ) {
        let example = example.get(&EXAMPLES);
        let mut document: Value = serde_json::from_slice(&example.text).unwrap();
        mutate(&mut document, &mutations);
        mark(&mut document);
        let facts = example.facts.as_ref().map(|facts| {
            let mut facts: Value = serde_json::from_slice(facts).unwrap();
            mutate(&mut facts, &facts_mutations);
            facts.to_string()
        });
        let facts = facts.as_deref().map(str::as_bytes);
        let engine = engine(&example.policy);
        let plain = check(&engine, example.kind, document.to_string().as_bytes(), facts);
        for violation in plain["violations"].as_array().unwrap() {
            prop_assert!(!violation.to_string().contains(MARKER), "{}", violation);
        }

        // Written otherwise, it is the same document.
        let mut text = String::new();
        print(&document, &mut Dice(seed), false, &mut text);
        let written = check(&engine, example.kind, text.as_bytes(), facts);
        prop_assert_eq!(found(&written), found(&plain));
        prop_assert_eq!(measures(&written, &["characters"]), measures(&plain, &["characters"]));

        // With keys repeated, the last value counts.
        let mut text = String::new();
        print(&document, &mut Dice(seed), true, &mut text);
        let repeated = check(&engine, example.kind, text.as_bytes(), facts);
        let other = |report| {
            let mut found = found(report);
            found.retain(|(code, _)| code != "json.duplicate-key");
            found
        };
        prop_assert_eq!(other(&repeated), other(&plain), "{}", text);
        // Only a valid transition has a reason to send.
        let but = ["characters", "reasonCode"];
        prop_assert_eq!(measures(&repeated, &but), measures(&plain, &but));
    }

    #[test]
    fn a_higher_limit_adds_no_violation(
        example in any::<Index>(),
        mutations in mutations(),
        low in 1_usize..6,
        more in 0_usize..6,
        limit in prop::sample::select(vec![
            ("language", "maxTags"),
            ("metadata", "maxKeys"),
            ("metadata", "maxBytes"),
            ("guest", "maxFingerprintLength"),
            ("codes", "maxDepth"),
            ("flow", "maxDepth"),
            ("breaks", "maxContinuousWorkMinutes"),
        ]),
    ) {
        let example = example.get(&EXAMPLES);
        let mut document: Value = serde_json::from_slice(&example.text).unwrap();
        mutate(&mut document, &mutations);
        let text = document.to_string();
        let found_under = |limit: (&str, &str), most: usize| {
            let mut policy = example.policy.clone();
            policy[limit.0][limit.1] = most.into();
            found(&check(&engine(&policy), example.kind, text.as_bytes(), example.facts.as_deref()))
        };
        let (lower, higher) = (found_under(limit, low), found_under(limit, low + more));
        for violation in &higher {
            prop_assert!(lower.contains(violation), "{:?} at {}", violation, low + more);
        }
    }

    #[test]
    fn the_order_of_nodes_makes_no_difference(
        nodes in prop::collection::vec(
            (
                prop::sample::select(vec!["greeting", "dtmf", "transfer", "queue", "hangup"]),
                prop::collection::vec((0_u8..3, 0_usize..14), 0..4),
            ),
            1..12,
        ),
        order in Just((1_usize..12).collect::<Vec<_>>()).prop_shuffle(),
        most in 1_usize..6,
    ) {
        let written: Vec<Value> = nodes
            .iter()
            .enumerate()
            .map(|(id, (kind, transitions))| {
                let transitions: Vec<Value> = transitions
                    .iter()
                    .map(|(condition, to)| {
                        json!({"condition": condition.to_string(), "target": format!("n{to}")})
                    })
                    .collect();
                json!({"id": format!("n{id}"), "type": kind, "transitions": transitions})
            })
            .collect();
        let rest = order.iter().filter_map(|index| written.get(*index));
        let shuffled: Vec<Value> = written.iter().take(1).chain(rest).cloned().collect();
        prop_assert_eq!(shuffled.len(), written.len());
        let engine = engine(&json!({"flow": {"maxDepth": most}}));
        let told = |nodes: Vec<Value>| {
            let flow = json!({"name": "n", "campaignId": "c", "nodes": nodes,
                "fallbackAction": {"type": "hangup"}});
            let report = check(&engine, Kind::IvrFlow, flow.to_string().as_bytes(), None);
            let mut codes: Vec<(String, Option<usize>)> = report["violations"]
                .as_array()
                .unwrap()
                .iter()
                .map(|found| {
                    let witness = found.get("witness").map(|names| names.as_array().unwrap().len());
                    (found["code"].as_str().unwrap().to_owned(), witness)
                })
                .collect();
            codes.sort();
            (codes, report["measures"].clone())
        };
        prop_assert_eq!(told(written), told(shuffled));
    }
}
