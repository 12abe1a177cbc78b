//! `genesys-guest`

use crate::subject::Subject;

pub(crate) fn sound() -> Subject {
    Subject::new(
        "genesys-guest",
        r#"{
  "channel": "webmessaging",
  "consent": {"marketing": false, "dataProcessing": true},
  "identityAttributes": {
    "emailHash": "b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514",
    "phoneHash": "B4C9A289323B21A01C3E940F150EB9B8C542587F1ABFD8F0E1CC1FFC5E475514",
    "deviceFingerprint": "fp-9f2c41"
  },
  "channelContext": {"originPage": "https://www.example.com/support", "campaignId": "WINTER-2026"},
  "attributes": {"tier": "gold"}
}"#,
    )
}

#[test]
fn a_sound_document_passes() {
    sound().finds(&[]);
    for optional in ["/identityAttributes", "/channelContext", "/attributes"] {
        sound().with(optional, "").finds(&[]);
        sound().with(optional, "{}").finds(&[]);
    }
    for optional in ["emailHash", "phoneHash", "deviceFingerprint"] {
        sound().with(&format!("/identityAttributes/{optional}"), "").finds(&[]);
    }
    for optional in ["originPage", "campaignId"] {
        sound().with(&format!("/channelContext/{optional}"), "").finds(&[]);
    }
}

