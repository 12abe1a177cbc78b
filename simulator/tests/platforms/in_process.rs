use crate::support::{Bench, NOW, session};
use callgate_simulator::{CRM_TOKEN, Cut, Faults, InProcess, Options, Reply};
use serde_json::{Value, json};

/// A request of the list: method, path, headers beside the token's, body.
type Step = (&'static str, String, Vec<(&'static str, String)>, Option<Value>);

fn step(method: &'static str, path: &str, body: Option<Value>) -> Step {
    (method, path.to_owned(), Vec::new(), body)
}

fn with(mut step: Step, name: &'static str, value: &str) -> Step {
    step.2.push((name, value.to_owned()));
    step
}

/// Every endpoint, what it refuses, and what goes wrong by header and by rule.
fn steps() -> Vec<Step> {
    let sessions = || step("POST", "/api/v1/guests", Some(session()));
    let guests = "/api/v2/conversations/webmessaging/guests";
    let consent = json!({"marketing": false, "dataProcessing": true});
    let guest = json!({"channel": "webmessaging", "consent": consent});
    let ready = json!({"state": "READY", "reasonCode": "WORKING"});
    let code =
        json!({"name": "a", "code": "SALE", "type": "SUCCESS", "category": "x", "isActive": true});
    let flow = json!({
        "name": "Main", "campaignId": "c", "nodes": [{"id": "end", "type": "hangup"}],
        "fallbackAction": {"type": "hangup"},
    });
    let batch = json!({"records": [{"externalId": "a"}, {"externalId": "b"}]});
    let crm = || {
        let step = step("POST", "/crm/v1/guests/batch", Some(batch.clone()));
        with(with(step, "authorization", &format!("Bearer {CRM_TOKEN}")), "idempotency-key", "b1")
    };
    vec![
        with(sessions(), "x-request-id", "1"),
        with(sessions(), "x-request-id", "1"),
        with(sessions(), "x-callgate-fault", "drop-before"),
        with(sessions(), "x-callgate-fault", "drop-after"),
        with(sessions(), "x-callgate-fault", "truncate=7"),
        with(sessions(), "x-callgate-fault", "truncate=99999"),
        with(sessions(), "x-callgate-fault", "status=429; retry-after=7; after-effect"),
        with(sessions(), "x-callgate-fault", "latency=5; skew=600000"),
        with(sessions(), "x-callgate-fault", "explode"),
        step("POST", "/api/v1/guests", Some(json!({"channelId": 1}))),
        step("GET", "/api/v1/guests/none", None),
        step("PUT", "/api/v1/guests", None),
        step("GET", "/nowhere?secret=1", None),
        step("POST", guests, Some(guest)),
        step("GET", &format!("{guests}/none"), None),
        step("GET", "/api/v2/platform/audit/logs?pageSize=1&sortOrder=asc", None),
        step("GET", "/api/v2/schedules/users/agent-1", None),
        step("GET", "/api/v2/breaks/users/agent-3/status", None),
        step("POST", "/api/v2/users/agent-1/state", Some(ready.clone())),
        step("POST", "/api/v2/users/agent-2/state", Some(ready)),
        step("POST", "/api/v2/callcodes", Some(code.clone())),
        step("POST", "/api/v2/callcodes", Some(code)),
        step("GET", "/api/v2/callcodes?filter=code%3DSALE", None),
        step("POST", "/api/v2/ivr/flows", Some(flow)),
        step("GET", "/api/v2/media/assets/menu-en", None),
        crm(),
        crm(),
        step("GET", "/api/v2/users/agent-1/state", None),
    ]
}

fn rules() -> Faults {
    let text = br#"{"seed": 3, "rules": [
        {"match": {"path": "/api/v2/users/agent-1/state", "nth": 2}, "action": {"drop": "after"}},
        {"match": {"probability": 0.1}, "action": {"status": 503, "retryAfterSeconds": 2}}
    ]}"#;
    Faults::parse(text).unwrap()
}

fn body(reply: &Reply) -> Value {
    serde_json::from_slice(&reply.body).unwrap_or_default()
}

