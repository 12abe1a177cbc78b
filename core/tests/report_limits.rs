//! How much a report tells: as many violations and as long witnesses as the policy allows, and which.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what is not as expected should fail the test"
)]

use callgate::{Code, Engine, Kind, Report};

fn check(limits: &str, kind: Kind, document: &str) -> Report {
    let policy = format!("{{\"limits\": {{{limits}}}}}");
    let engine = Engine::from_policy(policy.as_bytes()).expect("a sound policy");
    engine.check(kind, document.as_bytes(), None)
}

fn told(report: &Report) -> Vec<(Code, &str)> {
    report.violations.iter().map(|v| (v.code, &*v.path)).collect()
}

#[test]
fn as_many_violations_as_are_allowed_are_all_there_are() {
    let mismatch = |path| (Code::TypeMismatch, path);
    let report = check(r#""maxViolations": 3"#, Kind::CallCodes, "[0, 0, 0]");
    assert!(!report.truncated);
    assert_eq!(told(&report), ["/0", "/1", "/2"].map(mismatch));
    for more in ["[0, 0, 0, 0]", "[0, 0, 0, 0, 0, 0, 0, 0, 0, 0]"] {
        let report = check(r#""maxViolations": 3"#, Kind::CallCodes, more);
        assert!(report.truncated);
        assert_eq!(told(&report), ["/0", "/1", "/2"].map(mismatch));
    }
}

#[test]
fn the_first_violations_are_kept_whenever_they_are_found() {
    const UNKNOWN: [&str; 8] = [
        "\"a\":0,", "\"b\":0,", "\"c\":0,", "\"d\":0,", "\"e\":0,", "\"f\":0,", "\"g\":0,",
        "\"h\":0,",
    ];
    // That a field is missing is known at the end of its object and told at the beginning.
    let id = "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b";
    let document = |unknown: usize| {
        let unknown = UNKNOWN[..unknown].concat();
        format!(
            r#"{{{unknown}"channelId":"{id}","queueId":"{id}","language":["en"],"callbackUrl":"https://example.com/"}}"#
        )
    };
    for most in 1..4 {
        for unknown in 0..=UNKNOWN.len() {
            let limits = format!("\"maxViolations\": {most}");
            let report = check(&limits, Kind::GuestSession, &document(unknown));
            assert_eq!(told(&report)[0], (Code::FieldMissing, "/metadata"), "{most} of {unknown}");
            assert_eq!(report.violations.len(), most.min(unknown + 1));
            assert_eq!(report.truncated, most < unknown + 1);
        }
    }
}

/// The first violation always has its path, and others have theirs as long as those before them have less than a MiB.
fn tells_of_a_mebibyte(report: &Report, of: usize) {
    let mut sum = 0;
    for violation in &report.violations {
        assert!(sum < 1 << 20, "{} violations", report.violations.len());
        sum += violation.path.len();
    }
    assert!(!report.is_valid());
    assert_eq!(report.truncated, report.violations.len() < of);
    assert!(!report.truncated || sum >= 1 << 20, "{sum} bytes of paths");
}

#[test]
fn what_stands_below_a_long_key_does_not_repeat_it_a_thousand_times() {
    for length in [1, 100, 2_000, 300_000, 2_000_000] {
        let key = "k".repeat(length);
        let repeated = vec!["\"a\":0"; 500].join(",");
        let document = format!(r#"{{"metadata":{{"{key}":{{{repeated}}}}}}}"#);
        let report = check("", Kind::GuestSession, &document);
        // Four fields are missing, one has a type that it may not have, and a key is repeated.
        tells_of_a_mebibyte(&report, 4 + 1 + 499);
        assert!(told(&report).iter().any(|(_, path)| path.len() > length));
    }
}

#[test]
fn long_paths_of_facts_come_after_those_of_the_document() {
    let engine = Engine::new();
    let unknown = |count: usize, length: usize| {
        let keys = (0..count).map(|key| format!("\"{key}{}\":0", "k".repeat(length)));
        format!("{{{}}}", keys.collect::<Vec<_>>().join(","))
    };
    // Six paths of 200,000 bytes are the first that have a MiB.
    for (document, facts, expected) in [(3, 3, [3, 3]), (3, 9, [3, 6]), (9, 3, [6, 0])] {
        let truncated = document + facts > expected[0] + expected[1];
        let [document, facts] = [document, facts].map(|count| unknown(count, 200_000));
        let report = engine.check(Kind::AgentState, document.as_bytes(), Some(facts.as_bytes()));
        let unknown = told(&report).into_iter().filter(|(code, _)| *code == Code::FieldUnknown);
        let of_facts: Vec<bool> = unknown.map(|(_, path)| path.starts_with("/facts/")).collect();
        assert!(of_facts.is_sorted());
        assert_eq!(
            [false, true].map(|own| of_facts.iter().filter(|of| **of == own).count()),
            expected
        );
        assert_eq!(report.truncated, truncated);
    }
}

#[test]
fn of_a_long_witness_the_middle_is_left_out() {
    let codes = ["AA", "BB", "CC", "DD", "EE", "FF", "GG", "HH", "II"];
    // The witness has one name more than there are entries.
    let cycle = |most: usize, length: usize| {
        let entries = (0..length).map(|entry| {
            let (code, parent) = (codes[entry], codes[(entry + 1) % length]);
            format!(
                r#"{{"name":"n","code":"{code}","type":"NEUTRAL","category":"c","isActive":true,"parentCallCodeId":"{parent}"}}"#
            )
        });
        let entries: Vec<String> = entries.collect();
        let document = format!("[{}]", entries.join(","));
        let report = check(&format!(r#""maxWitness": {most}"#), Kind::CallCodes, &document);
        assert_eq!(told(&report)[0], (Code::CodeCycle, "/0"));
        report.violations[0].witness.join(" ")
    };
    assert_eq!(cycle(5, 3), "AA BB CC AA");
    assert_eq!(cycle(5, 4), "AA BB CC DD AA");
    for length in 5..10 {
        assert_eq!(cycle(5, length), "AA BB CC … AA");
    }
    assert_eq!(cycle(8, 7), "AA BB CC DD EE FF GG AA");
    assert_eq!(cycle(8, 8), "AA BB CC DD EE FF … AA");
}
