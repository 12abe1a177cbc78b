//! Guest sessions: those that are measured, and hundreds of which the verdict is known.

use serde_json::{Value, json};

const CHANNEL: &str = "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b";
const QUEUE: &str = "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f";

/// What is measured, by the name of its file.
pub const MEASURED: [(&str, fn() -> String); 4] =
    [("small", small), ("middle", middle), ("large", large), ("broken", broken)];

/// What one measured document is called where people read it.
pub fn title(name: &str, bytes: usize) -> String {
    match name {
        "broken" => "guest session, five violations".to_owned(),
        _ if bytes < 1_000 => format!("guest session, {bytes} B"),
        _ => format!("guest session, {:.0} KB", bytes as f64 / 1_024.0),
    }
}

/// A session in the order in which programs write it.
fn session(language: &str, metadata: &str, callback: &str) -> String {
    format!(
        r#"{{"channelId":"{CHANNEL}","queueId":"{QUEUE}","language":{language},"metadata":{metadata},"callbackUrl":"{callback}"}}"#
    )
}

/// A session as a widget opens it: 295 bytes.
fn small() -> String {
    session(
        r#"["en-US","de"]"#,
        r#"{"source":"pricing-page","cart":129.9,"known":true,"plan":"business"}"#,
        "https://hooks.example.com/cxone/guest/callback?tenant=acme&page=offers",
    )
}

/// One with more of a customer in it: 472 bytes.
fn middle() -> String {
    session(
        r#"["en-US","en-GB","de-DE","fr"]"#,
        concat!(
            r#"{"source":"pricing-page","cart":129.9,"known":true,"plan":"business","visits":17,"campaign":"spring-sale","#,
            r#""referrer":"newsletter","lastOrder":"2026-02-17","segment":"returning","consent":false,"#,
            r#""browser":"firefox","region":"bw"}"#
        ),
        "https://hooks.example.com/cxone/guest/callback?tenant=acme&page=offers-26",
    )
}

