//! Configurations in JSON.

use super::faults;
use callgate::{
    Engine, Report,
    exchange::{Config, Secret, TokenStyle},
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn read(config: &Value) -> Result<Config, Box<Report>> {
    Config::from_json(config.to_string().as_bytes(), Engine::new()).map_err(Box::new)
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
