//! The report: its form, its order, its end.

use crate::{agent_state, guest_session, ivr_flow, subject::Subject};
use callgate::{Engine, Kind};
use serde_json::{Value, json};

#[test]
fn form() {
    let report = ivr_flow::flow(&["a>b", "b>a,c", "c"]).report();
    let violation = &report["violations"][0];
    assert_eq!(violation["code"], "flow.cycle");
    assert_eq!(violation["severity"], "error");
    assert_eq!(violation["path"], "/nodes/0");
    assert_eq!(violation["witness"], json!(["a", "b", "a"]));
    assert!(!violation["message"].as_str().unwrap().is_empty());
    assert_eq!(report["truncated"], false);
    assert_eq!(report["valid"], false);
    assert_eq!(report["kind"], "ivr-flow");

    // The members stand in the order that the description shows.
    let json = Engine::new().check(Kind::GuestSession, b"{\"language\":[]}", None).to_json();
    let order =
        ["{\"kind\":", "\"valid\":", "\"violations\":[{", "],\"truncated\":", "\"measures\":{"];
    let places: Vec<usize> = order.iter().map(|part| json.find(part).unwrap()).collect();
    assert!(places.is_sorted(), "{json}");
    let count = json.split("{\"code\":\"language.count\"").nth(1).unwrap();
    let order = ["\"severity\":", "\"path\":", "\"message\":", "\"actual\":", "\"span\":"];
    let places: Vec<usize> = order.iter().map(|part| count.find(part).unwrap()).collect();
    assert!(places.is_sorted(), "{json}");
}

#[test]
fn parts_that_mean_nothing_are_absent() {
    let report = guest_session::sound().with("/extra", "1").report();
    let violation = report["violations"][0].as_object().unwrap();
    for absent in ["limit", "actual", "witness"] {
        assert!(!violation.contains_key(absent), "{report}");
    }
    let sound = guest_session::sound().report();
    assert_eq!(sound["violations"], json!([]));
    assert_eq!(sound["valid"], true);
}

#[test]
fn warnings_leave_a_document_valid() {
    let warned = guest_session::sound().with("/callbackUrl", r#""https://localhost/""#).report();
    assert_eq!(warned["valid"], true);
    assert_eq!(warned["violations"].as_array().unwrap().len(), 1);
}

#[test]
fn violations_stand_in_the_order_of_the_document_then_by_code() {
    let text = r#"{
  "callbackUrl": "http://localhost/",
  "zebra": 1,
  "metadata": {"b": null, "": "", "a": 9007199254740992},
  "language": ["zz-ZZ", "xx", 1, "", "e", "en"],
  "aardvark": {},
  "queueId": "x",
  "channelId": null
}"#;
    Subject::new("guest-session", text).finds(&[
        "url.private-host /callbackUrl (warning)",
        "url.scheme /callbackUrl",
        "field.unknown /zebra",
        "metadata.value-type /metadata/b",
        "metadata.key-empty /metadata/",
        "string.empty /metadata/",
        "number.unsafe /metadata/a",
        "language.count /language limit=5 actual=6",
        "language.unknown /language/0",
        "language.unknown-region /language/0",
        "language.unknown /language/1",
        r#"type.mismatch /language/2 limit="string" actual="number""#,
        "string.empty /language/3",
        "language.format /language/4",
        "field.unknown /aardvark",
        "uuid.format /queueId",
        r#"type.mismatch /channelId limit="string" actual="null""#,
    ]);
    // What is wrong with the facts follows what is wrong with the document.
    agent_state::sound()
        .with("/userId", "1")
        .with("/targetState", "2")
        .with_fact("/schedule/status", "3")
        .finds(&[
            r#"type.mismatch /userId limit="string" actual="number""#,
            r#"type.mismatch /targetState limit="string" actual="number""#,
            r#"type.mismatch /facts/schedule/status limit="string" actual="number""#,
        ]);
}

