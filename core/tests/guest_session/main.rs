//! A CXone guest session: every rule at its boundary, every field with the wrong type.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what a test expects and does not find should fail it"
)]

mod language;
mod metadata;
mod url;

use callgate::{
    Code, Detail, Engine, Kind, Report, Severity, Violation,
    documents::{GuestSession, Value},
};

const CHANNEL: &str = r#""7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b""#;
const QUEUE: &str = r#""c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f""#;
const FIELDS: [(&str, &str); 5] = [
    ("channelId", CHANNEL),
    ("queueId", QUEUE),
    ("language", r#"["en-US"]"#),
    ("metadata", r#"{"tier":"gold"}"#),
    ("callbackUrl", r#""https://example.com/guest""#),
];

/// A valid document but for one field; an empty value leaves it out.
fn with(field: &str, value: &str) -> String {
    let members: Vec<String> = FIELDS
        .iter()
        .map(|(name, valid)| (name, if *name == field { value } else { valid }))
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("\"{name}\":{value}"))
        .collect();
    format!("{{{}}}", members.join(","))
}

/// Checks a document, and that nobody is told another verdict.
fn check_under(engine: &Engine, document: &str) -> Report {
    let report = engine.check(Kind::GuestSession, document.as_bytes(), None);
    assert_eq!(engine.is_valid(Kind::GuestSession, document.as_bytes(), None), report.is_valid());
    let parsed = engine.parse::<GuestSession<'_>>(document.as_bytes(), None);
    assert_eq!(parsed.is_ok(), report.is_valid());
    report
}

fn check(document: &str) -> Report {
    check_under(&Engine::new(), document)
}

fn under(policy: &str) -> Engine {
    Engine::from_policy(policy.as_bytes()).unwrap()
}

fn told(report: &Report) -> Vec<(Code, &str)> {
    report.violations.iter().map(|v| (v.code, v.path.as_str())).collect()
}

/// The one violation of a document.
#[track_caller]
fn only(report: &Report) -> &Violation {
    assert_eq!(report.violations.len(), 1, "{}", report.to_json());
    assert_eq!(report.is_valid(), report.violations[0].severity == Severity::Warning);
    &report.violations[0]
}

#[track_caller]
fn refused(document: &str, code: Code, path: &str) -> Violation {
    let report = check(document);
    let violation = only(&report);
    assert_eq!((violation.code, violation.path.as_str()), (code, path), "{document}");
    violation.clone()
}

#[track_caller]
fn passes(document: &str) -> Report {
    let report = check(document);
    assert_eq!(told(&report), [], "{document}");
    report
}

fn list(names: &[&str]) -> Detail {
    Detail::List(names.iter().map(ToString::to_string).collect())
}

fn name(name: &'static str) -> Detail {
    Detail::from(name)
}

fn count(count: usize) -> Detail {
    Detail::from(count)
}

#[test]
fn a_valid_session_is_borrowed_from_its_text() {
    let document = with("metadata", r#"{"b": "\u00e9", "10": 1.0, "2": true, "a": -0}"#);
    let document = document.replace(r#"["en-US"]"#, r#"["en-US", "d\u0065"]"#);
    let session: GuestSession<'_> = Engine::new().parse(document.as_bytes(), None).unwrap();
    assert!(session.channel_id.is(CHANNEL.trim_matches('"')));
    assert!(session.queue_id.is(QUEUE.trim_matches('"')));
    assert!(session.callback_url.is("https://example.com/guest"));
    let tags: Vec<_> = session.languages.tags().map(|tag| tag.decode().into_owned()).collect();
    assert_eq!((tags, session.languages.len()), (vec!["en-US".to_owned(), "de".to_owned()], 2));
    let members: Vec<_> = session.metadata.members().collect();
    assert_eq!((members.len(), session.metadata.len()), (4, 4));
    let [(b, e), (ten, one), (two, yes), (a, _)] = members.as_slice() else { panic!() };
    assert!(b.is("b") && ten.is("10") && two.is("2") && a.is("a"));
    assert!(matches!(e, Value::String(text) if text.is("é")));
    assert!(matches!(one, Value::Number(number) if number.raw() == "1.0"));
    assert!(matches!(yes, Value::Boolean(true)));
    assert_eq!(session.metadata.to_json(), r#"{"2":true,"10":1,"b":"é","a":0}"#);
    let debug = format!("{session:?}");
    assert!(!debug.contains("example") && !debug.contains("en-US"), "{debug}");
}

#[test]
fn measures_tell_how_near_the_limits_are() {
    let report = passes(&with("metadata", r#"{"tier": "gold", "n": 1.0}"#));
    let measures = ["languages", "metadataKeys", "metadataBytes"];
    let taken = measures.map(|name| report.measures.count_of(name));
    assert_eq!(taken, [Some(1), Some(2), Some(r#"{"tier":"gold","n":1}"#.len())]);
    let json = report.to_json();
    assert!(json.ends_with(r#""measures":{"languages":1,"metadataKeys":2,"metadataBytes":21}}"#));
}

#[test]
fn every_field_is_required() {
    for (field, _) in FIELDS {
        refused(&with(field, ""), Code::FieldMissing, &format!("/{field}"));
    }
    let paths: Vec<_> = check("{}").violations.into_iter().map(|v| (v.code, v.path)).collect();
    let mut expected: Vec<_> =
        FIELDS.iter().map(|(f, _)| (Code::FieldMissing, format!("/{f}"))).collect();
    expected.sort();
    assert_eq!(paths, expected);
}

#[test]
fn a_value_of_the_wrong_type_is_reported_as_that_alone() {
    let values = [
        ("null", "null"),
        ("true", "boolean"),
        ("12", "number"),
        (r#""""#, "string"),
        ("[]", "array"),
        ("{}", "object"),
    ];
    for (field, valid) in FIELDS {
        let wanted = match &valid[..1] {
            "[" => "array",
            "{" => "object",
            _ => "string",
        };
        for (value, found) in values {
            if wanted != found {
                let violation =
                    refused(&with(field, value), Code::TypeMismatch, &format!("/{field}"));
                assert_eq!(
                    (violation.limit, violation.actual),
                    (Some(name(wanted)), Some(name(found)))
                );
            }
        }
        if wanted == "string" {
            refused(&with(field, r#""""#), Code::StringEmpty, &format!("/{field}"));
        }
    }
    refused("[]", Code::TypeMismatch, "");
}

#[test]
fn nothing_else_is_of_the_document() {
    let document = with("metadata", r#"{"tier": "gold"}, "metadatas": {"": null}"#);
    refused(&document, Code::FieldUnknown, "/metadatas");
}

#[test]
fn of_a_repeated_field_the_last_counts() {
    let document = with("language", r#"["zz"], "language": ["en"]"#);
    refused(&document, Code::JsonDuplicateKey, "/language");
    let document = with("language", r#"["en"], "language": ["zz"]"#);
    let told_of = [(Code::JsonDuplicateKey, "/language"), (Code::LanguageUnknown, "/language/0")];
    assert_eq!(told(&check(&document)), told_of);
}

#[test]
fn identifiers_are_uuids_of_version_4() {
    let braced = r#""{7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b}""#;
    let upper = CHANNEL.to_uppercase();
    for field in ["channelId", "queueId"] {
        let path = format!("/{field}");
        passes(&with(field, &upper));
        refused(&with(field, braced), Code::UuidFormat, &path);
        let version =
            refused(&with(field, &CHANNEL.replace("4e6f", "7e6f")), Code::UuidVersion, &path);
        assert_eq!((version.limit, version.actual), (Some(count(4)), Some(count(7))));
    }
}

#[test]
fn a_rule_that_only_warns_leaves_the_document_whole() {
    let engine = under(r#"{"severity": {"uuid.format": "warning", "metadata.value-type": "off"}}"#);
    let document = with("channelId", r#""main""#).replace(r#""gold""#, r#"{"b": [1.0, null]}"#);
    let report = check_under(&engine, &document);
    assert_eq!(told(&report), [(Code::UuidFormat, "/channelId")]);
    assert_eq!(report.measures.count_of("metadataBytes"), Some(23));
    let session: GuestSession<'_> = engine.parse(document.as_bytes(), None).unwrap();
    assert!(session.channel_id.is("main"));
    assert_eq!(session.metadata.to_json(), r#"{"tier":{"b":[1,null]}}"#);
    assert!(matches!(session.metadata.members().next(), Some((_, Value::Other(_)))));
}
