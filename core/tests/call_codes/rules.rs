use crate::{check, document, engine, entries, entry, only, told};
use callgate::{
    Code, Detail, Engine, Kind, Severity,
    documents::{CallCodes, Parent},
};

const ID: &str = "5d0f2c9e-8b1a-4f6d-9c3e-7a2b4d6f8e10";

fn text(text: &str) -> Detail {
    Detail::Text(text.to_owned().into())
}

#[test]
fn a_code_has_2_to_16_capitals_digits_and_underscores() {
    for good in ["AB", "A_9", "0123456789ABCDEF"] {
        assert_eq!(told(&entries(&[(good, "")])), [], "{good}");
    }
    for bad in ["A", "0123456789ABCDEFG", "ab", "A-B", "A B", "ÄB", " AB", "AB\\n"] {
        let report = entries(&[("OK", ""), (bad, "")]);
        assert_eq!(told(&report), [(Code::CodeFormat, "/1/code")], "{bad}");
    }
    let report = entries(&[("sale", "")]);
    let violation = only(&report);
    assert_eq!(violation.severity, Severity::Error);
    assert_eq!(violation.limit, Some(text("[A-Z0-9_]{2,16}")));
    assert_eq!(violation.actual, Some(text("sale")));
    let span = violation.span.unwrap();
    assert_eq!(&document(&[("sale", "")])[span.start..span.end], r#""sale""#);
}

#[test]
fn an_escaped_code_is_what_it_stands_for() {
    let report = entries(&[("SALE", ""), ("\\u0053ALE", ""), ("SUB", "S\\u0041LE")]);
    assert_eq!(told(&report), [(Code::CodeDuplicate, "/1/code")]);
}

#[test]
fn a_type_is_one_of_three() {
    let report = check(&document(&[("AB", "")]).replace("NEUTRAL", "Success"), None);
    assert_eq!(told(&report), [(Code::ValueNotAllowed, "/0/type")]);
    let names = ["SUCCESS", "FAILURE", "NEUTRAL"].map(String::from).to_vec();
    assert_eq!(report.violations[0].limit, Some(Detail::List(names)));
    assert_eq!(report.violations[0].actual, Some(text("Success")));
}

#[test]
fn every_field_but_the_parent_is_required_and_typed() {
    assert_eq!(told(&check("{}", None)), [(Code::TypeMismatch, "")]);
    assert_eq!(told(&check("[]", None)), []);
    let report = check("[{}, 1, null]", None);
    let expected = [
        (Code::FieldMissing, "/0/category"),
        (Code::FieldMissing, "/0/code"),
        (Code::FieldMissing, "/0/isActive"),
        (Code::FieldMissing, "/0/name"),
        (Code::FieldMissing, "/0/type"),
        (Code::TypeMismatch, "/1"),
        (Code::TypeMismatch, "/2"),
    ];
    assert_eq!(told(&report), expected);
    let wrong = r#"[{"name": 1, "code": "", "type": [], "category": {}, "isActive": "true",
        "parentCallCodeId": null, "extra": 1}]"#;
    let expected = [
        (Code::TypeMismatch, "/0/name"),
        (Code::StringEmpty, "/0/code"),
        (Code::TypeMismatch, "/0/type"),
        (Code::TypeMismatch, "/0/category"),
        (Code::TypeMismatch, "/0/isActive"),
        (Code::TypeMismatch, "/0/parentCallCodeId"),
        (Code::FieldUnknown, "/0/extra"),
    ];
    assert_eq!(told(&check(wrong, None)), expected);
}

