//! Changes to documents, at random.

use callgate_tests::relations::Mutation;
use proptest::prelude::*;
use serde_json::{Value, json};

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
        3 => (any::<usize>(), values()).prop_map(|(at, value)| Mutation::Replace(at, value)),
        2 => any::<usize>().prop_map(Mutation::Remove),
        1 => (any::<usize>(), "\\PC{0,3}|id|type|nodes", values())
            .prop_map(|(at, key, value)| Mutation::Insert(at, key, value)),
        2 => (any::<usize>(), any::<usize>()).prop_map(|(from, to)| Mutation::Copy(from, to)),
    ];
    prop::collection::vec(mutation, 0..5)
}
