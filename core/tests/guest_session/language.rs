use super::*;

#[test]
fn between_one_and_five_tags() {
    for (tags, limit) in [(0, Some(1)), (1, None), (5, None), (6, Some(5))] {
        let all = ["en", "de", "fr", "es", "it", "pt"].map(|tag| format!("\"{tag}\""));
        let document = with("language", &format!("[{}]", all[..tags].join(",")));
        if let Some(limit) = limit {
            let violation = refused(&document, Code::LanguageCount, "/language");
            assert_eq!(
                (violation.limit, violation.actual),
                (Some(count(limit)), Some(count(tags)))
            );
        } else {
            assert_eq!(passes(&document).measures.count_of("languages"), Some(tags));
        }
    }
    let engine = under(r#"{"language": {"minTags": 0, "maxTags": 1}}"#);
    assert_eq!(told(&check_under(&engine, &with("language", "[]"))), []);
    let report = check_under(&engine, &with("language", r#"["en", "de"]"#));
    assert_eq!(only(&report).limit, Some(count(1)));
}

#[test]
fn a_tag_of_the_wrong_type_is_reported_as_that_alone() {
    for value in ["null", "1", "true", "[]", "{}"] {
        let document = with("language", &format!("[\"en\", {value}]"));
        refused(&document, Code::TypeMismatch, "/language/1");
    }
    refused(&with("language", r#"["en", ""]"#), Code::StringEmpty, "/language/1");
}

#[test]
fn a_tag_has_the_form_of_a_language_and_perhaps_a_region() {
    for tag in ["en", "EN", "en-us", "En-uS"] {
        passes(&with("language", &format!("[\"{tag}\"]")));
    }
    for tag in ["e", "eng", "en_US", "en-", "en-USA", "en-419", "zh-Hant", "én", "en-US "] {
        let document = with("language", &format!("[\"{tag}\"]"));
        let violation = refused(&document, Code::LanguageFormat, "/language/0");
        assert_eq!(violation.limit, Some(list(&["xx", "xx-YY"])));
    }
}

#[test]
fn language_and_region_must_exist() {
    let language = refused(&with("language", r#"["zz-US"]"#), Code::LanguageUnknown, "/language/0");
    assert_eq!(language.actual, Some(Detail::from("zz".to_owned())));
    let region =
        refused(&with("language", r#"["EN-uk"]"#), Code::LanguageUnknownRegion, "/language/0");
    assert_eq!(region.actual, Some(Detail::from("UK".to_owned())));
    let both =
        [(Code::LanguageUnknown, "/language/0"), (Code::LanguageUnknownRegion, "/language/0")];
    assert_eq!(told(&check(&with("language", r#"["zz-ZZ"]"#))), both);
    let engine = under(r#"{"language": {"languages": ["zz"], "regions": ["ZZ"]}}"#);
    assert_eq!(told(&check_under(&engine, &with("language", r#"["zz-ZZ"]"#))), []);
}

#[test]
fn a_tag_that_stands_twice_is_a_warning() {
    let document = with("language", r#"["en-US", "en", "EN-us", "e\u006e"]"#);
    let report = check(&document);
    assert!(report.is_valid());
    let twice =
        [(Code::LanguageDuplicate, "/language/2"), (Code::LanguageDuplicate, "/language/3")];
    assert_eq!(told(&report), twice);
    let off = under(r#"{"severity": {"language.duplicate": "off"}}"#);
    assert_eq!(told(&check_under(&off, &document)), []);
    let error = under(r#"{"severity": {"language.duplicate": "error"}}"#);
    assert!(!check_under(&error, &document).is_valid());
}

#[test]
fn duplicates_are_found_among_many() {
    let letters = b'a'..=b'z';
    let tags: Vec<String> = letters
        .clone()
        .flat_map(|a| letters.clone().map(move |b| format!("\"{}{}\"", a as char, b as char)))
        .collect();
    let document = with("language", &format!("[{}]", [tags.clone(), tags].concat().join(",")));
    let engine = under(
        r#"{"severity": {"language.unknown": "off", "language.count": "off"},
            "limits": {"maxViolations": 10000}}"#,
    );
    let report = check_under(&engine, &document);
    assert_eq!(report.with_code(Code::LanguageDuplicate).count(), 26 * 26);
    assert_eq!(report.violations[0].path, "/language/676");
}
