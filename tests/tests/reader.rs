//! The reader against `JSONTestSuite`, `serde_json` and hostile texts.

use callgate::json::{Fault, Limits, Reason};
use callgate_tests::{
    corpora,
    reading::{self, accepts, doubles},
};
use proptest::prelude::*;
use serde_json::Value;
use std::fs;

const LIMITS: Limits = Limits { max_bytes: 1 << 28, max_nesting: 1_000 };

fn read(text: &[u8]) -> Result<Value, Fault> {
    reading::read(text, LIMITS)
}

#[test]
fn json_test_suite() {
    let Some(folder) = corpora("json-test-suite/test_parsing") else { return };
    let (mut accepted, mut refused, mut free) = (0, 0, 0);
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let text = fs::read(&path).expect("a file");
        let verdict = accepts(&text, LIMITS);
        match name.as_bytes().first() {
            Some(b'y') => {
                assert_eq!(verdict, Ok(()), "{name}");
                let own = read(&text).expect("skipping and reading agree");
                let peer: Value = serde_json::from_slice(&text).expect("serde_json accepts it");
                assert_eq!(own, doubles(peer), "{name}");
                accepted += 1;
            }
            Some(b'n') => {
                assert!(verdict.is_err(), "{name} is accepted");
                assert!(read(&text).is_err(), "{name} can be read");
                refused += 1;
            }
            _ => {
                assert_eq!(verdict.is_ok(), read(&text).is_ok(), "{name}");
                free += 1;
            }
        }
    }
    println!("JSONTestSuite: {accepted} accepted, {refused} refused, {free} left to the reader");
    assert_eq!((accepted, refused, free), (95, 188, 35));
}

#[test]
fn a_million_open_brackets_are_refused_on_a_small_stack() {
    let deep = |limit| Limits { max_nesting: limit, ..LIMITS };
    let run = move || {
        for opener in ["[", "{\"a\":", "[{\"a\":"] {
            let text = opener.repeat(1_000_000);
            let fault = accepts(text.as_bytes(), deep(64)).expect_err("too deep");
            assert_eq!(fault.reason, Reason::TooDeep);
            // And where the limit lets all of it in, memory grows, but not the stack.
            let fault = accepts(text.as_bytes(), deep(usize::MAX)).expect_err("it never ends");
            assert_eq!((fault.reason, fault.offset), (Reason::End, text.len()));
        }
    };
    let small = std::thread::Builder::new().stack_size(64 * 1024).spawn(run);
    small.expect("a thread").join().expect("no overflow");
}

#[test]
fn nesting_and_size_are_limited_exactly() {
    let limits = Limits { max_bytes: 10, max_nesting: 3 };
    assert_eq!(accepts(b"[[[1]]]", limits), Ok(()));
    let fault = accepts(b"[[[[1]]]]", limits).expect_err("a level too many");
    assert_eq!((fault.reason, fault.offset), (Reason::TooDeep, 3));
    assert_eq!(accepts(b"[[],[],[]]", limits), Ok(()));
    assert_eq!(accepts(b"[[],[],[] ]", limits).map_err(|f| f.reason), Err(Reason::TooLarge));
}

#[test]
fn faults_tell_the_reason_and_the_place() {
    let cases: &[(&[u8], Reason, usize)] = &[
        (b"", Reason::End, 0),
        (b" \n", Reason::End, 2),
        (b"{\"a\" 1}", Reason::Colon, 5),
        (b"{\"a\":1,}", Reason::Key, 7),
        (b"{a:1}", Reason::Key, 1),
        (b"{\"a\":1 \"b\":2}", Reason::ObjectEnd, 7),
        (b"[1 2]", Reason::ArrayEnd, 3),
        (b"[1,]", Reason::Value, 3),
        (b"[,1]", Reason::Value, 1),
        (b"[01]", Reason::Number, 2),
        (b"[1.]", Reason::Number, 3),
        (b"[1.5.5]", Reason::Number, 4),
        (b"[-]", Reason::Number, 2),
        (b"[trux]", Reason::Value, 4),
        (b"\"a\tb\"", Reason::Control, 2),
        (b"\"a\\xb\"", Reason::Escape, 3),
        (b"\"a\\u12G4\"", Reason::Escape, 6),
        (b"\"\\uD800\"", Reason::Surrogate, 1),
        (b"\"\\uD800\\n\"", Reason::Surrogate, 1),
        (b"\"x\\uDC00\"", Reason::Surrogate, 2),
        (b"\"abc", Reason::End, 4),
        (b"1 2", Reason::Trailing, 2),
        (b"\xEF\xBB\xBF1", Reason::ByteOrderMark, 0),
        (b"\"a\xFF\"", Reason::Utf8, 2),
        (b"// no\n1", Reason::Value, 0),
    ];
    for (text, reason, offset) in cases {
        let fault = accepts(text, LIMITS).expect_err("no JSON");
        assert_eq!((fault.reason, fault.offset), (*reason, *offset), "{}", text.escape_ascii());
    }
}