/// One whose metadata is nearly as large as it may be: 8 KB.
fn large() -> String {
    let answers: Vec<String> = (0..105)
        .map(|i| format!(r#""answer{i:03}":"what a customer wrote into the form, in line number {i:03} of it""#))
        .collect();
    let metadata = format!("{{{}}}", answers.join(","));
    session(r#"["en-US","de"]"#, &metadata, "https://hooks.example.com/cxone/guest")
}

/// One with five violations.
fn broken() -> String {
    concat!(
        r#"{"channelId":"a1b2c3d4-e5f6-7890-abcd-ef1234567890","queueId":"queue-17","language":["zz"],"#,
        r#""metadata":{"source":"pricing-page","note":null},"callbackUrl":"http://hooks.example.com/guest"}"#
    )
    .to_owned()
}

/// A document and the rule that it breaks, if any.
pub struct Known {
    pub text: String,
    pub breaks: Option<&'static str>,
}

/// Documents that are valid in many ways, and each in turn with every rule broken.
pub fn known() -> Vec<Known> {
    let mut all = Vec::new();
    for base in bases() {
        all.push(Known { text: base.to_string(), breaks: None });
        // White space and the order of the fields mean nothing.
        all.push(Known { text: format!("{base:#}"), breaks: None });
        for (breaks, field, value) in changes() {
            let mut changed = base.clone();
            match (field.split_once('/'), value) {
                (None, Some(value)) => changed[field] = value,
                (None, None) => {
                    drop(changed.as_object_mut().expect("a session is an object").remove(field))
                }
                (Some((outer, inner)), value) => {
                    changed[outer][inner] = value.expect("only whole fields are removed")
                }
            }
            all.push(Known { text: changed.to_string(), breaks });
        }
    }
    all
}

fn bases() -> Vec<Value> {
    let texts = [
        small(),
        middle(),
        session(r#"["DE"]"#, "{}", "https://a.example"),
        session(
            r#"["pt-br","pt","es-MX","es","EN-gb"]"#,
            r#"{"ü":"größe 𝄞","q\"":"\n\u0001\\"}"#,
            "HTTPS://example.com:8443/a/b?c=d&e=f#g",
        ),
        session(
            r#"["ja-JP","ja"]"#,
            &numbered(200, "v").to_string(),
            "https://user@example.com/%7Eguest/",
        ),
        session(
            r#"["sw"]"#,
            r#"{"n":-17,"f":0.5,"zero":0,"big":9007199254740991}"#,
            "https://[2001:db8::7]/x",
        ),
    ];
    texts.iter().map(|text| serde_json::from_str(text).expect("a session is JSON")).collect()
}

/// Metadata of so many keys.
fn numbered(keys: usize, value: &str) -> Value {
    Value::Object((0..keys).map(|key| (format!("k{key}"), json!(value))).collect())
}

/// Metadata whose compact JSON has so many bytes, two of each three in a letter beyond ASCII.
fn of_size(bytes: usize) -> Value {
    let room = bytes - r#"{"a":""}"#.len();
    let mut text = "€".repeat(room / 4);
    text += &"x".repeat(room - text.len());
    json!({"a": text})
}

type Change = (Option<&'static str>, &'static str, Option<Value>);

/// What can be changed in a session: the rule that is broken by it, the field, its new value.
fn changes() -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for field in ["channelId", "queueId"] {
        for (breaks, value) in [
            (None, json!("7F3E9C1A-2B4D-4E6F-BA1B-3C5D7E9F1A2B")),
            (Some("uuid.version"), json!("7f3e9c1a-2b4d-1e6f-8a1b-3c5d7e9f1a2b")),
            (Some("uuid.version"), json!("7f3e9c1a-2b4d-4e6f-ca1b-3c5d7e9f1a2b")),
            (Some("uuid.version"), json!("00000000-0000-0000-0000-000000000000")),
            (Some("uuid.format"), json!("7f3e9c1a2b4d4e6f8a1b3c5d7e9f1a2b")),
            (Some("uuid.format"), json!("7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2g")),
            (Some("uuid.format"), json!("{7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b}")),
            (Some("string.empty"), json!("")),
            (Some("type.mismatch"), json!(7)),
            (Some("type.mismatch"), json!(null)),
        ] {
            changes.push((breaks, field, Some(value)));
        }
    }
    for (breaks, value) in [
        (None, json!(["xh-ZA"])),
        (Some("language.count"), json!([])),
        (Some("language.count"), json!(["en", "de", "fr", "es", "it", "pt"])),
        (Some("language.format"), json!(["en_US"])),
        (Some("language.format"), json!(["eng"])),
        (Some("language.format"), json!(["en-"])),
        (Some("language.format"), json!(["en-US-x"])),
        (Some("language.unknown"), json!(["en", "zz"])),
        (Some("language.unknown"), json!(["xx-US"])),
        (Some("language.unknown-region"), json!(["en-ZZ"])),
        (Some("string.empty"), json!([""])),
        (Some("type.mismatch"), json!("en")),
        (Some("type.mismatch"), json!(["en", 7])),
    ] {
        changes.push((breaks, "language", Some(value)));
    }
    for (breaks, value) in [
        (None, of_size(8_192)),
        (None, numbered(250, "x")),
        (Some("metadata.count"), numbered(251, "x")),
        (Some("metadata.size"), of_size(8_193)),
        (Some("metadata.value-type"), json!({"a": null})),
        (Some("metadata.value-type"), json!({"a": [1]})),
        (Some("metadata.value-type"), json!({"a": {"b": 1}})),
        (Some("metadata.key-empty"), json!({"": "a"})),
        (Some("string.empty"), json!({"a": ""})),
        (Some("number.unsafe"), json!({"a": 9_007_199_254_740_992_i64})),
        (Some("number.unsafe"), json!({"a": -1e300})),
        (Some("type.mismatch"), json!([])),
        (Some("type.mismatch"), json!("a")),
    ] {
        changes.push((breaks, "metadata", Some(value)));
    }
    for (breaks, value) in [
        (None, json!("https://example.com")),
        (Some("url.scheme"), json!("http://example.com/")),
        (Some("url.scheme"), json!("ftp://example.com/")),
        (Some("url.format"), json!("example.com/guest")),
        (Some("url.format"), json!("https:example.com")),
        (Some("url.format"), json!("https://")),
        (Some("url.format"), json!("https://example.com/a b")),
        (Some("url.format"), json!("https://exämple.com/")),
        (Some("string.empty"), json!("")),
        (Some("type.mismatch"), json!(true)),
    ] {
        changes.push((breaks, "callbackUrl", Some(value)));
    }
    for field in ["channelId", "queueId", "language", "metadata", "callbackUrl"] {
        changes.push((Some("field.missing"), field, None));
    }
    changes.push((Some("field.unknown"), "channelID", Some(json!(CHANNEL))));
    changes.push((Some("metadata.value-type"), "metadata/late", Some(json!([]))));
    changes
}