#[test]
fn spans_are_bytes_of_the_document() {
    let text = "{\"metadata\": {\"😀\": \"é\", \"ключ\": null}, \"эё\": 1}";
    let report = Subject::new("guest-session", text).report();
    let slices: Vec<(&str, &str)> = report["violations"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|violation| violation["code"] != "field.missing")
        .map(|violation| {
            let offset =
                |name: &str| usize::try_from(violation["span"][name].as_u64().unwrap()).unwrap();
            (violation["path"].as_str().unwrap(), &text[offset("start")..offset("end")])
        })
        .collect();
    assert_eq!(slices, [("/metadata/ключ", "null"), ("/эё", "\"эё\"")]);
}

#[test]
fn truncation() {
    let entries = |count: usize| format!("[{}]", vec!["1"; count].join(","));
    let full = Subject::new("call-codes", entries(1000)).report();
    assert_eq!(full["violations"].as_array().unwrap().len(), 1000);
    assert_eq!(full["truncated"], false);
    let cut = Subject::new("call-codes", entries(1001)).report();
    assert_eq!(cut["violations"].as_array().unwrap().len(), 1000);
    assert_eq!(cut["truncated"], true);
    assert_eq!(cut["valid"], false);
    // The first in the order of the document are kept.
    assert_eq!(cut["violations"][0]["path"], "/0");
    assert_eq!(cut["violations"][999]["path"], "/999");

    // The rest is cut, and `valid` is still right.
    let two = guest_session::sound()
        .with("/language", r#"["en","en"]"#)
        .with("/callbackUrl", r#""x""#)
        .policy(r#"{"limits":{"maxViolations":1}}"#);
    let report = two.report();
    assert_eq!(report["violations"].as_array().unwrap().len(), 1);
    assert_eq!(report["violations"][0]["severity"], "warning");
    assert_eq!(report["truncated"], true);
    assert_eq!(report["valid"], false);
    // Rules that look back do not come too late: the first in the document is the one kept.
    let flow = ivr_flow::flow(&["a>b", "b>a"]).policy(r#"{"limits":{"maxViolations":1}}"#);
    let report = flow.with("/zebra", "1").report();
    assert_eq!(report["violations"][0]["code"], "flow.cycle");
    assert_eq!(report["truncated"], true);
}

#[test]
fn pointers_are_escaped() {
    guest_session::sound()
        .with("/metadata", r#"{"a/b":null,"c~d":null,"~1":null,"e\"f":null,"g\\h":null}"#)
        .finds(&[
            "metadata.value-type /metadata/a~1b",
            "metadata.value-type /metadata/c~0d",
            "metadata.value-type /metadata/~01",
            "metadata.value-type /metadata/e\"f",
            "metadata.value-type /metadata/g\\h",
        ]);
}

#[test]
fn messages_do_not_tell_personal_data() {
    let marker = "MARKER-4711";
    let subjects = [
        guest_session::sound()
            .with("/metadata", &format!(r#"{{"a":["{marker}"],"b":{{"c":"{marker}"}},"d":"{}"}}"#, marker.repeat(999))),
        guest_session::sound().with("/callbackUrl", &format!("\"http://{marker}:{marker}@localhost/?{marker}#{marker}\"")),
        guest_session::sound().with("/callbackUrl", &format!("\"{marker} {marker}\"")),
        crate::genesys_guest::sound().with(
            "/identityAttributes",
            &format!(r#"{{"emailHash":"{marker}@example.com","phoneHash":"{marker}","deviceFingerprint":"{}"}}"#, marker.repeat(20)),
        ),
        crate::genesys_guest::sound().with("/channelContext/originPage", &format!("\"ftp://x/?{marker}\"")),
        crate::genesys_guest::sound().with("/attributes", &format!(r#"{{"":["{marker}"]}}"#)),
        agent_state::sound().with("/userId", &format!(r#"["{marker}"]"#)),
    ];
    for subject in subjects {
        let report = subject.report();
        assert_ne!(report["violations"], json!([]));
        for violation in report["violations"].as_array().unwrap() {
            let told: Value = violation.clone();
            assert!(!told.to_string().contains(marker), "{told}");
        }
    }
}

#[test]
fn measures() {
    let session = guest_session::sound().report();
    // {"source":"pricing"}
    assert_eq!(
        session["measures"],
        json!({"languages": 2, "metadataKeys": 1, "metadataBytes": 20})
    );
    let flow = ivr_flow::sound().report();
    assert_eq!(flow["measures"], json!({"nodes": 4, "pathDepth": 2}));
}
