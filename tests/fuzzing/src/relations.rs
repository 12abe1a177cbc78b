//! Relations between reports: on a document and on the same one written otherwise, under a higher limit, with its nodes in
//! another order, or without a part of it.

use crate::changes::{changed, changed_facts, engine, example, limited};
use arbitrary::{Result, Unstructured};
use callgate::Kind;
use callgate_tests::{
    dice::Dice,
    relations::{LIMITS, checked, found, measures, print, remove},
};
use serde_json::{Value, json};

/// Written with blanks, escapes and repeated keys, a document breaks the same rules in the same places.
///
/// # Panics
/// A promise is not kept.
pub fn writing(data: &[u8]) {
    _ = written_otherwise(&mut Unstructured::new(data));
}

fn written_otherwise(input: &mut Unstructured<'_>) -> Result<()> {
    let example = example(input)?;
    let dice = Dice(input.arbitrary()?);
    let facts = changed_facts(example, input)?;
    let document = changed(example, input)?;
    let engine = engine(&example.policy);
    let check = |text: &str| {
        checked(&engine, example.kind, text.as_bytes(), facts.as_deref().map(str::as_bytes))
    };
    let plain = check(&document.to_string());
    for repeat in [false, true] {
        let mut text = String::new();
        print(&document, &mut dice.clone(), repeat, &mut text);
        let other = check(&text);
        let mut codes = found(&other);
        if repeat {
            codes.retain(|(code, _)| code != "json.duplicate-key");
        }
        let cut = [&plain, &other].iter().any(|report| report["truncated"] == true);
        assert!(cut || codes == found(&plain), "{text}\n{other}\n{plain}");
        // Only a valid transition has a reason to send, and how long a text is depends on how it is written.
        let but = ["characters", "reasonCode"];
        assert_eq!(measures(&other, &but), measures(&plain, &but));
    }
    Ok(())
}

/// Under a higher limit, a document breaks no rule that it does not break under a lower one.
///
/// # Panics
/// A promise is not kept.
pub fn limits(data: &[u8]) {
    _ = under_a_higher_limit(&mut Unstructured::new(data));
}

fn under_a_higher_limit(input: &mut Unstructured<'_>) -> Result<()> {
    let example = example(input)?;
    let limit = *input.choose(&LIMITS)?;
    let low = input.int_in_range(1..=9)?;
    let high = low + input.int_in_range(0..=9)?;
    let text = changed(example, input)?.to_string();
    let under = |most| {
        let engine = engine(&limited(example, limit, most));
        found(&checked(&engine, example.kind, text.as_bytes(), example.facts.as_deref()))
    };
    let (lower, higher) = (under(low), under(high));
    for violation in &higher {
        assert!(lower.contains(violation), "{violation:?} under {limit:?} = {high}, not {low}");
    }
    Ok(())
}

/// In whatever order the nodes of a flow stand behind the first, it has the same faults and measures.
///
/// # Panics
/// A promise is not kept.
pub fn nodes(data: &[u8]) {
    _ = nodes_in_another_order(&mut Unstructured::new(data));
}

fn nodes_in_another_order(input: &mut Unstructured<'_>) -> Result<()> {
    let count = input.int_in_range(1..=24_usize)?;
    let most = input.int_in_range(1..=20_usize)?;
    let mut nodes = Vec::new();
    for id in 0..count {
        let kind = input.choose(&["greeting", "dtmf", "transfer", "queue", "hangup"])?;
        let ways = input.int_in_range(0..=4)?;
        let ways = (0..ways).map(|_| {
            let to = format!("n{}", input.int_in_range(0..=count)?);
            let condition = input.int_in_range(0..=2)?.to_string();
            Ok(json!({"condition": condition, "target": to}))
        });
        let ways = ways.collect::<Result<Vec<Value>>>()?;
        nodes.push(json!({"id": format!("n{id}"), "type": kind, "transitions": ways}));
    }
    let mut shuffled = nodes.clone();
    for at in (2..count).rev() {
        shuffled.swap(at, input.int_in_range(1..=at)?);
    }
    let engine = engine(&json!({"flow": {"maxDepth": most}}));
    let told = |nodes: Vec<Value>| {
        let flow = json!({"name": "n", "campaignId": "c", "nodes": nodes,
            "fallbackAction": {"type": "hangup"}});
        let report = checked(&engine, Kind::IvrFlow, flow.to_string().as_bytes(), None);
        let violations = report["violations"].as_array().into_iter().flatten();
        let mut codes: Vec<(String, Option<usize>)> = violations
            .map(|found| {
                let witness = found["witness"].as_array().map(Vec::len);
                (found["code"].to_string(), witness)
            })
            .collect();
        codes.sort();
        (codes, report["measures"].clone())
    };
    assert_eq!(told(nodes), told(shuffled));
    Ok(())
}

/// Rules about what hangs together: without one part, another is the first that they name.
const ABOUT_THE_WHOLE: [&str; 6] =
    ["flow.cycle", "flow.trap", "flow.depth", "code.cycle", "code.depth", "exit.error-loop"];

/// Without a part that breaks a rule, nothing else breaks that rule that did not before.
///
/// # Panics
/// A promise is not kept.
pub fn deletion(data: &[u8]) {
    _ = without_a_part(&mut Unstructured::new(data));
}

fn without_a_part(input: &mut Unstructured<'_>) -> Result<()> {
    let example = example(input)?;
    let choice = usize::from(input.arbitrary::<u8>()?);
    let mut document = changed(example, input)?;
    let engine = engine(&example.policy);
    let check = |document: &Value| {
        let text = document.to_string();
        let report = checked(&engine, example.kind, text.as_bytes(), example.facts.as_deref());
        let cut = report["truncated"] == true;
        (found(&report), cut)
    };
    let (before, cut) = check(&document);
    if before.is_empty() || cut {
        return Ok(());
    }
    let (code, path) = &before[choice % before.len()];
    if ABOUT_THE_WHOLE.contains(&&**code) || !remove(&mut document, path) {
        return Ok(());
    }
    let (after, _) = check(&document);
    for (_, place) in after.iter().filter(|(other, _)| other == code) {
        let known = before.iter().any(|(other, was)| other == code && moved(was, path, place));
        assert!(known, "{code} at {place} without {path}: {document}");
    }
    Ok(())
}

/// Whether what stood at `was` stands at `is` now that what stood at `gone` is gone.
fn moved(was: &str, gone: &str, is: &str) -> bool {
    if was == is {
        return true;
    }
    // An element behind the one that is gone has come one place nearer.
    let Some((list, at)) = gone.rsplit_once('/') else { return false };
    let rest = |path: &str| {
        let rest = path.strip_prefix(list)?.strip_prefix('/')?;
        let (index, below) = rest.split_once('/').unwrap_or((rest, ""));
        Some((index.parse::<usize>().ok()?, below.to_owned()))
    };
    match (at.parse::<usize>(), rest(was), rest(is)) {
        (Ok(at), Some((before, below)), Some((after, same))) => {
            before > at && before == after + 1 && below == same
        }
        _ => false,
    }
}
