use crate::support::{Bench, NOW, session};
use callgate_simulator::{Options, ROUTES, Simulator};
use serde_json::json;

#[test]
fn the_clock_is_set_advanced_and_told() {
    let bench = Bench::new();
    let told = bench.order("clock", &json!({"advanceMs": 1_500}));
    assert_eq!(told.body["now"], "2026-01-01T00:00:01.500Z");
    let told = bench.order("clock", &json!({"now": "2027-01-01T00:00:00+01:00", "skewMs": 5}));
    assert_eq!(told.body["now"], "2026-12-31T23:00:00.000Z");
    assert_eq!((bench.simulator.now(), &told.body["skewMs"]), (1_798_758_000_000, &json!(5)));
    let wrong = bench.order("clock", &json!({"now": "tomorrow"}));
    assert_eq!((wrong.status, &wrong.body["report"]["place"]), (400, &json!("/now")));
    bench.simulator.set_time(NOW);
    let told = bench.bare("GET", "/_simulator/clock", &[], None).unwrap();
    assert_eq!((&told.body["nowMs"], &told.body["frozen"]), (&json!(NOW), &json!(true)));
}

#[test]
fn the_same_seed_gives_the_same_answers_and_another_others() {
    let run = |seed: u64| {
        let bench = Bench::with(Options { seed, ..Options::default() });
        bench.post("/api/v1/guests", &[], &session());
        bench.simulator.state().to_string()
    };
    assert_eq!(run(7), run(7));
    assert_ne!(run(7), run(8));
}

#[test]
fn a_reset_puts_everything_back() {
    let bench = Bench::new();
    let before = Bench::new();
    bench.set(&json!({"quotaPerMinute": 1}));
    bench.post("/api/v1/guests", &[], &session());
    bench.simulator.advance(5);
    assert_eq!(bench.order("reset", &json!({})).body, json!({"reset": true}));
    before.simulator.reset();
    assert_eq!(bench.simulator.state(), before.simulator.state());
    assert_eq!(bench.get("/api/v2/callcodes").status, 401);
}

#[test]
fn wrong_orders_are_refused_with_the_place_and_change_nothing() {
    let bench = Bench::new();
    for (path, order, place) in [
        ("settings", json!({"quota": 1}), "/quota"),
        ("settings", json!({"crmBatch": 0}), "/crmBatch"),
        ("settings", json!({"quotaPerMinute": 1, "retryAfter": "soon"}), "/retryAfter"),
        ("settings", json!({"signature": {"encoding": "rot13"}}), "/signature/encoding"),
        ("settings", json!({"allowedOrigins": ["*", "localhost"]}), "/allowedOrigins/1"),
        ("settings", json!({"allowedOrigins": ["http://localhost/"]}), "/allowedOrigins/0"),
        ("data", json!({"mediaAssets": ["x", 1]}), "/mediaAssets/1"),
        ("data", json!({"mediaAssets": ["x"], "agents": [{}]}), "/agents/0/userId"),
        (
            "data",
            json!({"agents": [{"userId": "x", "schedule": {"status": 1}}]}),
            "/agents/0/schedule/status",
        ),
        ("data", json!({"callCodes": [{"name": "x"}]}), "/callCodes/0/code"),
        ("data", json!({"genesysGuests": [{"id": "x"}]}), "/genesysGuests/0/id"),
        ("data", json!({"clients": [{"id": "x"}]}), "/clients/0/secret"),
        ("callbacks", json!({"events": []}), "/sessionId"),
        ("clock", json!([]), ""),
    ] {
        let refused = bench.order(path, &order);
        assert_eq!(
            (refused.status, &refused.body["report"]["place"]),
            (400, &json!(place)),
            "{order}"
        );
    }
    assert_eq!(bench.simulator.state()["settings"]["quotaPerMinute"], 100);
    assert_eq!(bench.get("/api/v2/media/assets/x").status, 404);
    let broken = bench.raw("POST", "/_simulator/data", &[], b"{\n]").unwrap();
    assert_eq!(broken.body["report"]["place"], "line 2, column 1");
    assert_eq!(bench.order("nothing", &json!({})).status, 404);
}

#[test]
fn unknown_paths_methods_and_sizes_are_refused() {
    let bench = Bench::with(Options { max_body: 1_000, ..Options::default() });
    assert_eq!(bench.get("/api/v3/guests").status, 404);
    let refused = bench.get("/api/v1/guests");
    assert_eq!((refused.status, refused.header("allow")), (405, "POST"));
    assert_eq!(bench.post("/api/v1/guests", &[], &json!(["x".repeat(1_000)])).status, 413);
}

#[test]
fn the_routes_and_what_happened_are_told() {
    let bench = Bench::new();
    let routes = bench.bare("GET", "/_simulator/routes", &[], None).unwrap();
    assert_eq!(routes.body.as_array().unwrap().len(), ROUTES.len());
    bench.get("/api/v2/callcodes?filter=code%3DA");
    let state = bench.bare("GET", "/_simulator/state", &[], None).unwrap().body;
    assert_eq!(state, bench.simulator.state());
    assert_eq!(state["statuses"], json!({"200": 2}));
    assert_eq!(
        state["log"][1],
        json!({
            "at": "2026-01-01T00:00:00.000Z", "method": "GET", "path": "/api/v2/callcodes",
            "status": 200,
        })
    );
}

#[test]
fn a_stopped_simulator_gives_its_port_back() {
    let bench = Bench::new();
    let address = bench.simulator.address();
    assert!(Simulator::start(Options { address, ..Options::default() }).is_err());
    assert_eq!(bench.get("/api/v2/callcodes").status, 200);
    bench.simulator.stop();
    let again = Simulator::start(Options { address, ..Options::default() });
    assert_eq!(again.unwrap().address(), address);
}

#[test]
fn the_guide_tells_every_route_with_its_scopes() {
    let guide = include_str!("../../../docs/simulator.md");
    for route in &ROUTES {
        let named = format!("`{}`", route.name);
        let line = guide.lines().find(|line| line.starts_with('|') && line.contains(&named));
        let line = line.unwrap_or_else(|| panic!("{} is missing", route.name));
        let scopes = line.split('|').nth(2).unwrap();
        let told: Vec<_> = scopes.split('`').skip(1).step_by(2).collect();
        assert_eq!(told, route.scopes, "{}", route.name);
    }
}
