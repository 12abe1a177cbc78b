//! Genesys guests, guest events and the CRM over real HTTP, against the simulator.

use callgate::{
    Engine,
    documents::{Consent, GenesysGuest, GuestSession},
    exchange::{
        Callbacks, Client, Config, CrmChunkState, CrmRecord, Endpoint, ExchangeId, Failure,
        GuestDocument, Outcome, PlatformAuditQuery, PlatformGuest, Retry, Secret, Success,
        TokenSource, TokenStyle, drive,
        signature::{Keys, Scheme},
    },
};
use callgate_simulator::{Faults, Http, Options, Running, Simulator};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    thread,
};

const CREATE: &str = "POST /api/v2/conversations/webmessaging/guests";
const CHANGE: &str = "PATCH /api/v2/conversations/webmessaging/guests/{}";
const BATCH: &str = "POST /crm/v1/guests/batch";
const EVENT: &str = "POST /crm/v1/cxone-events";
const GUESTS: &str = "/api/v2/conversations/webmessaging/guests";
const KEY: &str = "whsec_Y2FsbGdhdGUtc2ltdWxhdG9yLWNhbGxiYWNrLWtleSE=";

const START: i64 = 1_795_244_400_000;

fn simulator() -> Running {
    Simulator::start(Options { clock: Some(START), ..Options::default() }).unwrap()
}

fn config(simulator: &Running) -> Config {
    let url = simulator.url("/oauth/token");
    let token = TokenSource::new(url, TokenStyle::Basic, "callgate-demo", "callgate-demo-secret");
    let batch = Endpoint::new(simulator.url("/crm/v1/guests/batch"));
    let keys = Keys::new().with_whsec("demo", &Secret::from(KEY)).unwrap();
    Config {
        crm_events: Some(Endpoint::new(simulator.url("/crm/v1/cxone-events"))),
        crm_batch: Some(batch.with_token("callgate-demo-crm-token")),
        callbacks: Some(Callbacks::new(Scheme::standard_webhooks(), keys)),
        ..Config::new(simulator.url(""), token)
    }
}

/// Runs what this starts to its end.
fn run(
    simulator: &Running,
    config: Config,
    start: impl FnOnce(&mut Client) -> ExchangeId,
) -> Outcome {
    let mut client = Client::new(config, 42).unwrap();
    start(&mut client);
    let mut done = drive(&mut client, &mut Http::new(), &mut &*simulator, drop);
    assert_eq!(done.len(), 1);
    done.remove(0).1
}

fn fault(simulator: &Running, path: &str, nth: &[u64], action: &Value) {
    let rule = json!({"match": {"path": path, "nth": nth}, "action": action});
    let faults = json!({"rules": [rule]}).to_string();
    simulator.set_faults(Faults::parse(faults.as_bytes()).unwrap());
}

fn text(visit: usize) -> String {
    GuestDocument::new(Consent { marketing: false, data_processing: true })
        .email_hash("7d6fd7774f0d87624da6dcf16d0d3d104c3191e771fbe2f39c86aed4b2bf1a0f")
        .campaign_id("SPRING")
        .attribute("visit", visit.to_string())
        .attribute("cart", "3")
        .to_json()
}

fn create(simulator: &Running) -> PlatformGuest {
    let text = text(1);
    let guest: GenesysGuest<'_> = Engine::new().parse(text.as_bytes(), None).unwrap();
    let outcome = run(simulator, config(simulator), |client| client.create_genesys_guest(&guest));
    match outcome.result {
        Ok(Success::GenesysGuest(guest)) => guest,
        other => panic!("{other:?}"),
    }
}

/// What goes wrong once, and what comes of it.
fn mishaps() -> [Value; 5] {
    [
        json!({"drop": "before"}),
        json!({"drop": "after"}),
        json!({"truncate": true}),
        json!({"status": 503}),
        json!({"status": 429, "retryAfterSeconds": 2}),
    ]
}

