//! What is wrong with the guests of a batch.

use crate::host::START;
use callgate::{
    Engine, Report,
    exchange::{
        Client,
        wire::{Exchange, Started},
    },
};
use serde_json::{Value, json};

fn guest() -> Value {
    json!({"channel": "webmessaging", "consent": {"marketing": false, "dataProcessing": true}})
}

/// The report on a batch of these guests, under a policy that tells so many violations.
fn refused(guests: &[Value], most: usize) -> Report {
    let policy = json!({"limits": {"maxViolations": most}}).to_string();
    let engine = Engine::from_policy(policy.as_bytes()).unwrap();
    let config = br#"{"platform": "genesys-cloud", "region": "mypurecloud.com"}"#;
    let mut client = Client::from_json(config, engine, 1).unwrap();
    let batch: Vec<Value> = guests.iter().map(|guest| json!({"id": "g", "guest": guest})).collect();
    let batch = Value::from(batch).to_string();
    let started = client.start_json(Exchange::SyncCrm, batch.as_bytes(), None, START);
    let Ok(Started::Refused(report)) = started else { panic!("{started:?}") };
    for found in &report.violations {
        let span = found.span.unwrap();
        let text = &batch[span.start..span.end];
        assert!(serde_json::from_str::<Value>(text).is_ok() || text == "{", "{found:?}: {text}");
    }
    *report
}

#[test]
fn a_fault_is_told_with_the_number_of_its_guest_and_its_place_in_the_batch() {
    let mut wrong = guest();
    wrong["channel"] = json!("carrier pigeon");
    let report = refused(&[guest(), guest(), wrong], 10);
    let [found] = &report.violations[..] else { panic!("{report:?}") };
    assert_eq!((&*found.path, report.truncated), ("/2/guest/channel", false));
    let batch = json!([
        {"id": "g", "guest": guest()}, {"id": "g", "guest": guest()},
        {"id": "g", "guest": {"channel": "carrier pigeon"}},
    ])
    .to_string();
    let start = batch.find("\"carrier").unwrap();
    let span = found.span.unwrap();
    assert_eq!((span.start, span.end), (start, start + "\"carrier pigeon\"".len()));
}

#[test]
fn as_many_faults_are_told_as_the_policy_says_and_whether_there_are_more() {
    let mut wrong = guest();
    wrong["channel"] = json!("pigeon");
    for (guests, told, truncated) in [(1, 1, false), (2, 2, false), (3, 2, true), (9, 2, true)] {
        let report = refused(&vec![wrong.clone(); guests], 2);
        assert_eq!((report.violations.len(), report.truncated), (told, truncated), "{guests}");
        let paths: Vec<&str> = report.violations.iter().map(|found| &*found.path).collect();
        assert_eq!(paths, ["/0/guest/channel", "/1/guest/channel"][..told]);
    }
}
