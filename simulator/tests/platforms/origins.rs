//! Pages of other origins, as a browser asks for them.

use crate::support::Bench;
use serde_json::json;

const PAGE: &str = "http://localhost:8080";
const GUESTS: &str = "/api/v1/guests";
const ASKS: [(&str, &str); 3] = [
    ("Origin", PAGE),
    ("Access-Control-Request-Method", "POST"),
    ("Access-Control-Request-Headers", "authorization, content-type, x-request-id"),
];

#[test]
fn no_page_may_call_unless_its_origin_is_allowed() {
    let bench = Bench::new();
    let allowed = |path: &str| {
        let asked = bench.raw("OPTIONS", path, &ASKS, b"").unwrap();
        let called = bench.raw("POST", path, &[("Origin", PAGE)], b"{}").unwrap();
        let told = |answer: &crate::support::Answer| {
            answer.header("access-control-allow-origin").to_owned()
        };
        (asked.status, told(&asked), told(&called))
    };
    let nothing = String::new;
    assert_eq!(allowed(GUESTS), (405, nothing(), nothing()));
    bench.set(&json!({"allowedOrigins": ["https://shop.example"]}));
    assert_eq!(allowed(GUESTS), (405, nothing(), nothing()));
    for origins in [json!(["https://shop.example", PAGE]), json!(["*"])] {
        bench.set(&json!({"allowedOrigins": origins}));
        assert_eq!(allowed(GUESTS), (204, PAGE.into(), PAGE.into()));
        assert_eq!(allowed("/_simulator/settings").1, "", "a page does nothing to the platforms");
    }
}

#[test]
fn a_page_is_told_what_it_may_send_and_read() {
    let bench = Bench::new();
    bench.set(&json!({"allowedOrigins": [PAGE], "quotaPerMinute": 1}));
    let before = bench.simulator.state()["requests"].clone();
    let asked = bench.raw("OPTIONS", GUESTS, &ASKS, b"").unwrap();
    assert_eq!(asked.header("access-control-allow-headers"), ASKS[2].1);
    assert!(asked.header("access-control-allow-methods").contains("PATCH"));
    assert_eq!(asked.header("vary"), "Origin");
    assert_eq!(bench.simulator.state()["requests"], before, "it is no request to a platform");
    let refused = bench.raw("POST", GUESTS, &[("Origin", PAGE)], b"{}").unwrap();
    assert_eq!(refused.status, 401);
    assert!(refused.header("access-control-expose-headers").contains("Retry-After"));
    // An OPTIONS that asks nothing is a request like any other.
    assert_eq!(bench.raw("OPTIONS", GUESTS, &ASKS[..1], b"").unwrap().status, 405);
}
