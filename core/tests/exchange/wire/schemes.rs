//! What a configuration in JSON says of signatures and tokens is what it is called in Rust.

use callgate::{
    Engine,
    exchange::{
        Config, TokenStyle,
        signature::{Encoding, Scheme, SchemeError, Unit},
    },
};
use serde_json::{Value, json};

fn read(config: &Value) -> Config {
    Config::from_json(config.to_string().as_bytes(), Engine::new()).unwrap()
}

/// The scheme of callbacks that is written so.
fn scheme(scheme: &Value) -> Scheme {
    let config = json!({
        "api": "https://a.example", "crmEvents": {"url": "https://crm.example"},
        "callbacks": {"scheme": scheme, "keys": [{"name": "a", "secret": "s"}]},
    });
    read(&config).callbacks.unwrap().scheme
}

#[test]
fn a_scheme_of_the_tenants_own_is_put_together_from_its_parts() -> Result<(), SchemeError> {
    let content = "{id}.{timestamp}.{body}";
    let own = |more: Value| {
        let mut own = json!({
            "header": "X-Signature", "content": content, "id": "X-Id",
            "timestamp": {"header": "X-Time", "unit": "seconds"},
        });
        own.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        scheme(&own)
    };
    let built = Scheme::new("X-Signature", content)?.timestamp("X-Time", Unit::Seconds)?;
    let built = built.id("X-Id")?;
    assert_eq!(own(json!({})), built);
    for (name, encoding) in
        [("hex", Encoding::Hex), ("base64", Encoding::Base64), ("base64url", Encoding::Base64Url)]
    {
        assert_eq!(own(json!({"encoding": name})), built.clone().encoding(encoding), "{name}");
    }
    let milliseconds = json!({"timestamp": {"header": "X-Time", "unit": "milliseconds"}});
    assert_eq!(own(milliseconds), built.clone().timestamp("X-Time", Unit::Milliseconds)?);
    assert_eq!(own(json!({"prefix": "v0="})), built.clone().prefix("v0="));
    assert_eq!(own(json!({"tolerance": 1_000})), built.clone().tolerance_ms(1_000));
    assert_eq!(own(json!({"tagBytes": 16})), built.clone().tag_bytes(16)?);
    assert_eq!(own(json!({"idMembers": ["/a", "/b/c"]})), built.id_members(&["/a", "/b/c"])?);
    Ok(())
}

#[test]
fn pairs_are_written_with_their_names_and_what_stands_between() -> Result<(), SchemeError> {
    let built = Scheme::new("S", "{timestamp}.{body}")?;
    for (name, unit) in [("seconds", Unit::Seconds), ("milliseconds", Unit::Milliseconds)] {
        let pairs = json!({
            "header": "S", "content": "{timestamp}.{body}", "separator": ";",
            "pairs": {"signature": "v1", "timestamp": "t", "unit": name},
        });
        assert_eq!(scheme(&pairs), built.clone().separator(';').pairs("v1", "t", unit)?, "{name}");
    }
    Ok(())
}

#[test]
fn each_style_of_a_token_request_has_its_name() {
    for (name, style) in [
        ("form", TokenStyle::Form),
        ("query", TokenStyle::Query),
        ("json", TokenStyle::Json),
        ("basic", TokenStyle::Basic),
    ] {
        let config = read(&json!({
            "api": "https://a.example", "tokenUrl": "https://t.example", "tokenStyle": name,
            "clientId": "i", "clientSecret": "s",
        }));
        assert_eq!(config.token.unwrap().style, style, "{name}");
    }
}