#[test]
fn channel_and_consent() {
    sound().table(&[
        ("/channel", r#""web""#, &["value.not-allowed /channel"]),
        ("/channel", r#""WebMessaging""#, &["value.not-allowed /channel"]),
        ("/channel", r#""webm\u0065ssaging""#, &[]),
        ("/channel", r#""""#, &["string.empty /channel"]),
        ("/consent", "", &["field.missing /consent"]),
        ("/consent/marketing", "", &["field.missing /consent/marketing"]),
        ("/consent/dataProcessing", "", &["field.missing /consent/dataProcessing"]),
        (
            "/consent/marketing",
            "\"true\"",
            &[r#"type.mismatch /consent/marketing limit="boolean" actual="string""#],
        ),
        (
            "/consent/dataProcessing",
            "0",
            &[r#"type.mismatch /consent/dataProcessing limit="boolean" actual="number""#],
        ),
        ("/consent/more", "true", &["field.unknown /consent/more"]),
        (
            "/consent",
            "{}",
            &["field.missing /consent/dataProcessing", "field.missing /consent/marketing"],
        ),
    ]);
}

#[test]
fn hashes() {
    for field in ["/identityAttributes/emailHash", "/identityAttributes/phoneHash"] {
        let plaintext = format!("identity.plaintext {field}");
        let format = format!("identity.hash-format {field}");
        let (plaintext, format): (&[&str], &[&str]) = (&[&plaintext], &[&format]);
        let hex = |digits: &str, count: usize| format!("\"{}\"", digits.repeat(count));
        sound().table(&[
            (field, &hex("a", 64), &[]),
            (field, &hex("F", 64), &[]),
            // Digits alone are a hash too.
            (field, &hex("1", 64), &[]),
            (field, r#""ada@example.com""#, plaintext),
            (field, r#""Ada.Lovelace+cc@mail.example.co.uk""#, plaintext),
            (field, r#"" ada@example.com ""#, plaintext),
            (field, r#""ada\u0040example.com""#, plaintext),
            (field, r#""+1 555 010 9999""#, plaintext),
            (field, r#""+15550109999""#, plaintext),
            (field, r#""(555) 010-9999""#, plaintext),
            (field, r#""5550109999""#, plaintext),
            (field, r#""0049 30 1234567""#, plaintext),
            (field, &hex("a", 63), format),
            (field, &hex("a", 65), format),
            (field, &hex("g", 64), format),
            (field, r#""hash""#, format),
            (field, r#""@""#, format),
            (field, r#"" ""#, format),
            (field, r#""""#, &[&format!("string.empty {field}")]),
        ]);
    }
}

#[test]
fn the_fingerprint() {
    let field = "/identityAttributes/deviceFingerprint";
    let long = "fingerprint.length /identityAttributes/deviceFingerprint limit=128 actual=129";
    for character in ["x", "é", "😀", "\\ud83d\\ude00", "\\u0301", "\\n"] {
        let print = |count| format!("\"{}\"", character.repeat(count));
        sound().table(&[(field, &print(128), &[]), (field, &print(129), &[long])]);
    }
}

#[test]
fn consent_to_processing() {
    let refused: &[&str] = &["consent.processing-refused /identityAttributes (warning)"];
    sound().table(&[
        ("/consent/dataProcessing", "false", refused),
        ("/consent/dataProcessing", "true", &[]),
        ("/consent/marketing", "true", &[]),
    ]);
    sound().with("/consent/dataProcessing", "false").with("/identityAttributes", "").finds(&[]);
    // In whichever order the two stand.
    Subject::new(
        "genesys-guest",
        r#"{"identityAttributes":{"deviceFingerprint":"x"},
            "consent":{"marketing":false,"dataProcessing":false},"channel":"webmessaging"}"#,
    )
    .finds(refused);
    // What is not known is not refused.
    sound()
        .with("/consent/dataProcessing", "null")
        .finds(&[r#"type.mismatch /consent/dataProcessing limit="boolean" actual="null""#]);
}

#[test]
fn the_page_and_the_campaign() {
    let format: &[&str] = &["url.format /channelContext/originPage"];
    let scheme: &[&str] = &["url.scheme /channelContext/originPage"];
    let campaign: &[&str] = &["campaign.format /channelContext/campaignId"];
    sound().table(&[
        ("/channelContext/originPage", r#""http://example.com/a?b#c""#, &[]),
        ("/channelContext/originPage", r#""HTTP://example.com""#, &[]),
        // An intranet's page may well send its visitors to a guest channel.
        ("/channelContext/originPage", r#""http://localhost/""#, &[]),
        ("/channelContext/originPage", r#""https://10.0.0.1/""#, &[]),
        ("/channelContext/originPage", r#""/support""#, format),
        ("/channelContext/originPage", r#""www.example.com""#, format),
        ("/channelContext/originPage", r#""https://exämple.com""#, format),
        ("/channelContext/originPage", r#""https://example.com/<>""#, format),
        ("/channelContext/originPage", r#""ftp://example.com/""#, scheme),
        ("/channelContext/originPage", r#""file:///index.html""#, scheme),
        ("/channelContext/originPage", r#""about:blank""#, scheme),
        ("/channelContext/campaignId", r#""A""#, &[]),
        ("/channelContext/campaignId", r#""-_0""#, &[]),
        ("/channelContext/campaignId", r#""winter""#, campaign),
        ("/channelContext/campaignId", r#""WINTER 2026""#, campaign),
        ("/channelContext/campaignId", r#""WINTER\n""#, campaign),
        ("/channelContext/campaignId", r#""É""#, campaign),
        ("/channelContext/campaignId", r#""""#, &["string.empty /channelContext/campaignId"]),
    ]);
}

#[test]
fn attributes_follow_the_rules_of_metadata() {
    let keys = |count: usize| {
        let members: Vec<String> = (0..count).map(|key| format!("\"k{key}\":1")).collect();
        format!("{{{}}}", members.join(","))
    };
    let size = |count: usize| format!(r#"{{"a":"{}"}}"#, "é".repeat(count));
    sound().table(&[
        ("/attributes", &keys(250), &[]),
        ("/attributes", &keys(251), &["metadata.count /attributes limit=250 actual=251"]),
        ("/attributes/a", "null", &["metadata.value-type /attributes/a"]),
        ("/attributes/a", "[1]", &["metadata.value-type /attributes/a"]),
        ("/attributes/a", r#""""#, &["string.empty /attributes/a"]),
        ("/attributes/a", "1e16", &["number.unsafe /attributes/a"]),
        ("/attributes", r#"{"":true}"#, &["metadata.key-empty /attributes/"]),
        ("/attributes", &size(4092), &[]),
        ("/attributes", &size(4093), &["metadata.size /attributes limit=8192 actual=8194"]),
    ]);
}
