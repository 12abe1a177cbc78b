use crate::support::Bench;
use serde_json::json;

const CHANGE: &str = "POST /api/v2/users/{}/state";

#[test]
fn schedules_and_breaks_are_told() {
    let bench = Bench::new();
    let schedule = bench.get("/api/v2/schedules/users/agent-1");
    assert_eq!(schedule.body, json!({"userId": "agent-1", "status": "ACTIVE"}));
    let breaks = bench.get("/api/v2/breaks/users/agent-3/status");
    assert_eq!(breaks.body, json!({"userId": "agent-3", "mandatoryBreakRequired": true}));
    assert_eq!(bench.get("/api/v2/schedules/users/nobody").status, 404);
    assert_eq!(bench.get("/api/v2/breaks/users/nobody/status").status, 404);
    assert_eq!(bench.get("/api/v2/users/nobody/state").status, 404);
}

#[test]
fn a_state_is_changed_once_however_often_it_is_sent() {
    let bench = Bench::new();
    let path = "/api/v2/users/agent-1/state";
    let ready = json!({"state": "READY", "reasonCode": "WORKING"});
    let changed = bench.post(path, &[], &ready);
    assert_eq!((changed.status, &changed.body["previousState"]), (200, &json!("NOT_READY")));
    assert_eq!(bench.post(path, &[], &ready).status, 200);
    assert_eq!(bench.simulator.effects(CHANGE), 1);
    assert_eq!(bench.get(path).body["state"], "READY");
    // A key belongs to one agent.
    let key = [("idempotency-key", "k")];
    assert_eq!(bench.post(path, &key, &ready).status, 200);
    assert_eq!(bench.post("/api/v2/users/agent-2/state", &key, &ready).status, 422);
}

#[test]
fn policy_is_a_conflict_and_nonsense_a_bad_request() {
    let bench = Bench::new();
    let ready = json!({"state": "READY", "reasonCode": "WORKING"});
    for (agent, code) in
        [("agent-2", "AGENT_NOT_SCHEDULED"), ("agent-3", "MANDATORY_BREAK_VIOLATION")]
    {
        let refused = bench.post(&format!("/api/v2/users/{agent}/state"), &[], &ready);
        assert_eq!((refused.status, &refused.body["code"]), (409, &json!(code)));
    }
    let rest = json!({"state": "NOT_READY", "reasonCode": "BREAK"});
    assert_eq!(bench.post("/api/v2/users/agent-3/state", &[], &rest).status, 200);
    for (body, code) in [
        (json!({"state": "LUNCH"}), "state.unknown"),
        (json!({"state": "READY", "reasonCode": "BREAK"}), "reason.not-allowed"),
        (json!({"state": "READY", "note": ""}), "field.unknown"),
        (json!({}), "field.missing"),
    ] {
        let refused = bench.post("/api/v2/users/agent-1/state", &[], &body);
        assert_eq!((refused.status, refused.codes()), (400, vec![code]), "{body}");
    }
    assert_eq!(bench.post("/api/v2/users/agent-1/state", &[], &json!([])).status, 400);
    let target = json!({"targetState": "READY"});
    assert_eq!(bench.post("/api/v2/users/agent-1/state", &[], &target).status, 400);
}

#[test]
fn shifts_and_windows_of_breaks_follow_the_clock() {
    let mut bench = Bench::new();
    let data = json!({"agents": [{
        "userId": "Zoe Ann",
        "schedule": {"status": "ACTIVE", "shifts": [
            {"start": "2026-01-01T00:00:00Z", "end": "2026-01-01T08:00:00Z"},
        ]},
        "breaks": {"mandatoryBreakRequired": false, "windows": [
            {"start": "2026-01-01T04:00:00Z", "end": "2026-01-01T04:30:00Z", "mandatory": true},
        ]},
    }]});
    bench.simulator.load(&data).unwrap();
    // A token would not outlast the shift.
    bench.set(&json!({"tokenLifetimeSeconds": 86_400}));
    bench.token = bench.fresh("");
    let path = "/api/v2/users/Zoe%20Ann/state";
    let ready = json!({"state": "READY", "reasonCode": "WORKING"});
    let hour = 3_600_000;
    let mut codes = Vec::new();
    for wait in [0, 4 * hour, hour, 4 * hour] {
        bench.simulator.advance(wait);
        let answer = bench.post(path, &[], &ready);
        codes.push((answer.status, answer.body["code"].as_str().unwrap_or("").to_owned()));
    }
    let told: Vec<_> = codes.iter().map(|(status, code)| (*status, &**code)).collect();
    assert_eq!(
        told,
        [(200, ""), (409, "MANDATORY_BREAK_VIOLATION"), (200, ""), (409, "AGENT_NOT_SCHEDULED")]
    );
}
