//! A guest of Genesys Cloud: every rule at its boundary, every field with the wrong type.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what a test expects and does not find should fail it"
)]

use callgate::{Code, Detail, Engine, Kind, Report, Severity, Violation, documents::GenesysGuest};
use proptest::prelude::*;

const HASH: &str = r#""7d6fd7774f0d87624da6dcf16d0d3d104c3191e771fbe2f39c86aed4b2bf1a0f""#;
const CONSENT: &str = r#"{"marketing":false,"dataProcessing":true}"#;

/// A document with these members beside the required ones, which may be replaced.
fn with(members: &[(&str, &str)]) -> String {
    let required = [("channel", r#""webmessaging""#), ("consent", CONSENT)];
    let kept = required.iter().filter(|(name, _)| members.iter().all(|(other, _)| name != other));
    let members: Vec<String> = kept
        .chain(members)
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("\"{name}\":{value}"))
        .collect();
    format!("{{{}}}", members.join(","))
}

fn identity(attributes: &str) -> String {
    with(&[("identityAttributes", attributes)])
}

fn context(context: &str) -> String {
    with(&[("channelContext", context)])
}

fn check_with(engine: &Engine, document: &str, facts: Option<&str>) -> Report {
    let (bytes, facts) = (document.as_bytes(), facts.map(str::as_bytes));
    let report = engine.check(Kind::GenesysGuest, bytes, facts);
    assert_eq!(engine.is_valid(Kind::GenesysGuest, bytes, facts), report.is_valid());
    assert_eq!(engine.parse::<GenesysGuest<'_>>(bytes, facts).is_ok(), report.is_valid());
    report
}

fn check(document: &str) -> Report {
    check_with(&Engine::new(), document, None)
}

fn under(policy: &str) -> Engine {
    Engine::from_policy(policy.as_bytes()).unwrap()
}

fn told(report: &Report) -> Vec<(Code, &str)> {
    report.violations.iter().map(|v| (v.code, v.path.as_str())).collect()
}

#[track_caller]
fn refused(document: &str, code: Code, path: &str) -> Violation {
    let report = check(document);
    assert_eq!(told(&report), [(code, path)], "{document}");
    let violation = report.violations[0].clone();
    assert_eq!(report.is_valid(), violation.severity == Severity::Warning);
    violation
}

#[track_caller]
fn passes(document: &str) {
    assert_eq!(told(&check(document)), [], "{document}");
}

fn count(count: usize) -> Detail {
    Detail::from(count)
}

fn list(names: &[&str]) -> Detail {
    Detail::List(names.iter().map(ToString::to_string).collect())
}

#[test]
fn a_valid_guest_is_borrowed_from_its_text() {
    let document = with(&[
        ("identityAttributes", &format!(r#"{{"emailHash": {HASH}, "deviceFingerprint": "fp"}}"#)),
        ("channelContext", r#"{"originPage": "http://example.com/", "campaignId": "A_1-Z"}"#),
        ("attributes", r#"{"tier": "gold", "2": "x"}"#),
    ]);
    passes(&document);
    let guest: GenesysGuest<'_> = Engine::new().parse(document.as_bytes(), None).unwrap();
    assert!(guest.channel.is("webmessaging"));
    assert!(!guest.consent.marketing && guest.consent.data_processing);
    let identity = guest.identity_attributes.unwrap();
    assert!(identity.email_hash.unwrap().is(HASH.trim_matches('"')));
    assert!(identity.phone_hash.is_none() && identity.device_fingerprint.unwrap().is("fp"));
    let context = guest.channel_context.unwrap();
    assert!(context.origin_page.unwrap().is("http://example.com/"));
    assert!(context.campaign_id.unwrap().is("A_1-Z"));
    assert_eq!(guest.attributes.unwrap().to_json(), r#"{"2":"x","tier":"gold"}"#);
    assert!(!format!("{guest:?}").contains("7d6f"));

    let least = with(&[]);
    let guest: GenesysGuest<'_> = Engine::new().parse(least.as_bytes(), None).unwrap();
    assert!(guest.identity_attributes.is_none() && guest.channel_context.is_none());
    assert!(guest.attributes.is_none());
}

#[test]
fn attributes_are_measured_where_there_are_any() {
    let report = check(&with(&[("attributes", r#"{"a": 1.0}"#)]));
    let taken = ["metadataKeys", "metadataBytes"].map(|name| report.measures.count_of(name));
    assert_eq!(taken, [Some(1), Some(7)]);
    assert!(check(&with(&[])).to_json().ends_with(r#""measures":{}}"#));
}

#[test]
fn channel_and_consent_are_required() {
    refused(&with(&[("channel", "")]), Code::FieldMissing, "/channel");
    refused(&with(&[("consent", "")]), Code::FieldMissing, "/consent");
    let consent = with(&[("consent", r#"{"dataProcessing": true}"#)]);
    refused(&consent, Code::FieldMissing, "/consent/marketing");
    let consent = with(&[("consent", r#"{"marketing": true}"#)]);
    refused(&consent, Code::FieldMissing, "/consent/dataProcessing");
    for optional in ["identityAttributes", "channelContext", "attributes"] {
        passes(&with(&[(optional, "{}")]));
    }
}

/// A path, the type wanted there, and a document that is valid but for the value there.
type Field = (&'static str, &'static str, fn(&str) -> String);

#[test]
fn a_value_of_the_wrong_type_is_reported_as_that_alone() {
    let values = [
        ("null", "null"),
        ("true", "boolean"),
        ("12", "number"),
        (r#""gold""#, "string"),
        ("[]", "array"),
        ("{}", "object"),
    ];
    let fields: [Field; 12] = [
        ("", "object", str::to_owned),
        ("/channel", "string", |v| with(&[("channel", v)])),
        ("/consent", "object", |v| with(&[("consent", v)])),
        ("/consent/marketing", "boolean", |v| {
            with(&[("consent", &format!(r#"{{"marketing":{v},"dataProcessing":true}}"#))])
        }),
        ("/consent/dataProcessing", "boolean", |v| {
            with(&[("consent", &format!(r#"{{"marketing":true,"dataProcessing":{v}}}"#))])
        }),
        ("/identityAttributes", "object", |v| with(&[("identityAttributes", v)])),
        ("/identityAttributes/emailHash", "string", |v| {
            identity(&format!("{{\"emailHash\":{v}}}"))
        }),
        ("/identityAttributes/phoneHash", "string", |v| {
            identity(&format!("{{\"phoneHash\":{v}}}"))
        }),
        ("/identityAttributes/deviceFingerprint", "string", |v| {
            identity(&format!("{{\"deviceFingerprint\":{v}}}"))
        }),
        ("/channelContext/originPage", "string", |v| context(&format!("{{\"originPage\":{v}}}"))),
        ("/channelContext/campaignId", "string", |v| context(&format!("{{\"campaignId\":{v}}}"))),
        ("/attributes", "object", |v| with(&[("attributes", v)])),
    ];
    for (path, wanted, document) in fields {
        for (value, found) in values.iter().filter(|(_, found)| *found != wanted) {
            let violation = refused(&document(value), Code::TypeMismatch, path);
            let expected = (Some(Detail::from(wanted)), Some(Detail::from(*found)));
            assert_eq!((violation.limit, violation.actual), expected);
        }
        if wanted == "string" {
            refused(&document(r#""""#), Code::StringEmpty, path);
        }
    }
}

#[test]
fn nothing_else_is_of_the_document() {
    refused(&with(&[("email", r#""""#)]), Code::FieldUnknown, "/email");
    let consent = with(&[("consent", r#"{"marketing":false,"dataProcessing":true,"all":1}"#)]);
    refused(&consent, Code::FieldUnknown, "/consent/all");
    refused(&identity(r#"{"email": ""}"#), Code::FieldUnknown, "/identityAttributes/email");
    refused(&context(r#"{"page": {}}"#), Code::FieldUnknown, "/channelContext/page");
}

#[test]
fn of_a_repeated_field_the_last_counts() {
    let twice = identity(&format!(r#"{{"emailHash": "a@example.com", "emailHash": {HASH}}}"#));
    refused(&twice, Code::JsonDuplicateKey, "/identityAttributes/emailHash");
    // The identity attributes that do not count were the only ones.
    let refused_consent = r#"{"marketing": false, "dataProcessing": false}"#;
    let twice = with(&[
        ("consent", refused_consent),
        ("identityAttributes", r#"{"deviceFingerprint": "fp"}, "identityAttributes": {}"#),
    ]);
    refused(&twice, Code::JsonDuplicateKey, "/identityAttributes");
}

#[test]
fn the_channel_is_web_messaging() {
    let violation = refused(&with(&[("channel", r#""sms""#)]), Code::ValueNotAllowed, "/channel");
    assert_eq!(violation.limit, Some(list(&["webmessaging"])));
    let engine = under(r#"{"guest": {"channels": ["webmessaging", "sms"]}}"#);
    assert_eq!(told(&check_with(&engine, &with(&[("channel", r#""sms""#)]), None)), []);
}

#[test]
fn a_hash_field_holds_no_identity_in_plain_text() {
    let identities = [
        ("guest@example.com", "e-mail address"),
        (" Guest@Example.com ", "e-mail address"),
        ("+1 (816) 555-1212", "telephone number"),
        ("0049 30 123456", "telephone number"),
    ];
    for field in ["emailHash", "phoneHash"] {
        for (text, what) in identities {
            let document = identity(&format!("{{\"{field}\":\"{text}\"}}"));
            let path = format!("/identityAttributes/{field}");
            let violation = refused(&document, Code::IdentityPlaintext, &path);
            assert_eq!(violation.actual, Some(Detail::from(what)));
            assert!(!check(&document).to_json().contains(text.trim()));
        }
    }
}

#[test]
fn a_hash_is_64_hex_digits() {
    let hash = HASH.trim_matches('"');
    let upper = hash.to_uppercase();
    for text in [hash, &upper, &"0".repeat(64)] {
        passes(&identity(&format!(r#"{{"emailHash":"{text}","phoneHash":"{text}"}}"#)));
    }
    let short = &hash[1..];
    let long = format!("{hash}0");
    let other = format!("g{short}");
    let wide = format!("é{}", &hash[2..]);
    for (text, length) in
        [(short, 63), (&long, 65), (&other, 64), (&wide, 63), ("none", 4), ("123456", 6)]
    {
        for field in ["emailHash", "phoneHash"] {
            let document = identity(&format!("{{\"{field}\":\"{text}\"}}"));
            let path = format!("/identityAttributes/{field}");
            let violation = refused(&document, Code::IdentityHashFormat, &path);
            assert_eq!((violation.limit, violation.actual), (Some(count(64)), Some(count(length))));
        }
    }
}

#[test]
fn a_fingerprint_has_at_most_128_code_points() {
    for character in ["x", "é", "𝄞", r"\u00e9", r"\ud834\udd1e"] {
        let fingerprint = |length| {
            identity(&format!("{{\"deviceFingerprint\":\"{}\"}}", character.repeat(length)))
        };
        passes(&fingerprint(128));
        let path = "/identityAttributes/deviceFingerprint";
        let violation = refused(&fingerprint(129), Code::FingerprintLength, path);
        assert_eq!((violation.limit, violation.actual), (Some(count(128)), Some(count(129))));
        let engine = under(r#"{"guest": {"maxFingerprintLength": 3}}"#);
        assert_eq!(told(&check_with(&engine, &fingerprint(3), None)), []);
        let report = check_with(&engine, &fingerprint(4), None);
        assert_eq!(report.violations[0].limit, Some(count(3)));
    }
}

#[test]
fn identity_attributes_without_consent_are_a_warning() {
    let sent = |processing: &str, attributes: &str| {
        with(&[
            ("identityAttributes", attributes),
            ("consent", &format!(r#"{{"marketing":true,"dataProcessing":{processing}}}"#)),
        ])
    };
    let some = r#"{"deviceFingerprint": "fp"}"#;
    let violation =
        refused(&sent("false", some), Code::ConsentProcessingRefused, "/identityAttributes");
    assert_eq!(violation.severity, Severity::Warning);
    passes(&sent("true", some));
    passes(&sent("false", "{}"));
    refused(&sent("\"false\"", some), Code::TypeMismatch, "/consent/dataProcessing");
    let engine = under(r#"{"severity": {"consent.processing-refused": "error"}}"#);
    assert!(!check_with(&engine, &sent("false", some), None).is_valid());
    let engine = under(r#"{"severity": {"consent.processing-refused": "off"}}"#);
    assert_eq!(told(&check_with(&engine, &sent("false", some), None)), []);
}

#[test]
fn the_page_is_an_absolute_web_address() {
    let page = |url: &str| context(&format!("{{\"originPage\":\"{url}\"}}"));
    // The page may be private: nobody calls there.
    for url in ["http://example.com", "HTTPS://example.com/a?b#c", "http://localhost:3000/"] {
        passes(&page(url));
    }
    let path = "/channelContext/originPage";
    for url in ["example.com", "/shop", "https:///shop", "http:shop", "https://a b"] {
        refused(&page(url), Code::UrlFormat, path);
    }
    // No host is needed to see that the scheme is wrong; what stands there may be a name, so it is not told.
    for url in ["about:blank", "file:///shop", "ada:secret@example.com"] {
        let violation = refused(&page(url), Code::UrlScheme, path);
        assert_eq!(violation.limit, Some(list(&["http", "https"])));
        assert_eq!(violation.actual, None);
    }
    let violation = refused(&page("ftp://example.com/?token=secret"), Code::UrlScheme, path);
    assert_eq!(violation.limit, Some(list(&["http", "https"])));
    assert_eq!(violation.actual, Some(Detail::from("ftp".to_owned())));
    let engine = under(r#"{"url": {"pageSchemes": ["https"]}}"#);
    let report = check_with(&engine, &page("http://example.com/?token=secret"), None);
    assert_eq!(told(&report), [(Code::UrlScheme, path)]);
    assert!(!report.to_json().contains("secret"));
}

#[test]
fn a_campaign_has_the_form_of_the_policy() {
    let campaign = |id: &str| context(&format!("{{\"campaignId\":\"{id}\"}}"));
    for id in ["A", "SPRING-SALE_2025", r"\u0041"] {
        passes(&campaign(id));
    }
    for id in ["spring", "SPRING SALE", "ÄÖ", " A", "A\\n"] {
        let violation = refused(&campaign(id), Code::CampaignFormat, "/channelContext/campaignId");
        assert_eq!(violation.limit, Some(Detail::from("[A-Z0-9_-]+".to_owned())));
    }
    let engine = under(r#"{"guest": {"campaignPattern": "[a-z]{2}"}}"#);
    assert_eq!(told(&check_with(&engine, &campaign("ab"), None)), []);
    assert!(!check_with(&engine, &campaign("abc"), None).is_valid());
}

#[test]
fn attributes_follow_the_rules_of_metadata() {
    let attributes = |value: &str| with(&[("attributes", value)]);
    let cases = [
        (r#"{"a": null}"#, Code::MetadataValueType, "/attributes/a"),
        (r#"{"": 1}"#, Code::MetadataKeyEmpty, "/attributes/"),
        (r#"{"a": ""}"#, Code::StringEmpty, "/attributes/a"),
        (r#"{"a": 1e16}"#, Code::NumberUnsafe, "/attributes/a"),
    ];
    for (value, code, path) in cases {
        refused(&attributes(value), code, path);
    }
    let engine = under(r#"{"profile": "genesys-cloud"}"#);
    let report = check_with(&engine, &attributes(r#"{"a": 1}"#), None);
    assert_eq!(told(&report), [(Code::MetadataValueType, "/attributes/a")]);
}

#[test]
fn the_limit_that_the_server_tells_goes_before_the_policy() {
    let engine = under(r#"{"profile": "genesys-cloud"}"#);
    let guest = |bytes: usize| {
        with(&[("attributes", &format!("{{\"note\":\"{}\"}}", "é".repeat((bytes - 4) / 2)))])
    };
    let facts = Some(r#"{"maxCustomDataBytes": 100}"#);
    assert_eq!(told(&check_with(&engine, &guest(100), facts)), []);
    let report = check_with(&engine, &guest(102), facts);
    assert_eq!(told(&report), [(Code::MetadataSize, "/attributes")]);
    let violation = &report.violations[0];
    assert_eq!((&violation.limit, &violation.actual), (&Some(count(100)), &Some(count(102))));
    // It may be larger than the policy's, and without it the policy's holds.
    let facts = Some(r#"{"maxCustomDataBytes": 10000, "schedule": null}"#);
    assert_eq!(told(&check_with(&engine, &guest(10_000), facts)), []);
    for facts in [None, Some("{}")] {
        let report = check_with(&engine, &guest(10_000), facts);
        assert_eq!(report.violations[0].limit, Some(count(8192)));
    }
    let most = Some(r#"{"maxCustomDataBytes": 9223372036854775807}"#);
    assert_eq!(told(&check_with(&engine, &guest(10_000), most)), []);
}

#[test]
fn where_json_is_counted_the_smaller_limit_holds() {
    let guest = |bytes: usize| {
        with(&[("attributes", &format!("{{\"note\":\"{}\"}}", "x".repeat(bytes - 11)))])
    };
    let told = |bytes: usize| format!("{{\"maxCustomDataBytes\": {bytes}}}");
    let own = under(r#"{"metadata": {"maxBytes": 100}}"#);
    let json = under(r#"{"profile": "genesys-cloud", "metadata": {"size": "json"}}"#);
    for (engine, server, limit) in [
        (&Engine::new(), 30_000, 8192),
        (&Engine::new(), 8192, 8192),
        (&Engine::new(), 50, 50),
        (&own, 30_000, 100),
        (&own, 99, 99),
        (&json, 30_000, 8192),
        (&json, 50, 50),
    ] {
        let facts = told(server);
        assert!(check_with(engine, &guest(limit), Some(&facts)).is_valid(), "{server}");
        let report = check_with(engine, &guest(limit + 1), Some(&facts));
        let violation = report.violations.first().unwrap();
        assert_eq!((violation.code, &violation.limit), (Code::MetadataSize, &Some(count(limit))));
    }
}

#[test]
fn a_limit_that_is_no_count_is_told() {
    for (value, wanted) in
        [("\"8\"", "number"), ("null", "number"), ("-1", "whole number"), ("1.5", "whole number")]
    {
        let facts = format!("{{\"maxCustomDataBytes\": {value}}}");
        let report = check_with(&Engine::new(), &with(&[]), Some(&facts));
        assert_eq!(told(&report), [(Code::TypeMismatch, "/facts/maxCustomDataBytes")]);
        assert_eq!(report.violations[0].limit, Some(Detail::from(wanted)));
    }
    let twice = r#"{"maxCustomDataBytes": 1, "maxCustomDataBytes": 7}"#;
    let document = with(&[("attributes", r#"{"a":1}"#)]);
    let report = check_with(&Engine::new(), &document, Some(twice));
    assert_eq!(told(&report), [(Code::JsonDuplicateKey, "/facts/maxCustomDataBytes")]);
}

proptest! {
    #[test]
    fn no_report_tells_who_the_guest_is(
        hash in "\\PC{0,6}Zq9(@example[.]com)?",
        fingerprint in "\\PC{0,200}Zq9",
        page in "((https?|ftp)://)?(Zq9:Zq9@)?example.com(:1)?/[a-z ]{0,3}[?]Zq9",
        value in "Zq9\\PC{0,6}",
    ) {
        let json = serde_json::json!({
            "channel": "webmessaging",
            "consent": { "marketing": true, "dataProcessing": false },
            "identityAttributes": {
                "emailHash": hash, "phoneHash": hash, "deviceFingerprint": fingerprint,
            },
            "channelContext": { "originPage": page, "campaignId": value },
            "attributes": { "a": value, "b": [value], "": value },
        });
        let report = check(&json.to_string());
        let debug = format!("{report:?}");
        prop_assert!(!report.to_json().contains("Zq9") && !debug.contains("Zq9"));
        prop_assert!(report.with_code(Code::IdentityHashFormat).count()
            + report.with_code(Code::IdentityPlaintext).count() == 2);
    }
}
