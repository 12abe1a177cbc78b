use crate::support::Bench;
use serde_json::{Value, json};

const FLOWS: &str = "/api/v2/ivr/flows";

fn flow() -> Value {
    json!({
        "name": "Main line",
        "campaignId": "support-emea",
        "nodes": [
            {"id": "root", "type": "greeting", "mediaAssetId": "asset_abc123",
             "transitions": [{"condition": "done", "target": "queue"}]},
            {"id": "queue", "type": "queue"},
        ],
        "fallbackAction": {"type": "hangup"},
    })
}

fn created(bench: &Bench) -> String {
    let made = bench.post(FLOWS, &[], &flow());
    assert_eq!(made.status, 201, "{made:?}");
    format!("{FLOWS}/{}", made.body["id"].as_str().unwrap())
}

fn step(bench: &Bench, path: &str, step: &str) -> (u16, Value) {
    let answer = bench.attempt("POST", &format!("{path}/{step}"), &[], None).unwrap();
    (answer.status, answer.body["status"].clone())
}

fn activate(bench: &Bench, path: &str, body: &Value) -> u16 {
    bench.attempt("PATCH", path, &[], Some(body)).unwrap().status
}

#[test]
fn media_assets_are_known_or_not() {
    let bench = Bench::new();
    let found = bench.get("/api/v2/media/assets/asset_abc123");
    assert_eq!((found.status, &found.body["id"]), (200, &json!("asset_abc123")));
    assert_eq!(bench.get("/api/v2/media/assets/other").status, 404);
    bench.simulator.load(&json!({"mediaAssets": ["other"]})).unwrap();
    assert_eq!(bench.get("/api/v2/media/assets/other").status, 200);
}

