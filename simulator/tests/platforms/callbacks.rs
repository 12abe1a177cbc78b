use crate::support::{Bench, NOW, hmac, hmac_base64, listen, session};
use callgate::exchange::{
    Secret,
    signature::{Encoding, Keys, ReplayWindow, Scheme, Unit},
};
use serde_json::{Value, json};
use std::time::Duration;

const WAIT: Duration = Duration::from_secs(10);
const TYPES: [&str; 3] = ["session.started", "message.received", "session.ended"];

/// A session whose callbacks go to this port.
fn made(bench: &Bench, port: u16) -> String {
    let mut body = session();
    body["callbackUrl"] = json!(format!("https://127.0.0.1:{port}/hook?tenant=1"));
    let made = bench.post("/api/v1/guests", &[], &body);
    assert_eq!(made.status, 201, "{made:?}");
    made.body["sessionId"].as_str().unwrap().to_owned()
}

fn send(bench: &Bench, session: &str, events: &[&str]) -> Value {
    let sent = bench.order("callbacks", &json!({"sessionId": session, "events": events}));
    assert_eq!(sent.status, 200, "{sent:?}");
    sent.body["deliveries"].clone()
}

#[test]
fn callbacks_are_sent_on_demand_and_signed() {
    let bench = Bench::new();
    let (port, arrived) = listen(&[]);
    let id = made(&bench, port);
    assert_eq!(send(&bench, &id, &["session.ended"])[0]["status"], 200);
    let callback = arrived.recv_timeout(WAIT).unwrap();
    assert_eq!(callback.line, "POST /hook?tenant=1 HTTP/1.1");
    assert_eq!(callback.body["sessionId"], json!(id));
    assert_eq!(callback.body["channelState"], "CLOSED");
    assert_eq!(callback.body["metadata"], json!({"tier": "gold"}));
    assert_eq!(callback.body["timestamp"], "2026-01-01T00:00:00.000Z");
    assert_eq!(callback.header("x-request-id"), callback.body["eventId"]);
    let stamp = callback.header("webhook-timestamp");
    assert_eq!(stamp, (NOW / 1_000).to_string());
    let signed = format!("{}.{stamp}.{}", callback.header("webhook-id"), callback.text);
    let sum = hmac_base64(b"callgate-simulator-callback-key!", &signed);
    assert_eq!(callback.header("webhook-signature"), format!("v1,{sum}"));
}

#[test]
fn the_scheme_can_be_open_messaging_or_ones_own() {
    let bench = Bench::new();
    let (port, arrived) = listen(&[]);
    let id = made(&bench, port);
    bench.set(&json!({"signature": {"preset": "open-messaging", "key": "secret"}}));
    send(&bench, &id, &["session.started"]);
    let callback = arrived.recv_timeout(WAIT).unwrap();
    let sum = hmac_base64(b"secret", &callback.text);
    assert_eq!(callback.header("X-Hub-Signature-256"), format!("sha256={sum}"));
    assert_eq!(callback.header("webhook-id"), "");
    let own = json!({
        "key": "secret", "header": "X-CXone-Signature", "prefix": "", "encoding": "hex",
        "signed": "timestamp.body", "idHeader": "", "timestampHeader": "X-CXone-Timestamp",
    });
    assert_eq!(bench.order("settings", &json!({"signature": own})).status, 200);
    send(&bench, &id, &["session.started"]);
    let callback = arrived.recv_timeout(WAIT).unwrap();
    let signed = format!("{}.{}", callback.header("x-cxone-timestamp"), callback.text);
    let sum = hmac(b"secret", &signed);
    let told = callback.header("x-cxone-signature").as_bytes().chunks(2);
    let told: Vec<_> = told.map(|two| std::str::from_utf8(two).unwrap()).collect();
    assert_eq!(told, sum.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>());
}

#[test]
fn one_header_can_hold_time_and_signature_and_the_library_takes_it() {
    let bench = Bench::new();
    let (port, arrived) = listen(&[]);
    let id = made(&bench, port);
    bench.set(&json!({"signature": {"preset": "one-header", "key": "secret"}}));
    send(&bench, &id, &["session.started"]);
    let callback = arrived.recv_timeout(WAIT).unwrap();
    let stamp = NOW / 1_000;
    let sum = hmac(b"secret", &format!("{stamp}.{}", callback.text));
    let sum = sum.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    assert_eq!(callback.header("x-signature"), format!("t={stamp},v1={sum}"));
    assert_eq!(callback.header("webhook-timestamp"), "");

    let scheme = Scheme::new("X-Signature", "{timestamp}.{body}").unwrap();
    let scheme = scheme.encoding(Encoding::Hex).pairs("v1", "t", Unit::Seconds).unwrap();
    let keys = Keys::new().with("simulator", Secret::from("secret")).unwrap();
    let mut window = ReplayWindow::default();
    let body = callback.text.as_bytes();
    let mut code = || {
        let verified = scheme.verify(&callback.headers, body, &keys, NOW, &mut window);
        verified.map_or_else(|refusal| refusal.code(), |_| "new")
    };
    assert_eq!((code(), code()), ("new", "signature.replayed"));
}

