//! Where the references on guests check wrongly: a test for each row of `docs/reference-differences.md`.

use callgate::{Code, Engine, Kind, Report};
use regex_lite::Regex;

fn told(report: &Report) -> Vec<(Code, &str)> {
    report.violations.iter().map(|v| (v.code, v.path.as_str())).collect()
}

fn session(ids: [&str; 2], languages: &str) -> Report {
    let document = format!(
        r#"{{"channelId": "{}", "queueId": "{}", "language": {languages},
            "metadata": {{"source": "automated-init"}},
            "callbackUrl": "https://example.com/webhook/cxone-guest"}}"#,
        ids[0], ids[1]
    );
    Engine::new().check(Kind::GuestSession, document.as_bytes(), None)
}

const IDS: [&str; 2] =
    ["7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f"];

#[test]
fn the_example_identifiers_of_reference_1_are_refused_as_what_they_are() {
    // The reference demands version 4 of its identifiers, and its own are of versions 7 and 8.
    let ids = ["a1b2c3d4-e5f6-7890-abcd-ef1234567890", "b2c3d4e5-f6a7-8901-bcde-f12345678901"];
    let report = session(ids, r#"["en-US", "es-ES"]"#);
    let expected = [(Code::UuidVersion, "/channelId"), (Code::UuidVersion, "/queueId")];
    assert_eq!(told(&report), expected);
    assert_eq!(told(&session(IDS, r#"["en-US", "es-ES"]"#)), []);
}

#[test]
fn languages_that_do_not_exist_are_refused() {
    let reference = Regex::new("^[a-zA-Z]{2}(-[a-zA-Z]{2})?$").unwrap();
    assert!(reference.is_match("zz-ZZ"));
    let expected =
        [(Code::LanguageUnknown, "/language/0"), (Code::LanguageUnknownRegion, "/language/0")];
    assert_eq!(told(&session(IDS, r#"["zz-ZZ"]"#)), expected);
}

#[test]
fn what_the_manager_of_reference_2_builds_is_told_apart() {
    let hash = "7d6fd7774f0d87624da6dcf16d0d3d104c3191e771fbe2f39c86aed4b2bf1a0f";
    let document = |more: &str| {
        format!(
            r#"{{"channel": "webmessaging", "consent": {{"marketing": true, "dataProcessing": true}},
                "identityAttributes": {{{more} "emailHash": "{hash}", "phoneHash": "{hash}"}},
                "channelContext": {{}}, "attributes": {{"converted": "true"}}}}"#
        )
    };
    let check =
        |document: String| Engine::new().check(Kind::GenesysGuest, document.as_bytes(), None);
    let built = format!(r#""primaryIdentifier": "{hash}", "resolutionMethod": "email","#);
    let expected = [
        (Code::FieldUnknown, "/identityAttributes/primaryIdentifier"),
        (Code::FieldUnknown, "/identityAttributes/resolutionMethod"),
    ];
    assert_eq!(told(&check(document(&built))), expected);
    // The telephone's hash and the attributes, which its schema refuses as well, are of the document.
    assert_eq!(told(&check(document(""))), []);
}
