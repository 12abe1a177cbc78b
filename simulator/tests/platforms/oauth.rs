use crate::support::{Bench, session};
use callgate_simulator::{Client, Options};
use serde_json::{Value, json};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const WHO: &str = "client_id=callgate-demo&client_secret=callgate-demo-secret";
/// `callgate-demo:callgate-demo-secret`
const BASIC: (&str, &str) =
    ("authorization", "Basic Y2FsbGdhdGUtZGVtbzpjYWxsZ2F0ZS1kZW1vLXNlY3JldA==");

#[test]
fn every_style_of_the_references_gets_a_token() {
    let bench = Bench::new();
    let grant = "grant_type=client_credentials";
    let query = format!("/oauth2/token?{grant}&{WHO}&scope=callcodes:read+callcodes%3Awrite");
    let form = format!("{grant}&{WHO}");
    let tokens = [
        bench.raw("POST", &query, &[FORM], b""),
        bench.raw("POST", "/oauth2/token", &[FORM], form.as_bytes()),
        bench.raw("POST", "/oauth/token", &[FORM, BASIC], grant.as_bytes()),
        bench.bare(
            "POST",
            "/oauth/token",
            &[],
            Some(&json!({
                "grant_type": "client_credentials", "client_id": "callgate-demo",
                "client_secret": "callgate-demo-secret",
            })),
        ),
    ];
    for answer in tokens {
        let answer = answer.unwrap();
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(
            (&answer.body["token_type"], &answer.body["expires_in"]),
            (&json!("Bearer"), &json!(3600))
        );
        assert_eq!(answer.header("cache-control"), "no-store");
        let bearer = format!("Bearer {}", answer.body["access_token"].as_str().unwrap());
        let headers = [("authorization", &*bearer)];
        let used = bench.bare("GET", "/api/v2/callcodes", &headers, None).unwrap();
        assert_eq!(used.status, 200, "{used:?}");
    }
    let styles = &bench.simulator.state()["tokens"]["styles"];
    assert_eq!(*styles, json!({"basic": 1, "form": 1, "json": 2, "query": 1}));
}

#[test]
fn wrong_requests_for_tokens_are_refused_as_the_rfc_says() {
    let bench = Bench::new();
    let grant = "grant_type=client_credentials";
    for (headers, body, status, error) in [
        (&[FORM][..], WHO.to_owned(), 400, "invalid_request"),
        (&[FORM], format!("grant_type=password&{WHO}"), 400, "unsupported_grant_type"),
        (&[FORM], grant.to_owned(), 400, "invalid_request"),
        (&[FORM], format!("{grant}&{WHO}x"), 401, "invalid_client"),
        (&[FORM], format!("{grant}&{WHO}&scope=root"), 400, "invalid_scope"),
        (&[FORM], format!("{grant}&{WHO}&{grant}"), 400, "invalid_request"),
        (&[FORM, BASIC], format!("{grant}&{WHO}"), 400, "invalid_request"),
        (&[FORM, ("authorization", "Basic !")], grant.to_owned(), 400, "invalid_request"),
        (&[("content-type", "text/plain")], format!("{grant}&{WHO}"), 400, "invalid_request"),
    ] {
        let answer = bench.raw("POST", "/oauth2/token", headers, body.as_bytes()).unwrap();
        assert_eq!((answer.status, &answer.body["error"]), (status, &json!(error)), "{body}");
    }
}

#[test]
fn tokens_expire_and_can_be_revoked() {
    let mut bench = Bench::new();
    assert_eq!(bench.get("/api/v2/callcodes").status, 200);
    bench.simulator.advance(3_600_000 - 1);
    assert_eq!(bench.get("/api/v2/callcodes").status, 200);
    bench.simulator.advance(1);
    let expired = bench.get("/api/v2/callcodes");
    assert_eq!((expired.status, &expired.body["message"]), (401, &json!("the token has expired")));
    assert_eq!(expired.header("www-authenticate"), "Bearer error=\"invalid_token\"");

    bench.set(&json!({"tokenLifetimeSeconds": 5}));
    bench.token = bench.fresh("");
    bench.simulator.advance(4_999);
    assert_eq!(bench.get("/api/v2/callcodes").status, 200);
    assert_eq!(bench.order("tokens/revoke", &json!({})).body, json!({"revoked": 2}));
    assert_eq!(bench.get("/api/v2/callcodes").body["message"], "the token is unknown");
    let none = bench.bare("GET", "/api/v2/callcodes", &[], None).unwrap();
    assert_eq!((none.status, &none.body["code"]), (401, &json!("unauthorized")));
}

