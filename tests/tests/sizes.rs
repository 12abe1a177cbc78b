//! The size of metadata is what real Node.js counts: `Buffer.byteLength(JSON.stringify(JSON.parse(text).metadata))`.
//!
//! `CALLGATE_SIZES` says on how many generated objects; the suite takes a few thousand.

use callgate::{Engine, Kind};
use callgate_tests::ask_node;
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use std::env;

/// What Node runs: for each line the length, and a JSON string of what it counted.
const SCRIPT: &str = "
const lines = require('readline').createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const text = JSON.stringify(JSON.parse(line).metadata);
  process.stdout.write(Buffer.byteLength(text) + ' ' + text + '\\n');
});";

/// Everything a string may hold, in every way of writing it.
fn string() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => "[ !#-\\[\\]-~]",
        2 => prop::sample::select(vec![
            "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\u0000", "\\u000b", "\\u001F", "\\u0022",
            "\\u005c", "\\u002F", "\\u007f", "\\u0041", "\\u00e9", "\\u20AC", "\\u2028", "\\uFFFF", "\\uD83D\\uDE00",
            "\\udbff\\udfff", "\u{7f}", "\u{2028}", "\u{feff}",
        ]).prop_map(String::from),
        1 => any::<char>().prop_filter("may stand bare", |c| *c >= ' ' && *c != '"' && *c != '\\').prop_map(String::from),
    ];
    prop::collection::vec(part, 0..10).prop_map(|parts| format!("\"{}\"", parts.concat()))
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => string(),
        2 => prop::sample::select(vec!["0", "1", "7", "10", "42", "007", "-1", "1.5", "4294967294", "4294967295", "4294967296",
            "__proto__", "constructor", "toString", "length"]).prop_map(|key| format!("\"{key}\"")),
        1 => any::<u16>().prop_map(|key| format!("\"{key}\"")),
    ]
}

/// Numbers in every notation, near every edge.
fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<u64>()
            .prop_map(f64::from_bits)
            .prop_filter("finite", |n| n.is_finite())
            .prop_map(|n| format!("{n:e}")),
        any::<u64>()
            .prop_map(f64::from_bits)
            .prop_filter("finite", |n| n.is_finite())
            .prop_map(|n| format!("{n:.16e}")),
        any::<i64>().prop_map(|n| n.to_string()),
        (any::<i32>(), 1_i32..1024).prop_map(|(n, d)| format!("{}", f64::from(n) / f64::from(d))),
        // Halves, quarters and eighths near 2^53 fall between two shortest forms.
        ((1_u64 << 50)..(1 << 53), 0_u8..8)
            .prop_map(|(n, eighths)| format!("{n}.{:03}", u16::from(eighths) * 125)),
        "-?(0|[1-9][0-9]{0,25})",
        "-?(0|[1-9][0-9]{0,8})\\.[0-9]{1,12}",
        "-?0\\.0{0,9}[0-9]{1,9}",
        "-?[1-9](\\.[0-9]{1,18})?[eE][+-]?[0-9]{1,3}",
        prop::sample::select(vec![
            "0",
            "-0",
            "0.0",
            "-0.0",
            "0e0",
            "1.0",
            "100",
            "1e0",
            "1E+2",
            "1e21",
            "1e20",
            "1e-6",
            "1e-7",
            "123e-20",
            "5e-324",
            "1e400",
            "-1e400",
            "1e-400",
            "9007199254740991",
            "9007199254740993",
            "999999999999999",
            "999999999999999.9",
            "0.1",
            "0.30000000000000004",
            "1.7976931348623157e308"
        ])
        .prop_map(String::from),
    ]
}

fn metadata() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => string(),
        4 => number(),
        1 => prop::sample::select(vec!["true", "false", "null"]).prop_map(String::from),
    ];
    // Nested values break a rule, but their size counts all the same.
    let value = leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3)
                .prop_map(|items| format!("[ {} ]", items.join(" ,"))),
            prop::collection::vec((key(), inner), 0..3).prop_map(|members| object(&members)),
        ]
    });
    prop::collection::vec((key(), value), 0..9).prop_map(|members| object(&members))
}

fn object(members: &[(String, String)]) -> String {
    let members: Vec<String> =
        members.iter().map(|(key, value)| format!("{key} : {value}")).collect();
    format!("{{{}}}", members.join(", "))
}

#[test]
fn the_size_is_the_one_that_node_counts() {
    let count: usize =
        env::var("CALLGATE_SIZES").ok().and_then(|n| n.parse().ok()).unwrap_or(4_000);
    // What the strategies reject is counted over all documents, of which there may be many.
    let config = Config { max_local_rejects: u32::MAX, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let strategy = metadata();
    let documents: Vec<String> = (0..count)
        .map(|_| {
            let metadata = strategy.new_tree(&mut runner).expect("a value").current();
            format!("{{\"metadata\":{metadata}}}")
        })
        .collect();
    let engine = Engine::new();
    let asked = ask_node(SCRIPT, &documents, |place, line| {
        let document = &documents[place];
        let (length, text) = line.split_once(' ').expect("length and text");
        let report = engine.check(Kind::GuestSession, document.as_bytes(), None);
        let size = report.measures.count_of("metadataBytes").expect("the metadata was read");
        assert_eq!(size.to_string(), length, "{document}\n{text}");
    });
    if asked {
        println!("{count} objects have the size that Node.js counts");
    }
}
