//! The registration of call codes.

mod bounds;
mod ends;
mod platform;

use crate::host::*;
use callgate::{
    Code,
    exchange::{Config, Endpoint, EventKind, Failure, Milestone, Outcome, Success},
};
use platform::{PARENT, Platform, code, matrix, parse, register, registered, wide};
use serde_json::{Value, json};

fn denied(outcome: &Outcome) -> Value {
    let Err(Failure::Denied(denial)) = &outcome.result else { panic!("{outcome:?}") };
    serde_json::from_str(&denial.report).unwrap()
}

#[test]
fn parents_come_before_children_and_their_ids_are_carried_down() {
    let text = matrix(&["B0>C0", "A0", "A0>B0", "D0", "A0>E0"]);
    let mut platform = Platform::default();
    let (host, outcome) = register(&text, &mut platform);

    let calls = host.calls();
    let (_, first) = calls[0];
    assert!(first.url.ends_with("/api/v2/callcodes?parentCallCodeId=&pageNumber=1&pageSize=100"));
    let bodies: Vec<Value> = calls[1..]
        .iter()
        .map(|(_, call)| {
            assert!(call.url.ends_with("/api/v2/callcodes"));
            assert_eq!(call.header("Idempotency-Key").map(str::len), Some(36));
            serde_json::from_slice(&call.body).unwrap()
        })
        .collect();
    let wanted = [
        code("A0", None),
        code("B0", Some("id-0")),
        code("C0", Some("id-1")),
        code("D0", None),
        code("E0", Some("id-0")),
    ];
    for body in &wanted {
        assert_eq!(bodies.iter().filter(|sent| *sent == body).count(), 1, "{body} in {bodies:?}");
    }
    assert_eq!(bodies.len(), 5, "each is sent once");
    assert_eq!(platform.asked[1], "POST A0", "no child before its parent");

    let registered = registered(&outcome);
    let told: Vec<(usize, &str, bool)> =
        registered.codes.iter().map(|code| (code.index, code.code.as_str(), code.reused)).collect();
    let all =
        [(0, "C0", false), (1, "A0", false), (2, "B0", false), (3, "D0", false), (4, "E0", false)];
    assert_eq!(told, all);
    for code in &registered.codes {
        let there = platform.codes.iter().find(|there| there["code"] == code.code).unwrap();
        assert_eq!(there["id"], code.id);
    }
    assert_eq!(
        registered.metrics.to_json(),
        r#"{"totalAttempts":5,"successful":5,"reused":0,"averageLatencyMs":10,"assignmentRate":1}"#
    );
    let reached = host.kinds().into_iter().filter(|kind| {
        matches!(kind, EventKind::Reached { milestone: Milestone::CodeRegistered, .. })
    });
    assert_eq!(reached.count(), 5);
}

#[test]
fn the_same_code_under_two_parents_is_no_duplicate() {
    let mut platform = Platform::default();
    platform.has("other", code("LATER", Some("somebody")));
    let (_, outcome) = register(&matrix(&["A0", "B0", "A0>LATER"]), &mut platform);
    assert_eq!(registered(&outcome).metrics.reused, 0);
    assert_eq!(platform.names(), ["LATER", "A0", "B0", "LATER"]);
}

#[test]
fn the_platform_is_asked_under_each_parent_page_by_page() {
    let mut platform = Platform { page: Some(100), ..Platform::default() };
    platform.has(PARENT, code("OLD", None));
    for number in 0..250 {
        platform.has(&format!("x-{number}"), code(&format!("X_{number}"), None));
    }
    platform.has("there", code("NEW", Some(PARENT)));
    let text = matrix(&["X_249", "FRESH", &format!("{PARENT}>NEW")]);
    let (_, outcome) = register(&text, &mut platform);
    let mut questions: Vec<_> =
        platform.asked.iter().filter(|line| line.starts_with("GET")).cloned().collect();
    questions.sort();
    let under =
        |parent, page| format!("GET ?parentCallCodeId={parent}&pageNumber={page}&pageSize=100");
    let mut wanted =
        [format!("GET {PARENT}"), under("", 1), under("", 2), under("", 3), under(PARENT, 1)];
    wanted.sort();
    assert_eq!(questions, wanted);
    let registered = registered(&outcome);
    let ids: Vec<_> = registered.codes.iter().map(|code| (code.id.as_str(), code.reused)).collect();
    assert_eq!(ids, [("x-249", true), ("id-252", false), ("there", true)]);
    assert_eq!(platform.posts(), 1);
}

