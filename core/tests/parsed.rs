//! What a document that has passed its check says of itself.

use callgate::{
    Engine,
    documents::{CallCodes, GenesysGuest, GuestSession},
};

fn session(languages: &str, metadata: &str) -> String {
    format!(
        r#"{{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b",
            "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f", "language": {languages},
            "metadata": {metadata}, "callbackUrl": "https://example.com/guest"}}"#
    )
}

#[test]
fn lists_tell_how_long_they_are() {
    let engine = Engine::from_policy(br#"{"language": {"minTags": 0}}"#).unwrap();
    for (languages, metadata, tags, keys) in
        [("[]", "{}", 0, 0), (r#"["en"]"#, r#"{"a": 1}"#, 1, 1), (r#"["en", "de"]"#, "{}", 2, 0)]
    {
        let text = session(languages, metadata);
        let session: GuestSession<'_> = engine.parse(text.as_bytes(), None).unwrap();
        assert_eq!((session.languages.len(), session.languages.is_empty()), (tags, tags == 0));
        assert_eq!(session.languages.tags().count(), tags);
        assert_eq!((session.metadata.len(), session.metadata.is_empty()), (keys, keys == 0));
    }
    let consent = r#""consent": {"marketing": false, "dataProcessing": true}"#;
    let text = format!(r#"{{"channel": "webmessaging", {consent}, "attributes": {{"a": "b"}}}}"#);
    let guest: GenesysGuest<'_> = engine.parse(text.as_bytes(), None).unwrap();
    assert!(!guest.attributes.unwrap().is_empty());
}

#[test]
fn call_codes_tell_how_many_there_are() {
    let engine = Engine::new();
    let codes: CallCodes<'_> = engine.parse(b"[]", None).unwrap();
    assert_eq!((codes.len(), codes.is_empty(), codes.iter().count()), (0, true, 0));
    let text =
        br#"[{"name": "n", "code": "AB", "type": "NEUTRAL", "category": "c", "isActive": true}]"#;
    let codes: CallCodes<'_> = engine.parse(text, None).unwrap();
    assert_eq!((codes.len(), codes.is_empty(), codes.iter().count()), (1, false, 1));
    assert!(codes.get(1).is_none());
    // Of a list in which a part is missing there is none.
    for part in
        [r#""name": "n", "#, r#""code": "AB", "#, r#""category": "c", "#, r#", "isActive": true"#]
    {
        let text = std::str::from_utf8(text).unwrap().replace(part, "");
        assert!(engine.parse::<CallCodes<'_>>(text.as_bytes(), None).is_err(), "{text}");
    }
}
