//! How exchanges are started in JSON.

use super::{client, faults};
use crate::host::{START, document};
use callgate::{
    Engine,
    exchange::{
        Client,
        wire::{Exchange, Started},
    },
};
use serde_json::{Value, json};

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
