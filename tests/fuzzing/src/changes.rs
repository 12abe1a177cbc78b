//! Examples and their changes, decoded from an input.

use crate::choices::text;
use arbitrary::{Result, Unstructured};
use callgate::Engine;
use callgate_tests::relations::{EXAMPLES, Example, Mutation};
use serde_json::{Map, Value, json};
use std::{
    collections::BTreeMap,
    sync::{LazyLock, Mutex, PoisonError},
};

/// Texts that rules know, and some at their limits.
const WORDS: &[&str] = &[
    "",
    "a",
    "menu",
    "root",
    "SALE",
    "READY",
    "NOT_READY",
    "IDLE",
    "greeting",
    "dtmf",
    "queue",
    "hangup",
    "en-US",
    "zz",
    "x@example.com",
    "+49 30 1234567",
    "http://localhost",
    "https://hooks.example.com/a",
    "2026-03-02T12:15:00Z",
    "2026-02-30",
    "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b",
    "00000000-0000-0000-0000-000000000000",
    "é😀",
    "\u{0}\"\\",
];

/// The names of fields, so that changes meet them.
const KEYS: &[&str] = &[
    "id",
    "type",
    "nodes",
    "transitions",
    "condition",
    "target",
    "code",
    "parentCallCodeId",
    "metadata",
    "language",
    "attributes",
    "mediaAssetId",
    "now",
    "shifts",
    "Transitions",
    "NextAction",
    "",
    "a/b~",
];

/// One of the examples.
pub(crate) fn example(input: &mut Unstructured<'_>) -> Result<&'static Example> {
    input.choose(&EXAMPLES)
}

/// The engine with this policy. There are few policies, and making an engine takes longer than a check.
pub(crate) fn engine(policy: &Value) -> Engine {
    static ENGINES: LazyLock<Mutex<BTreeMap<String, Engine>>> = LazyLock::new(Mutex::default);
    let text = policy.to_string();
    let mut engines = ENGINES.lock().unwrap_or_else(PoisonError::into_inner);
    let make = || Engine::from_policy(text.as_bytes()).expect("a sound policy");
    engines.entry(text.clone()).or_insert_with(make).clone()
}

/// The document of an example, changed.
pub(crate) fn changed(example: &Example, input: &mut Unstructured<'_>) -> Result<Value> {
    let mut document = parsed(&example.text);
    callgate_tests::relations::mutate(&mut document, &mutations(input)?);
    Ok(document)
}

/// The facts of an example, changed.
pub(crate) fn changed_facts(
    example: &Example,
    input: &mut Unstructured<'_>,
) -> Result<Option<String>> {
    let Some(facts) = &example.facts else { return Ok(None) };
    let mut facts = parsed(facts);
    callgate_tests::relations::mutate(&mut facts, &mutations(input)?);
    Ok(Some(facts.to_string()))
}

fn parsed(text: &[u8]) -> Value {
    serde_json::from_slice(text).unwrap_or_default()
}

fn mutations(input: &mut Unstructured<'_>) -> Result<Vec<Mutation>> {
    let count = input.int_in_range(0..=4)?;
    (0..count).map(|_| mutation(input)).collect()
}

fn mutation(input: &mut Unstructured<'_>) -> Result<Mutation> {
    let place = |input: &mut Unstructured<'_>| Ok(usize::from(input.arbitrary::<u16>()?));
    Ok(match input.int_in_range(0..=3)? {
        0 => Mutation::Replace(place(input)?, value(input, 2)?),
        1 => Mutation::Remove(place(input)?),
        2 => Mutation::Insert(place(input)?, key(input)?, value(input, 2)?),
        _ => Mutation::Copy(place(input)?, place(input)?),
    })
}

fn key(input: &mut Unstructured<'_>) -> Result<String> {
    Ok(if input.ratio(1, 4)? { text(input, 4)? } else { (*input.choose(KEYS)?).into() })
}

/// A value that nests no deeper than this.
fn value(input: &mut Unstructured<'_>, depth: u8) -> Result<Value> {
    let most = if depth == 0 { 6 } else { 8 };
    Ok(match input.int_in_range(0..=most)? {
        0 => Value::Null,
        1 => input.arbitrary::<bool>()?.into(),
        2 => input.arbitrary::<i64>()?.into(),
        3 => input.arbitrary::<f64>()?.into(),
        4 => text(input, 24)?.into(),
        5 => (*input.choose(WORDS)?).into(),
        // About as long as what is limited may be.
        6 => input.choose(WORDS)?.repeat(*input.choose(&[2, 2, 64, 129, 400])?).into(),
        7 => {
            let count = input.int_in_range(0..=3)?;
            (0..count).map(|_| value(input, depth - 1)).collect::<Result<Vec<_>>>()?.into()
        }
        _ => {
            let count = input.int_in_range(0..=3)?;
            let members = (0..count).map(|_| Ok((key(input)?, value(input, depth - 1)?)));
            members.collect::<Result<Map<_, _>>>()?.into()
        }
    })
}

/// The policy of an example with one limit set.
pub(crate) fn limited(example: &Example, limit: (&str, &str), most: usize) -> Value {
    let mut policy = example.policy.clone();
    policy[limit.0][limit.1] = json!(most);
    policy
}
