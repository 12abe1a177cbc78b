use crate::support::Bench;
use serde_json::{Value, json};

const NAME: &str = "POST /crm/v1/guests/batch";

fn batch(key: &str, ids: &[&str]) -> Value {
    let records: Vec<_> = ids
        .iter()
        .map(|id| json!({"externalId": id, "consentFlags": {"marketing": false}}))
        .collect();
    json!({"idempotencyKey": key, "records": records})
}

#[test]
fn a_batch_is_taken_once_under_its_key() {
    let bench = Bench::new();
    let key = [("idempotency-key", "k")];
    let first = bench.crm(&key, &batch("k", &["a", "b"]));
    assert_eq!((first.status, &first.body["failed"]), (200, &json!(0)));
    assert_eq!(
        first.body["results"][1],
        json!({"index": 1, "externalId": "b", "status": "created"})
    );
    assert_eq!(bench.crm(&key, &batch("k", &["a", "b"])).status, 409);
    bench.set(&json!({"crmRepeat": "replay"}));
    let again = bench.crm(&key, &batch("k", &["a", "b"]));
    assert_eq!((again.status, &again.body), (200, &first.body));
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(bench.crm(&key, &batch("k", &["c"])).status, 422);
    assert_eq!(bench.simulator.effects(NAME), 2);
    let other = bench.crm(&[("idempotency-key", "l")], &batch("l", &["a"]));
    assert_eq!(other.body["results"][0]["status"], "updated");
    assert_eq!(bench.simulator.state()["crm"]["records"].as_array().unwrap().len(), 2);
}

#[test]
fn some_records_can_be_refused() {
    let bench = Bench::new();
    bench.simulator.load(&json!({"crmRejects": ["b"]})).unwrap();
    let headers = [("idempotency-key", "k"), ("x-callgate-fault", "reject-records=2")];
    let partial = bench.crm(&headers, &batch("k", &["a", "b", "c", ""]));
    assert_eq!((partial.status, &partial.body["failed"]), (207, &json!(3)));
    let statuses: Vec<_> = partial.body["results"].as_array().unwrap().iter().collect();
    let statuses: Vec<_> =
        statuses.iter().map(|result| result["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["created", "failed", "failed", "failed"]);
    assert_eq!(bench.simulator.effects(NAME), 1);
}

#[test]
fn a_batch_needs_a_token_a_key_and_a_size() {
    let bench = Bench::new();
    let key = [("idempotency-key", "k")];
    let path = "/crm/v1/guests/batch";
    assert_eq!(bench.post(path, &key, &batch("k", &["a"])).status, 401);
    assert_eq!(bench.crm(&[], &batch("k", &["a"])).status, 400);
    assert_eq!(bench.crm(&key, &batch("other", &["a"])).status, 400);
    assert_eq!(bench.crm(&key, &batch("k", &[])).status, 400);
    assert_eq!(bench.crm(&key, &batch("k", &["a"; 51])).status, 413);
    assert_eq!(bench.crm(&key, &batch("k", &["a"; 50])).status, 200);
}

#[test]
fn events_and_webhooks_are_listened_to() {
    let bench = Bench::new();
    let send = |path: &str, body: &Value| bench.bare("POST", path, &[], Some(body)).unwrap();
    let event = json!({"cxoneSessionId": "1", "eventType": "session.started"});
    assert_eq!(send("/crm/v1/cxone-events", &event).body, json!({"acknowledged": true}));
    assert_eq!(send("/crm/v1/cxone-events", &json!({"eventType": "x"})).status, 400);
    let mapping = json!({"event": "MAPPING_COMPLETED", "mappingId": "MAP_1"});
    assert_eq!(send("/webhooks/mapping-sync", &mapping).body["received"], true);
    assert_eq!(send("/webhooks/mapping-sync", &json!({"event": "x"})).status, 400);
    assert_eq!(send("/webhooks/workforce", &json!({"event": "x"})).status, 200);
    assert_eq!(send("/webhooks/workforce", &json!({})).status, 400);
    let state = bench.simulator.state();
    assert_eq!(state["crm"]["events"], json!([event]));
    assert_eq!(state["crm"]["webhooks"][0], json!({"name": "mapping-sync", "body": mapping}));
    assert_eq!(state["crm"]["webhooks"].as_array().unwrap().len(), 2);
}
