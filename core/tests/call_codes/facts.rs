use crate::{check, document, told};
use callgate::{Code, Detail, Report};

const A: &str = "a0000000-0000-4000-8000-000000000001";
const B: &str = "b0000000-0000-4000-8000-000000000002";
const C: &str = "c0000000-0000-4000-8000-000000000003";
const D: &str = "d0000000-0000-4000-8000-000000000004";

/// Entries checked beside existing codes: id, code and parent, which may be empty.
fn beside(existing: &[(&str, &str, &str)], entries: &[(&str, &str)]) -> Report {
    let existing: Vec<String> = existing
        .iter()
        .map(|(id, code, parent)| match *parent {
            "" => format!(r#"{{"id":"{id}","code":"{code}"}}"#),
            _ => format!(r#"{{"id":"{id}","code":"{code}","parentCallCodeId":"{parent}"}}"#),
        })
        .collect();
    check(&document(entries), Some(&format!(r#"{{"existing":[{}]}}"#, existing.join(","))))
}

#[test]
fn a_uuid_must_be_among_the_existing_codes() {
    let upper = A.to_uppercase();
    assert_eq!(told(&beside(&[(A, "ROOT", "")], &[("AB", A), ("CD", &upper)])), []);
    assert_eq!(told(&beside(&[(&upper, "ROOT", "")], &[("AB", A)])), []);
    let missing = [(Code::CodeParentMissing, "/0/parentCallCodeId")];
    assert_eq!(told(&beside(&[(A, "ROOT", "")], &[("AB", B)])), missing);
    assert_eq!(told(&beside(&[], &[("AB", B)])), missing);
    // An existing code is named by its id, not by its code.
    assert_eq!(told(&beside(&[(A, "ROOT", "")], &[("AB", "ROOT")])), missing);
    // How the platform makes its ids is its own affair.
    assert_eq!(told(&beside(&[("17a", "ROOT", "")], &[("AB", "17a")])), []);
    assert_eq!(told(&beside(&[("17a", "ROOT", "")], &[("AB", "17A")])), missing);
    assert_eq!(
        told(&beside(&[("1", "ROOT", ""), ("2", "SUB", "1")], &[("SUB", "1")])),
        [(Code::CodeTaken, "/0/code")]
    );
    // Facts that do not tell the existing codes are none.
    assert_eq!(told(&check(&document(&[("AB", B)]), Some("{}"))), []);
}

#[test]
fn a_code_is_taken_under_the_same_parent_only() {
    let existing = [(A, "ROOT", ""), (B, "SUB", A)];
    let report = beside(&existing, &[("ROOT", ""), ("SUB", "")]);
    assert_eq!(told(&report), [(Code::CodeTaken, "/0/code")]);
    let violation = &report.violations[0];
    assert_eq!(violation.actual, Some(Detail::Text("ROOT".into())));
    assert_eq!(violation.limit, None);
    assert!(violation.message().to_string().ends_with(&format!("`{A}`")));
    let report = beside(&existing, &[("SUB", A), ("ROOT", A), ("SUB", B)]);
    assert_eq!(told(&report), [(Code::CodeTaken, "/0/code")]);
    // Under a parent that is itself not among the facts.
    let report = beside(&[(B, "SUB", C)], &[("SUB", ""), ("SUB", C)]);
    let expected = [(Code::CodeTaken, "/1/code"), (Code::CodeParentMissing, "/1/parentCallCodeId")];
    assert_eq!(told(&report), expected);
}

#[test]
fn a_taken_parent_is_the_existing_one() {
    let existing = [(A, "ROOT", ""), (B, "SUB", A), (C, "LEAF", B)];
    let report =
        beside(&existing, &[("LEAF", "SUB"), ("SUB", "ROOT"), ("ROOT", ""), ("NEW", "SUB")]);
    let expected =
        [(Code::CodeTaken, "/0/code"), (Code::CodeTaken, "/1/code"), (Code::CodeTaken, "/2/code")];
    assert_eq!(told(&report), expected);
    // So what stands under the entry and under the id stands under the same parent.
    let report = beside(&existing, &[("ROOT", ""), ("NEW", "ROOT"), ("NEW", A)]);
    assert_eq!(told(&report), [(Code::CodeTaken, "/0/code"), (Code::CodeDuplicate, "/2/code")]);
}

#[test]
fn levels_go_on_through_the_existing_codes() {
    let existing = [(A, "ROOT", ""), (B, "SUB", A), (C, "LEAF", &B.to_uppercase())];
    let report = beside(&existing, &[("L4", C), ("L3", B), ("L2", A), ("X4", "L3")]);
    assert_eq!(told(&report), [(Code::CodeDepth, "/0"), (Code::CodeDepth, "/3")]);
    assert_eq!(report.violations[0].witness, ["ROOT", "SUB", "LEAF", "L4"]);
    assert_eq!(report.violations[1].witness, ["ROOT", "SUB", "L3", "X4"]);
    assert_eq!(report.violations[0].actual, Some(Detail::Integer(4)));
    assert_eq!(report.measures.count_of("depth"), Some(4));
    // A chain that leads out of the facts has one level more at least.
    let existing = [(B, "SUB", &*A.to_uppercase()), (C, "LEAF", B)];
    let report = beside(&existing, &[("L4", C), ("L3", B), ("X4", "L3")]);
    assert_eq!(told(&report), [(Code::CodeDepth, "/0"), (Code::CodeDepth, "/2")]);
    assert_eq!(report.violations[0].witness, [A, "SUB", "LEAF", "L4"]);
    assert_eq!(report.violations[1].witness, [A, "SUB", "L3", "X4"]);
    assert_eq!(beside(&existing, &[("L3", B)]).measures.count_of("depth"), Some(3));
    // Existing codes alone are not measured.
    assert_eq!(beside(&existing, &[("L1", "")]).measures.count_of("depth"), Some(1));
}

#[test]
fn a_cycle_of_existing_codes_is_told_in_the_facts() {
    let existing = [(D, "ROOT", ""), (A, "CA", C), (B, "CB", A), (C, "CC", B)];
    let report = beside(&existing, &[("XX", A), ("YY", "XX"), ("CB", A), ("ZZ", D)]);
    let expected = [(Code::CodeTaken, "/2/code"), (Code::CodeCycle, "/facts/existing/1")];
    assert_eq!(told(&report), expected);
    assert_eq!(report.violations[1].witness, ["CA", "CC", "CB", "CA"]);
    assert_eq!(report.violations[1].span, None);
    assert_eq!(report.measures.count_of("depth"), Some(2));
    let report = beside(&[(A, "CA", A)], &[]);
    assert_eq!(told(&report), [(Code::CodeCycle, "/facts/existing/0")]);
}

#[test]
fn of_two_existing_codes_of_one_id_the_first_is_meant() {
    let existing = [(A, "ROOT", ""), (A, "TWIN", B), (B, "SUB", A)];
    assert_eq!(told(&beside(&existing, &[("L3", B), ("L2", A)])), []);
    assert_eq!(beside(&existing, &[("L3", B)]).measures.count_of("depth"), Some(3));
}

#[test]
fn facts_are_read_strictly() {
    let document = document(&[("AB", A)]);
    let mismatch = |path| vec![(Code::TypeMismatch, path)];
    assert_eq!(told(&check(&document, Some("[]"))), mismatch("/facts"));
    let report = check(&document, Some(r#"{"existing": {}}"#));
    assert_eq!(told(&report), mismatch("/facts/existing"));
    let facts = format!(
        r#"{{"existing": [1, {{}}, {{"id": "x", "code": "", "parentCallCodeId": "y", "name": "z"}},
            {{"id": 1, "code": 2, "parentCallCodeId": null}}, {{"id": "{A}", "code": "CODE of any form"}}]}}"#
    );
    let expected = [
        (Code::TypeMismatch, "/facts/existing/0"),
        (Code::FieldMissing, "/facts/existing/1/code"),
        (Code::FieldMissing, "/facts/existing/1/id"),
        (Code::StringEmpty, "/facts/existing/2/code"),
        (Code::FieldUnknown, "/facts/existing/2/name"),
        (Code::TypeMismatch, "/facts/existing/3/id"),
        (Code::TypeMismatch, "/facts/existing/3/code"),
        (Code::TypeMismatch, "/facts/existing/3/parentCallCodeId"),
    ];
    assert_eq!(told(&check(&document, Some(&facts))), expected);
    assert_eq!(told(&check(&document, Some("{"))), [(Code::JsonSyntax, "/facts")]);
}

#[test]
fn an_existing_code_whose_parent_cannot_be_read_takes_nothing() {
    let facts =
        format!(r#"{{"existing": [{{"id": "{A}", "code": "AB", "parentCallCodeId": 1}}]}}"#);
    let report = check(&document(&[("AB", ""), ("XX", A)]), Some(&facts));
    assert_eq!(told(&report), [(Code::TypeMismatch, "/facts/existing/0/parentCallCodeId")]);
}

#[test]
fn an_existing_code_counts_as_far_as_it_could_be_read() {
    let missing = |field| (Code::FieldMissing, field);
    // Without a code it can still be a parent.
    let facts = format!(r#"{{"existing": [{{"id": "{A}"}}]}}"#);
    let report = check(&document(&[("AB", A)]), Some(&facts));
    assert_eq!(told(&report), [missing("/facts/existing/0/code")]);
    // Without an id its code is still taken.
    let facts = r#"{"existing": [{"code": "AB"}]}"#;
    let report = check(&document(&[("AB", "")]), Some(facts));
    let expected = [(Code::CodeTaken, "/0/code"), missing("/facts/existing/0/id")];
    assert_eq!(told(&report), expected);
}