#[test]
fn what_is_there_just_so_is_taken_over_and_its_children_are_asked_for() {
    let mut platform = Platform::default();
    platform.has("a", code("A0", None));
    platform.has("b", code("B0", Some("a")));
    let (host, outcome) = register(&matrix(&["A0", "A0>B0", "B0>C0"]), &mut platform);
    let registered = registered(&outcome);
    let reused: Vec<_> = registered.codes.iter().map(|code| code.reused).collect();
    assert_eq!(reused, [true, true, false]);
    assert_eq!((registered.metrics.successful, registered.metrics.reused), (3, 2));
    assert_eq!(platform.codes[2], {
        let mut c = code("C0", Some("b"));
        c["id"] = json!("id-2");
        c
    });
    assert_eq!(
        platform.asked,
        [
            "GET ?parentCallCodeId=&pageNumber=1&pageSize=100",
            "GET ?parentCallCodeId=a&pageNumber=1&pageSize=100",
            "GET ?parentCallCodeId=b&pageNumber=1&pageSize=100",
            "POST C0",
        ]
    );
    let reused = host
        .kinds()
        .into_iter()
        .filter(|kind| matches!(kind, EventKind::Reached { milestone: Milestone::CodeReused, .. }));
    assert_eq!(reused.count(), 2);
}

#[test]
fn what_is_there_otherwise_denies_the_whole_before_anything_is_registered() {
    for (field, value) in [
        ("type", json!("SUCCESS")),
        ("category", json!("Q4")),
        ("name", json!("Another")),
        ("isActive", json!(false)),
    ] {
        let mut other = code("B0", Some("a"));
        other[field] = value;
        let mut platform = Platform::default();
        platform.has("a", code("A0", None));
        platform.has("b", other);
        let (host, outcome) = register(&matrix(&["NEW", "A0", "A0>B0"]), &mut platform);
        let report = denied(&outcome);
        let places: Vec<_> =
            report["violations"].as_array().unwrap().iter().map(|v| &v["path"]).collect();
        // The code above it is the platform's as well: only so is the other one under the same parent.
        assert_eq!(places, ["/1/code", "/2/code"], "{field}");
        assert_eq!(platform.posts(), 0);
        assert_eq!(host.client.metrics().violations[&Code::CodeTaken], 2);
    }
}

#[test]
fn a_report_tells_places_in_the_document_as_it_was_given() {
    let text = format!("\n  {}", matrix(&["NEW", "A0"]).replace("},", "},\n\t"));
    let mut other = code("A0", None);
    other["isActive"] = json!(false);
    let mut platform = Platform::default();
    platform.has("a", other);
    let (_, outcome) = register(&text, &mut platform);
    let report = denied(&outcome);
    let span = &report["violations"][0]["span"];
    let at = |end: &str| usize::try_from(span[end].as_u64().unwrap()).unwrap();
    assert_eq!(&text[at("start")..at("end")], "\"A0\"");
}

#[test]
fn an_existing_parent_must_be_there_and_its_levels_count() {
    let text = matrix(&["NEW", &format!("{PARENT}>CHILD")]);
    let mut platform = Platform::default();
    let (_, outcome) = register(&text, &mut platform);
    assert_eq!(denied(&outcome)["violations"][0]["code"], "code.parent-missing");
    assert_eq!(platform.posts(), 0);

    platform.has("top", code("TOP", None));
    platform.has("mid", code("MID", Some("top")));
    platform.has(PARENT, code("LOW", Some("mid")));
    let (_, outcome) = register(&text, &mut platform);
    let report = denied(&outcome);
    assert_eq!(report["violations"][0]["code"], "code.depth");
    assert_eq!(report["violations"][0]["witness"], json!(["TOP", "MID", "LOW", "CHILD"]));
    assert_eq!(platform.posts(), 0);
}

#[test]
fn an_existing_parent_that_stands_in_the_matrix_as_well_is_no_reason_to_refuse() {
    let mut platform = Platform::default();
    platform.has(PARENT, code("A0", None));
    let (_, outcome) = register(&matrix(&["A0", &format!("{PARENT}>B0"), "A0>C0"]), &mut platform);
    assert_eq!(registered(&outcome).metrics.reused, 1);
    assert_eq!(platform.names(), ["A0", "B0", "C0"]);
}

