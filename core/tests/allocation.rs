//! Checking a valid guest or agent state takes no memory from the heap: a widget may do it on every keystroke, and a
//! gateway for every request.
#![expect(clippy::unwrap_used, reason = "a policy that is not sound should fail the test")]

use callgate::{
    Engine, Kind,
    documents::{AgentState, GenesysGuest, GuestSession},
};

const HASH: &str = "7d6fd7774f0d87624da6dcf16d0d3d104c3191e771fbe2f39c86aed4b2bf1a0f";

fn session(languages: &str, metadata: &str) -> String {
    format!(
        r#"{{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b",
            "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f", "language": {languages},
            "metadata": {metadata}, "callbackUrl": "https://example.com:8443/guest?a=b#c"}}"#
    )
}

fn guest(attributes: &str) -> String {
    format!(
        r#"{{"channel": "webmessaging", "consent": {{"marketing": false, "dataProcessing": true}},
            "identityAttributes": {{"emailHash": "{HASH}", "phoneHash": "{HASH}",
                "deviceFingerprint": "{}"}},
            "channelContext": {{"originPage": "https://example.com/shop", "campaignId": "SPRING_25"}},
            "attributes": {attributes}}}"#,
        "𝄞".repeat(128),
    )
}

/// As many keys as are allowed, in as many bytes, with numbers and escapes among them.
fn full() -> String {
    let keys = (3..249).map(|key| format!("\"key{key}\":\"value {key}\""));
    let head = r#"{"\u00e9\n":1.50,"n":123456789012345.6,"small":-0.000000012"#.to_owned();
    let head: Vec<String> = [head].into_iter().chain(keys).collect();
    let metadata = head.join(",") + ",\"fill\":\"";
    // The first number is printed a byte shorter than it is written, and the escape of `é` four.
    let printed = metadata.len() - 1 - 4 + r#""}"#.len();
    // `-0.000000012` is printed as `-1.2e-8`.
    let printed = printed - "-0.000000012".len() + "-1.2e-8".len();
    metadata + &"x".repeat(8192 - printed) + "\"}"
}

fn allocates_nothing(kind: Kind, document: &str, facts: Option<&str>) {
    allocates_nothing_under("{}", kind, document, facts);
}

fn allocates_nothing_under(policy: &str, kind: Kind, document: &str, facts: Option<&str>) {
    let engine = Engine::from_policy(policy.as_bytes()).unwrap();
    let (document, facts) = (document.as_bytes(), facts.map(str::as_bytes));
    // Without this, an invalid document would be measured.
    let report = engine.check(kind, document, facts);
    assert!(report.is_valid() && report.violations.is_empty(), "{}", report.to_json());
    let check = allocation_counter::measure(|| {
        let report = engine.check(kind, document, facts);
        assert!(report.is_valid());
    });
    assert_eq!(check.count_total, 0, "check");
    let is_valid = allocation_counter::measure(|| {
        assert!(engine.is_valid(kind, document, facts));
    });
    assert_eq!(is_valid.count_total, 0, "is_valid");
    let parse = allocation_counter::measure(|| match kind {
        Kind::GuestSession => drop(engine.parse::<GuestSession<'_>>(document, facts)),
        Kind::AgentState => drop(engine.parse::<AgentState<'_>>(document, facts)),
        _ => drop(engine.parse::<GenesysGuest<'_>>(document, facts)),
    });
    assert_eq!(parse.count_total, 0, "parse");
}

#[test]
fn the_counter_counts() {
    let info = allocation_counter::measure(|| drop(std::hint::black_box(vec![1_u8])));
    assert_eq!(info.count_total, 1);
}

#[test]
fn a_valid_guest_session() {
    let five = r#"["en-US", "en", "de", "fr-CA", "pt"]"#;
    let metadata = r#"{"tier": "gold", "score": 12.50, "vip": true, "\u00fc": "\ud834\udd1e"}"#;
    allocates_nothing(Kind::GuestSession, &session(five, metadata), None);
    allocates_nothing(Kind::GuestSession, &session(five, "{}"), Some("{}"));
}

#[test]
fn a_valid_guest_session_at_its_limits() {
    let document = session(r#"["en"]"#, &full());
    let report = Engine::new().check(Kind::GuestSession, document.as_bytes(), None);
    assert_eq!(report.measures.count_of("metadataKeys"), Some(250));
    assert_eq!(report.measures.count_of("metadataBytes"), Some(8192));
    allocates_nothing(Kind::GuestSession, &document, None);
}

#[test]
fn a_valid_genesys_guest() {
    let facts = r#"{"maxCustomDataBytes": 16384}"#;
    allocates_nothing(Kind::GenesysGuest, &guest(r#"{"tier": "gold"}"#), None);
    allocates_nothing(Kind::GenesysGuest, &guest(&full()), Some(facts));
}

#[test]
fn a_valid_agent_state() {
    let document = r#"{"userId": "4711", "targetState": "READY", "currentState": "IDLE",
        "reasonCode": "WORKING"}"#;
    let period = |hour: usize, more: &str| {
        format!(
            r#"{{"start": "2026-03-02T{hour:02}:30:00+01:00", "end": "2026-03-02T{hour:02}:45:00+01:00"{more}}}"#
        )
    };
    // As many as a day has: a shift, a break and a change of state in each hour.
    let list = |element: &dyn Fn(usize) -> String| {
        let elements: Vec<String> = (0..24).map(element).collect();
        elements.join(",")
    };
    let facts = format!(
        r#"{{"now": "2026-03-02T12:30:00+01:00",
            "schedule": {{"status": "ACTIVE", "shifts": [{}]}},
            "breaks": {{"mandatoryBreakRequired": false, "windows": [{}]}}, "history": [{}]}}"#,
        list(&|hour| period(hour, "")),
        list(&|hour| period(hour, r#", "mandatory": true"#)
            .replace(":30:", ":00:")
            .replace(":45:", ":30:")),
        list(&|hour| {
            let state = if hour % 2 == 0 { "IDLE" } else { "NOT_READY" };
            format!(r#"{{"state": "{state}", "at": "2026-03-02T{hour:02}:00:00+01:00"}}"#)
        }),
    );
    let policy = r#"{"breaks": {"maxContinuousWorkMinutes": 60, "minBreakMinutes": 15}}"#;
    allocates_nothing_under(policy, Kind::AgentState, document, Some(&facts));
}

#[test]
fn a_verdict_on_an_invalid_document_costs_no_report() {
    let document = session("[]", r#"{"": null, "a": "", "b": {}}"#).replace("https", "http");
    let engine = Engine::new();
    let info = allocation_counter::measure(|| {
        assert!(!engine.is_valid(Kind::GuestSession, document.as_bytes(), None));
    });
    // Passing over the object in metadata keeps what is open on the heap.
    assert!(info.count_total <= 1, "{}", info.count_total);
}