#[test]
fn every_length_of_string_meets_its_end() {
    // The scan takes eight bytes at a time: each special byte at each place of the word.
    for special in ["\"", "\\n", "\\\"", "\u{e9}", "\u{1F600}", "\\u00e9", "\u{7f}"] {
        for before in 0..20 {
            for after in 0..12 {
                let inner = if special == "\"" {
                    String::new()
                } else {
                    format!("{special}{}", "y".repeat(after))
                };
                let text = format!("\"{}{inner}\"", "x".repeat(before));
                assert_eq!(read(text.as_bytes()).ok(), serde_json::from_str(&text).ok(), "{text}");
            }
        }
    }
}

/// JSON texts of every shape: escapes, surrogate pairs, numbers in all notations, white space.
fn json() -> impl Strategy<Value = String> {
    let space = prop::sample::select(vec!["", " ", "\n", "\t\r\n "]);
    let character = prop_oneof![
        4 => "[ -!#-\\[\\]-~]",
        1 => "[\u{80}-\u{7ff}\u{4e00}-\u{4eff}\u{1f600}-\u{1f64f}]",
        1 => prop::sample::select(vec!["\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\u0000", "\\u001F",
            "\\u00e9", "\\uD83D\\uDE00", "\\uFFFF", "\\u0022"]).prop_map(String::from),
    ];
    let string =
        prop::collection::vec(character, 0..12).prop_map(|parts| format!("\"{}\"", parts.concat()));
    let number = prop_oneof![
        any::<i64>().prop_map(|n| n.to_string()),
        any::<f64>().prop_filter("finite", |n| n.is_finite()).prop_map(|n| format!("{n:e}")),
        "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?",
    ];
    let leaf = prop_oneof![
        prop::sample::select(vec!["null", "true", "false"]).prop_map(String::from),
        number,
        string.clone(),
    ];
    leaf.prop_recursive(5, 48, 6, move |inner| {
        let spaced =
            (space.clone(), inner, space.clone()).prop_map(|(a, v, b)| format!("{a}{v}{b}"));
        let member =
            (string.clone(), spaced.clone()).prop_map(|(key, value)| format!("{key} :{value}"));
        prop_oneof![
            prop::collection::vec(spaced, 0..6).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(member, 0..6)
                .prop_map(|items| format!("{{{}}}", items.join(","))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn agrees_with_serde_json_on_values(text in json()) {
        let own = read(text.as_bytes());
        let peer: Value = serde_json::from_str(&text).expect("the generator makes JSON");
        prop_assert_eq!(own.expect("it is JSON"), doubles(peer));
        prop_assert_eq!(accepts(text.as_bytes(), LIMITS), Ok(()));
    }

    #[test]
    fn agrees_with_serde_json_on_validity_after_damage(
        text in json(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>(),
    ) {
        let mut bytes = text.into_bytes();
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        let own = read(&bytes);
        let peer = serde_json::from_slice::<Value>(&bytes);
        // serde_json alone refuses numbers beyond the largest double.
        let overflow = peer.as_ref().err().is_some_and(|e| e.to_string().starts_with("number out of range"));
        prop_assert!(own.is_ok() == peer.is_ok() || overflow, "{:?}", own);
        prop_assert_eq!(own.is_ok(), accepts(&bytes, LIMITS).is_ok());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        prop_assert_eq!(read(&bytes).is_ok(), accepts(&bytes, LIMITS).is_ok());
    }
}
