//! Exchanges conducted in JSON.

use crate::host::{CREATED, START, document, ok};
use callgate::{
    Engine, Report, Status,
    exchange::{
        Client, Config, Failure, Handled, Outcome, Response, Secret, Step, Success, TokenFailure,
        TokenStyle, TransportError,
        wire::{Exchange, Started, read_answer},
    },
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn read(config: &Value) -> Result<Config, Box<Report>> {
    Config::from_json(config.to_string().as_bytes(), Engine::new()).map_err(Box::new)
}

fn faults(report: &Report) -> Vec<(String, &'static str)> {
    report.violations.iter().map(|fault| (fault.path.clone(), fault.code.name())).collect()
}

/// The faults of a configuration.
fn wrong(config: &Value) -> Vec<(String, &'static str)> {
    faults(&read(config).unwrap_err())
}

fn fault(path: &str, code: &'static str) -> (String, &'static str) {
    (path.into(), code)
}

#[test]
fn platforms_have_presets_which_may_be_overruled() {
    let secret = json!({"clientId": "i", "clientSecret": "hunter2hunter2"});
    for (platform, place, api, url, style) in [
        (
            "cxone",
            "tenant",
            "https://eu1.engage.niceincontact.com",
            "https://eu1.niceincontact.com/oauth2/token",
            TokenStyle::Query,
        ),
        (
            "cxone-agents",
            "tenant",
            "https://eu1.api.nice.incontact.com",
            "https://eu1.api.nice.incontact.com/oauth2/token",
            TokenStyle::Form,
        ),
        (
            "cxone-codes",
            "region",
            "https://eu1.api.niceincontact.com",
            "https://eu1.api.niceincontact.com/oauth/token",
            TokenStyle::Basic,
        ),
        (
            "genesys-cloud",
            "region",
            "https://api.eu1",
            "https://login.eu1/oauth/token",
            TokenStyle::Basic,
        ),
    ] {
        let mut config = secret.clone();
        config["platform"] = json!(platform);
        config[place] = json!("eu1");
        let read = self::read(&config).unwrap();
        let token = read.token.unwrap();
        assert_eq!((&*read.api, &*token.url, token.style), (api, url, style), "{platform}");
        config["api"] = json!("http://127.0.0.1:8080");
        config["tokenUrl"] = json!("http://127.0.0.1:8080/token");
        config["tokenStyle"] = json!("json");
        config["scopes"] = json!(["a"]);
        let read = self::read(&config).unwrap();
        let token = read.token.unwrap();
        assert_eq!(read.api, "http://127.0.0.1:8080");
        assert_eq!(token.url, "http://127.0.0.1:8080/token");
        assert_eq!((token.style, token.scopes), (TokenStyle::Json, vec!["a".to_owned()]));
    }
    let flows = read(&json!({
        "platform": "cxone-flows", "api": "https://acme.example", "clientId": "i", "clientSecret": "s",
    }))
    .unwrap();
    assert_eq!(flows.token.unwrap().url, "https://acme.example/oauth/token");
    assert!(read(&json!({"api": "https://acme.example"})).unwrap().token.is_none());
}

#[test]
fn every_member_arrives_where_it_belongs() {
    let config = read(&json!({
        "platform": "cxone", "tenant": "acme", "clientId": "i", "clientSecret": "s",
        "retry": {"most": 1, "base": 2, "cap": 3}, "quota": {"requests": 4, "period": 5},
        "timeout": 6, "deadline": 7, "cleanup": 8, "breaker": {"failures": 9, "rest": 10},
        "board": {"agents": 11, "entries": 12},
        "crmEvents": {"url": "https://crm.example/e", "token": "t1"},
        "crmBatch": {"url": "https://crm.example/b?x=y"},
        "webhook": {"url": "https://hooks.example"},
        "callbacks": {
            "scheme": "standard-webhooks", "maxBytes": 13, "deadline": 14,
            "keys": [{"name": "a", "secret": "whsec_c2VjcmV0"}, {"name": "b", "secret": "old", "retired": true}],
        },
    }))
    .unwrap();
    assert_eq!((config.retry.most, config.retry.base, config.retry.cap), (1, 2, 3));
    assert_eq!((config.quota.requests, config.quota.period), (4, 5));
    assert_eq!((config.timeout, config.deadline, config.cleanup), (6, 7, 8));
    assert_eq!((config.breaker.failures, config.breaker.rest), (9, 10));
    assert_eq!((config.board.agents, config.board.entries), (11, 12));
    let events = config.crm_events.unwrap();
    assert_eq!((&*events.url, events.token), ("https://crm.example/e", Some(Secret::from("t1"))));
    assert_eq!(config.crm_batch.unwrap().url, "https://crm.example/b?x=y");
    assert!(config.webhook.unwrap().token.is_none());
    let callbacks = config.callbacks.unwrap();
    assert_eq!((callbacks.max_bytes, callbacks.deadline), (13, 14));
}

#[test]
fn all_faults_of_a_configuration_are_told_at_once() {
    let mut found = wrong(&json!({
        "platform": "cxone", "region": "eu", "clientId": "i", "retry": {"most": -1, "mots": 3},
        "timeout": "10", "crmBatch": {"token": "a b"}, "webhook": {"url": "http://a.example"},
        "callbacks": {"scheme": "sha1", "keys": []}, "clientsecret": "hunter2hunter2",
    }));
    found.sort();
    let mut expected = vec![
        fault("/tenant", "field.missing"),
        fault("/clientSecret", "field.missing"),
        fault("/crmEvents", "field.missing"),
        fault("/region", "value.not-allowed"),
        fault("/retry/most", "policy.range"),
        fault("/retry/mots", "field.unknown"),
        fault("/timeout", "type.mismatch"),
        fault("/crmBatch/url", "field.missing"),
        fault("/crmBatch/token", "value.not-allowed"),
        fault("/webhook/url", "url.scheme"),
        fault("/callbacks/scheme", "value.not-allowed"),
        fault("/clientsecret", "field.unknown"),
    ];
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn what_cannot_be_is_refused() {
    let cxone = |name: &str, value: Value| {
        let mut config =
            json!({"platform": "cxone", "tenant": "acme", "clientId": "i", "clientSecret": "s"});
        config[name] = value;
        wrong(&config)
    };
    assert_eq!(wrong(&json!({})), [fault("/platform", "field.missing")]);
    assert_eq!(wrong(&json!([])), [fault("", "type.mismatch")]);
    assert_eq!(wrong(&json!({"platform": "cxtwo"})), [fault("/platform", "value.not-allowed")]);
    for tenant in ["a.b", "evil.example/", "-a", "a:b", "ä"] {
        assert_eq!(
            cxone("tenant", json!(tenant)),
            [fault("/tenant", "value.not-allowed")],
            "{tenant}"
        );
    }
    assert_eq!(cxone("clientSecret", json!("")), [fault("/clientSecret", "string.empty")]);
    assert_eq!(
        cxone("tokenUrl", json!("https://a.example?x")),
        [fault("/tokenUrl", "value.not-allowed")]
    );
    assert_eq!(cxone("tokenUrl", json!("a.example")), [fault("/tokenUrl", "url.format")]);
    assert_eq!(cxone("api", json!("https://u:p@a.example")), [fault("/api", "value.not-allowed")]);
    let mut basic =
        json!({"platform": "cxone", "tenant": "acme", "clientSecret": "s", "tokenStyle": "basic"});
    basic["clientId"] = json!("a:b");
    assert_eq!(wrong(&basic), [fault("/clientId", "value.not-allowed")]);
    let own = json!({"api": "https://a.example", "clientId": "i", "clientSecret": "s"});
    assert_eq!(wrong(&own), [fault("/tokenUrl", "field.missing")]);
    let report = Config::from_json(
        br#"{"api": "https://a.example", "api": "https://b.example"}"#,
        Engine::new(),
    );
    assert_eq!(faults(&report.unwrap_err()), [fault("/api", "json.duplicate-key")]);
    let scheme = |scheme: Value, keys: Value| {
        let mut config =
            json!({"api": "https://a.example", "crmEvents": {"url": "https://crm.example"}});
        config["callbacks"] = json!({"scheme": scheme, "keys": keys});
        match read(&config) {
            Ok(_) => Vec::new(),
            Err(report) => faults(&report),
        }
    };
    let keys = json!([{"name": "a", "secret": "s"}]);
    let own = json!({
        "header": "X-Signature", "content": "{timestamp}.{body}", "prefix": "v0=", "encoding": "hex",
        "timestamp": {"header": "X-Time", "unit": "seconds"}, "tolerance": 1000, "tagBytes": 32,
    });
    assert_eq!(scheme(own.clone(), keys.clone()), []);
    let pairs = json!({
        "header": "S", "content": "{timestamp}.{body}", "encoding": "base64url", "separator": ";",
        "pairs": {"signature": "v1", "timestamp": "t", "unit": "milliseconds"}, "idMembers": ["/id"],
    });
    assert_eq!(scheme(pairs, keys.clone()), []);
    let mut untold = own;
    untold["timestamp"] = json!({"header": "X-Time"});
    assert_eq!(
        scheme(untold.clone(), keys.clone()),
        [fault("/callbacks/scheme/timestamp/unit", "field.missing")]
    );
    untold.as_object_mut().unwrap().remove("timestamp");
    assert_eq!(scheme(untold, keys), [fault("/callbacks/scheme", "value.not-allowed")]);
    let retired = json!([{"name": "a", "secret": "s", "retired": true}]);
    assert_eq!(
        scheme(json!("genesys-open-messaging"), retired),
        [fault("/callbacks/keys", "value.not-allowed")]
    );
}

proptest! {
    #[test]
    fn no_secret_stands_in_a_report(place in 0..6_usize, wrong in prop::sample::select(vec!["", "\u{e9}", "a b"])) {
        let canary = format!("canary-{wrong}-secret");
        let mut config = json!({
            "platform": "cxone", "tenant": "acme", "clientId": "i", "clientSecret": canary,
            "crmEvents": {"url": "https://crm.example", "token": canary},
            "callbacks": {"scheme": "standard-webhooks", "keys": [{"name": "k", "secret": format!("whsec_{canary}")}]},
            "nonsense": 7,
        });
        let value = json!(canary);
        match place {
            0 => config["clientSecret"] = json!({"x": value}),
            1 => config["crmEvents"]["token"] = json!([value]),
            2 => config["api"] = json!(format!("ftp://user:{canary}@a.example")),
            3 => config["callbacks"]["keys"] = json!([{"name": "k", "secret": value}, {"name": "k", "secret": value}]),
            4 => config["tenant"] = json!(format!("{canary}/")),
            _ => {}
        }
        let report = read(&config).unwrap_err();
        prop_assert!(!format!("{report:?} {}", report.to_json()).contains("canary"), "{}", report.to_json());
    }
}

/// A client whose host gives the tokens.
fn client() -> Client {
    let config = br#"{"platform": "cxone", "tenant": "acme", "retry": {"most": 1, "base": 0}}"#;
    Client::from_json(config, Engine::new(), 1).unwrap()
}

fn start(client: &mut Client) {
    let started =
        client.start_json(Exchange::CreateGuestSession, document(1).as_bytes(), None, START);
    assert!(matches!(started, Ok(Started::Exchange(_))), "{started:?}");
}

/// Runs a client whose host answers so, and tells how its exchange ends.
fn run(
    client: &mut Client,
    mut answer: impl FnMut(&Step) -> Result<Response, TransportError>,
) -> Outcome {
    let mut now = START;
    loop {
        let step = client.poll(now);
        let id = match &step {
            Step::Send(request) => request.id,
            Step::Token(request) => request.id,
            Step::Wait(until) => {
                now = *until;
                continue;
            }
            Step::Done(_, outcome) => return outcome.clone(),
            Step::Emit(_) => continue,
            other => panic!("{other:?}"),
        };
        let answer = answer(&step);
        assert_eq!(client.handle(id, answer, now), Handled::Taken);
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it is the answer of a host, which may be an error")]
fn token(text: &str) -> Result<Response, TransportError> {
    Ok(Response::token(&Secret::from(text), Some(3600)))
}

#[test]
fn the_host_gives_the_tokens_and_another_one_after_a_401() {
    let mut client = client();
    start(&mut client);
    let mut asked = Vec::new();
    let outcome = run(&mut client, |step| match step {
        Step::Token(request) => {
            asked.push((request.rejected, request.timeout));
            token(if request.rejected { "second" } else { "first" })
        }
        Step::Send(request) if request.header("Authorization") == Some("Bearer first") => {
            ok(401, "")
        }
        _ => ok(201, CREATED),
    });
    assert!(matches!(outcome.result, Ok(Success::GuestSession(_))), "{outcome:?}");
    assert_eq!(asked, [(false, 10_000), (true, 10_000)]);
    start(&mut client);
    run(&mut client, |step| {
        assert!(matches!(step, Step::Send(_)), "the token is still good");
        ok(201, CREATED)
    });
}

#[test]
fn a_host_without_a_token_fails_the_exchange() {
    for (answer, failure) in [
        (Err(TransportError::NotSent), "unavailable"),
        (ok(403, ""), "refused"),
        (token("not one token"), "malformed"),
    ] {
        let mut client = client();
        start(&mut client);
        let outcome = run(&mut client, |_| answer.clone());
        let Err(Failure::Token(found)) = outcome.result else { panic!("{outcome:?}") };
        assert_eq!(
            failure,
            match found {
                TokenFailure::Unavailable(_) => "unavailable",
                TokenFailure::Refused(_) => "refused",
                _ => "malformed",
            }
        );
    }
}

#[test]
fn a_token_that_is_asked_for_is_asked_again_after_a_restart() {
    let mut client = client();
    start(&mut client);
    while !matches!(client.poll(START), Step::Token(_)) {}
    let snapshot = client.snapshot();
    assert!(!snapshot.contains("token\":{"));
    let config =
        Config::from_json(br#"{"platform": "cxone", "tenant": "acme"}"#, Engine::new()).unwrap();
    let mut client = Client::restore(config, &snapshot).unwrap();
    let outcome = run(&mut client, |step| match step {
        Step::Token(_) => token("t"),
        _ => ok(201, CREATED),
    });
    assert!(outcome.result.is_ok());
}

#[test]
fn steps_are_told_as_json() {
    let mut client = client();
    let body = document(1);
    assert_eq!(
        client
            .start_json(Exchange::CreateGuestSession, body.as_bytes(), None, START)
            .unwrap()
            .to_json(),
        r#"{"started":0}"#
    );
    let mut told = Vec::new();
    let mut now = START;
    loop {
        let step = client.poll(now);
        let text = step.to_json();
        let json: Value = serde_json::from_str(&text).unwrap();
        let head = match &step {
            Step::Token(_) => json!({"token": "canary-token", "expiresIn": 60}),
            Step::Send(_) => json!({"status": 201, "headers": [["X", "y"]]}),
            Step::Wait(until) => {
                assert_eq!(json, json!({"wait": until}));
                now = *until;
                continue;
            }
            Step::Idle => {
                assert_eq!(text, r#""idle""#);
                break;
            }
            _ => Value::Null,
        };
        if let Some(id) = json["token"]["id"].as_u64().or(json["send"]["id"].as_u64()) {
            let body = if head["status"].is_null() { "" } else { CREATED };
            let answer = read_answer(head.to_string().as_bytes(), body.as_bytes()).unwrap();
            client.handle(callgate::exchange::RequestId(id), answer, now + 5);
        }
        told.push(json);
    }
    let found = |name: &str| told.iter().find(|step| !step[name].is_null()).unwrap();
    let (token, sent, done) = (found("token"), found("send"), found("done"));
    assert_eq!(
        told[0],
        json!({"emit": {"at": START, "exchange": 0, "kind": {"started": "guest-session"}}}),
        "{told:#?}"
    );
    assert_eq!(*token, json!({"token": {"id": 0, "timeout": 10_000, "rejected": false}}));
    let sent = &sent["send"];
    assert_eq!((&sent["method"], &sent["id"]), (&json!("POST"), &json!(1)));
    assert_eq!(sent["headers"][0], json!(["Authorization", "Bearer canary-token"]));
    assert!(sent["body"].as_str().unwrap().starts_with(r#"{"queueId":"#), "{sent}");
    assert_eq!(
        *done,
        json!({"done": {
            "exchange": 0, "kind": "guest-session",
            "result": {"ok": {"guest-session": {"sessionId": "s-1", "channelUrl": "https://c.example/s-1"}}},
            "latency": 5, "attempts": 1, "uncertain": false,
        }})
    );
    let metrics: Value = serde_json::from_str(&client.metrics().to_json()).unwrap();
    assert_eq!(metrics["exchanges"]["guest-session"]["successRate"], json!(1.0));
    assert_eq!(metrics["tokenRequests"], 1);
}

#[test]
fn a_failure_comes_with_its_code() {
    let mut client = client();
    start(&mut client);
    let outcome = run(&mut client, |step| match step {
        Step::Token(_) => token("t"),
        _ => ok(403, r#"{"code":"no.scope"}"#),
    });
    let json: Value =
        serde_json::from_str(&outcome.to_json(callgate::exchange::ExchangeId(0))).unwrap();
    assert_eq!(json["code"], "refused");
    assert_eq!(json["result"], json!({"error": {"refused": {"status": 403, "code": "no.scope"}}}));
    assert_eq!(
        json["message"],
        "the platform refused the request with status 403 and code `no.scope`"
    );
}

fn started(exchange: Exchange, document: &str, options: Option<&str>) -> String {
    let config = json!({"platform": "genesys-cloud", "region": "mypurecloud.com"}).to_string();
    let mut client = Client::from_json(config.as_bytes(), Engine::new(), 1).unwrap();
    let options = options.map(str::as_bytes);
    match client.start_json(exchange, document.as_bytes(), options, START) {
        Ok(started) => {
            let refused = matches!(started, Started::Refused(_));
            assert_eq!(refused, !client.metrics().violations.is_empty(), "refusals are counted");
            started.to_json()
        }
        Err(report) => format!("{:?}", faults(&report)),
    }
}

const GUEST: &str =
    r#"{"channel":"webmessaging","consent":{"marketing":false,"dataProcessing":true}}"#;
const CODES: &str = r#"[{"name":"A","code":"AA","type":"NEUTRAL","category":"Q","isActive":true}]"#;
const FLOW: &str = r#"{"name":"S","campaignId":"c","nodes":[{"id":"a","type":"queue"}],"fallbackAction":{"type":"hangup"}}"#;

#[test]
fn every_exchange_starts_by_its_name() {
    let guest = json!({"guest": {"id": "g", "etag": "\"1\"", "created": null, "modified": 7, "closed": null,
        "interactions": 3, "document": GUEST}})
    .to_string();
    for (exchange, document, options) in [
        (Exchange::CreateGuestSession, &*document(1), Some(r#"{"occasion":"visit 2"}"#)),
        (Exchange::CreateGenesysGuest, GUEST, None),
        (Exchange::UpdateGenesysGuest, r#"{"attributes":{"a":"b"}}"#, Some(r#"{"id":"g"}"#)),
        (Exchange::UpdateGenesysGuest, "{}", Some(&*guest)),
        (Exchange::PushEngagement, "", Some(r#"{"id":"g"}"#)),
        (
            Exchange::QueryPlatformAudit,
            "",
            Some(
                r#"{"entityType":"guest","entityId":"g","start":1,"end":2,"newestFirst":false,"pageSize":3,"mostPages":4,"mostEntries":5}"#,
            ),
        ),
        (
            Exchange::SyncCrm,
            &format!(r#"[{{"id":"g","guest":{GUEST},"lastInteraction":7}}]"#),
            Some(r#"{"occasion":"again"}"#),
        ),
        (Exchange::ChangeAgentState, r#"{"userId":"4711","targetState":"READY"}"#, None),
        (Exchange::RegisterCallCodes, CODES, Some(r#"{"facts":{"existing":[]}}"#)),
        (
            Exchange::DeployIvrFlow,
            FLOW,
            Some(
                r#"{"facts":{"campaigns":["c"]},"effective":1,"expiration":2,"webhook":{"url":"https://a.example","events":["x"]},"analytics":null}"#,
            ),
        ),
    ] {
        assert_eq!(started(exchange, document, options), r#"{"started":0}"#, "{exchange}");
    }
    let reply = started(Exchange::ReceiveGuestEvent, "{}", Some(r#"{"headers":[["a",""]]}"#));
    assert_eq!(
        reply,
        r#"{"answered":{"status":503,"headers":[["Content-Type","application/json"]],"body":"{\"error\":\"unconfigured\"}"}}"#
    );
}

#[test]
fn what_breaks_a_rule_starts_nothing() {
    for (exchange, document, options, path) in [
        (Exchange::CreateGuestSession, "{}", None, "/callbackUrl"),
        (Exchange::CreateGenesysGuest, "{}", None, "/channel"),
        (
            Exchange::RegisterCallCodes,
            CODES,
            Some(
                r#"{"facts":{"existing":[{"id":"7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b","code":"AA"}]}}"#,
            ),
            "/0/code",
        ),
        (Exchange::DeployIvrFlow, FLOW, Some(r#"{"facts":{"campaigns":[]}}"#), "/campaignId"),
    ] {
        let json: Value = serde_json::from_str(&started(exchange, document, options)).unwrap();
        assert_eq!(json["refused"]["violations"][0]["path"], path, "{exchange}: {json}");
    }
    let mut client = client();
    let no_text = client.start_json(
        Exchange::UpdateGenesysGuest,
        b"{\"a\":\"\xFF\"}",
        Some(br#"{"id":"g"}"#),
        START,
    );
    assert!(matches!(no_text, Ok(Started::Refused(_))), "{no_text:?}");
}

#[test]
fn every_guest_of_a_batch_is_checked() {
    let batch = json!([
        {"id": "g-1", "guest": {"channel": "webmessaging"}},
        {"guest": serde_json::from_str::<Value>(GUEST).unwrap(), "lastInteraction": "now"},
        {"id": "g-3", "guest": serde_json::from_str::<Value>(GUEST).unwrap()},
    ]);
    let json: Value =
        serde_json::from_str(&started(Exchange::SyncCrm, &batch.to_string(), None)).unwrap();
    let paths: Vec<&str> = json["refused"]["violations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found["path"].as_str().unwrap())
        .collect();
    assert_eq!(paths, ["/0/guest/consent", "/1/id", "/1/lastInteraction"]);
    let text = batch.to_string();
    let span = &json["refused"]["violations"][0]["span"];
    assert_eq!(
        span["start"].as_u64().map(|at| &text[usize::try_from(at).unwrap()..][..1]),
        Some("{")
    );
}

#[test]
fn wrong_options_are_the_hosts_fault() {
    for (exchange, options, expected) in [
        (Exchange::CreateGuestSession, r#"{"ocasion":"x"}"#, r#"[("/ocasion", "field.unknown")]"#),
        (Exchange::UpdateGenesysGuest, "{}", r#"[("/id", "field.missing")]"#),
        (
            Exchange::UpdateGenesysGuest,
            r#"{"guest":{"id":"g"}}"#,
            r#"[("/guest", "value.not-allowed")]"#,
        ),
        (Exchange::PushEngagement, r#"{"id":7}"#, r#"[("/id", "type.mismatch")]"#),
        (
            Exchange::QueryPlatformAudit,
            r#"{"entityType":"guest","start":-1}"#,
            r#"[("/entityId", "field.missing"), ("/start", "type.mismatch")]"#,
        ),
        (
            Exchange::DeployIvrFlow,
            r#"{"webhook":{"url":"http://a.example"}}"#,
            r#"[("/webhook/url", "url.scheme")]"#,
        ),
        (Exchange::ReceiveGuestEvent, "{}", r#"[("/headers", "field.missing")]"#),
    ] {
        assert_eq!(started(exchange, GUEST, Some(options)), expected, "{exchange}");
    }
}

#[test]
fn a_snapshot_goes_on_under_a_configuration_in_json() {
    let mut client = client();
    start(&mut client);
    let config = br#"{"platform": "cxone", "tenant": "acme"}"#;
    let snapshot = client.snapshot();
    let restored = Client::restore_from_json(config, Engine::new(), snapshot.as_bytes()).unwrap();
    assert_eq!(restored.snapshot(), snapshot);
    let status = |config: &[u8], snapshot: &[u8]| {
        Client::restore_from_json(config, Engine::new(), snapshot).err().map(|error| error.status())
    };
    assert_eq!(status(config, b"{}"), Some(Status::SnapshotInvalid));
    assert_eq!(status(config, b"\xFF"), Some(Status::SnapshotInvalid));
    assert_eq!(status(b"{}", snapshot.as_bytes()), Some(Status::InputInvalid));
}