#[test]
fn what_could_not_be_read_is_told_once() {
    // The parent of /1 is unknown, so it is neither a duplicate nor does it make the parent of /2 ambiguous.
    let unread = entry("AB", "x").replace(r#""x""#, "7");
    let document = format!("[{},{unread},{}]", entry("AB", ""), entry("CD", "AB"));
    assert_eq!(told(&check(&document, None)), [(Code::TypeMismatch, "/1/parentCallCodeId")]);
    // An entry with nothing wrong but its name is a parent all the same, and one without a code still has a level.
    let nameless = entry("AB", "").replace(r#""n""#, "1");
    let document = format!("[{nameless},{}]", entry("CD", "AB"));
    assert_eq!(told(&check(&document, None)), [(Code::TypeMismatch, "/0/name")]);
    let codeless = entry("x", "C3").replace(r#""x""#, "1");
    let others = [entry("C1", ""), entry("C2", "C1"), entry("C3", "C2")].join(",");
    let report = check(&format!("[{others},{codeless}]"), None);
    assert_eq!(told(&report), [(Code::CodeDepth, "/3"), (Code::TypeMismatch, "/3/code")]);
    assert_eq!(report.violations[0].witness, ["C1", "C2", "C3", "?"]);
}

#[test]
fn a_parent_that_could_not_be_read_hides_no_others() {
    // Of the three entries of one code, the first says nothing of its parent; the others differ, wherever it stands.
    let unread = entry("AB", "x").replace(r#""x""#, "null");
    let others = [entry("AB", ""), entry("AB", "CD"), entry("CD", ""), entry("EF", "AB")];
    for at in 0..=3 {
        let mut all = others.to_vec();
        all.insert(at, unread.clone());
        let report = check(&format!("[{}]", all.join(",")), None);
        let found: Vec<_> = report.with_code(Code::CodeParentAmbiguous).collect();
        let [violation] = found[..] else { panic!("{at}: {report:?}") };
        assert_eq!(violation.path, "/4/parentCallCodeId");
        let places = match at {
            0 => "at /1 and /2",
            1 => "at /0 and /2",
            _ => "at /0 and /1",
        };
        let message = violation.message().to_string();
        assert!(message.ends_with(places), "{at}: {message}");
    }
}

#[test]
fn the_later_of_two_is_the_duplicate() {
    let report = entries(&[("AB", ""), ("XY", ""), ("AB", ""), ("AB", "")]);
    assert_eq!(told(&report), [(Code::CodeDuplicate, "/2/code"), (Code::CodeDuplicate, "/3/code")]);
    for violation in &report.violations {
        assert_eq!((&violation.limit, &violation.actual), (&None, &Some(text("AB"))));
        assert!(violation.message().to_string().ends_with("at /0"));
    }
    // Elements that are no entries count for the place.
    let document = format!("[0,{},{}]", entry("AB", ""), entry("AB", ""));
    let message = check(&document, None).violations[1].message().to_string();
    assert!(message.ends_with("at /1"), "{message}");
}

#[test]
fn under_different_parents_a_code_is_no_duplicate() {
    assert_eq!(told(&entries(&[("AB", ""), ("CD", ""), ("XY", "AB"), ("XY", "CD")])), []);
    let report = entries(&[("AB", ""), ("CD", ""), ("XY", "AB"), ("XY", "CD"), ("XY", "AB")]);
    assert_eq!(told(&report), [(Code::CodeDuplicate, "/4/code")]);
    // Parents that name nothing are told apart by what they say, a UUID in either case.
    let report = entries(&[("XY", "QQ"), ("XY", "RR"), ("XY", "QQ")]);
    assert_eq!(report.with_code(Code::CodeParentMissing).count(), 3);
    assert_eq!(report.with_code(Code::CodeDuplicate).count(), 1);
    let report = entries(&[("XY", ID), ("XY", &ID.to_uppercase())]);
    assert_eq!(told(&report), [(Code::CodeDuplicate, "/1/code")]);
}

#[test]
fn a_parent_is_an_entry_or_a_uuid() {
    assert_eq!(told(&entries(&[("XY", "AB"), ("AB", ""), ("ZZ", ID)])), []);
    for missing in ["NO", "ab", &ID[1..], &format!("{{{ID}}}")] {
        let report = entries(&[("AB", ""), ("XY", missing)]);
        assert_eq!(told(&report), [(Code::CodeParentMissing, "/1/parentCallCodeId")]);
        assert_eq!(report.violations[0].actual, Some(text(missing)));
    }
    // A code that looks like a UUID is a code first.
    let report = entries(&[(ID, ""), ("AB", ID), ("CD", "AB"), ("EF", "CD")]);
    assert_eq!(told(&report), [(Code::CodeFormat, "/0/code"), (Code::CodeDepth, "/3")]);
}

#[test]
fn a_parent_under_several_parents_is_ambiguous() {
    let report = entries(&[("AB", ""), ("CD", ""), ("XY", "AB"), ("XY", "CD"), ("ZZ", "XY")]);
    assert_eq!(told(&report), [(Code::CodeParentAmbiguous, "/4/parentCallCodeId")]);
    let violation = only(&report);
    assert_eq!(violation.actual, Some(text("XY")));
    assert!(violation.message().to_string().ends_with("at /2 and /3"));
    // A root and a child differ as well, even where one names the other.
    let report = entries(&[("AB", ""), ("AB", "AB")]);
    assert_eq!(told(&report), [(Code::CodeParentAmbiguous, "/1/parentCallCodeId")]);
    // Under one parent it is a duplicate, and the first is meant.
    let report = entries(&[("AB", ""), ("XY", "AB"), ("XY", "AB"), ("ZZ", "XY")]);
    assert_eq!(told(&report), [(Code::CodeDuplicate, "/2/code")]);
    // What is ambiguous above does not make ambiguous below.
    let report = entries(&[
        ("AB", ""),
        ("CD", ""),
        ("XY", "AB"),
        ("XY", "CD"),
        ("ZZ", "XY"),
        ("ZZ", "XY"),
        ("UU", "ZZ"),
    ]);
    let expected = [
        (Code::CodeParentAmbiguous, "/4/parentCallCodeId"),
        (Code::CodeDuplicate, "/5/code"),
        (Code::CodeParentAmbiguous, "/5/parentCallCodeId"),
    ];
    assert_eq!(told(&report), expected);
}

#[test]
fn a_cycle_is_told_once_at_its_first_member() {
    let report = entries(&[("ZZ", "C1"), ("C1", "C3"), ("C2", "C1"), ("C3", "C2"), ("YY", "C2")]);
    assert_eq!(told(&report), [(Code::CodeCycle, "/1")]);
    let violation = only(&report);
    assert_eq!(violation.witness, ["C1", "C3", "C2", "C1"]);
    assert_eq!((&violation.limit, &violation.actual), (&None, &None));
    let report = entries(&[("AB", "CD"), ("CD", "AB"), ("XY", "XY")]);
    assert_eq!(told(&report), [(Code::CodeCycle, "/0"), (Code::CodeCycle, "/2")]);
    assert_eq!(report.violations[1].witness, ["XY", "XY"]);
    assert_eq!(report.measures.count_of("depth"), Some(0));
}

#[test]
fn a_fourth_level_is_one_too_many() {
    let three = [("C3", "C2"), ("C2", "C1"), ("C1", "")];
    let report = entries(&three);
    assert_eq!(told(&report), []);
    assert_eq!(report.measures.count_of("codes"), Some(3));
    assert_eq!(report.measures.count_of("depth"), Some(3));

    let four = [("C4", "C3"), ("C3", "C2"), ("C2", "C1"), ("C1", "")];
    let report = entries(&four);
    assert_eq!(told(&report), [(Code::CodeDepth, "/0")]);
    let violation = only(&report);
    assert_eq!(violation.limit, Some(Detail::Integer(3)));
    assert_eq!(violation.actual, Some(Detail::Integer(4)));
    assert_eq!(violation.witness, ["C1", "C2", "C3", "C4"]);
    assert_eq!(report.measures.count_of("depth"), Some(4));

    // A parent that is not in the document has a level too.
    let report = entries(&[("C2", ID), ("C3", "C2"), ("C4", "C3")]);
    assert_eq!(told(&report), [(Code::CodeDepth, "/2")]);
    assert_eq!(only(&report).witness, [ID, "C2", "C3", "C4"]);
    // One that is missing or ambiguous has none.
    assert_eq!(entries(&[("C2", "C1"), ("C3", "C2"), ("C4", "C3")]).violations.len(), 1);
}

#[test]
fn a_policy_changes_pattern_types_depth_and_witness() {
    let strict = engine(
        r#"{"codes": {"pattern": "[a-z]+", "types": ["WON"], "maxDepth": 1}, "limits": {"maxWitness": 3}}"#,
    );
    let good = document(&[("won", "")]).replace("NEUTRAL", "WON");
    assert!(strict.is_valid(Kind::CallCodes, good.as_bytes(), None));
    let chain =
        document(&[("a", ""), ("b", "a"), ("c", "b"), ("d", "c")]).replace("NEUTRAL", "WON");
    let report = strict.check(Kind::CallCodes, chain.as_bytes(), None);
    let depths = [(Code::CodeDepth, "/1"), (Code::CodeDepth, "/2"), (Code::CodeDepth, "/3")];
    assert_eq!(told(&report), depths);
    let witnesses: Vec<&[String]> = report.violations.iter().map(|v| &v.witness[..]).collect();
    assert_eq!(witnesses, [&["a", "b"][..], &["a", "b", "c"], &["a", "…", "d"]]);
    assert_eq!(report.violations[2].actual, Some(Detail::Integer(4)));
    let wider = engine(
        r#"{"codes": {"pattern": "[a-z]+", "types": ["WON"], "maxDepth": 1}, "limits": {"maxWitness": 5}}"#,
    );
    let chain = document(&[("a", ""), ("b", "a"), ("c", "b"), ("d", "c"), ("e", "d"), ("f", "e")]);
    let report = wider.check(Kind::CallCodes, chain.replace("NEUTRAL", "WON").as_bytes(), None);
    let witnesses: Vec<String> = report.violations.iter().map(|v| v.witness.join(" ")).collect();
    assert_eq!(witnesses, ["a b", "a b c", "a b c d", "a b c d e", "a b c … f"]);
}

#[test]
fn a_policy_lowers_and_silences() {
    let lenient = engine(
        r#"{"severity": {"code.duplicate": "warning", "code.cycle": "off", "code.parent-missing": "off",
            "code.parent-ambiguous": "warning", "code.depth": "warning", "code.format": "off"}}"#,
    );
    let document = document(&[
        ("A", "A"),
        ("BB", "NO"),
        ("BB", "NO"),
        ("C1", ""),
        ("C2", "C1"),
        ("C3", "C2"),
        ("C4", "C3"),
        ("C4", ""),
        ("C5", "C4"),
    ]);
    let report = lenient.check(Kind::CallCodes, document.as_bytes(), None);
    let expected = [
        (Code::CodeDuplicate, "/2/code"),
        (Code::CodeDepth, "/6"),
        (Code::CodeParentAmbiguous, "/8/parentCallCodeId"),
    ];
    assert_eq!(told(&report), expected);
    assert!(report.is_valid());
    assert!(report.violations.iter().all(|v| v.severity == Severity::Warning));
    let codes: CallCodes<'_> = lenient.parse(document.as_bytes(), None).unwrap();
    assert_eq!(codes.order().collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6, 7, 8]);
    for (index, parent) in [(1, "NO"), (8, "C4")] {
        let Parent::Unknown(text) = codes.get(index).unwrap().parent else { panic!("{index}") };
        assert!(text.is(parent));
    }
}

#[test]
fn a_checked_document_tells_its_entries_and_their_order() {
    let text = format!(
        r#"[{},{},{{"isActive": false, "category": "Q3", "type": "SUCCESS", "code": "AB", "name": "S\u00e4le"}},{}]"#,
        entry("EF", "CD"),
        entry("CD", "AB"),
        entry("GH", ID),
    );
    let codes: CallCodes<'_> = Engine::new().parse(text.as_bytes(), None).unwrap();
    assert_eq!((codes.len(), codes.is_empty()), (4, false));
    assert_eq!(codes.order().collect::<Vec<_>>(), [2, 1, 0, 3]);
    let sale = codes.get(2).unwrap();
    assert!(sale.name.is("Säle") && sale.code.is("AB") && sale.kind.is("SUCCESS"));
    assert!(sale.category.is("Q3") && !sale.is_active);
    let parents: Vec<Parent<'_>> = codes.iter().map(|code| code.parent).collect();
    let [Parent::Entry(1), Parent::Entry(2), Parent::Root, Parent::Existing(id)] = parents[..]
    else {
        panic!("{parents:?}")
    };
    assert!(id.is(ID));
    assert!(codes.get(4).is_none());
    assert_eq!(format!("{codes:?}"), "CallCodes(4)");
}

#[test]
fn an_entry_is_the_place_of_its_cycle_and_its_depth() {
    let place = |text: &str, report: &callgate::Report| {
        let span = only(report).span.unwrap();
        text[span.start..span.end].to_owned()
    };
    let text = document(&[("AB", "CD"), ("CD", "AB")]);
    assert_eq!(place(&text, &check(&text, None)), entry("AB", "CD"));
    let text = document(&[("DD", "CC"), ("AA", ""), ("BB", "AA"), ("CC", "BB")]);
    assert_eq!(place(&text, &check(&text, None)), entry("DD", "CC"));
}

#[test]
fn a_long_chain_begins_with_its_own_root() {
    let text = document(&[
        ("LEAF", "D3"),
        ("OTHER", ""),
        ("ROOT", ""),
        ("D1", "ROOT"),
        ("D2", "D1"),
        ("D3", "D2"),
    ]);
    let engine = engine(r#"{"limits": {"maxWitness": 3}}"#);
    let report = engine.check(Kind::CallCodes, text.as_bytes(), None);
    assert_eq!(told(&report), [(Code::CodeDepth, "/0"), (Code::CodeDepth, "/5")]);
    assert_eq!(report.violations[0].witness, ["ROOT", "…", "LEAF"]);
    assert_eq!(report.violations[1].witness, ["ROOT", "…", "D3"]);
}

#[test]
fn entries_whose_parent_could_not_be_read_are_not_compared() {
    let unread = entry("AB", "CD").replace("\"CD\"", "5");
    let report = check(&format!("[{unread},{unread}]"), None);
    let mismatches = ["/0/parentCallCodeId", "/1/parentCallCodeId"];
    assert_eq!(told(&report), mismatches.map(|path| (Code::TypeMismatch, path)));
    let report = check(&format!("[{unread},{},{}]", entry("AB", ""), entry("AB", "")), None);
    let expected = [(Code::TypeMismatch, mismatches[0]), (Code::CodeDuplicate, "/2/code")];
    assert_eq!(told(&report), expected);
}
