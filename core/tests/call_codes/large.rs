//! A million codes in the shapes that are hard on something. None of them may recurse or take more than linear time; a
//! quadratic step would run for hours.

use crate::engine;
use callgate::{Code, Kind, Report};
use std::fmt::Write;

const SIZE: usize = 1_000_000;

/// A million entries, each with the code and the parent (or none) that `codes` tells of it by number.
fn million(codes: impl Fn(usize) -> (usize, Option<usize>)) -> String {
    let mut text = String::from("[");
    for index in 0..SIZE {
        let (code, parent) = codes(index);
        let comma = if index == 0 { "" } else { "," };
        let known = r#""name":"n","type":"NEUTRAL","category":"c","isActive":true"#;
        write!(text, r#"{comma}{{{known},"code":"C{code}""#).unwrap();
        if let Some(parent) = parent {
            write!(text, r#","parentCallCodeId":"C{parent}""#).unwrap();
        }
        text.push('}');
    }
    text.push(']');
    text
}

fn check(codes: impl Fn(usize) -> (usize, Option<usize>), facts: Option<&str>) -> Report {
    let engine = engine(r#"{"limits": {"maxDocumentBytes": 1000000000}}"#);
    engine.check(Kind::CallCodes, million(codes).as_bytes(), facts.map(str::as_bytes))
}

/// The first and the last path of a report that is cut at a thousand violations of one rule.
fn cut(report: &Report, code: Code) -> [&str; 2] {
    assert!(!report.is_valid() && report.truncated);
    assert_eq!(report.violations.len(), 1_000);
    assert_eq!(report.with_code(code).count(), 1_000);
    [0, 999].map(|index| report.violations[index].path.as_str())
}

#[test]
fn flat() {
    let report = check(|index| (index, None), None);
    assert!(report.is_valid() && report.violations.is_empty());
    assert_eq!(report.measures.count_of("codes"), Some(SIZE));
    assert_eq!(report.measures.count_of("depth"), Some(1));
}

#[test]
fn three_levels_with_the_same_codes_below_each_root() {
    // A thousand roots; below each the same codes.
    let codes = |index| {
        if index < 1_000 { (index, None) } else { (SIZE + index / 1_000, Some(index % 1_000)) }
    };
    let report = check(codes, None);
    assert!(report.is_valid() && report.violations.is_empty());
    assert_eq!(report.measures.count_of("depth"), Some(2));
}

#[test]
fn a_chain_down_the_document() {
    let report = check(|index| (index, index.checked_sub(1)), None);
    assert_eq!(cut(&report, Code::CodeDepth), ["/3", "/1002"]);
    assert_eq!(report.violations[0].witness, ["C0", "C1", "C2", "C3"]);
    let last = &report.violations[999].witness;
    assert_eq!(last.len(), 1_000);
    assert_eq!(last[996..], ["C996", "C997", "…", "C1002"]);
    assert_eq!(report.measures.count_of("depth"), Some(SIZE));
}

#[test]
fn a_chain_up_the_document() {
    let report = check(|index| (index, Some(index + 1).filter(|next| *next < SIZE)), None);
    assert_eq!(cut(&report, Code::CodeDepth), ["/0", "/999"]);
    for (index, violation) in report.violations.iter().enumerate() {
        assert_eq!(violation.witness.len(), 1_000);
        assert_eq!(violation.witness[0], "C999999");
        assert_eq!(violation.witness[997], "C999002");
        assert_eq!(violation.witness[998], "…");
        assert_eq!(violation.witness[999], format!("C{index}"));
        assert_eq!(violation.actual, Some((SIZE - index).into()));
    }
}

#[test]
fn a_broom_whose_bristles_come_first() {
    // Half a million entries at the end of a chain of half a million.
    let half = SIZE / 2;
    let codes = |index| match index {
        _ if index < half => (index, Some(half)),
        _ => (index, Some(index + 1).filter(|next| *next < SIZE)),
    };
    let report = check(codes, None);
    assert_eq!(cut(&report, Code::CodeDepth), ["/0", "/999"]);
    assert_eq!(report.violations[999].actual, Some((half + 1).into()));
    assert_eq!(report.violations[999].witness[997..], ["C999002", "…", "C999"]);
}

#[test]
fn one_ring() {
    let report = check(|index| (index, Some((index + 1) % SIZE)), None);
    assert!(!report.is_valid() && !report.truncated);
    assert_eq!(report.violations.len(), 1);
    assert_eq!((report.violations[0].code, &*report.violations[0].path), (Code::CodeCycle, "/0"));
    let witness = &report.violations[0].witness;
    assert_eq!(witness.len(), 1_000);
    assert_eq!((&*witness[0], &*witness[997], &*witness[999]), ("C0", "C997", "C0"));
    assert!(report.violations[0].message().to_string().len() < 200);
}

#[test]
fn half_a_million_rings() {
    let report = check(|index| (index, Some(index ^ 1)), None);
    assert_eq!(cut(&report, Code::CodeCycle), ["/0", "/1998"]);
    assert_eq!(report.violations[999].witness, ["C1998", "C1999", "C1998"]);
}

#[test]
fn all_the_same() {
    let report = check(|_| (7, None), None);
    assert_eq!(cut(&report, Code::CodeDuplicate), ["/1/code", "/1000/code"]);
}

#[test]
fn the_same_code_under_a_million_parents() {
    // Entries name one another in pairs: a code, and the same code below each.
    let codes =
        |index: usize| if index.is_multiple_of(2) { (index, None) } else { (1, Some(index - 1)) };
    let report = check(codes, None);
    assert!(report.is_valid() && report.violations.is_empty());
}

#[test]
fn no_parent_is_known() {
    let report = check(|index| (index, Some(SIZE + index)), None);
    let first_and_last = ["/0/parentCallCodeId", "/999/parentCallCodeId"];
    assert_eq!(cut(&report, Code::CodeParentMissing), first_and_last);
}

#[test]
fn every_parent_is_ambiguous() {
    // The code of the root stands below it too.
    let codes = |index| match index {
        0 => (0, None),
        _ if index == SIZE - 1 => (0, Some(1)),
        _ => (index, Some(0)),
    };
    let report = check(codes, None);
    let first_and_last = ["/1/parentCallCodeId", "/1000/parentCallCodeId"];
    assert_eq!(cut(&report, Code::CodeParentAmbiguous), first_and_last);
}

#[test]
fn every_code_is_taken_and_the_existing_ones_are_a_ring() {
    let mut facts = String::from(r#"{"existing":["#);
    let id = |index: usize| format!("{index:08x}-0000-4000-8000-000000000000");
    for index in 0..SIZE / 2 {
        write!(facts, r#"{{"id":"{}","code":"C{index}"}},"#, id(index)).unwrap();
    }
    for index in 0..SIZE / 2 {
        let comma = if index == 0 { "" } else { "," };
        let (own, next) = (id(SIZE + index), id(SIZE + (index + 1) % (SIZE / 2)));
        write!(facts, r#"{comma}{{"id":"{own}","code":"R","parentCallCodeId":"{next}"}}"#).unwrap();
    }
    facts.push_str("]}");
    let report = check(|index| (index, None), Some(&facts));
    assert_eq!(cut(&report, Code::CodeTaken), ["/0/code", "/999/code"]);
    let report = check(|index| (SIZE + index, None), Some(&facts));
    assert_eq!(report.violations.len(), 1);
    assert_eq!(report.violations[0].path, "/facts/existing/500000");
    assert_eq!(report.violations[0].witness.len(), 1_000);
}

#[test]
fn codes_of_megabytes_do_not_fill_the_witnesses() {
    let long = "C".repeat(1_000_000);
    let mut entries = vec![(long.as_str(), String::new()), ("C2", long.clone())];
    entries.extend([("C3", "C2".to_owned())]);
    let names: Vec<String> = (0..1_500).map(|index| format!("D{index}")).collect();
    entries.extend(names.iter().map(|name| (name.as_str(), "C3".to_owned())));
    let entries: Vec<(&str, &str)> = entries.iter().map(|(c, p)| (*c, p.as_str())).collect();
    let report = crate::entries(&entries);
    assert_eq!(report.with_code(Code::CodeDepth).count(), 999);
    let witness = &report.violations[999].witness;
    assert_eq!(witness[0], "C".repeat(64) + "…");
    assert_eq!(witness[1..], ["C2", "C3", "D998"]);
}
