use super::*;
use proptest::prelude::*;

/// Metadata of so many keys.
fn keys(count: usize) -> String {
    let members: Vec<String> = (0..count).map(|key| format!("\"k{key}\":1")).collect();
    with("metadata", &format!("{{{}}}", members.join(",")))
}

/// Metadata of one value, which `JSON.stringify` prints in so many bytes.
fn bytes(count: usize) -> String {
    with("metadata", &format!("{{ \"note\" : \"{}\" }}", "x".repeat(count - 11)))
}

#[test]
fn at_most_250_keys() {
    assert_eq!(passes(&keys(250)).measures.count_of("metadataKeys"), Some(250));
    let violation = refused(&keys(251), Code::MetadataCount, "/metadata");
    assert_eq!((violation.limit, violation.actual), (Some(count(250)), Some(count(251))));
    passes(&keys(0));
    let engine = under(r#"{"metadata": {"maxKeys": 2}}"#);
    assert_eq!(told(&check_under(&engine, &keys(2))), []);
    assert_eq!(only(&check_under(&engine, &keys(3))).limit, Some(count(2)));
}

#[test]
fn repeated_keys_are_counted_once() {
    let document = keys(250).replace("\"k0\":1", "\"k0\":\"one\",\"k\\u0030\":1");
    let report = check(&document);
    assert_eq!(told(&report), [(Code::JsonDuplicateKey, "/metadata/k0")]);
    let once = passes(&keys(250));
    assert_eq!(report.measures, once.measures);
}

#[test]
fn at_most_8192_bytes_of_compact_json() {
    assert_eq!(passes(&bytes(8192)).measures.count_of("metadataBytes"), Some(8192));
    let violation = refused(&bytes(8193), Code::MetadataSize, "/metadata");
    assert_eq!((violation.limit, violation.actual), (Some(count(8192)), Some(count(8193))));
    let engine = under(r#"{"metadata": {"maxBytes": 20}}"#);
    assert_eq!(told(&check_under(&engine, &bytes(20))), []);
    assert_eq!(only(&check_under(&engine, &bytes(21))).code, Code::MetadataSize);
}

#[test]
fn the_size_is_that_of_the_text_that_is_sent() {
    let cases = [
        (r#"{"a": 1.0}"#, r#"{"a":1}"#),
        (r#"{"a": 1e15, "b": 0.0000001}"#, r#"{"a":1000000000000000,"b":1e-7}"#),
        (r#"{"a": 1e-6, "b": -0.0}"#, r#"{"a":0.000001,"b":0}"#),
        (r#"{"\u00e9": "\u20ac\ud834\udd1e\/"}"#, r#"{"é":"€𝄞/"}"#),
        (r#"{"a": "\u0000\u001f\b\t", "\"": true}"#, r#"{"a":"\u0000\u001f\b\t","\"":true}"#),
        (r#"{"b": 0.1, "1": 12.50}"#, r#"{"1":12.5,"b":0.1}"#),
    ];
    for (metadata, sent) in cases {
        let document = with("metadata", metadata);
        let report = passes(&document);
        assert_eq!(report.measures.count_of("metadataBytes"), Some(sent.len()), "{metadata}");
        let session: GuestSession<'_> = Engine::new().parse(document.as_bytes(), None).unwrap();
        assert_eq!(session.metadata.to_json(), sent);
    }
}

#[test]
fn a_value_is_a_string_a_number_or_a_boolean() {
    passes(&with("metadata", r#"{"a": "x", "b": 1, "c": false}"#));
    for (value, found) in [("null", "null"), ("[{}]", "array"), (r#"{"": ""}"#, "object")] {
        let document = with("metadata", &format!("{{\"a\": {value}}}"));
        let violation = refused(&document, Code::MetadataValueType, "/metadata/a");
        assert_eq!(violation.limit, Some(list(&["string", "number", "boolean"])));
        assert_eq!(violation.actual, Some(name(found)));
    }
    refused(&with("metadata", r#"{"a": ""}"#), Code::StringEmpty, "/metadata/a");
    let unsafe_number = with("metadata", r#"{"a": 9007199254740993}"#);
    refused(&unsafe_number, Code::NumberUnsafe, "/metadata/a");
    passes(&with("metadata", r#"{"a": 9007199254740991, "b": -9007199254740991}"#));
}

#[test]
fn no_policy_lets_pass_what_cannot_be_kept() {
    // Of the wrong type, and not refused for it.
    let lowered = [
        r#"{"profile": "genesys-cloud", "severity": {"metadata.value-type": "off"}}"#,
        r#"{"metadata": {"valueTypes": ["boolean"]}, "severity": {"metadata.value-type": "info"}}"#,
    ];
    let number = Code::NumberUnsafe;
    let cases: [(&str, &[(Code, &str)]); 6] = [
        (r#"{"a": 9007199254740993}"#, &[(number, "/metadata/a")]),
        (
            r#"{"a": [1, {"b": [1e400], "c": ""}, -1e16]}"#,
            &[(number, "/metadata/a/1/b/0"), (number, "/metadata/a/2")],
        ),
        (r#"{"a": {"b": 1e400, "b": 1}}"#, &[(Code::JsonDuplicateKey, "/metadata/a/b")]),
        (
            r#"{"a": {"b": 1, "b": 1e400}}"#,
            &[(Code::JsonDuplicateKey, "/metadata/a/b"), (number, "/metadata/a/b")],
        ),
        (r#"{"a": null, "b": [9007199254740991, true], "c": {}}"#, &[]),
        (r#"{"a": true, "b": [[]]}"#, &[]),
    ];
    for policy in lowered {
        for (metadata, expected) in cases {
            let report = check_under(&under(policy), &with("metadata", metadata));
            let told =
                told(&report).into_iter().filter(|(code, _)| *code != Code::MetadataValueType);
            assert_eq!(told.collect::<Vec<_>>(), expected, "{metadata} under {policy}");
        }
    }
    let engine = under(
        r#"{"metadata": {"valueTypes": ["number"]}, "severity": {"metadata.value-type": "warning"}}"#,
    );
    let both = [(Code::MetadataValueType, "/metadata/a"), (Code::StringEmpty, "/metadata/a")];
    assert_eq!(told(&check_under(&engine, &with("metadata", r#"{"a": ""}"#))), both);
    // What is refused for its type is told of as that alone.
    let engine = under(r#"{"metadata": {"valueTypes": ["boolean"]}}"#);
    for metadata in [r#"{"a": 1e400}"#, r#"{"a": ""}"#, r#"{"a": [1e400]}"#] {
        let report = check_under(&engine, &with("metadata", metadata));
        assert_eq!(only(&report).code, Code::MetadataValueType);
    }
}

#[test]
fn values_that_are_refused_count_as_javascript_prints_them() {
    let refused = [r#"[1.0,{"a":null,"b":"x","a":[true]}]"#, r#"{"2":{},"1":[[],""]}"#, "null"];
    let printed = [r#"[1,{"a":[true],"b":"x"}]"#, r#"{"1":[[],""],"2":{}}"#, "null"];
    for (value, printed) in refused.iter().zip(printed) {
        let report = check(&with("metadata", &format!("{{\"a\": {value} }}")));
        let size = Some(format!("{{\"a\":{printed}}}").len());
        assert_eq!(report.measures.count_of("metadataBytes"), size, "{value}");
    }
    let large = format!("{{\"a\":[\"{}\"]}}", "x".repeat(8193 - 10));
    let both = [(Code::MetadataSize, "/metadata"), (Code::MetadataValueType, "/metadata/a")];
    assert_eq!(told(&check(&with("metadata", &large))), both);
}

#[test]
fn a_key_is_not_empty() {
    refused(&with("metadata", r#"{"": "x"}"#), Code::MetadataKeyEmpty, "/metadata/");
    refused(&with("metadata", r#"{" ": "x", "": 1}"#), Code::MetadataKeyEmpty, "/metadata/");
}

#[test]
fn the_genesys_profile_takes_strings_and_counts_their_text() {
    let engine = under(r#"{"profile": "genesys-cloud"}"#);
    let report = check_under(&engine, &with("metadata", r#"{"é": "\u20ac", "b": "\n"}"#));
    assert_eq!(told(&report), []);
    assert_eq!(report.measures.count_of("metadataBytes"), Some(2 + 3 + 1 + 1));
    let metadata = r#"{"a": 1.50, "b": true, "c": null, "d": [1, null, {"x": 1}, ["y"]]}"#;
    let report = check_under(&engine, &with("metadata", metadata));
    let paths: Vec<_> = report.violations.iter().map(|v| v.path.as_str()).collect();
    assert_eq!(paths, ["/metadata/a", "/metadata/b", "/metadata/c", "/metadata/d"]);
    assert!(report.violations.iter().all(|v| v.limit == Some(list(&["string"]))));
    let text = ["a1.5", "btrue", "cnull", "d1,,[object Object],y"].concat();
    assert_eq!(report.measures.count_of("metadataBytes"), Some(text.len()));
}

/// Any value of metadata, the text `Zq9` in all that could tell something.
fn value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<f64>()
            .prop_map(|number| number % 1e15)
            .prop_filter("JSON has no other", |number| number.is_finite())
            .prop_map(Into::into),
        any::<i32>().prop_map(Into::into),
        Just("".into()),
        "\\PC{0,8}Zq9\\PC{0,8}".prop_map(Into::into),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::hash_map("[a-c0-9\"é]{0,3}", inner, 0..4)
                .prop_map(|map| map.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn no_report_tells_a_value_of_metadata(
        metadata in prop::collection::hash_map("[a-z]{0,4}", value(), 0..8),
        profile in prop::sample::select(vec!["reference", "genesys-cloud"]),
        max_bytes in 0_usize..200,
    ) {
        let metadata = serde_json::to_string(&metadata).unwrap();
        let engine = under(&format!(
            r#"{{"profile": "{profile}", "metadata": {{"maxBytes": {max_bytes}, "maxKeys": 3}}}}"#
        ));
        let report = check_under(&engine, &with("metadata", &metadata));
        prop_assert!(!report.to_json().contains("Zq9"));
        let debug = format!("{report:?}");
        prop_assert!(!debug.contains("Zq9"));
    }

    #[test]
    fn what_is_sent_says_the_same_and_is_as_long_as_was_measured(
        metadata in prop::collection::btree_map("[a-c0-9\"é\n]{1,3}", value(), 0..8),
    ) {
        let text = serde_json::to_string_pretty(&metadata).unwrap();
        let engine = under(
            r#"{"severity": {"metadata.value-type": "off", "metadata.size": "off"}}"#,
        );
        let document = with("metadata", &text);
        let report = check_under(&engine, &document);
        if report.is_valid() {
            let session: GuestSession<'_> = engine.parse(document.as_bytes(), None).unwrap();
            let sent = session.metadata.to_json();
            prop_assert_eq!(report.measures.count_of("metadataBytes"), Some(sent.len()));
            let again = with("metadata", &sent);
            let again: GuestSession<'_> = engine.parse(again.as_bytes(), None).unwrap();
            prop_assert_eq!(again.metadata.to_json(), sent.clone());
            let read: serde_json::Value = serde_json::from_str(&sent).unwrap();
            let original: serde_json::Value = serde_json::from_str(&text).unwrap();
            prop_assert!(same(&read, &original), "{} {}", read, original);
        }
    }
}

/// Equality as JavaScript sees it: numbers are doubles.
fn same(a: &serde_json::Value, b: &serde_json::Value) -> bool {
    use serde_json::Value::{Array, Number, Object};
    match (a, b) {
        (Number(a), Number(b)) => a.as_f64() == b.as_f64(),
        (Array(a), Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Object(a), Object(b)) => {
            a.len() == b.len() && a.iter().all(|(k, a)| b.get(k).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}
