//! What holds of every report, whatever the document: relations between checks of the examples, mutated at random.

mod mutation;

use callgate::{Engine, Kind};
use callgate_tests::{
    dice::Dice,
    relations::{EXAMPLES, LIMITS, checked as check, found, measures, mutate, pointers, print},
};
use mutation::mutations;
use proptest::{prelude::*, sample::Index};
use serde_json::{Value, json};

/// Stands in every value that may be personal.
const MARKER: &str = "Zq9Zq9";

fn engine(policy: &Value) -> Engine {
    Engine::from_policy(policy.to_string().as_bytes()).unwrap()
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
        _ = check(&engine, kind.unwrap_or(example.kind), &text, facts.as_deref());
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
        limit in prop::sample::select(&LIMITS[..]),
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
