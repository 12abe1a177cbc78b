//! What reference 4 does when it checks call progress codes, and what Callgate does instead: a test for each row of its
//! table in `docs/reference-differences.md`.

use callgate::{
    Code, Detail, Engine, Kind, Report,
    documents::{CallCodes, Parent},
};

const SALES: &str = "3b1f6a52-0c7d-4e8f-9a2b-5d6c7e8f9012";
const SERVICE: &str = "9c8b7a65-4d3e-4f21-8b0a-1c2d3e4f5061";

fn document(entries: &[(&str, Option<&str>)]) -> String {
    let entries = entries.iter().map(|(code, parent)| {
        let parent = parent.map(|p| format!(r#","parentCallCodeId":"{p}""#)).unwrap_or_default();
        format!(
            r#"{{"name":"{code}","code":"{code}","type":"NEUTRAL","category":"Q3","isActive":true{parent}}}"#
        )
    });
    format!("[{}]", entries.collect::<Vec<_>>().join(","))
}

fn check(entries: &[(&str, Option<&str>)], facts: Option<&str>) -> Report {
    let document = document(entries);
    Engine::new().check(Kind::CallCodes, document.as_bytes(), facts.map(str::as_bytes))
}

fn told(report: &Report) -> Vec<(Code, &str)> {
    report.violations.iter().map(|v| (v.code, v.path.as_str())).collect()
}

/// The reference computes a filter for the parent and never sends it, then reads `pageSize`, which is the size that was
/// asked for: it takes every code for a duplicate.
#[test]
fn uniqueness_is_asked_per_parent() {
    let facts = format!(
        r#"{{"existing": [{{"id": "{SALES}", "code": "SALES"}}, {{"id": "{SERVICE}", "code": "SERVICE"}},
            {{"id": "5e4d3c2b-1a09-4f8e-8d7c-6b5a49382716", "code": "DONE", "parentCallCodeId": "{SALES}"}}]}}"#
    );
    let report =
        check(&[("DONE", Some(SERVICE)), ("DONE", None), ("NEW", Some(SALES))], Some(&facts));
    assert_eq!(told(&report), []);
    let report = check(&[("DONE", Some(SALES))], Some(&facts));
    assert_eq!(told(&report), [(Code::CodeTaken, "/0/code")]);
}

/// The reference asks the platform alone, so two entries of one matrix pass and the second is refused half way through.
#[test]
fn entries_of_one_document_are_compared_too() {
    let report = check(&[("SALES", None), ("DONE", Some("SALES")), ("DONE", Some("SALES"))], None);
    assert_eq!(told(&report), [(Code::CodeDuplicate, "/2/code")]);
}

/// The reference passes the depths 0 and 2 by hand, whatever the hierarchy, and compares them with more than 3.
#[test]
fn depth_is_computed() {
    let chain = [("L4", Some("L3")), ("L3", Some("L2")), ("L2", Some("L1")), ("L1", None)];
    assert_eq!(told(&check(&chain[1..], None)), []);
    let report = check(&chain, None);
    assert_eq!(told(&report), [(Code::CodeDepth, "/0")]);
    assert_eq!(report.violations[0].witness, ["L1", "L2", "L3", "L4"]);
    let (limit, actual) = (&report.violations[0].limit, &report.violations[0].actual);
    assert_eq!((limit, actual), (&Some(Detail::Integer(3)), &Some(Detail::Integer(4))));
}

/// The reference looks up the parent of the first child for every child.
#[test]
fn each_child_has_its_own_parent() {
    let text = document(&[("A1", None), ("B1", None), ("A2", Some("A1")), ("B2", Some("B1"))]);
    let codes: CallCodes<'_> = Engine::new().parse(text.as_bytes(), None).unwrap();
    let parents: Vec<Parent<'_>> = codes.iter().skip(2).map(|code| code.parent).collect();
    assert!(matches!(parents[..], [Parent::Entry(0), Parent::Entry(1)]), "{parents:?}");
}

/// The reference registers roots and then children in the order of the document, so a grandchild that stands before its
/// parent is skipped, and so is every child of a code that exists already.
#[test]
fn parents_come_before_children_on_every_level() {
    let text =
        document(&[("L3", Some("L2")), ("L2", Some("L1")), ("L1", None), ("SUB", Some(SALES))]);
    let codes: CallCodes<'_> = Engine::new().parse(text.as_bytes(), None).unwrap();
    assert_eq!(codes.order().collect::<Vec<_>>(), [2, 1, 0, 3]);
    assert!(matches!(codes.get(3).unwrap().parent, Parent::Existing(id) if id.is(SALES)));
}

/// The reference looks a parent up by its code alone, where the last one registered has replaced the others.
#[test]
fn a_parent_that_could_be_several_is_refused() {
    let entries = [
        ("A1", None),
        ("B1", None),
        ("LATER", Some("A1")),
        ("LATER", Some("B1")),
        ("WEEK", Some("LATER")),
    ];
    let report = check(&entries, None);
    assert_eq!(told(&report), [(Code::CodeParentAmbiguous, "/4/parentCallCodeId")]);
}

/// The reference writes to the console that a parent is not registered, and goes on without the child; a cycle is
/// skipped in the same way.
#[test]
fn what_cannot_be_registered_is_a_violation() {
    let report = check(&[("A1", Some("B1")), ("B1", Some("A1")), ("C1", Some("NONE"))], None);
    let expected = [(Code::CodeCycle, "/0"), (Code::CodeParentMissing, "/2/parentCallCodeId")];
    assert_eq!(told(&report), expected);
}

/// The reference checks the form of the code and nothing else, although it says what the types are.
#[test]
fn every_field_is_checked() {
    let document = r#"[{"name": "", "code": "OK", "type": "WON", "isActive": "true"}]"#;
    let report = Engine::new().check(Kind::CallCodes, document.as_bytes(), None);
    let expected = [
        (Code::FieldMissing, "/0/category"),
        (Code::StringEmpty, "/0/name"),
        (Code::ValueNotAllowed, "/0/type"),
        (Code::TypeMismatch, "/0/isActive"),
    ];
    assert_eq!(told(&report), expected);
}