#[test]
fn several_media_assets_are_asked_for_at_once() {
    let bench = Bench::new();
    let path = "/api/v2/media/assets";
    let found = bench.get(&format!("{path}?ids=menu-en,other,asset_abc123"));
    let ids: Vec<_> =
        found.body["entities"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert_eq!((found.status, ids), (200, vec![&json!("menu-en"), &json!("asset_abc123")]));
    assert_eq!(bench.get(&format!("{path}?ids=other")).body, json!({"entities": []}));
    let many = |count: usize| format!("{path}?ids={}", vec!["menu-en"; count].join(","));
    assert_eq!(bench.get(&many(100)).status, 200);
    for wrong in [many(101), path.to_owned(), format!("{path}?ids="), format!("{path}?ids=a,,b")] {
        assert_eq!(bench.get(&wrong).status, 400, "{wrong}");
    }
}

#[test]
fn a_deletion_can_fail_and_be_tried_again() {
    let bench = Bench::new();
    bench.faults(&json!([
        {"match": {"method": "DELETE", "path": "/api/v2/ivr/flows/*", "first": 1}, "action": {"status": 500}},
        {"match": {"method": "DELETE", "path": "/api/v2/ivr/flows/*", "nth": 2}, "action": {"drop": "after"}},
    ]));
    let path = created(&bench);
    assert_eq!(bench.attempt("DELETE", &path, &[], None).unwrap().status, 500);
    assert_eq!(bench.get(&path).status, 200);
    assert!(bench.attempt("DELETE", &path, &[], None).is_err());
    assert_eq!(bench.attempt("DELETE", &path, &[], None).unwrap().status, 404);
    assert_eq!(bench.simulator.effects("DELETE /api/v2/ivr/flows/{}"), 1);
}

#[test]
fn of_two_that_activate_one_version_the_second_is_told_so() {
    let bench = Bench::new();
    let path = created(&bench);
    step(&bench, &path, "validate");
    step(&bench, &path, "compile");
    let version = bench.get(&path).body["version"].clone();
    let active = json!({"status": "ACTIVE", "version": version});
    assert_eq!(activate(&bench, &path, &active), 200);
    let late = bench.attempt("PATCH", &path, &[], Some(&active)).unwrap();
    assert_eq!((late.status, &late.body["code"]), (409, &json!("version.conflict")));
    assert_eq!(bench.get(&path).body["version"], 2);
    assert_eq!(bench.simulator.effects("PATCH /api/v2/ivr/flows/{}"), 1);
}

#[test]
fn a_flow_goes_from_creation_to_activation_in_order() {
    let bench = Bench::new();
    let path = created(&bench);
    let active = json!({"status": "ACTIVE", "effectiveDate": "2026-01-01T00:00:00Z",
                        "expirationDate": null});
    assert_eq!(step(&bench, &path, "compile").0, 400);
    assert_eq!(activate(&bench, &path, &active), 409);
    assert_eq!(step(&bench, &path, "validate"), (200, json!("VALID")));
    assert_eq!(activate(&bench, &path, &active), 409);
    assert_eq!(step(&bench, &path, "compile"), (200, json!("COMPILED")));
    assert_eq!(activate(&bench, &path, &active), 200);
    assert_eq!(activate(&bench, &path, &active), 200);
    let shown = bench.get(&path);
    assert_eq!((&shown.body["status"], &shown.body["version"]), (&json!("ACTIVE"), &json!(2)));
    assert_eq!(bench.simulator.effects("PATCH /api/v2/ivr/flows/{}"), 1);

    assert_eq!(activate(&bench, &path, &json!({"status": "INACTIVE", "version": 1})), 409);
    assert_eq!(activate(&bench, &path, &json!({"status": "INACTIVE", "version": 2})), 200);
    assert_eq!(activate(&bench, &path, &json!({"expirationDate": "2025-01-01"})), 400);
    assert_eq!(activate(&bench, &path, &json!({"name": "other"})), 400);

    assert_eq!(bench.attempt("DELETE", &path, &[], None).unwrap().status, 204);
    assert_eq!(bench.attempt("DELETE", &path, &[], None).unwrap().status, 404);
    assert_eq!(bench.get(&path).status, 404);
    assert_eq!(step(&bench, &path, "validate").0, 404);
    assert_eq!(bench.simulator.state()["ivr"]["flows"], json!([]));
}

#[test]
fn a_flow_that_breaks_rules_is_refused_and_one_that_lacks_media_invalid() {
    let bench = Bench::new();
    let mut broken = flow();
    broken["nodes"][1]["transitions"] = json!([{"condition": "again", "target": "root"}]);
    let refused = bench.post(FLOWS, &[], &broken);
    assert_eq!((refused.status, refused.codes()), (400, vec!["flow.cycle", "flow.trap"]));
    let mut silent = flow();
    silent["nodes"][0]["mediaAssetId"] = json!("lost");
    let made = bench.post(FLOWS, &[], &silent);
    let path = format!("{FLOWS}/{}", made.body["id"].as_str().unwrap());
    let validated = bench.attempt("POST", &format!("{path}/validate"), &[], None).unwrap();
    assert_eq!((validated.status, &validated.body["status"]), (200, &json!("INVALID")));
    assert_eq!(validated.body["errors"][0]["code"], "media.unknown");
    bench.simulator.load(&json!({"mediaAssets": ["lost"], "campaigns": ["other"]})).unwrap();
    let validated = bench.attempt("POST", &format!("{path}/validate"), &[], None).unwrap();
    assert_eq!(validated.body["errors"][0]["code"], "campaign.unknown");
}

#[test]
fn the_compiler_is_busy_for_so_many_polls_or_so_long() {
    let bench = Bench::new();
    bench.set(&json!({"compileBusyPolls": 2}));
    let path = created(&bench);
    step(&bench, &path, "validate");
    let status = || bench.get(&format!("{path}/status")).body["compileStatus"].clone();
    assert_eq!(status(), "IDLE");
    assert_eq!(step(&bench, &path, "compile").0, 409);
    assert_eq!(status(), "BUSY");
    assert_eq!(step(&bench, &path, "compile").0, 409);
    assert_eq!(step(&bench, &path, "compile"), (200, json!("COMPILED")));
    assert_eq!(status(), "COMPILED");

    bench.set(&json!({"compileBusyPolls": 0, "compileBusyMs": 10_000}));
    let path = created(&bench);
    step(&bench, &path, "validate");
    assert_eq!(step(&bench, &path, "compile").0, 409);
    bench.simulator.advance(9_999);
    assert_eq!(step(&bench, &path, "compile").0, 409);
    bench.simulator.advance(1);
    assert_eq!(step(&bench, &path, "compile").0, 200);
    assert_eq!(bench.simulator.effects("POST /api/v2/ivr/flows/{}/compile"), 2);
}

#[test]
fn webhooks_are_registered_once_and_removed() {
    let bench = Bench::new();
    let path = "/api/v2/event/webhooks";
    let webhook = json!({
        "name": "sync", "url": "https://example.com/hook", "events": ["ivr.flow.completed"],
        "httpMethod": "POST", "enabled": true,
    });
    let key = [("idempotency-key", "k")];
    let made = bench.post(path, &key, &webhook);
    assert_eq!(made.status, 201);
    assert_eq!(bench.post(path, &key, &webhook).body, made.body);
    assert_eq!(bench.simulator.state()["ivr"]["webhooks"], json!([made.body]));
    for (name, value) in [
        ("name", json!("")),
        ("url", json!("http://example.com/hook")),
        ("events", json!([])),
        ("httpMethod", json!("GET")),
        ("enabled", json!("yes")),
    ] {
        let mut wrong = webhook.clone();
        wrong[name] = value;
        let refused = bench.post(path, &[], &wrong);
        assert_eq!(refused.status, 400, "{name}");
        assert!(refused.body["message"].as_str().unwrap().starts_with(name), "{refused:?}");
    }
    let one = format!("{path}/{}", made.body["id"].as_str().unwrap());
    assert_eq!(bench.attempt("DELETE", &one, &[], None).unwrap().status, 204);
    assert_eq!(bench.attempt("DELETE", &one, &[], None).unwrap().status, 404);
}

#[test]
fn analytics_come_page_by_page_and_are_the_same_each_time() {
    let bench = Bench::new();
    bench.set(&json!({"analyticsEntities": 5, "analyticsPageSize": 2}));
    let path = created(&bench);
    let id = path.rsplit('/').next().unwrap();
    let query = json!({
        "aggregations": [
            {"name": "total_duration", "type": "sum"}, {"name": "completion_rate", "type": "avg"},
        ],
        "filter": {"type": "equals", "path": "flowId", "to": id},
        "interval": "P1D",
        "dateFrom": "2025-12-31T00:00:00Z",
        "dateTo": "2026-01-01T00:00:00Z",
    });
    let all = || {
        let (mut entities, mut sizes, mut page) = (Vec::new(), Vec::new(), query.clone());
        loop {
            let answer = bench.post("/api/v2/analytics/ivrs/details/query", &[], &page);
            assert_eq!(answer.status, 200);
            let some = answer.body["entities"].as_array().unwrap().clone();
            sizes.push(some.len());
            entities.extend(some);
            match answer.body.get("nextPageToken") {
                Some(token) => page["nextPageToken"] = token.clone(),
                None => return (entities, sizes),
            }
        }
    };
    let (entities, sizes) = all();
    assert_eq!(sizes, [2, 2, 1]);
    assert_eq!(all().0, entities);
    for entity in &entities {
        assert!(entity["total_duration"].is_u64());
        assert!((0.0..=1.0).contains(&entity["completion_rate"].as_f64().unwrap()));
    }
    for (name, value) in [
        ("filter", json!({"type": "like", "path": "flowId", "to": id})),
        ("dateTo", json!("2025-12-31T00:00:00Z")),
        ("dateFrom", json!("yesterday")),
        ("interval", json!("day")),
        ("aggregations", json!([])),
        ("nextPageToken", json!("3")),
    ] {
        let mut wrong = query.clone();
        wrong[name] = value;
        let refused = bench.post("/api/v2/analytics/ivrs/details/query", &[], &wrong);
        assert_eq!(refused.status, 400, "{name}");
    }
}
