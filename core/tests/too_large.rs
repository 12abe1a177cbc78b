//! A document that was not read is told of like one that was.

use callgate::{Code, Detail, Engine, Kind};

const POLICY: &[u8] = br#"{"limits": {"maxDocumentBytes": 16}}"#;

#[test]
fn an_unread_document_has_the_report_of_a_read_one() {
    let engine = Engine::from_policy(POLICY).expect("the policy is sound");
    assert_eq!(engine.max_document_bytes(None), 16);
    let read = engine.check(Kind::GuestSession, &[b' '; 20], None);
    let unread = engine.too_large(Some(Kind::GuestSession), Some(20));
    assert!(!unread.is_valid());
    assert_eq!(unread.to_json(), read.to_json());
}

#[test]
fn a_size_nobody_knows_is_not_told() {
    let report = Engine::from_policy(POLICY).expect("the policy is sound").too_large(None, None);
    let violation = &report.violations[0];
    assert_eq!((violation.code, &violation.actual), (Code::JsonTooLarge, &None));
    assert_eq!(violation.limit, Some(Detail::Integer(16)));
    assert!(violation.message().to_string().contains("16"));
}

#[test]
fn a_policy_has_a_limit_of_its_own() {
    let engine = Engine::from_policy(POLICY).expect("the policy is sound");
    let limit = engine.max_document_bytes(Some(Kind::Policy));
    assert!(limit > 16);
    let read = engine.check(Kind::Policy, &vec![b' '; limit + 1], None);
    assert_eq!(engine.too_large(Some(Kind::Policy), Some(limit + 1)).to_json(), read.to_json());
}