#[test]
fn a_list_of_requests_has_the_same_answers_as_over_http() {
    let options = || Options { clock: Some(NOW), faults: rules(), seed: 11, ..Options::default() };
    let bench = Bench::with(options());
    let platforms = InProcess::new(options());
    let login = json!({
        "grant_type": "client_credentials", "client_id": "callgate-demo",
        "client_secret": "callgate-demo-secret", "scope": "",
    });
    let json_body = [("content-type", "application/json")];
    let login = login.to_string();
    let token = platforms.answer("POST", "/oauth/token", &json_body, login.as_bytes(), NOW);
    assert_eq!(body(&token.unwrap())["access_token"], json!(bench.token));
    let bearer = format!("Bearer {}", bench.token);

    let (mut whole, mut broken) = (0, 0);
    for (method, path, headers, sent) in steps() {
        let mut headers: Vec<_> =
            headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        if headers.iter().all(|(name, _)| *name != "authorization") {
            headers.push(("authorization", &bearer));
        }
        let over_http = bench.bare(method, &path, &headers, sent.as_ref());
        if sent.is_some() {
            headers.extend(json_body);
        }
        let text = sent.map(|sent| sent.to_string()).unwrap_or_default();
        // The host of a whole URL is of no interest.
        let url = format!("https://acme.example{path}");
        let here = platforms.answer(method, &url, &headers, text.as_bytes(), NOW);
        match (over_http, here) {
            (Ok(there), Ok(here)) => {
                whole += 1;
                assert_eq!((there.status, &there.body), (here.status, &body(&here)), "{path}");
                for (name, value) in &here.headers {
                    assert_eq!(there.header(name), value, "{path}: {name}");
                }
                let connection = ["content-length"];
                let beside =
                    there.headers.keys().filter(|name| here.header(name.as_str()).is_none());
                assert!(
                    beside.into_iter().all(|name| connection.contains(&name.as_str())),
                    "{path}"
                );
            }
            (Err(_), Err(_)) => broken += 1,
            (there, here) => panic!("{method} {path}: {there:?} over HTTP, {here:?} in process"),
        }
    }
    assert!(whole >= 20 && broken >= 4, "{whole} answers, {broken} lost");
    assert_eq!(platforms.state(), bench.simulator.state());
}

#[test]
fn what_breaks_and_how_late_is_told() {
    let platforms = InProcess::new(Options::default());
    let send = |fault: &str| {
        let headers = [("Content-Type", "application/json"), ("X-Callgate-Fault", fault)];
        platforms.answer("POST", "/webhooks/x", &headers, b"{\"event\":1}", NOW)
    };
    let effects = || platforms.effects("POST /webhooks/{}");
    assert_eq!(send("latency=7").map(|reply| (reply.status, reply.latency_ms)), Ok((200, 7)));
    assert_eq!(send("drop-before").unwrap_err().at, Cut::Before);
    assert_eq!(effects(), 1);
    let dropped = send("drop-after; latency=9").unwrap_err();
    assert_eq!((dropped.at, dropped.latency_ms), (Cut::After, 9));
    assert_eq!(effects(), 2);
    let Cut::Body(reply) = send("truncate=7").unwrap_err().at else { panic!("not in the body") };
    assert_eq!((reply.status, &*reply.body), (200, &b"{\"recei"[..]));
    assert_eq!(effects(), 3);
    assert_eq!(platforms.now(), NOW);
}

#[test]
fn a_request_that_http_cannot_carry_is_a_bad_one() {
    let options = Options { max_body: 8, ..Options::default() };
    let platforms = InProcess::new(options);
    let status = |method: &str, url: &str, header: (&str, &str), body: &[u8]| {
        platforms.answer(method, url, &[header], body, NOW).unwrap().status
    };
    let plain = ("a", "b");
    assert_eq!(status("GET", "/webhooks/x", plain, b""), 405);
    assert_eq!(status("GE T", "/webhooks/x", plain, b""), 400);
    assert_eq!(status("GET", "/a b", plain, b""), 400);
    assert_eq!(status("GET", "/", ("a b", "c"), b""), 400);
    assert_eq!(status("GET", "/", ("a", "b\r\nc: d"), b""), 400);
    assert_eq!(status("POST", "/webhooks/x", plain, b"123456789"), 413);
}

