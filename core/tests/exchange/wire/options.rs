//! What stands in the options arrives in what is sent.

use super::{faults, token};
use crate::host::{START, ok};
use callgate::{
    Engine,
    exchange::{
        Client, Request, Step,
        signature::{Keys, Scheme},
        wire::{Exchange, Started},
    },
};
use serde_json::{Value, json};

fn client() -> Client {
    let config = json!({
        "platform": "genesys-cloud", "region": "mypurecloud.com",
        "crmEvents": {"url": "https://crm.example.com/events"},
        "callbacks": {"scheme": "standard-webhooks", "keys": [{"name": "a", "secret": "whsec_c2VjcmV0"}]},
    });
    Client::from_json(config.to_string().as_bytes(), Engine::new(), 1).unwrap()
}

/// The first request that an exchange sends.
fn sent(exchange: Exchange, document: &str, options: &Value) -> Request {
    let mut client = client();
    let options = options.to_string();
    let started = client.start_json(exchange, document.as_bytes(), Some(options.as_bytes()), START);
    assert!(matches!(started, Ok(Started::Exchange(_))), "{started:?}");
    loop {
        match client.poll(START) {
            Step::Send(request) => return request,
            Step::Token(request) => _ = client.handle(request.id, token("t"), START),
            Step::Emit(_) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_query_asks_for_what_its_options_say() {
    let options = json!({
        "entityType": "guest", "entityId": "g 1", "start": 1_000, "end": 2_000,
        "newestFirst": false, "pageSize": 3,
    });
    assert_eq!(
        sent(Exchange::QueryPlatformAudit, "", &options).url,
        "https://api.mypurecloud.com/api/v2/platform/audit/logs?entityType=guest&entityId=g%201\
         &startTime=1970-01-01T00%3A00%3A01Z&endTime=1970-01-01T00%3A00%3A02Z\
         &pageNumber=1&pageSize=3&sortBy=timestamp&sortOrder=asc"
    );
}

#[test]
fn a_query_ends_where_its_options_say() {
    for (name, most, told) in [("mostPages", 2, 4), ("mostEntries", 3, 3)] {
        let mut client = client();
        let mut options = json!({"entityType": "guest", "entityId": "g"});
        options[name] = json!(most);
        let options = options.to_string();
        client
            .start_json(Exchange::QueryPlatformAudit, b"", Some(options.as_bytes()), START)
            .unwrap();
        let mut page = 0;
        let outcome = super::run(&mut client, |step| {
            if matches!(step, Step::Token(_)) {
                return token("t");
            }
            page += 1;
            let entities = ["a", "b"].map(|entry| json!({"id": format!("{entry}-{page}")}));
            ok(200, &json!({"entities": entities, "pageCount": 9}).to_string())
        });
        let outcome: Value =
            serde_json::from_str(&outcome.to_json(callgate::exchange::ExchangeId(0))).unwrap();
        let audit = &outcome["result"]["ok"]["platform-audit"];
        assert_eq!(audit["entries"].as_array().map(Vec::len), Some(told), "{name}: {outcome}");
        assert_eq!(audit["cut"], json!(true), "{name}");
    }
}

#[test]
fn a_deployment_is_for_the_window_of_its_options() {
    let flow = r#"{"name":"S","campaignId":"c","nodes":[{"id":"a","type":"queue"}],"fallbackAction":{"type":"hangup"}}"#;
    let options = json!({"effective": 1_000, "expiration": 2_000});
    let body: Value =
        serde_json::from_slice(&sent(Exchange::DeployIvrFlow, flow, &options).body).unwrap();
    assert_eq!(body["effectiveDate"], "1970-01-01T00:00:01Z");
    assert_eq!(body["expirationDate"], "1970-01-01T00:00:02Z");
}

#[test]
fn a_guest_is_told_by_its_id_or_as_it_is_known() {
    let options =
        br#"{"id":"g","guest":{"id":"g","etag":null,"created":null,"modified":null,"closed":null,
        "interactions":null,"document":null}}"#;
    let report =
        client().start_json(Exchange::UpdateGenesysGuest, b"{}", Some(options), START).unwrap_err();
    assert_eq!(faults(&report), [(String::new(), "value.not-allowed")]);
}

#[test]
fn a_callback_is_judged_as_of_the_time_when_it_was_received() {
    let keys = Keys::new().with("a", "secret".into()).unwrap();
    let body = r#"{"sessionId":"s-1","type":"t"}"#;
    let at = i64::try_from(START).unwrap();
    let headers = Scheme::standard_webhooks().sign(&keys, "e-1", at, body.as_bytes()).unwrap();
    let later = START + 86_400_000;
    let started = |more: Value| {
        let mut options = json!({"headers": headers});
        options.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let options = options.to_string();
        client()
            .start_json(
                Exchange::ReceiveGuestEvent,
                body.as_bytes(),
                Some(options.as_bytes()),
                later,
            )
            .map_err(Box::new)
    };
    assert!(matches!(started(json!({})), Ok(Started::Answered(reply)) if reply.status == 401));
    assert!(matches!(started(json!({"received": START})), Ok(Started::Exchange(_))));
    let both = started(json!({"received": START, "verifyOnly": true})).unwrap_err();
    assert_eq!(faults(&both), [(String::new(), "value.not-allowed")]);
}