#[test]
fn a_guest_is_created_once_whatever_happens() {
    for action in mishaps() {
        let simulator = simulator();
        fault(&simulator, GUESTS, &[1], &action);
        let guest = create(&simulator);
        assert_eq!(simulator.effects(CREATE), 1, "{action}");
        assert_eq!(create(&simulator).id, guest.id, "the same document is the same guest");
        assert!(guest.created >= Some(START.unsigned_abs()) && guest.created == guest.modified);
        let document: Value = serde_json::from_str(&guest.document.unwrap()).unwrap();
        assert_eq!(document, serde_json::from_str::<Value>(&text(1)).unwrap());
    }
}

#[test]
fn a_guest_is_changed_once_whatever_happens() {
    for action in mishaps() {
        for known in [true, false] {
            let simulator = simulator();
            let guest = create(&simulator);
            let path = format!("{GUESTS}/{}", guest.id);
            let nth = if known { 1 } else { 2 };
            fault(&simulator, &path, &[nth], &action);
            let wish = r#"{"attributes":{"tier":"gold","cart":null}}"#;
            let outcome = run(&simulator, config(&simulator), |client| {
                if known {
                    client.update_known_genesys_guest(&guest, wish)
                } else {
                    client.update_genesys_guest(&guest.id, wish)
                }
            });
            let Ok(Success::GenesysUpdate(updated)) = &outcome.result else {
                panic!("{outcome:?}")
            };
            assert!(!outcome.uncertain && updated.guest.etag != guest.etag, "{action}");
            assert_eq!(simulator.effects(CHANGE), 1, "{action}");
            let state = simulator.state();
            let attributes = json!({"visit": "1", "tier": "gold"});
            assert_eq!(state["genesys"]["guests"][0]["attributes"], attributes, "{action}");
        }
    }
}

