//! Other values in other places.

use proptest::{prelude::*, sample::Index};
use serde_json::{Value, json};

#[derive(Clone, Debug)]
pub(crate) enum Mutation {
    Replace(Index, Value),
    Remove(Index),
    Insert(Index, String, Value),
    /// Another value of the document is put here.
    Copy(Index, Index),
}

fn values() -> impl Strategy<Value = Value> {
    let scalars = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        Just(json!("")),
        "\\PC{0,8}".prop_map(Value::from),
        "[ -~]{0,40}".prop_map(Value::from),
        Just(json!("2026-03-02T12:15:00Z")),
        Just(json!("http://localhost")),
        Just(json!("SALE")),
        Just(json!("menu")),
        "[a-z\u{e9}\u{1F600}]{0,1}".prop_map(|text| text.repeat(9000).into()),
    ];
    scalars.prop_recursive(2, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map("[a-z/~\"\u{e9}]{0,3}", inner, 0..4)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

pub(crate) fn mutations() -> impl Strategy<Value = Vec<Mutation>> {
    let mutation = prop_oneof![
        3 => (any::<Index>(), values()).prop_map(|(at, value)| Mutation::Replace(at, value)),
        2 => any::<Index>().prop_map(Mutation::Remove),
        1 => (any::<Index>(), "\\PC{0,3}|id|type|nodes", values())
            .prop_map(|(at, key, value)| Mutation::Insert(at, key, value)),
        2 => (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Mutation::Copy(from, to)),
    ];
    prop::collection::vec(mutation, 0..5)
}

/// The pointers of everything in a value, itself first.
pub(crate) fn pointers(value: &Value) -> Vec<String> {
    let mut all = vec![(String::new(), value)];
    let mut next = 0;
    while let Some((pointer, value)) = all.get(next).cloned() {
        next += 1;
        match value {
            Value::Array(elements) => all.extend(
                elements.iter().enumerate().map(|(at, value)| (format!("{pointer}/{at}"), value)),
            ),
            Value::Object(members) => all.extend(members.iter().map(|(key, value)| {
                (format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")), value)
            })),
            _ => {}
        }
    }
    all.into_iter().map(|(pointer, _)| pointer).collect()
}

fn one_of(index: Index, pointers: &[String]) -> &str {
    &pointers[index.index(pointers.len())]
}

pub(crate) fn mutate(document: &mut Value, mutations: &[Mutation]) {
    for mutation in mutations {
        let all = pointers(document);
        match mutation {
            Mutation::Replace(at, value) => {
                *document.pointer_mut(one_of(*at, &all)).unwrap() = value.clone();
            }
            Mutation::Remove(at) => {
                let Some((parent, last)) = one_of(*at, &all).rsplit_once('/') else { continue };
                match document.pointer_mut(parent).unwrap() {
                    Value::Array(elements) => drop(elements.remove(last.parse().unwrap())),
                    Value::Object(members) => {
                        members.remove(&last.replace("~1", "/").replace("~0", "~"));
                    }
                    _ => unreachable!("a parent contains"),
                }
            }
            Mutation::Insert(at, key, value) => {
                match document.pointer_mut(one_of(*at, &all)).unwrap() {
                    Value::Array(elements) => elements.push(value.clone()),
                    Value::Object(members) => drop(members.insert(key.clone(), value.clone())),
                    other => *other = value.clone(),
                }
            }
            Mutation::Copy(from, to) => {
                let value = document.pointer(one_of(*from, &all)).unwrap().clone();
                *document.pointer_mut(one_of(*to, &all)).unwrap() = value;
            }
        }
    }
}
