//! `guest-session`

use crate::subject::Subject;
use std::fmt::Write;

pub(crate) fn sound() -> Subject {
    Subject::new(
        "guest-session",
        r#"{
  "channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b",
  "queueId": "C4D5E6F7-A8B9-4C0D-9E1F-2A3B4C5D6E7F",
  "language": ["en-US", "de"],
  "metadata": {"source": "pricing"},
  "callbackUrl": "https://hooks.example.com/guest"
}"#,
    )
}

#[test]
fn a_sound_document_passes() {
    sound().finds(&[]);
}

#[test]
fn uuids() {
    for field in ["/channelId", "/queueId"] {
        let format = format!("uuid.format {field}");
        let version = format!("uuid.version {field}");
        let (format, version): (&[&str], &[&str]) = (&[&format], &[&version]);
        sound().table(&[
            (field, r#""7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b""#, &[]),
            (field, r#""7F3E9C1A-2b4d-4E6F-ba1b-3c5d7e9f1a2b""#, &[]),
            (field, r#""7F3E9C1A-2b4d-4E6F-Ba1b-3c5d7e9f1a2b""#, &[]),
            (field, r#""\u0037f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2\u0042""#, &[]),
            (field, r#""7f3e9c1a2b4d4e6f8a1b3c5d7e9f1a2b""#, format),
            (field, r#""{7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b}""#, format),
            (field, r#""urn:uuid:7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b""#, format),
            (field, r#""7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2""#, format),
            (field, r#""7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2bb""#, format),
            (field, r#""7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2g""#, format),
            (field, r#""7f3e9c1a2-b4d-4e6f-8a1b-3c5d7e9f1a2b""#, format),
            (field, r#""7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b ""#, format),
            (field, r#"" ""#, format),
            (field, r#""7f3e9c1a-2b4d-1e6f-8a1b-3c5d7e9f1a2b""#, version),
            (field, r#""7f3e9c1a-2b4d-7e6f-8a1b-3c5d7e9f1a2b""#, version),
            (field, r#""7f3e9c1a-2b4d-4e6f-7a1b-3c5d7e9f1a2b""#, version),
            (field, r#""7f3e9c1a-2b4d-4e6f-ca1b-3c5d7e9f1a2b""#, version),
            (field, r#""00000000-0000-0000-0000-000000000000""#, version),
            (field, r#""ffffffff-ffff-ffff-ffff-ffffffffffff""#, version),
        ]);
    }
}

#[test]
fn the_number_of_languages() {
    sound().table(&[
        ("/language", r#"["en"]"#, &[]),
        ("/language", r#"["en","de","fr","it","es"]"#, &[]),
        ("/language", "[]", &["language.count /language actual=0"]),
        (
            "/language",
            r#"["en","de","fr","it","es","pt"]"#,
            &["language.count /language limit=5 actual=6"],
        ),
    ]);
}

#[test]
fn the_tags() {
    let format: &[&str] = &["language.format /language/1"];
    let unknown: &[&str] = &["language.unknown /language/1"];
    let region: &[&str] = &["language.unknown-region /language/1"];
    let twice: &[&str] = &["language.duplicate /language/1 (warning)"];
    sound().table(&[
        ("/language/1", r#""EN""#, &[]),
        ("/language/1", r#""en-gb""#, &[]),
        ("/language/1", r#""EN-gb""#, &[]),
        ("/language/1", r#""d\u0065-\u0041T""#, &[]),
        ("/language/1", r#""e""#, format),
        ("/language/1", r#""eng""#, format),
        ("/language/1", r#""en_GB""#, format),
        ("/language/1", r#""en-""#, format),
        ("/language/1", r#""en-G""#, format),
        ("/language/1", r#""en-GBR""#, format),
        ("/language/1", r#""en-826""#, format),
        ("/language/1", r#""zh-Hant-TW""#, format),
        ("/language/1", r#"" en""#, format),
        ("/language/1", r#""en\n""#, format),
        ("/language/1", r#""е\u006e""#, format),
        ("/language/1", r#""\uff45\uff4e""#, format),
        ("/language/1", r#""zz""#, unknown),
        ("/language/1", r#""ZZ-us""#, unknown),
        // Withdrawn from ISO 639-1.
        ("/language/1", r#""iw""#, unknown),
        ("/language/1", r#""sh""#, unknown),
        ("/language/1", r#""en-ZZ""#, region),
        // Reserved in ISO 3166-1, no codes of it.
        ("/language/1", r#""en-UK""#, region),
        ("/language/1", r#""en-EU""#, region),
        (
            "/language/1",
            r#""zz-ZZ""#,
            &["language.unknown /language/1", "language.unknown-region /language/1"],
        ),
        ("/language/1", r#""en-US""#, twice),
        ("/language/1", r#""EN-us""#, twice),
        ("/language/1", r#""\u0065n-US""#, twice),
        ("/language/1", r#""en""#, &[]),
        (
            "/language",
            r#"["fr","FR","Fr"]"#,
            &[
                "language.duplicate /language/1 (warning)",
                "language.duplicate /language/2 (warning)",
            ],
        ),
    ]);
}

#[test]
fn the_number_of_keys_in_metadata() {
    let keys = |count: usize| {
        let members: Vec<String> = (0..count).map(|key| format!("\"k{key}\":1")).collect();
        format!("{{{}}}", members.join(","))
    };
    sound().table(&[
        ("/metadata", "{}", &[]),
        ("/metadata", &keys(250), &[]),
        ("/metadata", &keys(251), &["metadata.count /metadata limit=250 actual=251"]),
        // The last value counts, so this object has 250 members.
        (
            "/metadata",
            &keys(250).replace('}', ",\"k\\u0030\":2}"),
            &["json.duplicate-key /metadata/k0"],
        ),
    ]);
}

#[test]
fn values_and_keys_of_metadata() {
    let kind: &[&str] = &["metadata.value-type /metadata/a"];
    sound().table(&[
        ("/metadata/a", "true", &[]),
        ("/metadata/a", "false", &[]),
        ("/metadata/a", "-0.5e-3", &[]),
        ("/metadata/a", r#"" ""#, &[]),
        ("/metadata/a", "null", kind),
        ("/metadata/a", "[]", kind),
        ("/metadata/a", "{}", kind),
        ("/metadata/a", r#"{"":[null,""]}"#, kind),
        ("/metadata/a", r#""""#, &["string.empty /metadata/a"]),
        ("/metadata", r#"{"":1}"#, &["metadata.key-empty /metadata/"]),
        ("/metadata", r#"{"":""}"#, &["metadata.key-empty /metadata/", "string.empty /metadata/"]),
        ("/metadata", r#"{" ":1}"#, &[]),
        ("/metadata", r#"{"a/b~c":null}"#, &["metadata.value-type /metadata/a~1b~0c"]),
        ("/metadata", r#"{"\u00e9":null}"#, &["metadata.value-type /metadata/é"]),
    ]);
}

/// The size is what `JSON.stringify` prints, so the same value counts the same however it is written.
#[test]
fn the_size_of_metadata() {
    // Each as it stands in the document, and the bytes that JSON.stringify prints for it.
    let values: &[(&str, usize)] = &[
        ("1", 1),
        ("1.0", 1),
        ("-0", 1),
        ("1e2", 3),
        ("0.10", 3),
        ("1E-7", 4),
        ("0.000001", 8),
        ("0.1e-6", 4),
        ("123456789012345.6", 17),
        ("0.30000000000000004", 19),
        ("0.3000000000000000000001", 3),
        ("true", 4),
        ("false", 5),
        (r#""a\/b""#, 5),
        (r#""\u00e9""#, 4),
        (r#""é""#, 4),
        (r#""\ud83d\ude00""#, 6),
        (r#""\u0001""#, 8),
        (r#""\u000a""#, 4),
        (r#""\u007f""#, 3),
        (r#""\u2028""#, 5),
        (r#""\"""#, 4),
    ];
    for (value, size) in values {
        // {"v":VALUE,"pad":"x…"}
        let rest = r#"{"v":,"pad":""}"#.len() + size;
        let metadata = |extra: usize| {
            let pad = "x".repeat(8192 - rest + extra);
            format!("{{ \"v\" : {value} ,\n\t\"p\\u0061d\" : \"{pad}\" }}")
        };
        sound().table(&[
            ("/metadata", &metadata(0), &[]),
            ("/metadata", &metadata(1), &["metadata.size /metadata limit=8192 actual=8193"]),
        ]);
    }
    // The first value of a repeated key does not count.
    let long = "y".repeat(9000);
    let mut text = String::new();
    write!(text, r#"{{"a":"{long}","a":1}}"#).unwrap();
    sound().with("/metadata", &text).finds(&["json.duplicate-key /metadata/a"]);
    // What is not allowed is still printed.
    sound().with("/metadata", &format!(r#"{{"a":["{long}"]}}"#)).finds(&[
        "metadata.size /metadata limit=8192 actual=9010",
        "metadata.value-type /metadata/a",
    ]);
}

#[test]
fn numbers_that_javascript_would_change() {
    let unsafe_number: &[&str] = &["number.unsafe /metadata/a"];
    sound().table(&[
        ("/metadata/a", "9007199254740991", &[]),
        ("/metadata/a", "-9007199254740991", &[]),
        ("/metadata/a", "9007199254740991.0", &[]),
        ("/metadata/a", "9.007199254740991e15", &[]),
        ("/metadata/a", "1e-400", &[]),
        ("/metadata/a", "9007199254740992", unsafe_number),
        ("/metadata/a", "-9007199254740992", unsafe_number),
        ("/metadata/a", "9007199254740992.0", unsafe_number),
        ("/metadata/a", "9007199254740993", unsafe_number),
        ("/metadata/a", "1e16", unsafe_number),
        ("/metadata/a", "1e400", unsafe_number),
        ("/metadata/a", "-1e400", unsafe_number),
    ]);
}

#[test]
fn the_form_of_urls() {
    let format: &[&str] = &["url.format /callbackUrl"];
    let scheme: &[&str] = &["url.scheme /callbackUrl"];
    sound().table(&[
        ("/callbackUrl", r#""https://example.com""#, &[]),
        ("/callbackUrl", r#""HTTPS://EXAMPLE.COM:8443/a/b?c=d&e=%20""#, &[]),
        ("/callbackUrl", r#""https:\/\/example.com\/""#, &[]),
        ("/callbackUrl", r#""https://user:secret@example.com/""#, &[]),
        ("/callbackUrl", r#""https://8.8.8.8/""#, &[]),
        ("/callbackUrl", r#""https://[2606:4700::1111]/""#, &[]),
        ("/callbackUrl", r#""https://xn--bcher-kva.example/""#, &[]),
        ("/callbackUrl", r#""example.com""#, format),
        ("/callbackUrl", r#""/hook""#, format),
        ("/callbackUrl", r#""//example.com/hook""#, format),
        ("/callbackUrl", r#""https:""#, format),
        ("/callbackUrl", r#""https://""#, format),
        ("/callbackUrl", r#""https:///hook""#, format),
        ("/callbackUrl", r#""https:example.com""#, format),
        ("/callbackUrl", r#""https://:443/""#, format),
        ("/callbackUrl", r#""https://user@/""#, format),
        ("/callbackUrl", r#""https://exa mple.com/""#, format),
        ("/callbackUrl", r#""https://example.com/a b""#, format),
        ("/callbackUrl", r#""https://example.com/%zz""#, format),
        ("/callbackUrl", r#""https://example.com/ä""#, format),
        ("/callbackUrl", r#""https://example.com:port/""#, format),
        ("/callbackUrl", r#""https://[::1/""#, format),
        ("/callbackUrl", r#""https://example.com/\\""#, format),
        ("/callbackUrl", r#""https://example.com/\n""#, format),
        ("/callbackUrl", r#""mailto:a@example.com""#, format),
        ("/callbackUrl", r#""http://example.com""#, scheme),
        ("/callbackUrl", r#""ftp://example.com""#, scheme),
        ("/callbackUrl", r#""httpss://example.com""#, scheme),
        (
            "/callbackUrl",
            r#""http://localhost""#,
            &["url.private-host /callbackUrl (warning)", "url.scheme /callbackUrl"],
        ),
    ]);
}

#[test]
fn hosts_that_the_platform_cannot_reach() {
    let private = [
        "localhost",
        "LOCALHOST",
        "localhost:8080",
        "user@localhost",
        "127.0.0.1",
        "127.255.0.1",
        "10.0.0.1",
        "10.255.255.255",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "169.254.0.1",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "[0:0:0:0:0:0:0:1]",
        "[fe80::1]",
        "[febf::1]",
        "[fc00::1]",
        "[fdff::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "printer.local",
        "PRINTER.LOCAL",
        "a.b.internal",
        "app.localhost",
        "localhost.",
        "printer.local.",
        "%6cocalhost",
        "printer.loca%6C",
    ];
    for host in private {
        let url = format!("\"https://{host}/\"");
        sound().with("/callbackUrl", &url).finds(&["url.private-host /callbackUrl (warning)"]);
    }
    let public = [
        "1.1.1.1",
        "126.0.0.1",
        "128.0.0.1",
        "9.255.255.255",
        "11.0.0.1",
        "172.15.255.255",
        "172.32.0.1",
        "192.167.0.1",
        "192.169.0.1",
        "169.253.0.1",
        "169.255.0.1",
        "[2001:4860:4860::8888]",
        "[::ffff:8.8.8.8]",
        "notlocal",
        "local.example.com",
        "localhost.example.com",
        "internal.example.com",
        "mylocalhost.com",
        "10.0.0.1.example.com",
    ];
    for host in public {
        sound().with("/callbackUrl", &format!("\"https://{host}/\"")).finds(&[]);
    }
}
