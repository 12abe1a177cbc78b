use crate::support::{Bench, session};
use serde_json::json;

const PATH: &str = "/api/v1/guests";
const NAME: &str = "POST /api/v1/guests";

#[test]
fn a_session_is_created_and_can_be_looked_at() {
    let bench = Bench::new();
    let made = bench.post(PATH, &[("x-request-id", "1")], &session());
    assert_eq!(made.status, 201);
    let id = made.body["sessionId"].as_str().unwrap();
    assert!(made.body["channelUrl"].as_str().unwrap().ends_with(id));
    let shown = bench.get(&format!("{PATH}/{id}"));
    assert_eq!((shown.status, &shown.body["metadata"]), (200, &json!({"tier": "gold"})));
    assert_eq!(shown.body["createdAt"], "2026-01-01T00:00:00.000Z");
    assert_eq!(bench.simulator.state()["guests"]["sessions"][0], shown.body);
    assert_eq!(bench.get(&format!("{PATH}/other")).status, 404);
}

#[test]
fn the_same_request_id_is_the_same_session() {
    let bench = Bench::new();
    let first = bench.post(PATH, &[("x-request-id", "1")], &session());
    let again = bench.post(PATH, &[("x-request-id", "1")], &session());
    assert_eq!((again.status, &again.body), (201, &first.body));
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(bench.simulator.effects(NAME), 1);
    let mut other = session();
    other["metadata"] = json!({"tier": "silver"});
    assert_eq!(bench.post(PATH, &[("x-request-id", "1")], &other).status, 422);
    let second = bench.post(PATH, &[("x-request-id", "2")], &other);
    assert_ne!(second.body["sessionId"], first.body["sessionId"]);
    assert_eq!(bench.simulator.effects(NAME), 2);
}

#[test]
fn a_body_that_breaks_rules_is_refused_with_the_report() {
    let bench = Bench::new();
    let mut broken = session();
    broken["channelId"] = json!("nobody");
    broken["language"] = json!(["zz-ZZ"]);
    let refused = bench.post(PATH, &[("x-request-id", "1")], &broken);
    assert_eq!(refused.status, 400);
    assert_eq!(refused.codes(), ["uuid.format", "language.unknown", "language.unknown-region"]);
    assert_eq!(refused.body["report"]["violations"][0]["path"], "/channelId");
    // A refusal uses no request id up.
    assert_eq!(bench.post(PATH, &[("x-request-id", "1")], &session()).status, 201);
    assert_eq!(bench.simulator.effects(NAME), 1);
}

#[test]
fn a_body_must_be_json_and_say_so() {
    let bench = Bench::new();
    let bearer = format!("Bearer {}", bench.token);
    let headers = [("authorization", &*bearer), ("content-type", "text/plain")];
    let body = session().to_string();
    assert_eq!(bench.raw("POST", PATH, &headers, body.as_bytes()).unwrap().status, 415);
    let headers =
        [("authorization", &*bearer), ("content-type", "application/json; charset=utf-8")];
    assert_eq!(bench.raw("POST", PATH, &headers, b"{").unwrap().status, 400);
    assert_eq!(bench.raw("POST", PATH, &headers, body.as_bytes()).unwrap().status, 201);
}
