//! Signatures: what is accepted, what is refused, and what a refusal explains.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "helpers of tests, which may fail as tests do"
)]

use callgate::exchange::{
    Secret,
    signature::{
        BodyForm, Difference, Encoding, Keys, Reason, ReplayWindow, Scheme, Unit, Verified,
    },
};
use proptest::prelude::*;

type Headers = Vec<(String, String)>;

const NOW: i64 = 1_772_000_000_000;
const CANARY: &str = "canary-key-of-the-tenant";

fn keys(secret: &str) -> Keys {
    Keys::new().with("current", Secret::from(secret)).unwrap()
}

fn tenant() -> Scheme {
    let scheme = Scheme::new("X-Signature", "v0:{timestamp}:{id}:{body}").unwrap();
    let scheme = scheme.prefix("v0=").encoding(Encoding::Hex).tolerance_ms(1500);
    scheme.timestamp("X-Time", Unit::Milliseconds).unwrap().id("X-Id").unwrap()
}

fn pairs() -> Scheme {
    let scheme = Scheme::new("X-Pairs", "{timestamp}.{body}").unwrap().encoding(Encoding::Hex);
    scheme.pairs("v1", "t", Unit::Milliseconds).unwrap()
}

fn schemes() -> [Scheme; 5] {
    [
        Scheme::genesys_open_messaging(),
        Scheme::standard_webhooks(),
        tenant(),
        pairs(),
        Scheme::new("sig", "{body}").unwrap().encoding(Encoding::Base64Url).tag_bytes(20).unwrap(),
    ]
}

/// The answer to a message that a fresh window has not seen.
fn answer(
    scheme: &Scheme,
    headers: &Headers,
    body: &[u8],
    keys: &Keys,
) -> Result<Verified, Reason> {
    scheme
        .verify(headers, body, keys, NOW, &mut ReplayWindow::default())
        .map_err(|refusal| refusal.reason)
}

/// What a refusal says would have matched.
fn told(scheme: &Scheme, headers: &Headers, body: &[u8], keys: &Keys) -> Vec<Difference> {
    let refusal =
        scheme.verify(headers, body, keys, NOW, &mut ReplayWindow::default()).unwrap_err();
    refusal.diagnosis.map_or_else(Vec::new, |diagnosis| diagnosis.differences)
}

fn value(scheme: &Scheme, keys: &Keys, body: &[u8]) -> String {
    scheme.sign(keys, "id", NOW, body).unwrap().swap_remove(0).1
}

fn genesys(value: &str) -> Headers {
    vec![("x-hub-signature-256".to_owned(), value.to_owned())]
}

proptest! {
    #[test]
    fn any_flipped_bit_is_refused(
        body in prop::collection::vec(any::<u8>(), 1..80), key in "[ -~]{1,80}", which in 0_usize..5, at in any::<prop::sample::Index>(),
    ) {
        let scheme = &schemes()[which];
        let keys = keys(&key);
        let headers = scheme.sign(&keys, "evt-1", NOW, &body).unwrap();
        prop_assert_eq!(answer(scheme, &headers, &body, &keys).map(|v| v.key), Ok("current".to_owned()));

        let bit = at.index(body.len() * 8);
        let mut flipped = body.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        prop_assert_eq!(answer(scheme, &headers, &flipped, &keys), Err(Reason::Mismatch));

        // A bit of the key.
        let mut other = key.into_bytes();
        let bit = at.index(other.len() * 8);
        other[bit / 8] ^= 1 << (bit % 8);
        let other = Keys::new().with("other", Secret::new(other)).unwrap();
        prop_assert_eq!(answer(scheme, &headers, &body, &other), Err(Reason::Mismatch));

        // A bit of any header: the signature, the id or the time.
        for number in 0..headers.len() {
            let mut headers = headers.clone();
            let mut value = headers[number].1.clone().into_bytes();
            let bit = at.index(value.len() * 7);
            let before = value[bit / 7];
            value[bit / 7] ^= 1 << (bit % 7);
            // The same hex digit in the other case says the same.
            let hex = headers[number].1.rfind('=').is_some_and(|end| bit / 7 > end);
            let same = matches!(which, 2 | 3) && number == 0 && hex && before.eq_ignore_ascii_case(&value[bit / 7]);
            headers[number].1 = String::from_utf8(value).unwrap();
            prop_assert_eq!(answer(scheme, &headers, &body, &keys).is_ok(), same, "{:?}", headers);
        }
    }

    #[test]
    fn any_key_that_accepts_is_found_among_the_others(count in 1_usize..6, signer in any::<prop::sample::Index>()) {
        let signer = signer.index(count);
        let secret = |number: usize| Secret::from(&*format!("key {number}"));
        let mut set = Keys::new();
        for number in 0..count {
            set = set.with(&format!("k{number}"), secret(number)).unwrap();
        }
        let one = Keys::new().with("sender", secret(signer)).unwrap();
        for scheme in schemes() {
            let headers = scheme.sign(&one, "evt", NOW, b"{}").unwrap();
            prop_assert_eq!(answer(&scheme, &headers, b"{}", &set).unwrap().key, format!("k{signer}"));
        }
    }

    #[test]
    fn nothing_that_comes_panics_or_is_accepted(
        signature in "\\PC{0,60}", id in "\\PC{0,20}", time in "\\PC{0,20}|[0-9]{0,30}", body in any::<Vec<u8>>(), now in any::<i64>(),
    ) {
        let headers = [
            ("webhook-id", &id), ("webhook-timestamp", &time), ("webhook-signature", &signature),
            ("X-Hub-Signature-256", &signature), ("X-Signature", &signature), ("X-Time", &time), ("X-Id", &id), ("sig", &signature),
            ("X-Pairs", &signature),
        ];
        for scheme in schemes() {
            let refused = scheme.verify(&headers, &body, &keys(CANARY), now, &mut ReplayWindow::default());
            prop_assert!(refused.is_err());
        }
    }
}