#[test]
fn each_endpoint_asks_for_its_scopes() {
    let mut bench = Bench::new();
    bench.token = bench.fresh("digital:guest:write");
    let refused = bench.post("/api/v1/guests", &[], &session());
    assert_eq!((refused.status, &refused.body["code"]), (403, &json!("missing.scope")));
    let challenge = "Bearer error=\"insufficient_scope\", scope=\"digital:channel:read\"";
    assert_eq!(refused.header("www-authenticate"), challenge);
    // Genesys Cloud says no in its own words.
    let refused = bench.get("/api/v2/conversations/webmessaging/guests/1");
    assert_eq!((refused.status, &refused.body["status"]), (403, &json!(403)));
    assert_eq!(refused.body["message"], "the token lacks the scope webmessaging:guest:read");
    assert_eq!(bench.simulator.effects("POST /api/v1/guests"), 0);
}

#[test]
fn a_token_has_its_quota_and_is_told_when_to_come_again() {
    let mut bench = Bench::new();
    for _ in 0..100 {
        assert_eq!(bench.get("/api/v2/callcodes").status, 200);
    }
    bench.simulator.advance(20_000);
    let refused = bench.get("/api/v2/callcodes");
    assert_eq!((refused.status, refused.header("retry-after")), (429, "40"));
    bench.set(&json!({"retryAfter": "date"}));
    let refused = bench.get("/api/v2/callcodes");
    assert_eq!(refused.header("retry-after"), "Thu, 01 Jan 2026 00:01:00 GMT");
    assert_eq!(refused.header("date"), "Thu, 01 Jan 2026 00:00:20 GMT");
    let first = std::mem::take(&mut bench.token);
    bench.token = bench.fresh("");
    assert_eq!(bench.get("/api/v2/callcodes").status, 200);
    bench.token = first;
    bench.simulator.advance(40_000);
    assert_eq!(bench.get("/api/v2/callcodes").status, 200);
    bench.set(&json!({"quotaPerMinute": 2}));
    let statuses: Vec<u16> = (0..3).map(|_| bench.get("/api/v2/callcodes").status).collect();
    assert_eq!(statuses, [200, 429, 429]);
}

#[test]
fn genesys_tells_the_quota_in_its_headers() {
    let bench = Bench::new();
    bench.set(&json!({"quotaPerMinute": 1}));
    for (count, status) in [("1", 404), ("1", 429)] {
        let answer = bench.get("/api/v2/conversations/webmessaging/guests/1");
        assert_eq!(answer.status, status);
        let told = ["count", "allowed", "reset"]
            .map(|name| answer.header(&format!("inin-ratelimit-{name}")).to_owned());
        assert_eq!(told, [count, "1", "60"]);
    }
}

#[test]
fn secrets_are_neither_printed_nor_told() {
    let client = Client { secret: "canary".to_owned(), ..Client::default() };
    let bench = Bench::new();
    let clients = json!({"clients": [{"id": "callgate-demo", "secret": "canary"}]});
    bench.simulator.load(&clients).unwrap();
    let path = "/oauth/token?grant_type=client_credentials&client_id=callgate-demo\
                &client_secret=canary";
    assert_eq!(bench.raw("POST", path, &[FORM], b"").unwrap().status, 200);
    let options = Options { clients: vec![client.clone()], ..Options::default() };
    let state: Value = bench.simulator.state();
    for told in [format!("{client:?}"), format!("{options:?}"), state.to_string()] {
        assert!(!told.contains("canary") && !told.contains(&bench.token), "{told}");
    }
}
