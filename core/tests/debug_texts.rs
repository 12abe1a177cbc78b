//! What is printed for debugging tells places, sizes and names, and words say what is wrong; neither tells what was checked.
#![allow(clippy::unwrap_used, reason = "helpers of tests, which may fail as tests do")]

use callgate::{
    Engine, Kind,
    documents::{Consent, GenesysGuest, GuestSession},
    exchange::{
        AgentCompliance, Client, Config, CreatedGuestSession, CrmRecord, FlowWebhook,
        GuestDocument, Response, Secret, Step, identity::Salt,
    },
    json::{Limits, Reader},
};

const SESSION: &str = r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b",
    "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f", "language": ["en-US"],
    "metadata": {"tier": "gold"}, "callbackUrl": "https://example.com/guest"}"#;

#[test]
fn values_are_printed_as_their_places() {
    let limits = Limits { max_bytes: 99, max_nesting: 1 };
    let mut reader = Reader::new(br#"["some text",12]"#, limits).unwrap();
    reader.begin_array().unwrap();
    reader.element(true).unwrap();
    let text = reader.string().unwrap();
    reader.element(false).unwrap();
    let number = reader.number().unwrap();
    assert_eq!(format!("{text:?} {number:?}"), "Text(1..12) Number(13..15)");
    let session: GuestSession<'_> = Engine::new().parse(SESSION.as_bytes(), None).unwrap();
    let printed = format!("{session:?}");
    assert!(printed.contains("Text(") && printed.contains("Raw("), "{printed}");
    assert!(!printed.contains("gold") && !printed.contains("example"), "{printed}");
}

#[test]
fn requests_and_answers_are_printed_as_names_and_sizes() {
    let answer = Response::new(201).with_header("Location", "https://x.example").with_body("body");
    let expected = r#"Response { status: 201, headers: ["Location"], body: 4 bytes }"#;
    assert_eq!(format!("{answer:?}"), expected);
    let config = Config::cxone_guests("acme", "client-1", "hunter2hunter2");
    let mut client = Client::new(config, 1).unwrap();
    client.create_guest_session(&Engine::new().parse(SESSION.as_bytes(), None).unwrap());
    let printed = format!("{client:?}");
    let expected = r#"Client { api: "https://acme.engage.niceincontact.com", now: 0, "#;
    assert!(printed.starts_with(expected) && printed.contains("GuestSession"), "{printed}");
    let request = loop {
        match client.poll(0) {
            Step::Send(request) => break request,
            Step::Emit(_) => {}
            other => panic!("{other:?}"),
        }
    };
    let (printed, bytes) = (format!("{request:?}"), request.body.len());
    assert!(printed.starts_with("Request { id: "), "{printed}");
    assert!(printed.contains(&format!("body: {bytes} bytes")), "{printed}");
    assert!(!printed.contains("hunter2"), "{printed}");
}

#[test]
fn agents_are_printed_without_their_names() {
    let config = Config::cxone_agents("acme", "client-1", "hunter2hunter2");
    let mut client = Client::new(config, 1).unwrap();
    client.board_mut().record("ada@example.com", "READY", 7);
    let tally = "tally: Tally { changed: 0, denied: 0, refused: 0, violations: 0, failed: 0 }";
    assert_eq!(format!("{:?}", client.board()), format!("Board {{ agents: 1, {tally}, .. }}"));
    let agent = client.board().agent("ada@example.com").unwrap();
    assert_eq!(format!("{agent:?}"), format!("BoardAgent {{ entries: 1, {tally}, .. }}"));
    let printed = format!("{:?}", AgentCompliance::of(agent, 9));
    let entered = r#"AgentCompliance { current: Some(Entered { at: 7, state: "READY" }), times: "#;
    assert!(printed.starts_with(entered), "{printed}");
    assert!(printed.ends_with(&format!(", {tally}, .. }}")), "{printed}");
    assert!(!printed.contains("ada"), "{printed}");
}

#[test]
fn guests_are_printed_as_ids_and_consent() {
    let document = GuestDocument::new(Consent { marketing: false, data_processing: true })
        .email_hash("a".repeat(64))
        .attribute("name", "Ada");
    let consent = "Consent { marketing: false, data_processing: true }";
    assert_eq!(format!("{document:?}"), format!("GuestDocument {{ consent: {consent}, .. }}"));
    let text = document.to_json();
    let guest: GenesysGuest<'_> = Engine::new().parse(text.as_bytes(), None).unwrap();
    let record = CrmRecord::new("g-1", &guest, None).unwrap();
    assert_eq!(format!("{record:?}"), r#"CrmRecord { external_id: "g-1", .. }"#);
    let created = CreatedGuestSession {
        session_id: "s-1".into(),
        channel_url: "wss://ada@c.example/s-1?key=canary".into(),
    };
    let expected =
        r#"CreatedGuestSession { session_id: "s-1", channel_url: wss://c.example/s-1?.. }"#;
    assert_eq!(format!("{created:?}"), expected);
}

#[test]
fn a_listener_is_printed_without_the_query_of_its_url() {
    let webhook = FlowWebhook::new("https://hooks.example.com/flows?key=canary").unwrap();
    let printed = format!("{:?}", webhook.with_events(["contact.transferred"]));
    let expected = r#"FlowWebhook { url: https://hooks.example.com/flows?.., events: ["contact.transferred"] }"#;
    assert_eq!(printed, expected);
}

#[test]
fn a_violation_is_printed_as_it_is_told() {
    let report = Engine::new().check(Kind::GuestSession, b"[]", None);
    let [violation] = report.violations.as_slice() else { panic!("{report:?}") };
    let expected = format!("error type.mismatch at \"\": {}", violation.message());
    assert_eq!(format!("{violation:?}"), expected);
}

#[test]
fn words_say_what_is_wrong_with_a_hash_without_repeating_it() {
    let said = |hash: &str| {
        let document = format!(
            r#"{{"channel": "webmessaging", "consent": {{"marketing": false, "dataProcessing": true}},
            "identityAttributes": {{"emailHash": "{hash}"}}}}"#
        );
        let report = Engine::new().check(Kind::GenesysGuest, document.as_bytes(), None);
        let messages: Vec<String> =
            report.violations.iter().map(|violation| violation.message().to_string()).collect();
        messages.join("; ")
    };
    assert_eq!(said(&"a".repeat(64)), "");
    assert_eq!(said(&"a".repeat(63)), "expected 64 hex digits, found 63 characters");
    assert_eq!(said(&"z".repeat(64)), "expected 64 hex digits, found other characters");
    let address = said("ada@example.com");
    assert!(address.contains("looks like an e-mail address in plain text"), "{address}");
    let telephone = said("+49 30 1234567");
    assert!(telephone.contains("looks like a telephone number in plain text"), "{telephone}");
}

#[test]
fn words_say_what_is_wrong_with_a_salt() {
    let said = |salt: &str| Salt::new(Secret::from(salt)).unwrap_err().to_string();
    assert_eq!(said(""), "no salt was given, and there is none by default");
    assert_eq!(said("seven b"), "the salt has 7 bytes; it needs at least 16");
}