#[test]
fn the_tolerance_is_exact_to_the_millisecond_either_way() {
    let (scheme, keys) = (tenant(), keys(CANARY));
    let headers = scheme.sign(&keys, "evt", NOW, b"{}").unwrap();
    for (skew, expected) in [
        (-1501, Err(Reason::Timestamp { skew_ms: 1501, tolerance_ms: 1500 })),
        (-1500, Ok(())),
        (1500, Ok(())),
        (1501, Err(Reason::Timestamp { skew_ms: -1501, tolerance_ms: 1500 })),
    ] {
        let verified =
            scheme.verify(&headers, b"{}", &keys, NOW + skew, &mut ReplayWindow::default());
        assert_eq!(verified.map(drop).map_err(|refusal| refusal.reason), expected, "{skew}");
    }
}

#[test]
fn a_replay_is_refused_and_a_forgotten_event_may_come_again() {
    for scheme in schemes() {
        let keys = keys(CANARY);
        let mut window = ReplayWindow::default();
        let body = br#"{"id": "m-1", "text": "hello"}"#;
        let headers = scheme.sign(&keys, "evt", NOW, body).unwrap();
        let verified = scheme.verify(&headers, body, &keys, NOW, &mut window).unwrap();
        let again = scheme.verify(&headers, body, &keys, NOW, &mut window).unwrap_err();
        assert_eq!((again.code(), again.diagnosis), ("signature.replayed", None));
        assert!(window.forget(verified.event));
        assert!(scheme.verify(&headers, body, &keys, NOW, &mut window).is_ok());
    }
}