#[test]
fn a_platform_that_does_not_heed_the_parent_is_not_taken_at_its_word() {
    let mut platform = Platform::default();
    platform.has("a", code("A0", None));
    platform.has("x", code("X0", Some("elsewhere")));
    let everything = json!({"entities": platform.codes}).to_string();
    let mut host = Host::new(wide());
    host.client.register_call_codes(&parse(&matrix(&["A0", "X0", "A0>B0", "A0>X0"])));
    host.run(api(|request| {
        if request.url.contains('?') { ok(200, &everything) } else { platform.answer(request) }
    }));
    let told = registered(host.outcome());
    assert_eq!((told.metrics.successful, told.metrics.reused), (4, 1));
    assert_eq!(platform.names(), ["A0", "X0", "X0", "B0", "X0"]);
}

#[test]
fn pages_end_even_if_the_platform_does_not() {
    let page = |from: usize| -> Vec<Value> {
        (from..from + 100)
            .map(|n| json!({"id": format!("i{n}"), "code": format!("C{n}")}))
            .collect()
    };
    // Full pages for ever, with a count of pages and without.
    for count in [json!(null), json!(u32::MAX)] {
        let mut host = Host::new(wide());
        host.client.register_call_codes(&parse(&matrix(&["A1"])));
        let mut pages = 0;
        host.run(api(|_| {
            pages += 1;
            ok(200, &json!({"entities": page(pages * 100), "pageCount": count}).to_string())
        }));
        assert!(matches!(host.outcome().result, Err(Failure::Malformed(_))));
        assert_eq!(pages, 1_000);
    }
}

#[test]
fn ten_thousand_codes_take_a_request_each() {
    let mut codes = Vec::new();
    for root in 0..100 {
        codes.push(format!("R{root}"));
        for child in 0..99 {
            codes.push(format!("R{root}>C{root}_{child}"));
        }
    }
    let codes: Vec<&str> = codes.iter().rev().map(String::as_str).collect();
    let text = matrix(&codes);
    let mut host = Host::new(wide());
    host.client.register_call_codes(&parse(&text));
    let mut made = 0_u32;
    host.run(api(|request| {
        if request.url.contains('?') {
            return ok(200, r#"{"entities":[]}"#);
        }
        made += 1;
        ok(201, &format!(r#"{{"id":"id-{made}"}}"#))
    }));
    assert_eq!((made, host.calls().len()), (10_000, 10_001));
    assert_eq!(registered(host.outcome()).codes.len(), 10_000);
}

#[test]
fn the_webhook_is_told_of_the_whole_and_only_of_that() {
    for whole in [true, false] {
        let endpoint = Endpoint::new("https://hooks.example.com/mapping-sync");
        let mut host = Host::new(Config { webhook: Some(endpoint), ..wide() });
        let id = host.client.register_call_codes(&parse(&matrix(&["A0", "A0>B0"])));
        let mut platform = Platform::default();
        let mut told = Vec::new();
        host.run(api(|request| {
            if request.url.starts_with("https://hooks") {
                told.push(request.clone());
                return ok(200, "{}");
            }
            if !whole && platform.posts() > 0 { ok(400, "{}") } else { platform.answer(request) }
        }));
        assert_eq!(told.len(), usize::from(whole));
        let Some(told) = told.first() else { continue };
        let Ok(Success::CallCodes(done)) = &host.done[&id].result else { panic!() };
        let body: Value = serde_json::from_slice(&told.body).unwrap();
        assert_eq!(
            body,
            json!({
                "event": "MAPPING_COMPLETED", "mappingId": done.mapping_id,
                "metrics": {"totalAttempts": 2, "successful": 2, "reused": 0,
                            "averageLatencyMs": 10, "assignmentRate": 1},
                "timestamp": "2026-11-21T07:00:00.040Z"
            })
        );
    }
}

#[test]
fn the_name_of_the_mapping_follows_the_content() {
    let name = |text: &str| {
        let (_, outcome) = register(text, &mut Platform::default());
        registered(&outcome).mapping_id.clone()
    };
    let text = matrix(&["A0", "B0"]);
    let spelled = text.replace("\"code\"", " \"c\\u006fde\"");
    assert_eq!(name(&text), name(&spelled));
    assert_ne!(name(&text), name(&matrix(&["B0", "A0"])));
}