#[test]
fn a_guest_that_another_has_changed_is_merged_with() {
    let simulator = simulator();
    let guest = create(&simulator);
    let change = |patch: &str| {
        run(&simulator, config(&simulator), |client| {
            client.update_known_genesys_guest(&guest, patch)
        })
    };
    for (patch, tries) in [(r#"{"attributes":{"a":"1"}}"#, 1), (r#"{"attributes":{"b":"2"}}"#, 2)] {
        let outcome = change(patch);
        let Ok(Success::GenesysUpdate(updated)) = &outcome.result else { panic!("{outcome:?}") };
        assert_eq!(updated.tries, tries);
    }
    let attributes = &simulator.state()["genesys"]["guests"][0]["attributes"];
    assert_eq!(attributes, &json!({"visit": "1", "cart": "3", "a": "1", "b": "2"}));
    let denied = change(r#"{"identityAttributes":{"emailHash":"ada@example.com"}}"#);
    assert!(matches!(denied.result, Err(Failure::Denied(_))), "{denied:?}");
    assert_eq!(simulator.effects(CHANGE), 2);
}

#[test]
fn the_engagement_is_written_once_whatever_happens() {
    for action in mishaps() {
        let simulator = simulator();
        let guest = create(&simulator);
        simulator.advance(90_000);
        fault(&simulator, &format!("{GUESTS}/{}", guest.id), &[2], &action);
        let outcome =
            run(&simulator, config(&simulator), |client| client.push_engagement(&guest.id));
        let Ok(Success::Engagement(pushed)) = &outcome.result else { panic!("{outcome:?}") };
        assert_eq!(pushed.engagement.duration_minutes, 0, "nothing has changed it since");
        assert_eq!(simulator.effects(CHANGE), 1, "{action}");
        let state = simulator.state();
        let attributes = &state["genesys"]["guests"][0]["attributes"];
        assert_eq!(attributes["messageCount"], 0);
        assert_eq!(attributes["cart"], "3");
    }
}

#[test]
fn the_platform_s_own_audit_tells_of_all_that_was_done() {
    let simulator = simulator();
    let guest = create(&simulator);
    for number in 0..4 {
        let patch = format!(r#"{{"attributes":{{"number":"{number}"}}}}"#);
        let outcome = run(&simulator, config(&simulator), |client| {
            client.update_genesys_guest(&guest.id, &patch)
        });
        assert!(outcome.result.is_ok(), "{outcome:?}");
    }
    let query = PlatformAuditQuery {
        page_size: 2,
        newest_first: false,
        start: Some(START.unsigned_abs()),
        ..PlatformAuditQuery::new("guest", &guest.id)
    };
    let outcome = run(&simulator, config(&simulator), |client| client.query_platform_audit(&query));
    let Ok(Success::PlatformAudit(audit)) = outcome.result else { panic!("{outcome:?}") };
    let actions: Vec<_> =
        audit.entries.iter().filter_map(|entry| entry.action.as_deref()).collect();
    assert_eq!(actions, ["Create", "Update", "Update", "Update", "Update"]);
    assert_eq!((audit.total, audit.cut, outcome.attempts), (Some(5), false, 3));
}

fn records(count: usize) -> Vec<CrmRecord> {
    let text = text(1);
    let guest: GenesysGuest<'_> = Engine::new().parse(text.as_bytes(), None).unwrap();
    let id = |number| format!("g-{number}");
    (0..count).map(|number| CrmRecord::new(&id(number), &guest, None).unwrap()).collect()
}

#[test]
fn the_crm_has_each_record_once_whatever_happens() {
    for action in mishaps() {
        let simulator = simulator();
        fault(&simulator, "/crm/v1/guests/batch", &[2], &action);
        let outcome = run(&simulator, config(&simulator), |client| client.sync_crm(records(120)));
        let Ok(Success::CrmBatch(batch)) = &outcome.result else { panic!("{outcome:?}") };
        assert_eq!((batch.taken(), simulator.effects(BATCH)), (120, 120), "{action}");
        let again = run(&simulator, config(&simulator), |client| client.sync_crm(records(120)));
        let Ok(Success::CrmBatch(batch)) = &again.result else { panic!("{again:?}") };
        assert!(batch.chunks.iter().all(|chunk| chunk.state == CrmChunkState::Done));
        assert_eq!(simulator.effects(BATCH), 120, "{action}");
    }
}

#[test]
fn a_record_that_the_crm_refuses_is_told() {
    let simulator = simulator();
    simulator.load(&json!({"crmRejects": ["g-60"]})).unwrap();
    let outcome = run(&simulator, config(&simulator), |client| client.sync_crm(records(70)));
    let Err(Failure::Partial { done, .. }) = &outcome.result else { panic!("{outcome:?}") };
    let Success::CrmBatch(batch) = &**done else { panic!("{done:?}") };
    assert_eq!(batch.refused().collect::<Vec<_>>(), ["g-60"]);
    assert_eq!((batch.taken(), simulator.effects(BATCH)), (69, 69));
}

/// Reads a request as it comes, and answers it.
fn serve(mut stream: TcpStream, client: &mut Client, simulator: &Running) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if line.trim().is_empty() {
            break;
        }
        lines.push(line.trim_end().to_owned());
    }
    let headers: Vec<(&str, &str)> =
        lines.iter().skip(1).filter_map(|line| line.split_once(": ")).collect();
    let length = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let mut body = vec![0; length.unwrap().1.parse().unwrap()];
    reader.read_exact(&mut body).unwrap();
    let now = simulator.now().unsigned_abs();
    let reply = match client.receive_guest_event(&headers, &body, now) {
        Ok(_) => {
            let done = drive(client, &mut Http::new(), &mut &*simulator, drop);
            done[0].1.reply()
        }
        Err(reply) => reply,
    };
    let length = reply.body.len();
    write!(stream, "HTTP/1.1 {} X\r\nContent-Length: {length}\r\n\r\n{}", reply.status, reply.body)
        .unwrap();
}

/// Sets callbacks off and answers as many as come; the statuses that the platform saw.
fn callbacks(simulator: &Running, config: Config, events: &[&str], count: usize) -> Vec<u64> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://127.0.0.1:{}/hook", listener.local_addr().unwrap().port());
    let document = json!({
        "channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b",
        "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
        "language": ["en-US"], "metadata": {"tier": "gold"}, "callbackUrl": url,
    })
    .to_string();
    let session: GuestSession<'_> = Engine::new().parse(document.as_bytes(), None).unwrap();
    let mut client = Client::new(config, 7).unwrap();
    client.create_guest_session(&session);
    let done = drive(&mut client, &mut Http::new(), &mut &*simulator, drop);
    let Ok(Success::GuestSession(created)) = &done[0].1.result else { panic!("{done:?}") };
    let order = json!({"sessionId": created.session_id, "events": events}).to_string();
    thread::scope(|scope| {
        scope.spawn(|| {
            for _ in 0..count {
                serve(listener.accept().unwrap().0, &mut client, simulator);
            }
        });
        let url = simulator.url("/_simulator/callbacks");
        let mut answer = ureq::post(&url).content_type("application/json").send(&order).unwrap();
        let told: Value =
            serde_json::from_slice(&answer.body_mut().read_to_vec().unwrap()).unwrap();
        let told = told["deliveries"].as_array().unwrap();
        told.iter().map(|delivery| delivery["status"].as_u64().unwrap()).collect()
    })
}