#[test]
fn an_event_of_genesys_is_known_by_its_members_and_one_without_an_id_by_its_bytes() {
    let (scheme, keys) = (Scheme::genesys_open_messaging(), keys(CANARY));
    let mut window = ReplayWindow::default();
    let mut code = |body: &str| {
        let headers = scheme.sign(&keys, "", NOW, body.as_bytes()).unwrap();
        let answer = scheme.verify(&headers, body.as_bytes(), &keys, NOW, &mut window);
        answer.map_or_else(|refusal| refusal.code(), |_| "new")
    };
    assert_eq!(code(r#"{"id": "a", "text": "one"}"#), "new");
    assert_eq!(code(r#"{"text": "two", "\u0069d": "\u0061"}"#), "signature.replayed");
    assert_eq!(code(r#"{"id": "b", "id": "c"}"#), "new");
    assert_eq!(code(r#"{"id": "b"}"#), "new");
    assert_eq!(code(r#"{"id": "c"}"#), "signature.replayed");
    for body in
        [r#"{"id": ""}"#, r#"{"id": null}"#, r#"{"channel": {"id": "i"}}"#, "[1]", "no JSON"]
    {
        assert_eq!(code(body), "new", "{body}");
        assert_eq!(code(body), "signature.replayed", "{body}");
    }

    // A message and its receipts have one id, and every message has the channel of its integration.
    let event = |id: &str, time: u32, more: &str| {
        let channel = format!(
            r#"{{"id": "integration", "platform": "Open", "time": "2026-02-25T06:13:{time}.000Z"}}"#
        );
        format!(r#"{{"id": "{id}", "channel": {channel}, {more}, "direction": "Outbound"}}"#)
    };
    let text = r#""type": "Text", "text": "hello""#;
    let receipt = |status: &str| format!(r#""type": "Receipt", "status": "{status}""#);
    for event in [
        event("m-1", 20, text),
        event("m-2", 20, text),
        event("m-1", 21, &receipt("Delivered")),
        event("m-1", 22, &receipt("Delivered")),
        event("m-1", 22, &receipt("Failed")),
    ] {
        assert_eq!(code(&event), "new", "{event}");
        assert_eq!(code(&event), "signature.replayed", "{event}");
        // Printed in another way, it is still the same event.
        assert_eq!(code(&event.replace(": ", ":")), "signature.replayed", "{event}");
    }
}

#[test]
fn a_tenant_says_which_members_make_an_event() {
    let scheme = Scheme::new("sig", "{body}").unwrap();
    let scheme = scheme.id_members(&["/event/id", "/event/attempt"]).unwrap();
    let keys = keys(CANARY);
    let mut window = ReplayWindow::default();
    let mut code = |body: &str| {
        let headers = scheme.sign(&keys, "", NOW, body.as_bytes()).unwrap();
        let answer = scheme.verify(&headers, body.as_bytes(), &keys, NOW, &mut window);
        answer.map_or_else(|refusal| refusal.code(), |_| "new")
    };
    assert_eq!(code(r#"{"event": {"id": 1}}"#), "new");
    assert_eq!(code(r#"{"event": {"id": 1, "attempt": 2}}"#), "new");
    assert_eq!(code(r#"{"event": {"attempt": 2, "id": 1, "more": []}}"#), "signature.replayed");
    // Whoever takes the members out of a signed body has no signature for it.
    let headers = scheme.sign(&keys, "", NOW, br#"{"event": {"id": 1}}"#).unwrap();
    assert_eq!(answer(&scheme, &headers, br#"{"event": {}}"#, &keys), Err(Reason::Mismatch));
}

#[test]
fn what_is_refused_is_not_remembered() {
    let (scheme, keys) = (tenant(), keys(CANARY));
    let mut window = ReplayWindow::default();
    let mut headers = scheme.sign(&keys, "evt", NOW, b"{}").unwrap();
    assert!(scheme.verify(&headers, b"[]", &keys, NOW, &mut window).is_err());
    assert!(scheme.verify(&headers, b"{}", &keys, NOW + 2000, &mut window).is_err());
    assert!(window.is_empty());
    headers.pop();
    let refusal = scheme.verify(&headers, b"{}", &keys, NOW, &mut window).unwrap_err();
    assert_eq!(refusal.reason, Reason::MissingHeader("X-Time".to_owned()));
    assert_eq!(refusal.code(), "signature.missing-header");
}

#[test]
fn a_header_that_stands_twice_is_no_answer() {
    let (scheme, keys) = (Scheme::genesys_open_messaging(), keys(CANARY));
    let mut headers = scheme.sign(&keys, "", NOW, b"{}").unwrap();
    headers.push(("x-hub-signature-256".to_owned(), headers[0].1.clone()));
    let malformed = Err(Reason::Malformed("X-Hub-Signature-256".to_owned()));
    assert_eq!(answer(&scheme, &headers, b"{}", &keys), malformed);
}

#[test]
fn several_signatures_may_stand_in_one_header() {
    let scheme = Scheme::standard_webhooks();
    let both = keys(CANARY).with("old", Secret::from("old")).unwrap();
    let mut headers = scheme.sign(&both, "evt", NOW, b"{}").unwrap();
    assert_eq!(headers[0].1.split(' ').count(), 2);
    headers[0].1.insert_str(0, "v1a,bm90IG91cnM= v1,AAAA ");
    let old = Keys::new().with("old", Secret::from("old")).unwrap();
    assert_eq!(answer(&scheme, &headers, b"{}", &old).unwrap().key, "old");
    assert_eq!(answer(&scheme, &headers, b"{}", &both).unwrap().key, "current");
    // An id that could be taken for the time and the body is none.
    headers[1].1 = "evt.1".to_owned();
    let malformed = Err(Reason::Malformed("webhook-id".to_owned()));
    assert_eq!(answer(&scheme, &headers, b"{}", &old), malformed);
}

#[test]
fn a_refusal_tells_what_would_have_matched() {
    let (scheme, keys) = (Scheme::genesys_open_messaging(), keys(CANARY));
    let body = b"{ \"b\": 1.0, \"a\": 2 }";
    let hex = scheme.clone().encoding(Encoding::Hex);
    let bare = scheme.clone().prefix("");
    let right = value(&scheme, &keys, body);
    let case = |value: &str, expected: &[Difference]| {
        assert_eq!(told(&scheme, &genesys(value), body, &keys), expected, "{value}");
    };
    case(&value(&hex, &keys, body), &[Difference::Encoding(Encoding::Hex)]);
    case(&value(&bare, &keys, body), &[Difference::MissingPrefix]);
    case(
        &value(&bare.clone().encoding(Encoding::Hex), &keys, body),
        &[Difference::MissingPrefix, Difference::Encoding(Encoding::Hex)],
    );
    case(right.trim_end_matches('='), &[Difference::Unpadded]);
    let form = |form| [Difference::Body(form)];
    case(&value(&scheme, &keys, br#"{"b":1,"a":2}"#), &form(BodyForm::Compact));
    case(&value(&scheme, &keys, br#"{"a":2,"b":1}"#), &form(BodyForm::Canonical));
    case(&value(&scheme, &keys, &[body, b"\n".as_slice()].concat()), &form(BodyForm::WithNewline));
    case(&value(&scheme, &keys, b"something else"), &[]);
    case("sha256=nonsense", &[]);

    for end in ["\n", "\r\n"] {
        let body = [body, end.as_bytes()].concat();
        let told = told(&scheme, &genesys(&right), &body, &keys);
        assert_eq!(told, form(BodyForm::WithoutNewline));
    }
    let rotated = Keys::new().with("new", Secret::from("new")).unwrap();
    let rotated = rotated.retired("old", Secret::from(CANARY)).unwrap();
    let told_key = told(&scheme, &genesys(&right), body, &rotated);
    assert_eq!(told_key, [Difference::RetiredKey("old".to_owned())]);

    // URL-safe base64 differs wherever one of its two characters stands.
    let url = scheme.clone().encoding(Encoding::Base64Url);
    let body = (0..1000_u32)
        .map(|n| n.to_string())
        .find(|body| value(&url, &keys, body.as_bytes()).contains(['-', '_']));
    let body = body.unwrap();
    let told_url =
        told(&scheme, &genesys(&value(&url, &keys, body.as_bytes())), body.as_bytes(), &keys);
    assert_eq!(told_url, [Difference::Encoding(Encoding::Base64Url)]);

    // Only the body was signed where the time and the id belong to it.
    let scheme = tenant();
    let mut headers = scheme.sign(&keys, "id", NOW, b"{}").unwrap();
    let alone = Scheme::new("x", "{body}").unwrap().prefix("v0=").encoding(Encoding::Hex);
    headers[0].1 = value(&alone, &keys, b"{}");
    assert_eq!(told(&scheme, &headers, b"{}", &keys), [Difference::BodyAlone]);
}

#[test]
fn a_refusal_gives_neither_signature_nor_key_nor_body_away() {
    let scheme = Scheme::genesys_open_messaging();
    let keys = keys(CANARY).retired("old", Secret::from("canary-of-old")).unwrap();
    let old = Keys::new().with("x", Secret::from("canary-of-old")).unwrap();
    let body = br#"{ "id": "canary-id" }"#;
    for (encoding, signer) in [(Encoding::Hex, &keys), (Encoding::Base64, &old)] {
        let right = value(&scheme.clone().encoding(encoding), signer, body);
        let mut window = ReplayWindow::default();
        let refusal = scheme.verify(&genesys(&right), body, &keys, NOW, &mut window).unwrap_err();
        assert!(refusal.diagnosis.is_some());
        let correct = value(&scheme, &keys, body);
        for printed in [format!("{refusal:?}"), refusal.to_string()] {
            for secret in ["canary", &right[7..15], &correct[7..15]] {
                assert!(!printed.contains(secret), "{printed}");
            }
        }
    }
}

#[test]
fn what_the_host_got_wrong_is_refused_as_that() {
    let headers = genesys("sha256=");
    let code = |scheme: &Scheme, keys: &Keys| {
        let mut window = ReplayWindow::default();
        scheme.verify(&headers, b"{}", keys, NOW, &mut window).unwrap_err().code()
    };
    let retired = Keys::new().retired("old", Secret::from("x")).unwrap();
    assert_eq!(code(&Scheme::genesys_open_messaging(), &retired), "signature.unusable");
    let incomplete = Scheme::new("x", "{id}{body}").unwrap();
    assert_eq!(code(&incomplete, &keys(CANARY)), "signature.unusable");
    assert_eq!(code(&Scheme::genesys_open_messaging(), &keys(CANARY)), "signature.malformed");
    assert!(tenant().sign(&keys(CANARY), "", NOW, b"{}").is_err());
    assert!(tenant().sign(&keys(CANARY), "a:b", NOW, b"{}").is_err());
    assert!(tenant().sign(&keys(CANARY), "a", -1, b"{}").is_err());
    assert!(tenant().sign(&retired, "a", NOW, b"{}").is_err());
}
