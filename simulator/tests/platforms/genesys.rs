use crate::support::{Answer, Bench};
use serde_json::{Value, json};

const PATH: &str = "/api/v2/conversations/webmessaging/guests";
const UPDATE: &str = "PATCH /api/v2/conversations/webmessaging/guests/{}";

fn guest() -> Value {
    json!({
        "channel": "webmessaging",
        "consent": {"marketing": false, "dataProcessing": true},
        "attributes": {"tier": "gold", "step": 1},
    })
}

fn patch(bench: &Bench, id: &str, tag: Option<&str>, body: &Value) -> Answer {
    let headers: Vec<_> = tag.map(|tag| ("if-match", tag)).into_iter().collect();
    bench.attempt("PATCH", &format!("{PATH}/{id}"), &headers, Some(body)).unwrap()
}

#[test]
fn a_guest_is_created_fetched_and_updated_under_its_etag() {
    let bench = Bench::new();
    let made = bench.post(PATH, &[("idempotency-key", "k")], &guest());
    assert_eq!(made.status, 201);
    let (id, tag) = (made.body["id"].as_str().unwrap(), made.header("etag"));
    assert_eq!(bench.post(PATH, &[("idempotency-key", "k")], &guest()).body, made.body);
    let shown = bench.get(&format!("{PATH}/{id}"));
    assert_eq!((shown.status, &shown.body, shown.header("etag")), (200, &made.body, tag));
    let same = bench.attempt("GET", &format!("{PATH}/{id}"), &[("if-none-match", tag)], None);
    assert_eq!(same.unwrap().status, 304);

    bench.simulator.advance(60_000);
    let change = json!({"attributes": {"step": 2, "tier": null}});
    let changed = patch(&bench, id, Some(tag), &change);
    assert_eq!((changed.status, &changed.body["attributes"]), (200, &json!({"step": 2})));
    assert_eq!(changed.body["modifiedDate"], "2026-01-01T00:01:00.000Z");
    assert_ne!(changed.header("etag"), tag);

    let conflict = patch(&bench, id, Some(tag), &change);
    assert_eq!((conflict.status, conflict.header("etag")), (412, changed.header("etag")));
    assert_eq!(patch(&bench, id, None, &change).status, 428);
    assert_eq!(patch(&bench, id, Some("*"), &change).status, 200);
    assert_eq!(patch(&bench, "other", Some("*"), &change).status, 404);
    assert_eq!(bench.simulator.effects(UPDATE), 2);
}

#[test]
fn what_breaks_rules_is_refused_at_creation_and_at_update() {
    let bench = Bench::new();
    let mut broken = guest();
    broken["identityAttributes"] = json!({"emailHash": "someone@example.com"});
    let refused = bench.post(PATH, &[], &broken);
    assert_eq!((refused.status, refused.codes()), (400, vec!["identity.plaintext"]));
    let made = bench.post(PATH, &[], &guest());
    let (id, tag) = (made.body["id"].as_str().unwrap(), made.header("etag"));
    let refused = patch(&bench, id, Some(tag), &json!({"consent": {"marketing": null}}));
    assert_eq!((refused.status, refused.codes()), (400, vec!["field.missing"]));
    let refused = patch(&bench, id, Some(tag), &json!({"createdDate": "2020-01-01T00:00:00Z"}));
    assert_eq!(refused.body["message"], "createdDate cannot be changed");
    assert_eq!(bench.get(&format!("{PATH}/{id}")).header("etag"), tag);
}

#[test]
fn the_platform_changes_guests_too_and_moves_their_etag() {
    let bench = Bench::new();
    let made = bench.post(PATH, &[], &guest());
    let id = made.body["id"].as_str().unwrap();
    let data = json!({"genesysGuests": [{"id": id, "interactionCount": 7}]});
    assert_eq!(bench.order("data", &data).status, 200);
    let shown = bench.get(&format!("{PATH}/{id}"));
    assert_eq!(shown.body["interactionCount"], 7);
    assert_ne!(shown.header("etag"), made.header("etag"));
}

#[test]
fn audit_logs_come_by_page() {
    let bench = Bench::new();
    let made = bench.post(PATH, &[], &guest());
    let id = made.body["id"].as_str().unwrap();
    for step in 0..4 {
        bench.simulator.advance(1_000);
        patch(&bench, id, Some("*"), &json!({"attributes": {"step": step}}));
    }
    bench.post(PATH, &[], &guest());
    let logs = "/api/v2/platform/audit/logs";
    let query = format!("{logs}?entityType=guest&entityId={id}&pageSize=2&sortOrder=asc");
    let mut seen = Vec::new();
    for page in 1..=3 {
        let answer = bench.get(&format!("{query}&pageNumber={page}"));
        assert_eq!((&answer.body["total"], &answer.body["pageCount"]), (&json!(5), &json!(3)));
        let entities = answer.body["entities"].as_array().unwrap();
        seen.extend(entities.iter().map(|entry| entry["action"].as_str().unwrap().to_owned()));
    }
    assert_eq!(seen, ["Create", "Update", "Update", "Update", "Update"]);
    let span = "startTime=2026-01-01T00:00:02Z&endTime=2026-01-01T00:00:03Z";
    assert_eq!(bench.get(&format!("{query}&{span}")).body["total"], 2);
    let newest = bench.get(&format!("{logs}?entityId={id}&sortBy=timestamp&sortOrder=desc"));
    assert_eq!(newest.body["entities"][0]["timestamp"], "2026-01-01T00:00:04.000Z");
    for wrong in ["pageSize=101", "pageNumber=0", "startTime=now", "sortOrder=up", "sortBy=id"] {
        assert_eq!(bench.get(&format!("{logs}?{wrong}")).status, 400, "{wrong}");
    }
}