#[test]
fn a_new_session_sets_one_off_if_wanted_and_a_repetition_does_not() {
    let bench = Bench::new();
    bench.set(&json!({"automaticCallbacks": true}));
    let (port, arrived) = listen(&[]);
    let mut body = session();
    body["callbackUrl"] = json!(format!("https://localhost:{port}/"));
    for _ in 0..2 {
        assert_eq!(bench.post("/api/v1/guests", &[("x-request-id", "1")], &body).status, 201);
    }
    assert_eq!(arrived.recv_timeout(WAIT).unwrap().body["type"], "session.started");
    assert!(arrived.recv_timeout(Duration::from_millis(200)).is_err());
    // Where the host is out of reach, the session exists all the same, and nothing is sent.
    assert_eq!(bench.post("/api/v1/guests", &[], &session()).status, 201);
    let outcomes = || bench.simulator.state()["guests"]["callbacks"].as_array().unwrap().clone();
    while outcomes().len() < 2 {
        std::thread::yield_now();
    }
    assert_eq!(outcomes()[1]["error"], "callbacks go to this machine alone");
}

#[test]
fn a_callback_is_tried_again_until_it_is_taken() {
    let bench = Bench::new();
    bench.set(&json!({"callbackRetryMs": 1}));
    let (port, arrived) = listen(&[500, 503]);
    let id = made(&bench, port);
    let told = send(&bench, &id, &["session.started"]);
    let statuses: Vec<_> = told.as_array().unwrap().iter().map(|one| &one["status"]).collect();
    assert_eq!(statuses, [500, 503, 200]);
    let events: Vec<_> =
        (0..3).map(|_| arrived.recv_timeout(WAIT).unwrap().body["eventId"].clone()).collect();
    assert!(events.iter().all(|event| *event == events[0]), "{events:?}");
    assert_eq!(bench.simulator.state()["guests"]["callbacks"], told);
}

#[test]
fn hosts_that_hang_or_are_gone_are_told() {
    let bench = Bench::new();
    bench.set(&json!({"callbackAttempts": 1, "callbackTimeoutMs": 100}));
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let id = made(&bench, port);
    assert_eq!(send(&bench, &id, &["session.started"])[0]["error"], "no answer in time");
    drop(silent);
    bench.set(&json!({"callbackTimeoutMs": 5_000}));
    assert!(send(&bench, &id, &["session.started"])[0]["error"].is_string());
}

#[test]
fn no_callback_leaves_this_machine() {
    let bench = Bench::new();
    let made = bench.post("/api/v1/guests", &[], &session());
    let mut order = json!({"sessionId": made.body["sessionId"], "events": ["session.started"]});
    let refused = bench.order("callbacks", &order);
    assert_eq!((refused.status, &refused.body["code"]), (409, &json!("callback.unreachable")));
    let (port, arrived) = listen(&[]);
    order["to"] = json!(format!("http://127.0.0.1:{port}/here"));
    assert_eq!(bench.order("callbacks", &order).status, 200);
    assert_eq!(arrived.recv_timeout(WAIT).unwrap().line, "POST /here HTTP/1.1");
    order["sessionId"] = json!("other");
    assert_eq!(bench.order("callbacks", &order).status, 404);
    order["events"] = json!(["a\r\nX: y"]);
    assert_eq!(bench.order("callbacks", &order).status, 400);
}

#[test]
fn faults_lose_double_reorder_and_misdate_callbacks() {
    let bench = Bench::new();
    bench.faults(&json!([
        {"match": {"callback": "session.started"}, "action": {"reorder": true}},
        {"match": {"callback": "message.*"}, "action": {"duplicate": 2, "skewMs": -600_000}},
        {"match": {"callback": "*.ended"}, "action": {"drop": "before"}},
    ]));
    let (port, arrived) = listen(&[]);
    let id = made(&bench, port);
    assert_eq!(send(&bench, &id, &TYPES).as_array().unwrap().len(), 4);
    let all: Vec<_> = (0..4).map(|_| arrived.recv_timeout(WAIT).unwrap().body).collect();
    let kinds: Vec<_> = all.iter().map(|one| one["type"].as_str().unwrap()).collect();
    let message = "message.received";
    assert_eq!(kinds, [message, message, message, "session.started"]);
    assert_eq!(all[0]["eventId"], all[2]["eventId"]);
    assert_eq!(all[0]["timestamp"], "2025-12-31T23:50:00.000Z");
    assert!(arrived.recv_timeout(Duration::from_millis(100)).is_err());
    let told = &bench.simulator.state()["guests"]["callbacks"];
    let lost = told.as_array().unwrap().iter().find(|one| one["lost"] == true).unwrap();
    assert_eq!(lost["type"], "session.ended");
}