#[test]
fn time_is_what_each_request_says() {
    let platforms = InProcess::new(Options::default());
    let login =
        "grant_type=client_credentials&client_id=callgate-demo&client_secret=callgate-demo-secret";
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let token = platforms.answer("POST", "/oauth2/token", &form, login.as_bytes(), NOW).unwrap();
    let bearer = format!("Bearer {}", body(&token)["access_token"].as_str().unwrap());
    let status = |at: i64| {
        let headers = [("authorization", &bearer)];
        platforms.answer("GET", "/api/v2/callcodes", &headers, b"", at).unwrap().status
    };
    assert_eq!(status(NOW + 3_599_999), 200);
    assert_eq!(status(NOW + 3_600_000), 401);
    assert_eq!(platforms.now(), NOW + 3_600_000);
}

#[test]
fn callbacks_come_signed_in_the_order_and_as_often_as_faults_say() {
    let faults = br#"{"rules": [
        {"match": {"callback": "session.started"}, "action": {"reorder": true}},
        {"match": {"callback": "message.*"}, "action": {"duplicate": 1, "latencyMs": 40}},
        {"match": {"callback": "*.ended"}, "action": {"drop": "before"}}
    ]}"#;
    let options = Options { faults: Faults::parse(faults).unwrap(), ..Options::default() };
    let platforms = InProcess::new(options);
    platforms.set(&json!({"automaticCallbacks": true, "quotaPerMinute": 0})).unwrap();
    let login =
        "grant_type=client_credentials&client_id=callgate-demo&client_secret=callgate-demo-secret";
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let token = platforms.answer("POST", "/oauth2/token", &form, login.as_bytes(), NOW).unwrap();
    let bearer = format!("Bearer {}", body(&token)["access_token"].as_str().unwrap());
    let headers = [("authorization", &*bearer), ("content-type", "application/json")];
    let text = session().to_string();
    let made = platforms.answer("POST", "/api/v1/guests", &headers, text.as_bytes(), NOW).unwrap();
    let id = body(&made)["sessionId"].as_str().unwrap().to_owned();
    // The one that the session set off is held back until after the next.
    assert!(platforms.take_callbacks().is_empty());
    let callbacks = platforms.callbacks(&id, &["message.received", "session.ended"]).unwrap();
    let kinds: Vec<_> = callbacks.iter().map(|callback| callback.kind.as_str()).collect();
    assert_eq!(kinds, ["message.received", "message.received", "session.started"]);
    assert_eq!(callbacks[0].event, callbacks[1].event);
    assert_eq!((callbacks[0].latency_ms, callbacks[2].latency_ms), (40, 0));
    for callback in &callbacks {
        assert_eq!(callback.url, "https://hooks.example.com/cxone/guest");
        let header = |name: &str| {
            let found = callback.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.as_str()).unwrap()
        };
        let (id, stamp) = (header("webhook-id"), header("webhook-timestamp"));
        let signed = format!("{id}.{stamp}.{}", callback.body);
        let sum = crate::support::hmac_base64(b"callgate-simulator-callback-key!", &signed);
        assert_eq!(header("webhook-signature"), format!("v1,{sum}"));
        assert_eq!(id, callback.event);
    }
    assert!(platforms.callbacks("nobody", &["x"]).is_none());
}

#[test]
fn the_log_stays_bounded_however_much_is_asked() {
    let platforms = InProcess::new(Options::default());
    let headers = [("content-type", "application/json")];
    for at in 0..20_000 {
        let reply = platforms.answer("POST", "/webhooks/x", &headers, b"{}", NOW + at).unwrap();
        assert_eq!(reply.status, 400);
    }
    let state = platforms.state();
    assert_eq!(state["requests"]["POST /webhooks/{}"], 20_000);
    assert_eq!(state["log"].as_array().unwrap().len(), 1_000);
}