#[test]
fn a_callback_is_told_to_the_crm_and_acknowledged() {
    let simulator = simulator();
    let events = ["session.started", "message.received", "session.ended"];
    assert_eq!(callbacks(&simulator, config(&simulator), &events, 3), [200, 200, 200]);
    let told = &simulator.state()["crm"]["events"];
    let kinds: Vec<_> = told.as_array().unwrap().iter().map(|event| &event["eventType"]).collect();
    assert_eq!(kinds, events);
    assert_eq!(told[2]["channelState"], "CLOSED");
    assert_eq!(told[0]["metadata"], json!({"tier": "gold"}));
    assert_eq!(told[0]["syncedAt"], "2026-11-21T07:00:00Z");
}

#[test]
fn a_callback_that_comes_twice_is_told_once() {
    let simulator = simulator();
    let rule = json!({"match": {"callback": "session.started"}, "action": {"duplicate": 2}});
    let faults = json!({"rules": [rule]}).to_string();
    simulator.set_faults(Faults::parse(faults.as_bytes()).unwrap());
    let statuses = callbacks(&simulator, config(&simulator), &["session.started"], 3);
    assert_eq!(statuses, [200, 200, 200]);
    assert_eq!(simulator.effects(EVENT), 1);
}

#[test]
fn a_callback_that_could_not_be_told_comes_again_and_is_told_once() {
    for action in [json!({"status": 500}), json!({"drop": "before"}), json!({"drop": "after"})] {
        let simulator = simulator();
        simulator.set(&json!({"callbackRetryMs": 1})).unwrap();
        fault(&simulator, "/crm/v1/cxone-events", &[1], &action);
        let once = Config { retry: Retry { most: 0, ..Retry::default() }, ..config(&simulator) };
        assert_eq!(callbacks(&simulator, once, &["session.started"], 2), [500, 200], "{action}");
        assert_eq!(simulator.effects(EVENT), 1, "{action}");
    }
}

#[test]
fn a_callback_under_another_key_is_refused() {
    let simulator = simulator();
    simulator.set(&json!({"callbackAttempts": 1})).unwrap();
    let keys = Keys::new().with("other", Secret::from("another key of the tenant")).unwrap();
    let callbacks_ = Some(Callbacks::new(Scheme::standard_webhooks(), keys));
    let other = Config { callbacks: callbacks_, ..config(&simulator) };
    assert_eq!(callbacks(&simulator, other, &["session.started"], 1), [401]);
    assert_eq!(simulator.effects(EVENT), 0);
}
