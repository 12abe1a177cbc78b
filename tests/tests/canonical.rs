//! Canonical JSON against the data of RFC 8785's author.

use callgate::json::{Limits, Reason, canonical};
use callgate_tests::corpora;
use proptest::prelude::*;
use std::fs;

const LIMITS: Limits = Limits { max_bytes: 1 << 28, max_nesting: 100 };

#[test]
fn documents() {
    let Some(folder) = corpora("jcs-rfc8785") else { return };
    let mut same = 0;
    for entry in fs::read_dir(folder.join("input")).expect("the folder can be read") {
        let path = entry.expect("an entry").path();
        let wanted = folder.join("output").join(path.file_name().expect("a name"));
        let text = canonical(&fs::read(&path).expect("a file"), LIMITS).expect("it is JSON");
        assert_eq!(text, fs::read_to_string(wanted).expect("its output"), "{}", path.display());
        assert_eq!(canonical(text.as_bytes(), LIMITS), Ok(text.clone()), "canonical twice");
        same += 1;
    }
    println!("RFC 8785: {same} of 6 documents");
    assert_eq!(same, 6);
}

#[test]
fn numbers() {
    let Some(folder) = corpora("jcs-rfc8785") else { return };
    let vectors = fs::read_to_string(folder.join("es6-numbers-10000.txt")).expect("the vectors");
    let mut same = 0;
    for line in vectors.lines() {
        let (bits, wanted) = line.split_once(',').expect("bits and text");
        let double = f64::from_bits(u64::from_str_radix(bits, 16).expect("bits"));
        // Seventeen digits name the double; its shortest form is what is asked for.
        assert_eq!(canonical(format!("{double:.16e}").as_bytes(), LIMITS).as_deref(), Ok(wanted));
        same += 1;
    }
    println!("RFC 8785: {same} of 10000 numbers");
    assert_eq!(same, 10_000);
}

#[test]
fn repeated_keys_count_once_and_endless_numbers_not_at_all() {
    assert_eq!(
        canonical(br#"{"a":1,"b":2,"\u0061":3}"#, LIMITS).as_deref(),
        Ok(r#"{"a":3,"b":2}"#)
    );
    assert_eq!(canonical(b"[1e999]", LIMITS).map_err(|f| f.reason), Err(Reason::Number));
    assert_eq!(canonical(b"[-0, 0.0, 1e21, 1e-7]", LIMITS).as_deref(), Ok("[0,0,1e+21,1e-7]"));
    assert!(canonical(b"[1", LIMITS).is_err());
}

#[test]
fn deep_texts_cost_no_stack() {
    let text = "[".repeat(200_000) + &"]".repeat(200_000);
    let limits = Limits { max_nesting: 1 << 20, ..LIMITS };
    let run = move || assert_eq!(canonical(text.as_bytes(), limits), Ok(text.clone()));
    let small = std::thread::Builder::new().stack_size(64 * 1024).spawn(run);
    small.expect("a thread").join().expect("no overflow");
}

proptest! {
    #[test]
    fn the_order_of_members_does_not_matter(
        members in prop::collection::btree_map("\\PC{0,6}", any::<i32>(), 0..8), seed in any::<u64>(),
    ) {
        let print = |pairs: &[(&String, &i32)]| {
            let members: Vec<String> = pairs.iter().map(|(k, v)| format!("{}:{v}", serde_json::json!(k))).collect();
            format!("{{{}}}", members.join(","))
        };
        let mut pairs: Vec<_> = members.iter().collect();
        let sorted = canonical(print(&pairs).as_bytes(), LIMITS);
        pairs.sort_by_key(|(key, _)| key.bytes().fold(seed, |h, b| h.rotate_left(9) ^ u64::from(b)));
        prop_assert_eq!(sorted.clone(), canonical(print(&pairs).as_bytes(), LIMITS));
        let text = sorted.expect("it is JSON");
        prop_assert_eq!(canonical(text.as_bytes(), LIMITS), Ok(text.clone()));
    }
}
