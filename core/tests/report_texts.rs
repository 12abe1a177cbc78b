//! How a report is printed: the words of its messages, its details as JSON, and the memory that it takes.

use callgate::{Code, Detail, Engine, Example, Kind, Report, Rule, Severity};

fn check(kind: Kind, document: &str) -> Report {
    Engine::new().check(kind, document.as_bytes(), None)
}

/// A list of one call code of this type.
fn code_of_type(kind: &str) -> String {
    format!(r#"[{{"name":"n","code":"SALE","type":"{kind}","category":"c","isActive":true}}]"#)
}

#[test]
fn a_choice_is_told_as_people_would() {
    let names = |names: &[&str]| {
        Detail::List(names.iter().map(|name| (*name).to_owned()).collect()).to_string()
    };
    assert_eq!(names(&[]), "none");
    assert_eq!(names(&["a"]), "`a`");
    assert_eq!(names(&["a", "b"]), "`a` or `b`");
    assert_eq!(names(&["a", "b", "c"]), "`a`, `b` or `c`");
    let report = check(Kind::CallCodes, &code_of_type("WON"));
    let message = "`WON` is not allowed here; use `SUCCESS`, `FAILURE` or `NEUTRAL`";
    assert_eq!(report.violations[0].message().to_string(), message);
}

#[test]
fn a_detail_is_printed_as_it_stands_in_a_report() {
    for (detail, printed) in [
        (Detail::Integer(-5), "-5"),
        (Detail::Integer(0), "0"),
        (Detail::Integer(i64::MIN), "-9223372036854775808"),
        (Detail::from("a \"b\"\n"), r#""a \"b\"\n""#),
        (Detail::List(vec![]), "[]"),
        (Detail::List(vec!["a".into(), "\\".into()]), r#"["a","\\"]"#),
    ] {
        assert_eq!(detail.to_json(), printed);
    }
    let report = check(Kind::CallCodes, &code_of_type("WON"));
    let violation = &report.violations[0];
    let details =
        [&violation.actual, &violation.limit].map(|own| own.as_ref().map(Detail::to_json));
    let expected = ["\"WON\"", r#"["SUCCESS","FAILURE","NEUTRAL"]"#];
    assert_eq!(details, expected.map(|text| Some(text.to_owned())));
}

#[test]
fn the_field_is_the_last_part_of_the_path() {
    let report = check(Kind::CallCodes, &code_of_type("WON"));
    assert_eq!((&*report.violations[0].path, report.violations[0].field()), ("/0/type", "type"));
    let report = check(Kind::CallCodes, "{}");
    assert_eq!((&*report.violations[0].path, report.violations[0].field()), ("", ""));
}

#[test]
fn a_report_has_those_of_a_code_and_the_counts_by_name() {
    let report = check(Kind::CallCodes, r#"[0, {"name": "n"}, 0]"#);
    let paths: Vec<&str> = report.with_code(Code::TypeMismatch).map(|v| &*v.path).collect();
    assert_eq!(paths, ["/0", "/2"]);
    assert_eq!(report.measures.count_of("codes"), Some(3));
    assert_eq!(report.measures.name_of("codes"), None);
    assert_eq!(report.measures.instant_of("codes"), None);
    assert_eq!(report.measures.count_of("nodes"), None);
}

/// That what is printed takes memory once, and little more than it is long.
fn takes_memory_once(print: impl Fn() -> String) {
    let length = print().len() as u64;
    let taken = allocation_counter::measure(|| drop(std::hint::black_box(print())));
    assert_eq!(taken.count_total, 1, "{length} bytes printed");
    assert!(taken.bytes_max < length + length / 4 + 512, "{length} < {}", taken.bytes_max);
}

#[test]
fn long_reports_are_printed_without_growing() {
    // A long value.
    let report = check(Kind::CallCodes, &code_of_type(&"X".repeat(5_000)));
    assert_eq!(report.violations[0].code, Code::ValueNotAllowed);
    takes_memory_once(|| report.to_json());
    // A long witness.
    let (a, b) = ("a".repeat(5_000), "b".repeat(5_000));
    let node = |id: &str, next: &str| {
        format!(
            r#"{{"id":"{id}","type":"dtmf","transitions":[{{"condition":"1","target":"{next}"}}]}}"#
        )
    };
    let document = format!(
        r#"{{"name":"n","campaignId":"c","nodes":[{},{}],"fallbackAction":{{"type":"hangup"}}}}"#,
        node(&a, &b),
        node(&b, &a)
    );
    let report = check(Kind::IvrFlow, &document);
    assert_eq!(report.violations[0].witness, [&*a, &*b, &*a]);
    takes_memory_once(|| report.to_json());
    // A long path.
    let report = check(Kind::AgentState, &format!("{{\"{}\": 0}}", "x".repeat(5_000)));
    let unknown = report.with_code(Code::FieldUnknown).next().expect("an unknown field");
    assert_eq!(unknown.path.len(), 5_001);
    takes_memory_once(|| report.to_json());
    // Many names to choose from.
    let types: Vec<String> = (100..200).map(|number| format!("\"TYPE_{number}\"")).collect();
    let policy = format!("{{\"codes\": {{\"types\": [{}]}}}}", types.join(","));
    let engine = Engine::from_policy(policy.as_bytes()).expect("a sound policy");
    let report = engine.check(Kind::CallCodes, code_of_type("WON").as_bytes(), None);
    takes_memory_once(|| report.to_json());
}

#[test]
fn entries_of_the_catalogue_are_printed_without_growing() {
    let document: &'static str = "x".repeat(3_000).leak();
    let text: &'static str = "y".repeat(300).leak();
    let rule = Rule {
        code: Code::UuidFormat,
        severity: Severity::Error,
        fixed: false,
        title: text,
        why: text,
        fails: Example::of(Kind::Policy, document),
        mended: Example::of(Kind::Policy, document),
    };
    takes_memory_once(|| rule.to_json());
}
