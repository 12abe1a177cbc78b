//! The report: order, truncation, repeated keys, what cannot be read, and texts made to hurt.

use callgate::{Code, Engine, Kind, Severity};
use std::fmt::Write;

fn codes_and_paths(engine: &Engine, kind: Kind, document: &str) -> Vec<(Code, String)> {
    let report = engine.check(kind, document.as_bytes(), None);
    report.violations.into_iter().map(|v| (v.code, v.path)).collect()
}

#[test]
fn violations_stand_in_document_order_then_by_code() {
    let document = r#"{"unknown": 1, "language": ["zz-QQ"], "channelId": 5, "callbackUrl": ""}"#;
    let found = codes_and_paths(&Engine::new(), Kind::GuestSession, document);
    let expected = [
        (Code::FieldMissing, "/metadata"),
        (Code::FieldMissing, "/queueId"),
        (Code::FieldUnknown, "/unknown"),
        (Code::LanguageUnknown, "/language/0"),
        (Code::LanguageUnknownRegion, "/language/0"),
        (Code::TypeMismatch, "/channelId"),
        (Code::StringEmpty, "/callbackUrl"),
    ];
    assert_eq!(found, expected.map(|(code, path)| (code, path.to_owned())));
}

#[test]
fn what_cannot_be_read_is_told_alone() {
    let engine = Engine::new();
    let found = |document| codes_and_paths(&engine, Kind::GuestSession, document);
    assert_eq!(
        found(r#"{"channelId": 5, "channelId": 6, "x": [}"#),
        [(Code::JsonSyntax, String::new())]
    );
    assert_eq!(found(&"[".repeat(65)), [(Code::JsonTooDeep, String::new())]);
    let small =
        Engine::from_policy(br#"{"limits": {"maxDocumentBytes": 9}}"#).expect("a sound policy");
    let report = small.check(Kind::GuestSession, br#"{"a": 1}  "#, None);
    assert_eq!(report.violations.len(), 1);
    assert_eq!(
        report.to_json(),
        r#"{"kind":"guest-session","valid":false,"violations":[{"code":"json.too-large","severity":"error","path":"","message":"the document has 10 bytes; the limit is 9","limit":9,"actual":10,"span":{"start":0,"end":10}}],"truncated":false,"measures":{}}"#
    );
}

#[test]
fn syntax_faults_have_line_and_column() {
    let report = Engine::new().check(Kind::GuestSession, "{\n  \"é\": tru}".as_bytes(), None);
    let message = report.violations[0].message().to_string();
    assert_eq!(message, "expected a value at line 2, column 11");
}

#[test]
fn the_place_of_a_syntax_fault_is_a_whole_character() {
    for (document, place) in [
        ("[,]", ","),
        ("[é]", "é"),
        ("[€]", "€"),
        ("[𝄞]", "𝄞"),
        ("[𝄞𝄞]", "𝄞"),
        ("[é€]", "é"),
        ("[", ""),
        ("[\"a\" x", "x"),
    ] {
        let report = Engine::new().check(Kind::CallCodes, document.as_bytes(), None);
        assert_eq!((report.violations.len(), report.violations[0].code), (1, Code::JsonSyntax));
        let span = report.violations[0].span.expect("a place");
        assert_eq!(&document[span.start..span.end], place, "{document}");
    }
    let cut = Engine::new().check(Kind::CallCodes, &"[€".as_bytes()[..3], None);
    let span = cut.violations[0].span.expect("a place");
    assert_eq!((span.start, span.end), (1, 3));
}

#[test]
fn of_repeated_keys_the_last_counts() {
    let document = r#"[{"name": "", "code": "bad", "type": "X", "category": 5, "isActive": 0,
        "name": "Sale", "code": "SALE", "type": "SUCCESS", "category": "A", "isActive": true}]"#;
    let found = codes_and_paths(&Engine::new(), Kind::CallCodes, document);
    let expected = ["name", "code", "type", "category", "isActive"];
    assert_eq!(found, expected.map(|field| (Code::JsonDuplicateKey, format!("/0/{field}"))));
    // Three times: two repetitions. And the other way round the last value is the one that is wrong.
    let found = codes_and_paths(
        &Engine::new(),
        Kind::AgentState,
        r#"{"userId": "1", "userId": "2", "userId": "", "targetState": "IDLE"}"#,
    );
    let user = |code| (code, "/userId".to_owned());
    assert_eq!(
        found[..3],
        [Code::JsonDuplicateKey, Code::JsonDuplicateKey, Code::StringEmpty].map(user)
    );
}

#[test]
fn a_million_violations_are_cut_and_the_verdict_stays() {
    let mut document = String::from("{");
    for index in 0..1_000_000 {
        write!(document, "\"f{index}\":0,").expect("writing to a string");
    }
    document.push_str("\"channelId\":1}");
    let report = Engine::new().check(Kind::GuestSession, document.as_bytes(), None);
    assert!(report.truncated && !report.is_valid());
    assert_eq!(report.violations.len(), 1_000);
    // The four fields that are missing stand at the opening brace, before all others.
    assert_eq!(report.violations[4].path, "/f0");
    assert_eq!(report.violations[999].path, "/f995");
}

#[test]
fn only_warnings_are_cut_but_an_error_beyond_the_cut_still_counts() {
    let policy = br#"{"limits": {"maxViolations": 3}, "severity": {"uuid.version": "warning"}}"#;
    let engine = Engine::from_policy(policy).expect("a sound policy");
    let document = |last: &str| {
        format!(
            r#"{{"language": ["en", "EN", "en", "En", "eN"], "metadata": {{}}, "callbackUrl": "https://a.local/",
            "channelId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "queueId": "{last}"}}"#
        )
    };
    for (queue, valid) in [("a1b2c3d4-e5f6-7890-abcd-ef1234567890", true), ("no", false)] {
        let report = engine.check(Kind::GuestSession, document(queue).as_bytes(), None);
        assert!(report.truncated);
        assert!(report.violations.iter().all(|v| v.severity == Severity::Warning));
        assert_eq!(report.is_valid(), valid);
        assert_eq!(engine.is_valid(Kind::GuestSession, document(queue).as_bytes(), None), valid);
    }
}

#[test]
fn a_million_repeated_keys_are_counted_and_cut() {
    for key in ["\"channelId\":0,", "\"x\":0,"] {
        let document = format!("{{{}\"language\":[]}}", key.repeat(1_000_000));
        let report = Engine::new().check(Kind::GuestSession, document.as_bytes(), None);
        assert!(report.truncated && !report.is_valid());
        assert!(report.with_code(Code::JsonDuplicateKey).count() > 900);
    }
    let inside = format!("{{\"x\":{{{}\"b\":1}}}}", "\"a\":0,".repeat(1_000_000));
    let report = Engine::new().check(Kind::GuestSession, inside.as_bytes(), None);
    assert_eq!(report.violations.iter().filter(|v| v.path == "/x/a").count(), 1_000 - 6);
}

#[test]
fn hostile_places_of_repeated_keys_keep_their_paths() {
    let document = r#"{"a/b": {"~": [0, {"é": 1, "\u00e9": 2}]}}"#;
    let found = codes_and_paths(&Engine::new(), Kind::GuestSession, document);
    assert!(found.contains(&(Code::JsonDuplicateKey, "/a~1b/~0/1/é".to_owned())), "{found:?}");
}

#[test]
fn the_kind_is_told_by_the_shape_or_refused() {
    let engine = Engine::new();
    let kind = |document: &str| engine.kind_of(document.as_bytes());
    assert_eq!(kind("[]"), Some(Kind::CallCodes));
    assert_eq!(kind(r#"{"queueId": 1}"#), Some(Kind::GuestSession));
    assert_eq!(kind(r#"{"consent": 1, "language": 1, "channel": 2}"#), Some(Kind::GenesysGuest));
    assert_eq!(kind(r#"{"targetState": "#), Some(Kind::AgentState));
    assert_eq!(kind(r#"{"name": "x", "nodes": []}"#), Some(Kind::IvrFlow));
    assert_eq!(kind(r#"{"limits": {}}"#), Some(Kind::Policy));
    assert_eq!(kind(r#"{"queueId": 1, "nodes": 1}"#), None);
    for document in ["{}", "5", r#"{"name": "x"}"#] {
        let report = engine.check_any(document.as_bytes(), None);
        assert!(!report.is_valid() && report.kind.is_none());
        assert_eq!(report.violations[0].code, Code::KindUnknown);
    }
    assert_eq!(engine.check_any(b"{,", None).violations[0].code, Code::JsonSyntax);
}

#[test]
fn what_is_of_no_kind_is_told_with_the_reason() {
    let told = |document: &str| {
        let report = Engine::new().check_any(document.as_bytes(), None);
        let violation = &report.violations[0];
        let span = violation.span.expect("a place");
        (violation.code, violation.message().to_string(), document[span.start..span.end].to_owned())
    };
    let of_none = "the shape of the document tells no kind; name one";
    assert_eq!(
        told("{\"x\": 1}\n"),
        (Code::KindUnknown, of_none.to_owned(), "{\"x\": 1}".to_owned())
    );
    let text = "x: 1\n";
    assert_eq!(told(text), (Code::KindUnknown, of_none.to_owned(), text.to_owned()));
    for key in ["ContactFlow", "ContactFlowModule"] {
        let answer = format!("{{\"{key}\": {{\"Arn\": \"a\", \"Content\": \"{{}}\"}}}}");
        let (code, message, place) = told(&answer);
        assert_eq!((code, &*place), (Code::KindUnknown, &*answer));
        assert!(message.starts_with("the flow stands as text in the field `Content`"), "{message}");
        for other in [format!("{{\"{key}\": 5}}"), format!("{{\"{key}\": {{\"Content\": 5}}}}")] {
            assert_eq!(told(&other), (Code::KindUnknown, of_none.to_owned(), other.clone()));
        }
    }
    for document in ["inboundCall", "x", "- x"] {
        assert_eq!(Engine::new().kind_of(document.as_bytes()), None);
        assert_eq!(told(document).0, Code::JsonSyntax, "{document}");
    }
}

#[test]
fn engines_are_shared_between_threads() {
    fn shared<T: Send + Sync + Clone + 'static>(_: &T) {}
    shared(&Engine::new());
}

#[test]
fn a_long_choice_is_told_in_part() {
    let types: Vec<String> = (0..5_000).map(|number| format!("\"T{number}\"")).collect();
    let policy = format!("{{\"codes\": {{\"types\": [{}]}}}}", types.join(","));
    let engine = Engine::from_policy(policy.as_bytes()).expect("a sound policy");
    let entry = r#"{"name": "A", "code": "AB", "type": "X", "category": "C", "isActive": true}"#;
    let report = engine.check(Kind::CallCodes, format!("[{entry}]").as_bytes(), None);
    assert_eq!(report.violations.len(), 1);
    let json = report.to_json();
    assert!(json.contains(r#""T99","…"]"#) && !json.contains("T100"), "{json}");
}
